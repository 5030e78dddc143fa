"""What a PAKN has to have (NĐ 20/2008/NĐ-CP Đ7), as far as a program can tell: pure."""

import re
import unicodedata
from enum import StrEnum
from functools import cache
from pathlib import Path

from feedback.data_files import read_yaml
from feedback.folding import fold
from feedback.kinds import CaseKind

_WORDS = Path(__file__).parent / "data" / "validity.yaml"

#: Fewer words than this, greetings apart, say nothing that an office could look into.
FEWEST_WORDS = 4
#: A shorter name or address is none.
FEWEST_LETTERS_OF_NAME = 2
FEWEST_LETTERS_OF_ADDRESS = 6
FEWEST_DIGITS_OF_PHONE = 9
# Of what is written in Vietnamese without accents, this share has the shape of Vietnamese syllables.
_SYLLABLES = 0.75

_TONED = frozenset("ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ")
# Letters that Vietnamese shares with nobody else, or hardly.
_ONLY_HERE = frozenset("ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|kh|ph|th|tr|ch|gh|gi|qu|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?"
)


class Missing(StrEnum):
    """What can be missing, in the order in which it is asked for."""

    CONTENT = "content"  #: clear content
    VIETNAMESE = "vietnamese"
    NAME = "name"
    ADDRESS = "address"
    PHONE = "phone"  #: or a postal address at which the sender can be asked


def missing(  # every item that the decree names is one argument
    kind: CaseKind, *, text: str, name: str, address: str, phone: str, postal: str = ""
) -> tuple[Missing, ...]:
    """Return what has to be asked for, in order; nothing if the case is valid.

    A question needs only its words. A tip needs only its words too: who it came from is not asked. A
    request for help at home needs all that a PAKN needs, or nobody could come.

    Args:
        kind: what was sent.
        text: the words of the sender; an officer judges whether they are true and grounded.
        name: of the sender.
        address: of the sender.
        phone: of the sender.
        postal: an address for letters or e-mail, which may stand for the phone.
    """
    lacking = [Missing.CONTENT] if not is_clear(text) else []
    if not lacking and not is_vietnamese(text):
        lacking.append(Missing.VIETNAMESE)
    if kind in {CaseKind.QUESTION, CaseKind.TIP}:
        return tuple(lacking)
    if _letters(name) < FEWEST_LETTERS_OF_NAME:
        lacking.append(Missing.NAME)
    if _letters(address) < FEWEST_LETTERS_OF_ADDRESS:
        lacking.append(Missing.ADDRESS)
    reachable_by_phone = sum(char.isdigit() for char in phone) >= FEWEST_DIGITS_OF_PHONE
    if not reachable_by_phone and _letters(postal) < FEWEST_LETTERS_OF_ADDRESS:
        lacking.append(Missing.PHONE)
    return tuple(lacking)


def is_clear(text: str) -> bool:
    """Tell whether a text says something, beyond greetings.

    >>> is_clear("Cô giáo thu tiền không có biên lai"), is_clear("alo ad ơi"), is_clear("!!! 123")
    (True, False, False)
    """
    said = [word for word in fold(text).split() if not word.isdigit() and word not in _words("greetings")]
    if not fold(text) and any(char.isalpha() for char in text):
        return True  # in letters of another script; that is another fault
    return len(set(said)) >= FEWEST_WORDS


def is_vietnamese(text: str) -> bool:
    """Tell whether a text is Vietnamese, with accents or without.

    >>> is_vietnamese("truong thu tien khong co bien lai"), is_vietnamese("The school took our money twice")
    (True, False)
    """
    letters = [char for char in unicodedata.normalize("NFC", text.lower()) if char.isalpha()]
    if not letters:
        return True
    latin = sum("LATIN" in unicodedata.name(char, "") for char in letters)
    if latin < len(letters) * 0.8:
        return False
    if sum(char in _ONLY_HERE for char in letters) >= max(2, len(letters) // 40):
        return True
    words = [word for word in fold(text).split() if not word.isdigit()]
    shaped = sum(_SYLLABLE.fullmatch(word) is not None for word in words)
    common = sum(word in _words("common") for word in words)
    foreign = sum(word in _words("foreign") for word in words)
    toned = any(char in _TONED for char in letters)
    return shaped >= len(words) * _SYLLABLES and common + toned > foreign


def _letters(text: str) -> int:
    return sum(char.isalnum() for char in text)


@cache
def _words(what: str) -> frozenset[str]:
    return frozenset(read_yaml(_WORDS)[what].split())
