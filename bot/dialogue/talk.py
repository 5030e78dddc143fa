"""Where a conversation stands, and what a turn of it yields."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from bot.dialogue.model import Choice, FileRef, Reply
from faq.funnel import Did
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
    met: bool = False
    draft: Draft | None = None
    offered: tuple[Choice, ...] = ()  #: what a typed number refers to
    topic: str | None = None  #: just answered, for short follow-ups
    topic_at: datetime | None = None  #: when it was
    topic_age: int = 0  #: messages since
    question: str = ""  #: the last free question, for handing it to a person
    case: str = ""  #: the case that REPLY, DIGITS and RATE_WORDS are about
    loose_files: tuple[FileRef, ...] = ()  #: came without a word about what they are for
    walks: tuple[Walk, ...] = ()  #: guides under way, the latest first
    unit: str = ""  #: from a link or QR of a unit
    wrong_digits: int = 0  #: tries to open somebody else's case, or to join a conversation, that failed
    opened: str = ""  #: the case that was just opened with its digits
    told_other_ways: bool = False  #: that the channel keeps messages back, and how else to reach us
    last_at: datetime | None = None


class Command:
    """Something to be done in the same transaction as the turn; may add replies of its own."""


@dataclass(frozen=True, slots=True)
class ReceiveCase(Command):
    """Register the confirmed draft as a case."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class ReceiveQuestion(Command):
    """Hand a question to an officer."""

    text: str
    about_data: bool = False
    files: tuple[FileRef, ...] = ()
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class AddToCase(Command):
    """Add a citizen's words and files to a case."""

    code: str
    text: str
    files: tuple[FileRef, ...] = ()


@dataclass(frozen=True, slots=True)
class ShowCase(Command):
    """Show where a case stands; ``digits`` are the last four of its phone, for a case sent elsewhere."""

    code: str
    digits: str = ""


@dataclass(frozen=True, slots=True)
class ShowOwnCases(Command):
    """List the cases of this conversation."""


@dataclass(frozen=True, slots=True)
class RateCase(Command):
    """Keep how satisfied the citizen is, 1 (very) to 4 (not), and why, where that was said with it."""

    code: str
    level: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class RateWords(Command):
    """Keep why."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class OfferReopening(Command):
    """List the answered cases of this conversation, to open one again."""


@dataclass(frozen=True, slots=True)
class ReopenCase(Command):
    """Open a case again because its answer is not enough."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class FollowPublic(Command):
    """Hear what becomes of the case that is published under a number, instead of sending the same."""

    number: int


@dataclass(frozen=True, slots=True)
class RecordMiss(Command):
    """Keep a question that was not answered, for the digital team."""

    question: str
    decision: str
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class RecordHelpful(Command):
    """Keep whether an answer helped."""

    topic: str
    helpful: bool


@dataclass(frozen=True, slots=True)
class RecordDeed(Command):
    """Keep what somebody did in a guide, for the figures of where people stop."""

    guide: str
    did: Did
    step: str = ""
    trouble: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class AlertStaff(Command):
    """Tell officers about an urgent message at once; not ``sure`` where it only may be urgent."""

    text: str
    entry: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class SeeOwnData(Command):
    """Tell what is held on this person."""


@dataclass(frozen=True, slots=True)
class ExportOwnData(Command):
    """Give this person all that is held on them."""


@dataclass(frozen=True, slots=True)
class CorrectOwnData(Command):
    """Put the right name, phone, address or e-mail into this person's cases."""

    piece: str
    value: str


@dataclass(frozen=True, slots=True)
class AgreeToReminders(Command):
    """Keep that this person wants to be reminded."""


@dataclass(frozen=True, slots=True)
class WithdrawConsent(Command):
    """Take back what this person agreed to."""

    purpose: str


@dataclass(frozen=True, slots=True)
class EraseOwnData(Command):
    """Erase what is held on this person; what must be kept is masked."""


@dataclass(frozen=True, slots=True)
class OfferJoining(Command):
    """Show a code with which another conversation of this person joins this one."""


@dataclass(frozen=True, slots=True)
class JoinByCode(Command):
    """Join the conversation that was shown this code."""

    code: str


@dataclass(frozen=True, slots=True)
class PartAgain(Command):
    """Part this conversation from the others it was joined with."""


@dataclass(frozen=True, slots=True)
class PickUpCase(Command):
    """Follow here, from now on, a case that was opened with its digits."""

    code: str


@dataclass(frozen=True, slots=True)
class TakeBackCase(Command):
    """Follow a case here again that was picked up elsewhere."""

    code: str


@dataclass(frozen=True, slots=True)
class SubscribeTo(Command):
    """Send notices about a subject from now on, about one unit or all; ``shown`` is what was agreed to."""

    subject: str
    unit: str
    shown: str


@dataclass(frozen=True, slots=True)
class StopNotices(Command):
    """Send no more notices."""


@dataclass(frozen=True, slots=True)
class SetReachable(Command):
    """Keep whether the person can be written to."""

    reachable: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """What a message leads to: the new state, replies, and commands whose replies follow."""

    talk: Talk
    replies: tuple[Reply, ...] = ()
    commands: tuple[Command, ...] = field(default=())


def remember(talk: Talk, replies: tuple[Reply, ...]) -> Talk:
    """Keep what was offered last, so that it can be chosen by a typed number or by words."""
    offered = next((reply.choices for reply in reversed(replies) if reply.choices), ())
    return talk.model_copy(update={"offered": offered})
