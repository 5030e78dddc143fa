"""The lists of words that the rules lean on, as they stand in ``feedback/data/redaction``."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from feedback.data_files import read_yaml
from feedback.folding import fold

#: The capitals of Vietnamese, for a set in a pattern; small letters lie between them.
CAPITALS = "A-Z" + "".join(
    letter for letter in map(chr, [*range(0xC0, 0x250), *range(0x1E00, 0x1F00)]) if letter.isupper()
)

FOLDER = Path(__file__).parents[1] / "data" / "redaction"


@dataclass(frozen=True, slots=True)
class WordList:
    """Words to compare with: as they are written, and without accents for who writes without."""

    written: frozenset[str]
    plain: frozenset[str]


def word_list(words: str | Iterable[str]) -> WordList:
    """Return a list of words given apart by spaces; ``_`` stands for a space inside one."""
    items = words.split() if isinstance(words, str) else words
    written = frozenset(item.replace("_", " ").lower() for item in items)
    return WordList(written, frozenset(fold(item) for item in written))


@cache
def data(name: str) -> Mapping[str, Any]:
    """Return one file of the folder."""
    found: Mapping[str, Any] = read_yaml(FOLDER / f"{name}.yaml")
    return found


@cache
def labels() -> Mapping[str, str]:
    """Return, by kind, what is shown in place of what was struck out."""
    return dict(data("words")["labels"])


@cache
def names(part: str) -> WordList:
    """Return ``surnames``, ``given``, ``nicknames`` or ``never``."""
    return word_list(data("names")[part])


@cache
def titles(part: str) -> WordList:
    """Return the ``strong`` or the ``weak`` titles."""
    return word_list(data("names")["titles"][part])


@cache
def common() -> WordList:
    """Return everyday words, so that a small letter after a title is not taken for a name."""
    return word_list(data("common")["words"])


@cache
def places(part: str) -> WordList:
    """Return ``streets``, ``within`` or ``numbers``."""
    return word_list(data("places")[part])


@cache
def plain_words(part: str) -> frozenset[str]:
    """Return words of ``traps.yaml``, which has no accents."""
    return frozenset(data("traps")[part].split())


@cache
def plain_phrases(part: str) -> frozenset[tuple[str, ...]]:
    """Return phrases of ``traps.yaml``, each as its words."""
    return frozenset(tuple(phrase.split()) for phrase in data("traps")[part])


@cache
def pairs_counted(part: str) -> frozenset[tuple[str, str]]:
    """Return pairs of words without accents of ``common.yaml``, in which one is not what it looks like."""
    pairs = (pair.split("_") for pair in data("common")[part].split())
    return frozenset((first, second) for first, second in pairs)


def either(part: str) -> str:
    """Return a pattern for any phrase of a list of ``traps.yaml``."""
    return "|".join(sorted(" ".join(phrase) for phrase in plain_phrases(part)))


@cache
def phrases(file: str, *path: str, exact: bool = False) -> frozenset[tuple[str, ...]]:
    """Return the phrases of a list, each as its words, with accents and, unless exact, once more without."""
    found: Any = data(file)
    for step in path:
        found = found[step]
    written = {tuple(phrase.lower().split()) for phrase in found}
    if exact:
        return frozenset(written)
    return frozenset(written | {tuple(fold(phrase).split()) for phrase in found})


@cache
def longest(list_of: frozenset[tuple[str, ...]]) -> int:
    """Return how many words the longest phrase has."""
    return max(len(phrase) for phrase in list_of)


def starts(sequence: Sequence[str], list_of: frozenset[tuple[str, ...]]) -> int:
    """Return how many words of the longest phrase open a sequence; 0 if none does."""
    for size in range(min(longest(list_of), len(sequence)), 0, -1):
        if tuple(sequence[:size]) in list_of:
            return size
    return 0
