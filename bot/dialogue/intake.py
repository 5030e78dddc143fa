"""Taking a feedback: slots that fill in any order, with corrections, questions in between and ways out."""

from collections.abc import Callable
from dataclasses import replace
from textwrap import shorten

from bot.dialogue import (
    crossroads,
    elsewhere,
    intent,
    leftover,
    own_form,
    sent_cases,
    shared_contact,
    slots,
    special,
    story,
)
from bot.dialogue.asking import again, as_asked, ask_slot, next_slot, noted, placed, short
from bot.dialogue.choices import choices, menu
from bot.dialogue.commands import ReceiveCase, Turn
from bot.dialogue.model import Incoming, Reply
from bot.dialogue.sight import Sight
from bot.dialogue.talk import SLOTS, Draft, Place, Talk
from bot.dialogue.typed import FIXABLE, agrees, plain, said_any
from feedback.retention_rules import Kept

#: Fewer words than this under a summary are rather an answer to it than more of the story.
FEWEST_ADDED_WORDS = 4
#: How much of what was added is said again, in characters.
LONGEST_ECHO = 120
#: Where “mai làm tiếp” leaves the feedback for another day.
_ASKED = frozenset({*SLOTS, Place.SUMMARY})

_FIXES = {f"fix_{slot.value}": slot for slot in FIXABLE}


def start(talk: Talk, sight: Sight, said: Incoming | None = None) -> Turn:
    """Begin a feedback, or go on with the one being written; ``said`` may already hold much of it."""
    begun = talk.draft is not None
    draft = (talk.draft or Draft()).with_files(talk.loose_files)
    if talk.unit and not draft.unit_code:
        hit = sight.units.by_code(talk.unit)
        draft = placed(draft, hit.code, hit.name) if hit else draft
    talk = talk.model_copy(update={"draft": draft, "loose_files": (), "place": Place.WHAT})
    if said is None:
        return next_slot(talk, draft, sight) if begun else ask_slot(talk, sight)
    told = story.tell(draft, said, sight).model_copy(update={"told_enough": False})
    note = noted(told, sight, before=sight.say("intake_started"))
    return Turn(talk.model_copy(update={"draft": told}), (note,))


def listen(talk: Talk, said: Incoming, sight: Sight) -> Turn | None:
    """Fill the slot of the present place with what was said, or say kindly why it does not fit.

    None for what has nothing to do with the feedback: somebody was asked whether to go on, and does not.
    """
    draft = talk.draft or Draft()
    if said.contact and talk.place is not Place.PHONE:
        return shared_contact.take(talk, draft, said.contact, sight)
    if said.files and talk.place not in {Place.WHAT, Place.SUMMARY}:
        draft = draft.with_files(said.files)
        talk = talk.model_copy(update={"draft": draft})
        if not said.text.strip():
            return again(talk, sight, Reply(sight.say("intake_files_noted", count=len(said.files))))
    if talk.place in SLOTS and said_any(said.text, sight.words, "words_back"):
        return _back(talk, draft, sight)
    if talk.place is Place.NAME and draft.kind is None and special.wants_tip(said.text, sight):
        return special.offer_tip(talk, draft, sight)
    if talk.place in slots.SKIPPABLE and _declines(said.text, sight):
        return slots.skip(talk, draft, sight)
    return _filled(talk, draft, said, sight)


def choose(talk: Talk, key: str, sight: Sight) -> Turn | None:
    """Handle a choice that belongs to the feedback being written; None if it does not."""
    draft = talk.draft
    if draft is None:
        return None
    if key.startswith("u:"):
        hit = sight.units.by_code(key[2:])
        return None if hit is None else next_slot(talk, placed(draft, hit.code, hit.name), sight)
    if key in _FIXES:
        return fix(talk, _FIXES[key], "", sight)
    action = _CHOICES.get(key)
    # Elsewhere “skip” is about the reason of a rating, and “cancel” about what is being asked there.
    if key in {"skip", "cancel"} and talk.place not in PLACES | {Place.FREE}:
        return None
    return action(talk, draft, sight) if action else None


def fix(talk: Talk, slot: Place, value: str, sight: Sight) -> Turn:
    """Correct one slot; with a value at once, else by asking for it.

    What was told is never thrown away for a few new words: they are added, and the whole is shown again.
    """
    if slot is Place.WHAT and value and talk.draft is not None and talk.draft.told:
        return next_slot(talk, story.tell(talk.draft, Incoming(text=value), sight), sight)
    draft = (talk.draft or Draft()).emptied(slot)
    there = talk.model_copy(update={"draft": draft, "place": slot})
    if not value:
        return ask_slot(there, sight)
    return listen(there, Incoming(text=value), sight) or ask_slot(there, sight)


def edited(talk: Talk, said: Incoming, sight: Sight) -> Turn | None:
    """Put the new wording of an edited message into the draft; None if no draft is being written.

    What an edited message answered is not known once it is no part of the story; then the person is asked.
    """
    draft = talk.draft
    if draft is None:
        return None
    if said.ref and any(one.holds(said.ref) for one in draft.told):
        new = story.edit(draft, said.ref, said.text.strip(), sight)
        note = Reply(sight.say("intake_edited"))
        there = talk.model_copy(update={"draft": new})
        return again(there, sight, note) if talk.place in PLACES else Turn(there, (note,))
    if talk.place not in PLACES:
        return None
    return again(talk, sight, Reply(sight.say("intake_edited_unclear")))


def resume(talk: Talk, sight: Sight, *before: Reply) -> Turn:
    """Ask somebody who comes back whether to go on."""
    what = short(talk.draft or Draft(), 80) or sight.say("summary_missing")
    reply = Reply(sight.say("intake_resume", what=what), choices(sight, "resume", "cancel", "ask"))
    return Turn(talk.model_copy(update={"place": Place.RESUME}), (*before, reply))


def cancel(talk: Talk, sight: Sight) -> Turn:
    """Ask before throwing a draft away."""
    reply = Reply(sight.say("intake_cancel_ask"), choices(sight, "cancel_yes", "cancel_no"))
    return Turn(talk.model_copy(update={"place": Place.CANCEL}), (reply,))


def _later(talk: Talk, sight: Sight) -> Turn:
    told = sight.say("intake_later", days=sight.days_kept[Kept.DRAFT])
    reply = Reply(told, choices(sight, "resume", "cancel", "menu"))
    return Turn(talk.model_copy(update={"place": Place.FREE}), (reply,))


def keep_words(talk: Talk, said: Incoming, sight: Sight) -> Turn:
    """Add to the story what was said at another place, and ask again what was asked there."""
    draft = story.tell(talk.draft or Draft(), said, sight)
    return again(talk.model_copy(update={"draft": draft}), sight)


def _filled(talk: Talk, draft: Draft, said: Incoming, sight: Sight) -> Turn | None:
    """Let the slot take what was said; what else was told goes to the story, so that no word is lost."""
    if talk.place in _ASKED and not said.files and intent.puts_off(said.text, sight.words):
        return _later(talk, sight)
    asked = talk.place in SLOTS and talk.place is not Place.WHAT
    text, more = leftover.parted(said.text, sight.words) if asked else (said.text, "")
    answer = replace(said, text=text)
    turn = _LISTENERS[talk.place](talk, draft, answer, sight)
    if turn is None or said.contact:
        return turn
    more = more or leftover.beside(talk.place, text, draft, turn.talk.draft or draft, sight)
    if more and turn.talk.draft is not None:
        told = story.tell(draft, Incoming(text=more), sight)
        there = talk.model_copy(update={"draft": told})
        turn = _LISTENERS[talk.place](there, told, answer, sight) or turn
        echo = shorten(more, LONGEST_ECHO, placeholder="…")
        note = Reply(sight.say("intake_added", what=echo))
        if turn.talk.place is talk.place:
            # What was told is no wrong name or number.
            return again(there, sight, note)
        turn = replace(turn, replies=(note, *turn.replies))
    return slots.acknowledged(talk, turn, sight)


def _declines(text: str, sight: Sight) -> bool:
    return said_any(text, sight.words, "words_skip") or said_any(text, sight.words, "words_no")


def _at_summary(talk: Talk, draft: Draft, said: Incoming, sight: Sight) -> Turn:
    sends = said_any(said.text, sight.words, "words_confirm") or said_any(
        said.text, sight.words, "words_done"
    )
    if "?" not in said.text and not said.files and (sends or agrees(said.text, sight.words)):
        return _confirm(talk, draft, sight)
    asked = None if said.files or len(said.text) > story.STORY_CHARS else slots.aside(talk, said, sight)
    if asked:
        return asked
    if not said.files and len(plain(said.text).split()) < FEWEST_ADDED_WORDS:
        return ask_slot(talk, sight, Reply(sight.say("intake_summary_unclear")))
    return keep_words(talk, said, sight)


def _confirm(talk: Talk, draft: Draft, sight: Sight) -> Turn:
    draft = as_asked(draft, sight)
    if draft.missing() is not Place.SUMMARY:
        return next_slot(talk, draft, sight)
    done = talk.model_copy(update={"place": Place.FREE, "draft": None, "topic": None, "question": ""})
    return Turn(done, commands=(ReceiveCase(draft),))


def _at_cancel(talk: Talk, draft: Draft, said: Incoming, sight: Sight) -> Turn | None:
    if agrees(said.text, sight.words) or said_any(said.text, sight.words, "words_cancel"):
        return _cancelled(talk, draft, sight)
    back = talk.model_copy(update={"place": draft.missing()})
    # Whoever goes on writing has not thrown it away.
    return again(back, sight) if _declines(said.text, sight) else listen(back, said, sight)


def _cancel_yes(talk: Talk, draft: Draft, sight: Sight) -> Turn:
    # A late tap on an old button asks first.
    return _cancelled(talk, draft, sight) if talk.place is Place.CANCEL else cancel(talk, sight)


def _cancelled(talk: Talk, draft: Draft, sight: Sight) -> Turn:
    done = talk.model_copy(update={"place": Place.FREE, "draft": None, "loose_files": ()})
    return Turn(done, (Reply(sight.say("intake_cancelled"), menu(sight)),))


def _at_resume(talk: Talk, draft: Draft, said: Incoming, sight: Sight) -> Turn | None:
    if agrees(said.text, sight.words):
        return start(talk, sight)
    if len(said.text) > story.STORY_CHARS and "?" not in said.text:
        return start(talk, sight, said)
    return None


def _back(talk: Talk, draft: Draft, sight: Sight) -> Turn:
    if talk.place not in SLOTS and talk.place is not Place.SUMMARY:
        return next_slot(talk, draft, sight)
    asked = draft.slots
    index = asked.index(talk.place) if talk.place in asked else len(asked)
    return fix(talk, asked[index - 1], "", sight) if index > 1 else story.more_story(talk, draft, sight)


def _done(talk: Talk, draft: Draft, sight: Sight) -> Turn:
    hit = sight.units.by_code(draft.unit_code) if draft.unit_code and not draft.told_enough else None
    enough = draft.model_copy(update={"told_enough": True})
    either = slots.or_above(talk, enough, hit, sight) if hit and draft.told else None
    return either or story.done(talk, draft, sight)


def _at_story(talk: Talk, draft: Draft, said: Incoming, sight: Sight) -> Turn:
    turn = story.listen(talk, draft, said, sight)
    if turn.talk.draft is None or not turn.talk.draft.told_enough or draft.told_enough:
        return turn
    return _done(talk, draft, sight)


Listener = Callable[[Talk, Draft, Incoming, Sight], Turn | None]
Action = Callable[[Talk, Draft, Sight], Turn]

_LISTENERS: dict[Place, Listener] = {
    Place.WHAT: _at_story,
    Place.UNIT: slots.unit,
    Place.NAME: slots.name,
    Place.PHONE: shared_contact.at_phone,
    Place.ADDRESS: slots.address,
    Place.CONSENT: slots.consent,
    Place.PUBLISH: slots.publish,
    Place.SUMMARY: _at_summary,
    Place.CANCEL: _at_cancel,
    Place.RESUME: _at_resume,
    Place.ELSEWHERE: crossroads.listen_elsewhere,
    Place.TIP: special.listen_at_tip,
    Place.SIMILAR: crossroads.listen_similar,
}
#: The places at which a feedback is being written.
PLACES = frozenset(_LISTENERS)

_CHOICES: dict[str, Action] = {
    "done": _done,
    "note_question": story.note_question,
    "answer_told": story.answer_told,
    "skip": slots.skip,
    "back": _back,
    "agree": slots.agree,
    "disagree": slots.disagree,
    "publish_yes": slots.chosen_publish(value=True, pupil=False),
    "publish_pupil": slots.chosen_publish(value=True, pupil=True),
    "publish_no": slots.chosen_publish(value=False),
    "confirm": _confirm,
    "add_what": story.more_story,
    "cancel": lambda talk, draft, sight: cancel(talk, sight),
    "cancel_yes": _cancel_yes,
    "cancel_no": next_slot,
    "resume": lambda talk, draft, sight: start(talk, sight),
    "unit_unknown": slots.unit_unknown,
    "insist": crossroads.insist,
    "go_elsewhere": elsewhere.leaving,
    "answer_instead": crossroads.answer_instead,
    "form_chat": own_form.type_here,
    "tip": special.offer_tip,
    "tip_yes": special.take_tip,
    "tip_no": special.with_name,
    "send_new": sent_cases.send_new,
}
