"""Taking a feedback: slots that fill in any order, with corrections, questions in between and ways out."""

from collections.abc import Callable

from bot.dialogue import questions, slots, story
from bot.dialogue.asking import ask_slot, filled, next_slot, short
from bot.dialogue.choices import choices, menu
from bot.dialogue.model import Incoming, Reply
from bot.dialogue.sight import Sight
from bot.dialogue.talk import SLOTS, Draft, Place, ReceiveCase, Talk, Told, Turn
from bot.dialogue.typed import said_any

#: A story longer than this, in characters, is certainly one and not a command.
STORY_CHARS = 60


def start(talk: Talk, sight: Sight, said: Incoming | None = None) -> Turn:
    """Begin a feedback, or go on with the one being written; ``said`` may already hold much of it."""
    if talk.draft is not None and said is None:
        return next_slot(talk, talk.draft, sight)
    draft = talk.draft or Draft(files=talk.loose_files)
    if talk.unit and not draft.unit_code:
        hit = sight.units.by_code(talk.unit)
        draft = draft.model_copy(update={"unit_code": hit.code, "unit_name": hit.name} if hit else {})
    talk = talk.model_copy(update={"draft": draft, "loose_files": (), "place": Place.WHAT})
    if said is None:
        return ask_slot(talk, sight)
    told = story.tell(draft, said, sight)
    noted = Reply(
        f"{sight.say('intake_started')} {story.noted(told, sight)}", choices(sight, "done", "cancel")
    )
    return Turn(talk.model_copy(update={"draft": told}), (noted,))


def listen(talk: Talk, said: Incoming, sight: Sight) -> Turn:
    """Fill the slot of the present place with what was said, or say kindly why it does not fit."""
    draft = talk.draft or Draft()
    return _SLOT[talk.place](talk, draft, said, sight)


def choose(talk: Talk, key: str, sight: Sight) -> Turn | None:
    """Handle a choice that belongs to the feedback being written; None if it does not."""
    draft = talk.draft
    if draft is None:
        return None
    if key.startswith("u:"):
        hit = sight.units.by_code(key[2:])
        return None if hit is None else filled(talk, draft, sight, unit_code=hit.code, unit_name=hit.name)
    if key.startswith("fix_"):
        return fix(talk, Place(key[4:]), "", sight)
    action = _CHOICES.get(key)
    return action(talk, draft, sight) if action else None


def fix(talk: Talk, slot: Place, value: str, sight: Sight) -> Turn:
    """Correct one slot; with a value at once, else by asking for it."""
    draft = (talk.draft or Draft()).model_copy(update=_emptied(slot))
    draft = draft.model_copy(update={"skipped": draft.skipped - {slot}})
    there = talk.model_copy(update={"draft": draft, "place": slot})
    if not value:
        return ask_slot(there, sight)
    return listen(there, Incoming(text=value), sight)


def edited(talk: Talk, said: Incoming, sight: Sight) -> Turn | None:
    """Put the new wording of an edited message into the draft; None if the draft does not hold it."""
    draft = talk.draft
    if draft is None or not said.ref or not any(one.ref == said.ref for one in draft.told):
        return None
    told = tuple(
        Told(text=said.text.strip(), ref=one.ref) if one.ref == said.ref else one for one in draft.told
    )
    talk = talk.model_copy(update={"draft": draft.model_copy(update={"told": told})})
    note = Reply(
        sight.say("intake_edited"), choices(sight, "done", "cancel") if talk.place is Place.WHAT else ()
    )
    return ask_slot(talk, sight, note) if talk.place is Place.SUMMARY else Turn(talk, (note,))


def resume(talk: Talk, sight: Sight) -> Turn:
    """Ask somebody who comes back whether to go on."""
    what = short(talk.draft or Draft(), 80) or sight.say("summary_missing")
    reply = Reply(sight.say("intake_resume", what=what), choices(sight, "resume", "cancel", "ask"))
    return Turn(talk.model_copy(update={"place": Place.RESUME}), (reply,))


def cancel(talk: Talk, sight: Sight) -> Turn:
    """Ask before throwing a draft away."""
    reply = Reply(sight.say("intake_cancel_ask"), choices(sight, "cancel_yes", "cancel_no"))
    return Turn(talk.model_copy(update={"place": Place.CANCEL}), (reply,))


def _emptied(slot: Place) -> dict[str, object]:
    match slot:
        case Place.WHAT:
            return {"told": (), "told_enough": False}
        case Place.UNIT:
            return {"unit_code": "", "unit_name": "", "unit_words": ""}
        case Place.PUBLISH:
            return {"publish": None}
        case Place.CONSENT:
            return {"consent": False}
        case _:
            return {slot.value: ""}


def _at_summary(talk: Talk, draft: Draft, said: Incoming, sight: Sight) -> Turn:
    if said_any(said.text, sight.words, "words_yes") or said_any(said.text, sight.words, "words_done"):
        return _confirm(talk, draft, sight)
    asked = None if said.files or len(said.text) > STORY_CHARS else slots.aside(talk, said, sight)
    if asked:
        return asked
    return ask_slot(talk.model_copy(update={"draft": story.tell(draft, said, sight)}), sight)


def _confirm(talk: Talk, draft: Draft, sight: Sight) -> Turn:
    if draft.missing() is not Place.SUMMARY:
        return next_slot(talk, draft, sight)
    done = talk.model_copy(update={"place": Place.FREE, "draft": None, "topic": None})
    return Turn(done, commands=(ReceiveCase(draft),))


def _at_cancel(talk: Talk, draft: Draft, said: Incoming, sight: Sight) -> Turn:
    yes = said_any(said.text, sight.words, "words_yes") or said_any(said.text, sight.words, "words_cancel")
    return _cancelled(talk, draft, sight) if yes else next_slot(talk, draft, sight)


def _cancelled(talk: Talk, draft: Draft, sight: Sight) -> Turn:
    done = talk.model_copy(update={"place": Place.FREE, "draft": None, "loose_files": ()})
    return Turn(done, (Reply(sight.say("intake_cancelled"), menu(sight)),))


def _at_resume(talk: Talk, draft: Draft, said: Incoming, sight: Sight) -> Turn:
    if said_any(said.text, sight.words, "words_yes"):
        return next_slot(talk, draft, sight)
    return questions.answer_question(talk.model_copy(update={"place": Place.FREE}), said.text, sight)


def _back(talk: Talk, draft: Draft, sight: Sight) -> Turn:
    index = SLOTS.index(talk.place) if talk.place in SLOTS else len(SLOTS)
    return (
        fix(talk, SLOTS[max(0, index - 1)], "", sight) if index > 1 else story.more_story(talk, draft, sight)
    )


Listener = Callable[[Talk, Draft, Incoming, Sight], Turn]
Action = Callable[[Talk, Draft, Sight], Turn]

_SLOT: dict[Place, Listener] = {
    Place.WHAT: story.listen,
    Place.UNIT: slots.unit,
    Place.NAME: slots.name,
    Place.PHONE: slots.phone,
    Place.ADDRESS: slots.address,
    Place.CONSENT: slots.consent,
    Place.PUBLISH: slots.publish,
    Place.SUMMARY: _at_summary,
    Place.CANCEL: _at_cancel,
    Place.RESUME: _at_resume,
}
#: The places at which a feedback is being written.
PLACES = frozenset(_SLOT)

_CHOICES: dict[str, Action] = {
    "done": story.done,
    "skip": slots.skip,
    "back": _back,
    "agree": lambda talk, draft, sight: filled(talk, draft, sight, consent=True),
    "disagree": slots.disagree,
    "publish_yes": lambda talk, draft, sight: filled(talk, draft, sight, publish=True),
    "publish_no": lambda talk, draft, sight: filled(talk, draft, sight, publish=False),
    "confirm": _confirm,
    "add_what": story.more_story,
    "cancel": lambda talk, draft, sight: cancel(talk, sight),
    "cancel_yes": _cancelled,
    "cancel_no": next_slot,
    "resume": next_slot,
    "unit_unknown": slots.unit_unknown,
}
