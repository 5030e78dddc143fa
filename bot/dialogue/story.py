"""What happened: any number of messages and files make one story."""

from dataclasses import replace

from bot.dialogue import context, intent, own_matters, questions
from bot.dialogue.asking import ask_slot, filled, noted, placed
from bot.dialogue.choices import choices
from bot.dialogue.commands import Turn
from bot.dialogue.extract import personal_in, titled
from bot.dialogue.model import Incoming, Reply
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Draft, Place, Talk, Told
from bot.dialogue.typed import ended, said_any
from bot.words import Words
from faq.decide import Decision

#: A story longer than this, in characters, is certainly one and not a command.
STORY_CHARS = 60
#: A longer text, in characters, is no mere question.
LONGEST_ASIDE = 2 * STORY_CHARS
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
    before, last = _parted(said)
    if 0 < len(last) <= LONGEST_ASIDE:
        answered = _answered(talk.model_copy(update={"draft": tell(draft, before, sight)}), last, sight)
        if answered is not None:
            return answered
    told = tell(draft, said, sight)
    there = talk.model_copy(update={"draft": told})
    if told != draft and 0 < len(last) <= LONGEST_ASIDE and _may_ask(there, last, sight):
        return _kept(there, last, sight)
    return ask_slot(there, sight)


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


def answer_told(talk: Talk, draft: Draft, sight: Sight) -> Turn:
    """Answer what was kept as story and may have been a question; it stays in the story."""
    if not talk.question:
        return ask_slot(talk, sight)
    turn = questions.answer_question(talk, talk.question, sight)
    asked = ask_slot(turn.talk, sight)
    return Turn(asked.talk, (*turn.replies, *asked.replies), turn.commands)


def _may_ask(talk: Talk, text: str, sight: Sight) -> bool:
    if not intent.asks(text, sight.words):
        return False
    return context.ask(talk, text, sight).decision in {Decision.ANSWER, Decision.SUGGEST}


def _of_sender(text: str, sight: Sight) -> dict[str, str]:
    found = personal_in(text, sight.words)
    return {"phone": found.phone, "name": titled(found.name), "address": found.address}


def _says_done(text: str, words: Words) -> bool:
    return said_any(text, words, "words_done")


def _answered(talk: Talk, text: str, sight: Sight) -> Turn | None:
    """Answer a plain question in the middle; whether it belongs to the story the person can say."""
    turn = own_matters.answer(talk, text, sight) or _from_faq(talk, text, sight)
    if turn is None:
        return None
    asked = ask_slot(turn.talk, sight)
    last = asked.replies[-1]
    again = Reply(last.text, (*choices(sight, "note_question"), *last.choices))
    return Turn(asked.talk, (*turn.replies, again), turn.commands)


def _from_faq(talk: Talk, text: str, sight: Sight) -> Turn | None:
    # Without its mark a question about school is rather part of the story; one about feedback is not.
    verdict = context.ask(talk, text, sight)
    if verdict.decision is not Decision.ANSWER or not intent.asks(text, sight.words):
        return None
    if "?" not in text and verdict.topics[0].id not in own_matters.TOPICS:
        return None
    return questions.respond(talk, text, verdict, sight)


def _parted(said: Incoming) -> tuple[Incoming, str]:
    """Split what was said into what is told and what may be a question: the last of a burst, or all of it."""
    if said.files or not said.pieces:
        return Incoming(), "" if said.files else said.text
    *before, (_, last) = said.pieces
    return replace(said, text="\n".join(text for _, text in before), pieces=tuple(before)), last


def _kept(talk: Talk, text: str, sight: Sight) -> Turn:
    """Keep as story what may be a question, say so, and offer to answer it."""
    note = noted(talk.draft or Draft(), sight)
    kept = f"{sight.say('intake_maybe_question')} {note.text}"
    asked = talk.model_copy(update={"question": text[: questions.LONGEST_QUESTION]})
    return Turn(asked, (Reply(kept, (*choices(sight, "answer_told"), *note.choices)),))
