"""A part of a text that is to be struck out, and the text without such parts."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from feedback.redaction.lists import labels


class Kind(StrEnum):
    """What kind of personal data a part of a text is."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    ID_NUMBER = "id_number"
    PUPIL_CODE = "pupil_code"
    CLASS_SCHOOL = "class_school"
    PLATE = "plate"
    HANDLE = "handle"
    LINK = "link"
    FILE_NAME = "file_name"


class Reason(StrEnum):
    """Why a part was proposed."""

    KNOWN = "known"  #: the case knows it
    TITLE = "title"  #: a title stands before it
    CUE = "cue"  #: words stand before it that lead to such a thing
    SAID = "said"  #: "con gái chị là …" stands before it
    LOOKS = "looks"  #: it is written as such things are


@dataclass(frozen=True, slots=True, order=True)
class Strike:
    """A part of a text, from ``start`` up to ``end`` as Python counts, proposed to be struck out."""

    start: int
    end: int
    kind: Kind
    reason: Reason


#: What stands where something was struck out; never struck again.
PLACEHOLDER = re.compile("|".join(re.escape(label) for label in labels().values()))


def redacted(text: str, strikes: Iterable[Strike]) -> str:
    """Return the text with each part replaced by a word for its kind.

    >>> redacted("Gọi Lan 0912345678", [Strike(4, 7, Kind.NAME, Reason.LOOKS)])
    'Gọi [tên] 0912345678'
    """
    shown, position = [], 0
    for strike in merged(text, strikes):
        shown += [text[position : strike.start], labels()[strike.kind]]
        position = strike.end
    return "".join([*shown, text[position:]])


def merged(text: str, strikes: Iterable[Strike]) -> tuple[Strike, ...]:
    """Return strikes in order, none overlapping; those of one kind that only blanks part are one."""
    found: list[Strike] = []
    for strike in sorted(strikes, key=lambda one: (one.start, -one.end)):
        last = found[-1] if found else None
        if last is None or not _touches(text, last, strike):
            found.append(strike)
            continue
        # The longer one says what it is: a name inside an address is part of the address.
        longer = max(last, strike, key=lambda one: (one.end - one.start, one.reason is not Reason.LOOKS))
        found[-1] = Strike(last.start, max(last.end, strike.end), longer.kind, longer.reason)
    return tuple(found)


def _touches(text: str, left: Strike, right: Strike) -> bool:
    if right.start < left.end:
        return True
    between = text[left.end : right.start]
    return left.kind is right.kind and not between.strip() and "\n" not in between


def without_placeholders(view: str, strikes: Iterable[Strike], gone: str) -> Sequence[Strike]:
    """Return strikes without the characters ``gone`` and without blanks or signs at their ends.

    What then holds no letter and no digit is left out.
    """
    found = []
    for strike in strikes:
        for piece in re.finditer(f"[^{gone}]+", view[strike.start : strike.end]):
            core = re.search(r"[+@]?[^\W_](?:.*[^\W_])?", piece[0], re.DOTALL)
            if core is not None:
                at = strike.start + piece.start() + core.start()
                found.append(Strike(at, at + len(core[0]), strike.kind, strike.reason))
    return found
