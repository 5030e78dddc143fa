"""Finds a phone number, a name and an address in what people write."""

import re
from dataclasses import dataclass

from bot.dialogue.typed import plain, unaccented
from bot.words import Words

_PHONE = re.compile(r"(?<!\d)(?:\+?84|0)(?:[ .\-]?\d){8,10}(?!\d)")
_END = re.compile(r"[,.;:\n!?]|\s[-–]\s")
_ADDRESS_END = re.compile(
    r"[.;\n!?](?:\s|$)|,?\s*(?:sđt|sdt|số điện thoại|đt|điện thoại|tên tôi|tôi tên)\b", re.IGNORECASE
)
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
    """Return what a longer text says of its sender by way of words such as “tôi tên là …”."""
    return Personal(phone_in(text), _name_in(text, words), _address_in(text, words))


def looks_like_name(text: str, words: Words) -> bool:
    """Tell whether the text can be a person's name: two to six words of letters."""
    parts = text.strip(" .,!").split()
    if not 2 <= len(parts) <= 6 or not all(part.replace("'", "").isalpha() for part in parts):
        return False
    if len(text) > 60:
        return False
    surnames = {plain(one) for one in words.any_of("chat.surnames")}
    return plain(parts[0]) in surnames or all(part[:1].isupper() for part in parts)


def stripped_name(text: str, words: Words) -> str:
    """Return the text without a lead such as “tôi tên là”, its first letters made large."""
    found = _name_in(text, words) or text.strip(" .,!\n")
    return " ".join(part[:1].upper() + part[1:] for part in found.split())


def stripped_address(text: str, words: Words) -> str:
    """Return the text without a lead such as “địa chỉ:”."""
    return _address_in(text, words) or text.strip(" .\n")


def _name_in(text: str, words: Words) -> str:
    for start in _leads(text, words, "name_leads"):
        rest = text[start:].lstrip(" :")
        name = _END.split(rest, maxsplit=1)[0].strip()
        kept: list[str] = []
        for part in name.split()[:6]:
            if not part.isalpha() or (kept and part[:1].islower() and kept[0][:1].isupper()):
                break
            kept.append(part)
        candidate = " ".join(kept)
        if looks_like_name(candidate, words):
            return candidate
    return ""


def _address_in(text: str, words: Words) -> str:
    for start in _leads(text, words, "address_leads"):
        rest = text[start:].lstrip(" :")
        address = _ADDRESS_END.split(rest, maxsplit=1)[0].strip(" ,")
        if any(char.isdigit() for char in address) and len(address) >= 6:
            return address[:200]
    return ""


def _leads(text: str, words: Words, key: str) -> list[int]:
    folded = unaccented(text)
    found: list[int] = []
    for lead in words.any_of(f"chat.{key}"):
        match = re.search(rf"(?<!\w){re.escape(unaccented(lead))}(?!\w)", folded)
        if match:
            found.append(match.end())
    return found
