"""Which cases a page of figures is about, as its address says it; pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from feedback.behind import Part
from feedback.case_rows import Scope
from feedback.kinds import CaseKind, ContentType

#: What narrows the figures, as fields of the address; the unit and the time stand beside.
ALONE, KIND, CONTENT, CHANNEL, OFFICER = NARROWING = ("rieng", "loai-viec", "noi-dung", "kenh", "can-bo")
#: The kinds to choose from: those to which an answer is promised.
KINDS = tuple(kind for kind in CaseKind if kind.is_promised)
#: What narrows only the list behind a number.
UNCLASSIFIED, UNASSIGNED, HOUR = PARTS = ("chua-phan-loai", "chua-ai", "gio")
_LONGEST = 40
Word = TypeVar("Word", bound=StrEnum)


def narrowing_of(query: Mapping[str, str]) -> dict[str, str]:
    """Return what an address narrows the figures to, without what means nothing.

    >>> narrowing_of({"loai-viec": "petition", "noi-dung": "x", "can-bo": "7", "rieng": "1"})
    {'loai-viec': 'petition', 'can-bo': '7'}
    """
    officer, unit = query.get(OFFICER, ""), query.get("don-vi", "")
    asked = {
        ALONE: "1" if unit and query.get(ALONE) == "1" else "",
        KIND: _known(KINDS, query.get(KIND)) or "",
        CONTENT: _known(ContentType, query.get(CONTENT)) or "",
        CHANNEL: query.get(CHANNEL, "")[:_LONGEST],
        OFFICER: officer if officer.isascii() and officer.isdecimal() and len(officer) < 10 else "",
    }
    return {name: str(value) for name, value in asked.items() if value}


def scope_of(path: str, narrowing: Mapping[str, str]) -> Scope:
    """Return the part of the register that is meant, below a unit's path."""
    officer = narrowing.get(OFFICER)
    return Scope(
        unit_path=path,
        below=ALONE not in narrowing,
        kind=_known(KINDS, narrowing.get(KIND)),
        content_type=_known(ContentType, narrowing.get(CONTENT)),
        channel=narrowing.get(CHANNEL),
        officer_id=int(officer) if officer else None,
    )


def part_of(query: Mapping[str, str]) -> tuple[Part, dict[str, str]]:
    """Return which part of the list behind a number is meant, and as the address says it.

    >>> part_of({"gio": "7", "chua-ai": "x"})[1]
    {'gio': '7'}
    """
    said = query.get(HOUR, "")
    hour = int(said) if said.isascii() and said.isdecimal() and len(said) < 3 and int(said) < 24 else None
    chosen = {name: "1" for name in (UNCLASSIFIED, UNASSIGNED) if query.get(name) == "1"}
    if hour is not None:
        chosen[HOUR] = said
    part = Part(unclassified=UNCLASSIFIED in chosen, unassigned=UNASSIGNED in chosen, hour=hour)
    return part, chosen


def _known(words: "type[Word] | tuple[Word, ...]", said: str | None) -> Word | None:
    return next((word for word in words if word == said), None)
