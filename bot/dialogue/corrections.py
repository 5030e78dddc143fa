"""Understands “sửa số điện thoại 0901…”: which line of a feedback is to be changed, and to what."""

import re
from functools import cache

from bot.dialogue.extract import looks_like_name, phone_in, stripped_name
from bot.dialogue.model import Incoming
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Place, Talk
from bot.dialogue.typed import FIXABLE, unaccented
from bot.words import Words

#: A longer text, in characters, is a story and no correction.
LONGEST_CORRECTION = 400
#: Up to this length a wish to correct is one even if its value makes no sense; the value is asked for.
SHORT_WISH = 40
SHORTEST_ADDRESS = 6
LONGEST_UNIT_WORDS = 6

_TO = re.compile(r"^\W*(?:(?:lai )?(?:thanh|la|to)\b)?\W*")


def correction(text: str, words: Words) -> tuple[Place, str] | None:
    """Return the slot that “sửa số điện thoại 0901…” wants changed and the new value, if it came along."""
    return _led(text, _wishes(words.language))


def wanted(talk: Talk, said: Incoming, sight: Sight) -> tuple[Place, str] | None:
    """Return the slot to be corrected, and its value where one came along that fits."""
    found = correction(said.text, sight.words)
    if found is None:
        return _restated(talk, said, sight)
    slot, value = found
    if not value or fits(slot, value, sight):
        return found
    # A story may well begin with “sai địa chỉ trên học bạ …”.
    if talk.place is Place.WHAT or len(said.text) > SHORT_WISH or "?" in said.text:
        return None
    return slot, ""


def _restated(talk: Talk, said: Incoming, sight: Sight) -> tuple[Place, str] | None:
    # Under a summary “địa chỉ: 12 Lê Lợi”, or a bare telephone number, corrects that line.
    if talk.place is not Place.SUMMARY or "?" in said.text:
        return None
    if phone_in(said.text) and not any(char.isalpha() for char in said.text):
        return Place.PHONE, said.text
    found = _led(said.text, _names(sight.words.language))
    if found and found[0] is not Place.WHAT and found[1] and fits(*found, sight):
        return found
    return None


def fits(slot: Place, value: str, sight: Sight) -> bool:
    """Tell whether the value can stand in the slot."""
    match slot:
        case Place.PHONE:
            return sum(char.isdigit() for char in value) >= 6
        case Place.NAME:
            return looks_like_name(stripped_name(value, sight.words), sight.words)
        case Place.ADDRESS:
            return len(value) >= SHORTEST_ADDRESS and any(char.isdigit() for char in value)
        case Place.UNIT:
            hits = sight.units.find(value)
            return bool(hits) and (hits[0].sure or len(value.split()) <= LONGEST_UNIT_WORDS)
        case _:
            return slot is Place.WHAT


def _led(text: str, leads: tuple[tuple[str, Place], ...]) -> tuple[Place, str] | None:
    said = text.strip()
    if len(said) > LONGEST_CORRECTION:
        return None
    folded = unaccented(said)
    for lead, slot in leads:
        if folded.startswith(lead) and not folded[len(lead) : len(lead) + 1].isalnum():
            rest = _TO.match(folded[len(lead) :])
            return slot, said[len(lead) + (rest.end() if rest else 0) :]
    return None


@cache
def _names(language: str) -> tuple[tuple[str, Place], ...]:
    words = Words(language)
    named = [
        (unaccented(name), slot) for slot, key in FIXABLE.items() for name in words.any_of(f"chat.{key}")
    ]
    return tuple(sorted(named, key=_longest_first))


@cache
def _wishes(language: str) -> tuple[tuple[str, Place], ...]:
    leads = [unaccented(lead) for lead in Words(language).any_of("chat.words_fix")]
    wishes = [
        (f"{lead} {again}{name}", slot)
        for lead in leads
        for again in ("", "lai ")
        for name, slot in _names(language)
    ]
    return tuple(sorted(wishes, key=_longest_first))


def _longest_first(lead: tuple[str, Place]) -> int:
    return -len(lead[0])
