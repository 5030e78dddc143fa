"""A person and their own data: see, correct, take out, withdraw, erase; other words go to an officer."""

from bot.dialogue.choices import choices
from bot.dialogue.commands import (
    AgreeToReminders,
    CorrectOwnData,
    EraseOwnData,
    ExportOwnData,
    SeeOwnData,
    Turn,
    WithdrawConsent,
)
from bot.dialogue.extract import (
    LONGEST_ADDRESS,
    looks_like_name,
    phone_in,
    stripped_address,
    stripped_name,
    titled,
)
from bot.dialogue.model import Choice, Incoming, Reply
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Place, Talk
from bot.dialogue.typed import agrees, said_any

SHORTEST_ADDRESS = 6
#: What can be corrected by oneself.
PIECES = ("name", "phone", "address", "email")
#: What can be taken back by oneself.
PURPOSES = ("publication", "reminders", "handling")


def show_menu(talk: Talk, sight: Sight) -> Turn:
    """Say what can be done with one's own data; free words that follow go to an officer."""
    there = talk.model_copy(update={"place": Place.ASK_PERSON, "case": "data"})
    wishes = ("see", "fix", "export", "withdraw", "erase")
    offered = tuple(Choice(f"data_{wish}", _say(sight, f"choice_{wish}")) for wish in wishes)
    return Turn(there, (Reply(_say(sight, "menu"), (*offered, *choices(sight, "menu"))),))


def see(talk: Talk, sight: Sight) -> Turn:
    return Turn(_free(talk), commands=(SeeOwnData(),))


def export(talk: Talk, sight: Sight) -> Turn:
    return Turn(_free(talk), commands=(ExportOwnData(),))


def fix(talk: Talk, sight: Sight) -> Turn:
    """Ask which piece is wrong."""
    offered = tuple(Choice(f"fixdata:{piece}", _say(sight, f"piece_{piece}")) for piece in PIECES)
    return Turn(_free(talk), (Reply(_say(sight, "fix_which"), (*offered, *choices(sight, "menu"))),))


def fix_piece(talk: Talk, key: str, sight: Sight) -> Turn | None:
    """Wait for the right value; ``key`` is ``fixdata:<piece>``."""
    piece = key.partition(":")[2]
    if piece not in PIECES:
        return None
    there = talk.model_copy(update={"place": Place.OWN_DATA_VALUE, "case": piece})
    asked = _say(sight, "fix_value", piece=_say(sight, f"piece_{piece}").lower())
    return Turn(
        there, (Reply(asked, choices(sight, "menu"), asks_contact=piece == "phone" and sight.asks_contact),)
    )


def listen_for_value(talk: Talk, said: Incoming, sight: Sight) -> Turn | None:
    """Take the right value; None for what is asked in between."""
    if "?" in said.text or talk.case not in PIECES:
        return None
    value = _value(talk.case, said, sight)
    if not value:
        piece = _say(sight, f"piece_{talk.case}").lower()
        return Turn(talk, (Reply(_say(sight, "fix_unfit", piece=piece), choices(sight, "menu")),))
    return Turn(_free(talk), commands=(CorrectOwnData(talk.case, value),))


def withdraw(talk: Talk, sight: Sight) -> Turn:
    """Ask what is to be taken back, each by itself."""
    offered = tuple(Choice(f"withdraw:{one}", _say(sight, f"withdraw_{one}")) for one in PURPOSES)
    return Turn(_free(talk), (Reply(_say(sight, "withdraw_which"), (*offered, *choices(sight, "menu"))),))


def withdraw_one(talk: Talk, key: str, sight: Sight) -> Turn | None:
    """Take one consent back; ``key`` is ``withdraw:<purpose>``."""
    purpose = key.partition(":")[2]
    return Turn(_free(talk), commands=(WithdrawConsent(purpose),)) if purpose in PURPOSES else None


def remind(talk: Talk, sight: Sight) -> Turn:
    """Keep that reminders are welcome: a consent of its own, given after a case is sent."""
    return Turn(talk, commands=(AgreeToReminders(),))


def erase(talk: Talk, sight: Sight) -> Turn:
    """Say what goes, what stays and why, and ask once."""
    there = talk.model_copy(update={"place": Place.OWN_DATA_ERASE, "case": ""})
    yes = Choice("data_erase_yes", _say(sight, "choice_erase_yes"))
    return Turn(there, (Reply(_say(sight, "erase_ask"), (yes, *choices(sight, "menu"))),))


def erase_yes(talk: Talk, sight: Sight) -> Turn:
    """Erase; a late tap on an old button asks first."""
    if talk.place is not Place.OWN_DATA_ERASE:
        return erase(talk, sight)
    return Turn(_free(talk), commands=(EraseOwnData(),))


def listen_for_yes(talk: Talk, said: Incoming, sight: Sight) -> Turn | None:
    """Take a yes or a no in words; None for anything else, which leaves all as it is."""
    if agrees(said.text, sight.words):
        return erase_yes(talk, sight)
    if said_any(said.text, sight.words, "words_no"):
        return Turn(_free(talk), (Reply(_say(sight, "erase_not"), choices(sight, "menu")),))
    return None


def _value(piece: str, said: Incoming, sight: Sight) -> str:
    text = said.text.strip()
    match piece:
        case "name":
            name = stripped_name(text, sight.words)
            return titled(name) if looks_like_name(name, sight.words) else ""
        case "phone":
            return phone_in(said.contact.phone if said.contact else text)
        case "address":
            address = stripped_address(text, sight.words)
            return address[:LONGEST_ADDRESS] if len(address) >= SHORTEST_ADDRESS else ""
        case _:
            name, at, host = text.partition("@")
            return text if name and at and "." in host and " " not in text else ""


def _free(talk: Talk) -> Talk:
    return talk.model_copy(update={"place": Place.FREE, "case": ""})


def _say(sight: Sight, name: str, **values: object) -> str:
    return sight.words.say(f"personal_data.{name}", **values)
