"""What happened: any number of messages and files make one story."""

from bot.dialogue.asking import ask_slot, filled
from bot.dialogue.choices import choices
from bot.dialogue.extract import personal_in
from bot.dialogue.model import Incoming, Reply
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Draft, Place, Talk, Told, Turn
from bot.dialogue.typed import said_any


def tell(draft: Draft, said: Incoming, sight: Sight) -> Draft:
    """Add a contribution to the story, and whatever it says about sender and unit."""
    changes: dict[str, object] = {"files": (*draft.files, *said.files)}
    if said.text.strip():
        changes["told"] = (*draft.told, Told(text=said.text.strip(), ref=said.ref))
        personal = personal_in(said.text, sight.words)
        own = {"phone": personal.phone, "name": personal.name, "address": personal.address}
        changes |= {slot: found for slot, found in own.items() if found and not getattr(draft, slot)}
        unit = None if draft.unit_code else sight.units.mentioned(said.text)
        if unit:
            changes |= {"unit_code": unit.code, "unit_name": unit.name}
    return draft.model_copy(update=changes)


def noted(draft: Draft, sight: Sight) -> str:
    count = sight.say("intake_what_count", messages=len(draft.told), files=len(draft.files))
    return sight.say("intake_what_noted", count=count)


def listen(talk: Talk, draft: Draft, said: Incoming, sight: Sight) -> Turn:
    if said_any(said.text, sight.words, "words_done") and not said.files:
        return done(talk, draft, sight)
    told = tell(draft, said, sight)
    if told == draft:
        return ask_slot(talk, sight)
    reply = Reply(noted(told, sight), choices(sight, "done", "cancel"))
    return Turn(talk.model_copy(update={"draft": told}), (reply,))


def done(talk: Talk, draft: Draft, sight: Sight) -> Turn:
    if not draft.told and not draft.files:
        return Turn(talk, (Reply(sight.say("intake_what_empty"), choices(sight, "cancel")),))
    return filled(talk, draft, sight, told_enough=True)


def more_story(talk: Talk, draft: Draft, sight: Sight) -> Turn:
    open_again = draft.model_copy(update={"told_enough": False})
    there = talk.model_copy(update={"place": Place.WHAT, "draft": open_again})
    return Turn(there, (Reply(noted(open_again, sight), choices(sight, "done", "cancel")),))
