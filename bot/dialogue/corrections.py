"""Understands “sửa số điện thoại 0901…”: which line of a feedback is to be changed, and to what."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from bot.dialogue.extract import looks_like_name, phone_in, stripped_name
from bot.dialogue.model import Incoming
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Place, Talk
from bot.dialogue.typed import FIXABLE, plain, unaccented, ways_of
from bot.words import Words

#: A longer text, in characters, is a story and no correction.
LONGEST_CORRECTION = 400
#: Up to this length a wish to correct is one even if its value makes no sense; the value is asked for.
SHORT_WISH = 40
SHORTEST_ADDRESS = 6
LONGEST_UNIT_WORDS = 6
#: A longer text, in characters, that begins with “nhầm” tells more than what is right.
LONGEST_TAKEN_BACK = 120

#: Where a line asked before may be taken back; at the line itself it is simply answered anew.
_TAKEN_BACK_AT = frozenset(
    {Place.NAME, Place.PHONE, Place.ADDRESS, Place.CONSENT, Place.PUBLISH, Place.SUMMARY}
)

_WHOM = ("", "em ", "toi ", "minh ", "chi ", "anh ")
_AGAIN = tuple(
    f"{again}{favour}"
    for again in ("", "lai ")
    for favour in (
        "",
        *(f"{please} {whom}" for please in ("giup", "gium", "dum", "ho", "cho") for whom in _WHOM),
    )
)
_WRONG = re.compile(
    r"(?:(?:cua|em|toi|minh|chi|anh|nay|kia|tren|bi|ghi|go|nhap|viet|dien|is|was) )*"
    r"(?:sai|nham|lon|khong dung|chua dung|wrong|incorrect)(?: (?:roi|mat|em|a|nha|nhe|oi))*\W*"
)
_TO = re.compile(r"^\W*(?:(?:lai )?(?:thanh|la|to)\b)?\W*")


def correction(text: str, words: Words) -> tuple[Place, str] | None:
    """Return the slot that “sửa số điện thoại 0901…” wants changed and the new value, if it came along."""
    bare = _without_politeness(text.strip(), words)
    found = _led(bare, _wishes(words.language)) or _called_wrong(bare, words)
    if found is None:
        return None
    after = ways_of(words.language, "words_polite_after")
    said_more = any(part not in after for part in plain(found[1]).split())
    return found if said_more else (found[0], "")


def _without_politeness(text: str, words: Words) -> str:
    # “à em ơi cho tôi sửa lại …” begins with “sửa”.
    before = _politeness(words.language)
    while (lead := before.match(unaccented(text))) is not None:
        text = text[lead.end() :].lstrip(" ,.!")
    return text


@cache
def _politeness(language: str) -> re.Pattern[str]:
    ways = sorted(ways_of(language, "words_fix_before"), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, ways))})(?!\w)")


def _called_wrong(text: str, words: Words) -> tuple[Place, str] | None:
    # “số điện thoại em ghi nhầm rồi”
    found = _led(text, _names(words.language)) if len(text) <= SHORT_WISH else None
    return (found[0], "") if found and _WRONG.fullmatch(unaccented(found[1])) else None


def wanted(talk: Talk, said: Incoming, sight: Sight) -> tuple[Place, str] | None:
    """Return the slot to be corrected, and its value where one came along that fits."""
    found = correction(said.text, sight.words)
    if found is None:
        return _restated(talk, said, sight) or _taken_back(talk, said, sight)
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


def _taken_back(talk: Talk, said: Incoming, sight: Sight) -> tuple[Place, str] | None:
    # “À nhầm, trường Kim Đồng mới đúng”: which line is wrong shows from what is said instead.
    if talk.place not in _TAKEN_BACK_AT or "?" in said.text or len(said.text) > LONGEST_TAKEN_BACK:
        return None
    bare = f"{plain(_without_politeness(said.text.strip(), sight.words))} "
    language = sight.words.language
    begins = any(bare.startswith(f"{way} ") for way in ways_of(language, "words_taken_back"))
    if not (begins or any(bare.endswith(f" {way} ") for way in ways_of(language, "words_rather"))):
        return None
    number = phone_in(said.text)
    if number and talk.place is not Place.PHONE:
        return Place.PHONE, number
    hit = sight.units.mentioned(said.text)
    return (Place.UNIT, hit.name) if hit else None


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


class _Leads(NamedTuple):
    """What a text may begin with, and which slot each means."""

    slots: Mapping[str, Place]
    longest: int  #: in characters

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, Place]]) -> "_Leads":
        slots: dict[str, Place] = {}
        for lead, slot in pairs:
            slots.setdefault(lead, slot)
        return cls(slots, max(map(len, slots)))


def _led(text: str, leads: _Leads) -> tuple[Place, str] | None:
    said = text.strip()
    if len(said) > LONGEST_CORRECTION:
        return None
    folded = unaccented(said)
    for end in range(min(len(folded), leads.longest), 0, -1):
        if not folded[end : end + 1].isalnum() and (slot := leads.slots.get(folded[:end])):
            rest = _TO.match(folded[end:])
            return slot, said[end + (rest.end() if rest else 0) :]
    return None


@cache
def _names(language: str) -> _Leads:
    words = Words(language)
    return _Leads.of(
        (unaccented(name), slot) for slot, key in FIXABLE.items() for name in words.any_of(f"chat.{key}")
    )


@cache
def _wishes(language: str) -> _Leads:
    leads = [unaccented(lead) for lead in Words(language).any_of("chat.words_fix")]
    return _Leads.of(
        (f"{lead} {again}{name}", slot)
        for lead in leads
        for again in _AGAIN
        for name, slot in _names(language).slots.items()
    )
