"""A contact that somebody hands over with one tap: a number, and what comes along with it."""

from bot.dialogue import slots
from bot.dialogue.asking import again
from bot.dialogue.commands import Turn
from bot.dialogue.extract import LONGEST_ADDRESS, looks_like_name, phone_in
from bot.dialogue.model import Contact, Incoming
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Draft, Place, Talk


def take(talk: Talk, draft: Draft, shared: Contact, sight: Sight) -> Turn:
    """Keep a number that was handed over while something else is asked; a stranger's is left out."""
    number = phone_in(shared.phone) if shared.own else None
    if number:
        draft = _with_address(draft, shared)
        draft = draft.model_copy(update={"phone": number, "skipped": draft.skipped - {Place.PHONE}})
    return again(talk.model_copy(update={"draft": draft}), sight)


def at_phone(talk: Talk, draft: Draft, said: Incoming, sight: Sight) -> Turn:
    """Take a number, typed or handed over, with the name and the address that came along."""
    shared = said.contact
    if shared and shared.own:
        draft = _with_address(draft, shared)
    if shared and shared.own and not draft.name and looks_like_name(shared.name, sight.words):
        named = draft if Place.NAME in draft.skipped else draft.model_copy(update={"name": shared.name})
        return slots.phone(talk, named, said, sight)
    return slots.phone(talk, draft, said, sight)


def _with_address(draft: Draft, shared: Contact) -> Draft:
    """Return the draft with the address that came along, unless there is one or none is wanted."""
    wanted = shared.address and not draft.address and Place.ADDRESS not in draft.skipped
    return draft.model_copy(update={"address": shared.address[:LONGEST_ADDRESS]}) if wanted else draft
