"""What normalising makes: each written word as one or several weighted readings."""

from dataclasses import dataclass
from typing import NamedTuple, Protocol

from faq.text import Word


class Vocabulary(Protocol):
    """The words that the content knows, and what a slip may have meant."""

    def __contains__(self, folded: object) -> bool: ...

    def repair(self, folded: str) -> list[tuple[str, ...]]:
        """Return what an unknown word may have meant, best first; nothing if nothing is near."""

    def lengthen(self, folded: str) -> tuple[str, int] | None:
        """Return the first word of the pair that a word is short for, and how many letters are the second."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read one written word."""

    words: tuple[Word, ...]
    weight: float


Slot = tuple[Reading, ...]


class Normal(NamedTuple):
    """A message as readings, one slot a written word."""

    text: str
    slots: tuple[Slot, ...]
    accented: bool
    line: tuple[Word, ...]  #: the words of the likeliest reading
    sure: bool  #: there is no other reading, and nothing was guessed

    @property
    def plain(self) -> str:
        """The likeliest reading, for people to see."""
        return " ".join([one.written for one in self.line])
