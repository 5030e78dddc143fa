"""What is known, as frozen values: topics, what is near them, small talk, danger."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What a point of an answer is about; a heading per kind comes from the caller."""

    STEP = "step"
    DETAIL = "detail"
    PREPARE = "prepare"
    FEE = "fee"
    TIME = "time"
    WHERE = "where"
    WARNING = "warning"


class Standing(StrEnum):
    """What a fact is worth."""

    SEEN = "seen"  #: read at the source
    SECONDHAND = "secondhand"  #: read in a summary
    RECALLED = "recalled"  #: not checked
    TO_VERIFY = "to_verify"  #: not shown until the office confirms it
    PRODUCT = "product"  #: true because this program does it


@dataclass(frozen=True, slots=True)
class Point:
    """One thought of an answer and the numbers of the facts it rests on."""

    kind: Kind
    say: str
    facts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class English:
    """The topic for those who do not read Vietnamese.

    ``behind``: the Vietnamese was changed since, and nobody has changed or confirmed this yet.
    """

    question: str
    short: str
    points: tuple[str, ...] = ()
    phrasings: tuple[str, ...] = ()
    behind: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    """One entry of the FAQ; ``line`` is where its file begins to speak of it."""

    id: str
    category: str
    question: str
    short: str
    points: tuple[Point, ...] = ()
    link: str | None = None
    related: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    as_of: date | None = None
    review_by: date | None = None
    standing: Mapping[int, Standing] = field(default_factory=dict)
    keywords: tuple[str, ...] = ()
    phrasings: tuple[str, ...] = ()
    en: English | None = None
    file: str = ""
    line: int = 0
    phrasing_lines: tuple[int, ...] = ()  #: where each phrasing stands in the file

    def line_of_phrasing(self, number: int) -> int:
        """Return the line of the file on which a phrasing stands, the topic's own if it came from no file."""
        return self.phrasing_lines[number] if number < len(self.phrasing_lines) else self.line

    @property
    def unverified(self) -> frozenset[int]:
        """The numbers of the facts that wait for the office's confirmation."""
        return frozenset(fact for fact, worth in self.standing.items() if worth is Standing.TO_VERIFY)

    def stale(self, on: date) -> bool:
        """Tell whether the day by which the answer had to be looked at again is past."""
        return self.review_by is not None and self.review_by < on


@dataclass(frozen=True, slots=True)
class Value:
    """What changes with time and is used in answers by its name."""

    name: str
    value: str
    says: str = ""
    source: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    en: str | None = None  #: the same for English answers, if it differs
    file: str = ""
    line: int = 0

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


@dataclass(frozen=True, slots=True)
class Category:
    """A group of topics, one file."""

    id: str
    title: str
    title_en: str = ""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A subject that is not ours, and the one sentence that sends a person on."""

    id: str
    title: str
    say: str
    en: str
    phrasings: tuple[str, ...]
    keywords: tuple[str, ...] = ()
    link: str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """Something said that is no question; ``patterns`` must fit the whole folded message."""

    id: str
    say: str
    en: str
    phrasings: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Urgent:
    """A danger and what to do now; ``signs`` are looked for anywhere in the folded message."""

    id: str
    say: str
    en: str
    doubt: str = ""  #: one line before the ordinary answer, where a message only may be about it
    doubt_en: str = ""
    signs: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    sure: tuple[str, ...] = ()  #: signs that count whatever the message sounds like
    phrasings: tuple[str, ...] = ()  #: messages in need, from which ``faq.alarm`` learns their sound
    topic: str | None = None  #: the topic that a calm question about it gets
    line: int = 0


Values = Mapping[str, tuple[Value, ...]]
