"""Where a conversation stands, and what a turn of it yields."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from bot.dialogue.model import Choice, FileRef, Reply
from feedback.kinds import CaseKind


class Place(StrEnum):
    """Where the conversation stands; stored as it reads here."""

    FREE = "free"  #: anything may be asked
    ASK_PERSON = "ask_person"  #: the next words go to an officer as a question
    WHAT = "what"
    UNIT = "unit"
    NAME = "name"
    PHONE = "phone"
    ADDRESS = "address"
    CONSENT = "consent"
    PUBLISH = "publish"
    SUMMARY = "summary"
    CANCEL = "cancel"  #: really throw the draft away?
    RESUME = "resume"  #: go on with the draft?
    LOOKUP = "lookup"
    DIGITS = "digits"  #: last digits of the phone for somebody else's case
    REPLY = "reply"  #: the next words go to the case that staff asked about
    REPLY_OR_QUESTION = "reply_or_question"
    RATE_WORDS = "rate_words"
    ELSEWHERE = "elsewhere"  #: it was explained that the feedback may belong elsewhere
    TIP = "tip"  #: it was explained what a tip without a name is
    SIMILAR = "similar"  #: cases like the feedback were shown before it is sent
    REOPEN = "reopen"  #: the next words say why an answer is not enough
    JOIN = "join"  #: a code for another conversation was shown; one from there may be typed
    OWN_DATA_VALUE = "own_data_value"  #: the next words are the right name, phone, address or e-mail
    OWN_DATA_ERASE = "own_data_erase"  #: really erase?
    GUIDES = "guides"  #: the list of guides was shown
    GUIDE = "guide"  #: at a step of a guide, or before its first
    GUIDE_STUCK = "guide_stuck"  #: the next words say what goes wrong at the step
    GUIDE_HELP = "guide_help"  #: the next words go to an officer with the step and what was tried


class Shown(StrEnum):
    """How much of an answer somebody was shown; stored as it reads here."""

    PART = "part"  #: only what was asked of it
    BODY = "body"  #: its first message
    WHOLE = "whole"  #: that there is nothing more was told too


#: The slots of a feedback, in the order in which they are asked.
SLOTS = (Place.WHAT, Place.UNIT, Place.NAME, Place.PHONE, Place.ADDRESS, Place.CONSENT, Place.PUBLISH)

#: The slots of what is no PAKN: a tip asks for nobody, help at home is not published.
_OTHER_SLOTS = {
    CaseKind.TIP: (Place.WHAT, Place.UNIT),
    CaseKind.HOME_HELP: (Place.WHAT, Place.NAME, Place.PHONE, Place.ADDRESS, Place.CONSENT),
}


class Frozen(BaseModel):
    """A value that is stored as JSON."""

    model_config = ConfigDict(frozen=True)


class Told(Frozen):
    """One contribution to a draft; each piece has the ``ref`` by which a later edit finds it."""

    pieces: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        return "\n".join(text for _, text in self.pieces if text)

    def holds(self, ref: str) -> bool:
        return any(one == ref for one, _ in self.pieces)

    def edited(self, ref: str, text: str) -> "Told":
        """Return the contribution with the new wording of one piece."""
        return Told(pieces=tuple((one, text if one == ref else old) for one, old in self.pieces))


class Draft(Frozen):
    """A feedback being written; nothing of it is sent before it is confirmed."""

    told: tuple[Told, ...] = ()
    files: tuple[FileRef, ...] = ()
    refused: tuple[str, ...] = ()  #: names of files that could not be kept
    told_enough: bool = False
    unit_code: str = ""
    unit_name: str = ""
    unit_tried: str = ""  #: what was typed last and fitted no unit
    unit_words: str = ""  #: the same, once the person said that no unit fits
    name: str = ""
    phone: str = ""
    address: str = ""
    consent: bool = False
    publish: bool | None = None
    pupil: bool | None = None  #: whether a pupil is named; None: not said, treated as yes
    wording: str = ""  #: the version in which consent was asked for
    skipped: frozenset[Place] = frozenset()
    by_form: bool = False  #: name, phone and address came from our own page; the chat does not repeat them
    in_chat: bool = False  #: the person chose to type them in the chat
    kind: CaseKind | None = None  #: a tip or a request for help at home; None: a feedback or petition
    insisted: bool = False  #: was told that it may belong elsewhere, and is sent here even so
    compared: bool = False  #: cases like it were shown
    messages: tuple[int, ...] = ()  #: numbers of the messages with which it was written

    @property
    def text(self) -> str:
        return "\n".join(one.text for one in self.told if one.text)

    @property
    def slots(self) -> tuple[Place, ...]:
        """Return what is asked for, in order."""
        return SLOTS if self.kind is None else _OTHER_SLOTS.get(self.kind, SLOTS)

    def with_files(self, files: tuple[FileRef, ...]) -> "Draft":
        return self.model_copy(update={"files": (*self.files, *files)}) if files else self

    def emptied(self, slot: Place) -> "Draft":
        """Return the draft with nothing in a slot, also not that it was left out."""
        nothing: dict[Place, dict[str, object]] = {
            Place.WHAT: {"told": (), "told_enough": False},
            Place.UNIT: {
                "unit_code": "",
                "unit_name": "",
                "unit_words": "",
                "unit_tried": "",
                "consent": False,
            },
            Place.PUBLISH: {"publish": None, "pupil": None},
            Place.CONSENT: {"consent": False},
        }
        changes = nothing.get(slot, {slot.value: ""})
        return self.model_copy(update={**changes, "skipped": self.skipped - {slot}})

    def missing(self) -> Place:
        """Return the next slot to ask for, or the summary."""
        filled = {
            Place.WHAT: self.told_enough and bool(self.told or self.files),
            Place.UNIT: bool(self.unit_code or self.unit_words),
            Place.NAME: bool(self.name),
            Place.PHONE: bool(self.phone),
            Place.ADDRESS: bool(self.address),
            Place.CONSENT: self.consent,
            Place.PUBLISH: self.publish is not None,
        }
        asked = (slot for slot in self.slots if not filled[slot] and slot not in self.skipped)
        return next(asked, Place.SUMMARY)


class Walk(Frozen):
    """A guide being walked; ``step`` is empty before the first one."""

    guide: str
    step: str = ""
    order: tuple[str, ...] = ()  #: the guide's steps when this one was shown; an editor may take one out
    tried: tuple[str, ...] = ()  #: errors of this step whose remedy was shown
    said: tuple[str, ...] = ()  #: what the person wrote when stuck at this step


class Talk(Frozen):
    """A conversation's state; everything that the next turn needs."""

    place: Place = Place.FREE
    language: str = "vi"
    language_chosen: bool = False  #: by the person; else it follows the language of their words
    met: bool = False
    draft: Draft | None = None
    offered: tuple[Choice, ...] = ()  #: what a typed number refers to
    topic: str | None = None  #: just answered, for short follow-ups
    topic_at: datetime | None = None  #: when it was
    topic_age: int = 0  #: messages since
    topic_shown: Shown = Shown.BODY  #: how much of its answer they have
    question: str = ""  #: the last free question, for handing it to a person
    alarm: str = ""  #: words that rang the alarm; they go along with what is handed to an officer
    alarm_at: datetime | None = None
    case: str = ""  #: the case that REPLY, DIGITS and RATE_WORDS are about
    loose_files: tuple[FileRef, ...] = ()  #: came without a word about what they are for
    walks: tuple[Walk, ...] = ()  #: guides under way, the latest first
    unit: str = ""  #: from a link or QR of a unit
    wrong_digits: int = 0  #: tries to open somebody else's case, or to join a conversation, that failed
    opened: str = ""  #: the case that was just opened with its digits
    told_other_ways: bool = False  #: that the channel keeps messages back, and how else to reach us
    last_at: datetime | None = None


def remember(talk: Talk, replies: tuple[Reply, ...]) -> Talk:
    """Keep what was offered last, so that it can be chosen by a typed number or by words."""
    offered = next((reply.choices for reply in reversed(replies) if reply.choices), ())
    return talk.model_copy(update={"offered": offered})
