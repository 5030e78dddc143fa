"""Name, phone and address on our own page instead of in a messenger's chat: offering it, taking it in."""

from bot.dialogue import asking
from bot.dialogue.choices import menu
from bot.dialogue.commands import Turn
from bot.dialogue.extract import LONGEST_ADDRESS, LONGEST_NAME, phone_in, titled
from bot.dialogue.model import Filled, Incoming, Reply
from bot.dialogue.sight import Sight

#: What the page asks for; each is a slot and a line of the draft.
from bot.dialogue.talk import Draft, Place, Talk

#: What the page asks for; each is a slot and a line of the draft.
PIECES = (Place.NAME, Place.PHONE, Place.ADDRESS)


def take(talk: Talk, said: Incoming, sight: Sight) -> Turn:
    """Put what was filled in into the feedback being written, and go on with it; empty lines are skipped.

    The chat repeats nothing of it: that is what the page is for.
    """
    draft, filled = talk.draft, said.filled
    if draft is None or filled is None:
        return Turn(talk, (Reply(sight.words.say("own_form.too_late"), menu(sight)),))
    values = cleaned(filled)
    empty = {place for place in PIECES if not getattr(values, place.value)}
    # What was given before stays where the page leaves a line empty.
    given = {place.value: value for place in PIECES if (value := getattr(values, place.value))}
    skipped = (draft.skipped - set(PIECES)) | {one for one in empty if not getattr(draft, one.value)}
    new = draft.model_copy(update={**given, "skipped": skipped, "by_form": True, "in_chat": False})
    return asking.next_slot(talk, new, sight, Reply(sight.words.say("own_form.taken")))


def cleaned(filled: Filled) -> Filled:
    """Return what was filled in as the draft keeps it; a line that cannot be right comes back empty."""
    name = titled(" ".join(filled.name.split()))[:LONGEST_NAME]
    address = " ".join(filled.address.split())[:LONGEST_ADDRESS]
    return Filled(
        name=name if any(char.isalpha() for char in name) else "",
        phone=phone_in(filled.phone),
        address=address if any(char.isalpha() for char in address) else "",
    )


def type_here(talk: Talk, draft: Draft, sight: Sight) -> Turn:
    """Ask in the chat after all, because the person wants to."""
    return asking.next_slot(talk, draft.model_copy(update={"in_chat": True}), sight)
