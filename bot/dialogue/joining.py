"""One person's conversations, joined by a short code and parted again; a case picked up elsewhere."""

import re

from bot.dialogue.commands import JoinByCode, OfferJoining, PartAgain, PickUpCase, TakeBackCase, Turn
from bot.dialogue.model import Choice, Reply
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Place, Talk
from bot.dialogue.typed import plain, ways_of
from feedback.codes import find_codes

#: How a code is typed: eight digits, with or without the words before it.
_CODE = re.compile(r"(?:(?P<lead>.*?)\s+)?(?P<first>\d{4})\s?(?P<rest>\d{4})")
LONGEST = 60


def offer(talk: Talk, sight: Sight) -> Turn:
    """Show a code, and wait for one."""
    return Turn(talk.model_copy(update={"place": Place.JOIN}), commands=(OfferJoining(),))


def part(talk: Talk, sight: Sight) -> Turn:
    """Part the conversations again."""
    return Turn(talk.model_copy(update={"place": Place.FREE}), commands=(PartAgain(),))


def typed(talk: Talk, text: str, sight: Sight) -> str | None:
    """Return the choice that a typed code is: after the words for it, or alone where one is waited for."""
    if len(text) > LONGEST:
        return None
    found = _CODE.fullmatch(plain(text.replace("-", " ")))
    if found is None:
        return None
    lead = found["lead"]
    wanted = (
        talk.place is Place.JOIN if not lead else lead in ways_of(sight.words.language, "joining.words_join")
    )
    return f"join:{found['first']}{found['rest']}" if wanted else None


def asked_alone(talk: Talk, text: str, sight: Sight) -> Turn | None:
    """Ask whether eight digits alone are a code for joining; None for anything else.

    Nobody is joined without a word of their own: a stranger may have told them to type the number.
    """
    found = _CODE.fullmatch(text.strip()) if len(text) <= LONGEST else None
    if found is None or found["lead"]:
        return None
    yes = Choice(f"join:{found['first']}{found['rest']}", sight.words.say("joining.choice_join"))
    reply = Reply(sight.words.say("joining.ask_alone"), (yes, Choice("menu", sight.say("choice_menu"))))
    return Turn(talk, (reply,))


def join(talk: Talk, key: str, sight: Sight) -> Turn | None:
    """Join by the code; ``key`` is ``join:<code>``."""
    code = key.partition(":")[2]
    if not (code.isascii() and code.isdigit()):
        return None
    return Turn(talk.model_copy(update={"place": Place.FREE}), commands=(JoinByCode(code),))


def pick_up_choice(sight: Sight, code: str) -> Choice:
    """Return the way to follow here a case that was opened with its digits."""
    return Choice(f"pickup:{code}", sight.words.say("joining.choice_pick_up", code=code))


def pick_up(talk: Talk, key: str, sight: Sight) -> Turn | None:
    """Follow a case here; None unless its digits were just given. ``key`` is ``pickup:<code>``."""
    found = find_codes(key.partition(":")[2])
    if not found or talk.opened != found[0]:
        return None
    return Turn(talk.model_copy(update={"opened": ""}), commands=(PickUpCase(found[0]),))


def take_back(talk: Talk, key: str, sight: Sight) -> Turn | None:
    """Follow a case here again; ``key`` is ``takeback:<code>``."""
    found = find_codes(key.partition(":")[2])
    return Turn(talk, commands=(TakeBackCase(found[0]),)) if found else None
