"""Finds a phone number, a name and an address in what people write."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from unicodedata import normalize

from bot.dialogue.typed import plain, unaccented, ways_of
from bot.words import Words

_PHONE = re.compile(r"(?<!\d)\(?(?:\+?84|0)(?:[ .\-()]{0,2}\d){8,10}(?!\d)")
_END = re.compile(r"[,.;:\n!?(]|\s[-–]\s")
# What people go on with after a name or an address, matched without accents.
_NEXT = (
    r"so dien thoai|so dt|sdt|dt|dien thoai|phone|ten toi|toi ten|ho ten|phu huynh|hoc sinh"
    r"|co con|con toi|con em|muon|xin|cho hoi|bi"
)
_NAME_NEXT = re.compile(rf"\b(?:{_NEXT}|dia chi|hien o|o so|ngu tai|lop|address)\b")
_ADDRESS_NEXT = re.compile(rf",?\s*\b(?:{_NEXT})\b")
_SENTENCE_END = re.compile(r"[.;!?](?:\s|$)|\n")
_ADDRESS_END = re.compile(r"[.;\n!?](?:\s|$)")
_PART = re.compile(r"[,;\n]|\s[-–]\s")
_LABEL = re.compile(r"^\W*(?:sdt|so dien thoai|so dt|dien thoai|dt|phone|mobile|so)?\W*$")
LONGEST_NAME = 60
#: After these a given name follows, also one that is an everyday word without its accents (“Lan Anh”).
_MIDDLE = frozenset({"thi", "van"})
LONGEST_ADDRESS = 300
_MOBILE = re.compile(r"0[35789]\d{8}")
_LANDLINE = re.compile(r"02\d{9}")


@dataclass(frozen=True, slots=True)
class Personal:
    """What a text says about its sender; empty where it says nothing."""

    phone: str = ""
    name: str = ""
    address: str = ""


def phone_in(text: str) -> str:
    """Return the first Vietnamese telephone number in the text as digits from 0 on, or nothing.

    >>> phone_in("gọi em số +84 901.234.567 nhé")
    '0901234567'
    """
    for found in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", found[0])
        number = "0" + digits[2:] if digits.startswith("84") else digits
        if _MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number):
            return number
    return ""


def personal_in(text: str, words: Words) -> Personal:
    """Return what a longer text says of its sender by way of words such as “tôi tên là …”.

    A number that stands after words for somebody else (“cô chủ nhiệm 0903 …”) is not the sender's: who
    complains of a teacher must not be called on the teacher's telephone. It is asked for instead.
    """
    return Personal(_own_phone_in(text, words), _name_in(text, words), _address_in(text, words))


def _own_phone_in(text: str, words: Words) -> str:
    start = 0
    for found in _PHONE.finditer(text):
        number = phone_in(found[0])
        if number and not _of_another(text[start : found.start()], words):
            return number
        start = found.end()
    return ""


def _of_another(before: str, words: Words) -> bool:
    """Tell whether the sentence up to a number spoke of somebody else last, and not of the sender."""
    said = _SENTENCE_END.split(normalize("NFC", before).lower())[-1]
    other, own = (
        _last(said, words.any_of(f"chat.{key}")) for key in ("number_of_others", "number_of_sender")
    )
    return other > own


def _last(said: str, ways: Iterable[str]) -> int:
    """Return where the last of some ways begins, as it is written: “có” is no “cô”; -1 without any."""
    found = [one.start() for way in ways for one in re.finditer(rf"(?<!\w){re.escape(way)}(?!\w)", said)]
    return max(found, default=-1)


def looks_like_name(text: str, words: Words) -> bool:
    """Tell whether the text can be a person's name: two to six words of letters."""
    parts = text.strip(" .,!").split()
    if not 2 <= len(parts) <= 6 or not all(part.replace("'", "").isalpha() for part in parts):
        return False
    if len(text) > LONGEST_NAME:
        return False
    if all(part[:1].isupper() for part in parts):
        return True
    # Without accents many a name holds an everyday word: “thi” may be “Thị” or “thì”.
    allowed = (1 + (parts[1].lower() in _MIDDLE)) if text.isascii() else 0
    by_surname = plain(parts[0]) in ways_of(words.language, "surnames")
    return by_surname and _everyday(parts, words) <= allowed


def may_be_name(text: str, words: Words) -> bool:
    """Tell whether the text can be a name in small letters: two to five words, none of everyday talk.

    Accents tell a name from a word: Võ Thị Sáu is none, “để sau” is.
    """
    parts = text.strip(" .,!").lower().split()
    if not 2 <= len(parts) <= 5 or not all(part.isalpha() for part in parts):
        return False
    return _everyday(parts, words) == 0


def parted(text: str, words: Words) -> Personal:
    """Return what a short list such as “Nguyễn Thị Lan, 0901234567, 12 Lê Lợi” says of its sender.

    >>> parted("Nguyễn Thị Lan, 0901234567, 12 Lê Lợi, Tân Hưng", Words("vi")).address
    '12 Lê Lợi, Tân Hưng'
    """
    found = personal_in(text, words)
    parts = [part.strip(" .") for part in _PART.split(_PHONE.sub(",", text))]
    parts = [part for part in parts if not _LABEL.match(unaccented(part))]
    name = found.name
    if not name and parts and looks_like_name(parts[0], words):
        name = stripped_name(parts[0], words)
        parts = parts[1:]
    with_number = next((at for at, part in enumerate(parts) if any(char.isdigit() for char in part)), None)
    address = found.address
    if not address and name and with_number is not None:
        address = ", ".join(parts[with_number:])
    return Personal(found.phone, name, address[:LONGEST_ADDRESS])


def stripped_name(text: str, words: Words) -> str:
    """Return the text without a lead such as “tôi tên là”."""
    first = _END.split(text.strip(" .,!\n"), maxsplit=1)[0]
    return _name_in(text, words) or _without_politeness(first, words)


def titled(name: str) -> str:
    """Return a name with large first letters.

    >>> titled("nguyễn thị lan")
    'Nguyễn Thị Lan'
    """
    return " ".join(part[:1].upper() + part[1:] for part in name.split())


def stripped_address(text: str, words: Words) -> str:
    """Return the text without a lead such as “địa chỉ:”."""
    return _address_in(text, words) or text.strip(" .\n")


def _name_in(text: str, words: Words) -> str:
    others = "|".join(re.escape(one) for one in words.any_of("chat.name_of_others"))
    # “con tôi là …”, “bé nhà em tên …”: with few words between, the name is that person's.
    of_another = re.compile(rf"(?<!\w)(?:{others})(?:'s)?(?: +\w+){{0,4}} +$")
    for begin, start in _leads(text, words, "name_leads"):
        if of_another.search(normalize("NFC", text[:begin]).lower()):
            continue
        rest = text[start:].lstrip(" :")
        name = _until(_NAME_NEXT, _END.split(rest, maxsplit=1)[0]).strip()
        kept: list[str] = []
        for part in name.split()[:6]:
            small = kept and part[:1].islower() and kept[0][:1].isupper()
            if not part.isalpha() or (small and plain(part) not in _MIDDLE):
                break
            kept.append(part)
        candidate = _without_politeness(" ".join(kept), words)
        if looks_like_name(candidate, words):
            return candidate
    return ""


def _address_in(text: str, words: Words) -> str:
    for _, start in _leads(text, words, "address_leads"):
        rest = text[start:].lstrip(" :")
        rest = _PHONE.split(_ADDRESS_END.split(rest, maxsplit=1)[0], maxsplit=1)[0]
        address = _until(_ADDRESS_NEXT, rest).strip(" ,.-")
        if any(char.isdigit() for char in address) and len(address) >= 6:
            return address[:LONGEST_ADDRESS]
    return ""


def _everyday(parts: list[str], words: Words) -> int:
    known = set(words.any_of("chat.words_not_name"))
    if all(part.isascii() for part in parts):
        known = {plain(word) for word in known}
    return sum(part.lower() in known for part in parts)


def _without_politeness(name: str, words: Words) -> str:
    polite = set(words.any_of("chat.words_polite_after"))
    parts = name.split()
    while len(parts) > 2 and parts[-1] in polite:
        parts = parts[:-1]
    return " ".join(parts)


def _until(end: re.Pattern[str], text: str) -> str:
    found = end.search(unaccented(text))
    return text[: found.start()] if found else text


def _leads(text: str, words: Words, key: str) -> list[tuple[int, int]]:
    """Return where leads begin and end, the likelier ones first."""
    folded = unaccented(text)
    return [
        match.span()
        for lead in words.any_of(f"chat.{key}")
        for match in re.finditer(rf"(?<!\w){re.escape(unaccented(lead))}(?!\w)", folded)
    ]
