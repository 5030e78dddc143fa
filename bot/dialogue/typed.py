"""Understands what was typed in place of a tap: numbers, labels, commands, corrections."""

import re
from unicodedata import normalize

from rapidfuzz import fuzz

from bot.dialogue.model import Choice
from bot.dialogue.talk import Place, Talk
from bot.words import Words

_NUMBER = re.compile(r"^(?:so|muc|cau|chon|number)?\s*(\d{1,2})\s*[.)]?$")
_LETTER = {"đ": "d", "Đ": "d"}
_NOT_WORD = re.compile(r"[^\w/ ]+")

#: The commands that are understood at every place, with the text that lists how people type them.
COMMANDS = {
    "cancel": "words_cancel",
    "menu": "words_menu",
    "help": "words_help",
    "person": "words_person",
    "lookup": "words_lookup",
    "send": "words_send",
    "data": "words_data",
    "lang:en": "words_english",
    "lang:vi": "words_vietnamese",
}
FIXABLE = {
    Place.WHAT: "words_fix_what",
    Place.UNIT: "words_fix_unit",
    Place.NAME: "words_fix_name",
    Place.PHONE: "words_fix_phone",
    Place.ADDRESS: "words_fix_address",
    Place.PUBLISH: "words_fix_publish",
}


def unaccented(text: str) -> str:
    """Return the text in lower case without accents, letter by letter, so that positions stay as they are.

    >>> unaccented("Đường số 7")
    'duong so 7'
    """
    return "".join(_LETTER.get(char) or normalize("NFD", char.lower())[0] for char in text)


def plain(text: str) -> str:
    """Return the text in lower case without accents, signs and doubled spaces.

    >>> plain("  Đồng Ý!! ")
    'dong y'
    """
    return " ".join(_NOT_WORD.sub(" ", unaccented(text)).split())


def said_any(text: str, words: Words, key: str) -> bool:
    """Tell whether the whole text is one of the ways listed in a text."""
    said = plain(text)
    return any(said == plain(way) for way in words.any_of(f"chat.{key}"))


def chosen(text: str, talk: Talk) -> str | None:
    """Return the key of the offered choice that was typed by number or by words."""
    said = plain(text)
    number = _NUMBER.match(said)
    if number:
        index = int(number[1]) - 1
        return talk.offered[index].key if 0 <= index < len(talk.offered) else None
    return _by_label(said, talk.offered)


def _by_label(said: str, offered: tuple[Choice, ...]) -> str | None:
    labels = [(plain(choice.label), choice.key) for choice in offered]
    for label, key in labels:
        if said == label:
            return key
    if len(said) < 4:
        return None
    begins = [key for label, key in labels if label.startswith(said + " ")]
    if len(begins) == 1:
        return begins[0]
    near = [key for label, key in labels if fuzz.ratio(said, label) >= 90]
    return near[0] if len(near) == 1 else None


def command(text: str, words: Words) -> str | None:
    """Return the command that the whole text is, if it is one."""
    return next((name for name, key in COMMANDS.items() if said_any(text, words, key)), None)


def correction(text: str, words: Words) -> tuple[Place, str] | None:
    """Return the slot that “sửa số điện thoại 0901…” wants changed and the new value, if it came along."""
    said = text.strip()
    for lead in words.any_of("chat.words_fix"):
        for slot, key in FIXABLE.items():
            for name in sorted(words.any_of(f"chat.{key}"), key=len, reverse=True):
                rest = _after(said, f"{lead} {name}")
                if rest is None:
                    rest = _after(said, f"{lead} lại {name}")
                if rest is not None:
                    return slot, rest
    return None


def _after(said: str, lead: str) -> str | None:
    if not unaccented(said).startswith(unaccented(lead)):
        return None
    rest = said[len(lead) :]
    if rest and rest[0].isalnum():
        return None
    return re.sub(r"^\W*(?:(?:lại )?(?:thành|là)\b)?\W*", "", rest, flags=re.IGNORECASE)
