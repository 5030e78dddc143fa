"""What happened: any number of messages and files make one story."""

from bot.dialogue import questions
from bot.dialogue.asking import ask_slot, filled, placed
from bot.dialogue.choices import choices
from bot.dialogue.extract import personal_in, titled
from bot.dialogue.model import Incoming, Reply
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Draft, Place, Talk, Told, Turn
from bot.dialogue.typed import ended, said_any
from bot.words import Words
from faq.decide import Decision

#: A story longer than this, in characters, is certainly one and not a command.
STORY_CHARS = 60
#: How much of a text is searched for the name of a unit, in characters: the search is slow on long ones.
SEARCHED_CHARS = 800
#: What the dialogue keeps of one contribution, in characters, more than any channel lets one send at once.
LONGEST_TOLD = 100_000


def tell(draft: Draft, said: Incoming, sight: Sight) -> Draft:
    """Add a contribution to the story, and whatever it says about sender and unit."""
    changes: dict[str, object] = {"files": (*draft.files, *said.files)}
    text = said.text.strip()[:LONGEST_TOLD]
    if text:
        changes["told"] = (*draft.told, Told(pieces=said.pieces or ((said.ref, text),)))
        own = _of_sender(text, sight)
        changes |= {slot: found for slot, found in own.items() if found and not getattr(draft, slot)}
    unit = None if draft.unit_code or not text else sight.units.mentioned(text[:SEARCHED_CHARS])
    told = draft.model_copy(update=changes)
    return placed(told, unit.code, unit.name) if unit else told


def edit(draft: Draft, ref: str, text: str, sight: Sight) -> Draft:
    """Put the new wording of one message into the story, and what it now says about its sender."""
    old = next((told for told in draft.told if told.holds(ref)), None)
    if old is None:
        return draft
    new = old.edited(ref, text)
    before, after = _of_sender(old.text, sight), _of_sender(new.text, sight)
    changes: dict[str, object] = {
        slot: after[slot] for slot, found in before.items() if found == getattr(draft, slot)
    }
    changes["told"] = tuple(new if told is old else told for told in draft.told)
    return draft.model_copy(update=changes)


def listen(talk: Talk, draft: Draft, said: Incoming, sight: Sight) -> Turn:
    over = ended if draft.told or draft.files else _says_done
    if not said.files and over(said.text, sight.words):
        return done(talk, draft, sight)
    told = tell(draft, said, sight)
    if told == draft:
        return ask_slot(talk, sight)
    kept = ask_slot(talk.model_copy(update={"draft": told}), sight)
    return _answered(talk, said, sight) or kept


def done(talk: Talk, draft: Draft, sight: Sight) -> Turn:
    if not draft.told and not draft.files:
        there = talk.model_copy(update={"place": Place.WHAT})
        return Turn(there, (Reply(sight.say("intake_what_empty"), choices(sight, "cancel")),))
    return filled(talk, draft, sight, told_enough=True)


def more_story(talk: Talk, draft: Draft, sight: Sight) -> Turn:
    """Open the story again for more."""
    open_again = draft.model_copy(update={"told_enough": False})
    return ask_slot(talk.model_copy(update={"place": Place.WHAT, "draft": open_again}), sight)


def note_question(talk: Talk, draft: Draft, sight: Sight) -> Turn:
    """Take the question that was just answered as part of the story after all."""
    if not talk.question:
        return more_story(talk, draft, sight)
    told = tell(draft, Incoming(text=talk.question), sight)
    return more_story(talk.model_copy(update={"question": ""}), told, sight)


def _of_sender(text: str, sight: Sight) -> dict[str, str]:
    found = personal_in(text, sight.words)
    return {"phone": found.phone, "name": titled(found.name), "address": found.address}


def _says_done(text: str, words: Words) -> bool:
    return said_any(text, words, "words_done")


def _answered(talk: Talk, said: Incoming, sight: Sight) -> Turn | None:
    # A plain question in the middle is answered; whether it belongs to the story the person can say.
    if "?" not in said.text or len(said.text) > 2 * STORY_CHARS or said.files or said.pieces:
        return None
    verdict = sight.knows.ask(said.text, after=None)
    if verdict.decision is not Decision.ANSWER:
        return None
    turn = questions.respond(talk, said.text, verdict, sight)
    asked = ask_slot(turn.talk, sight)
    ways = choices(sight, "note_question")
    last = asked.replies[-1]
    again = Reply(last.text, (*ways, *last.choices))
    return Turn(asked.talk, (*turn.replies, again), turn.commands)
