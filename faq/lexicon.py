"""The tables of how people write, ready to be looked up; their words stand in ``content/words.yaml``."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from faq.text import Word, clean, fold, words

#: Marks in a list of neighbours: any number, the end and the start of the message.
NUMBER, END, START = "#", "$", "^"


@dataclass(frozen=True, slots=True)
class Meaning:
    """One meaning of a short form, and the neighbours that tell it from the others."""

    say: tuple[Word, ...]  #: empty: the word itself
    share: float = 1.0
    before: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()

    def fits(self, previous: Sequence[str], following: Sequence[str]) -> bool:
        """Tell whether one of the two words on either side speaks for this meaning."""
        return any(one in self.before for one in previous) or any(one in self.after for one in following)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Several words that are said for others (``vê nê ai đi`` for ``vneid``)."""

    parts: tuple[Word, ...]
    say: tuple[Word, ...]

    def fits(self, said: Sequence[Word]) -> bool:
        """Tell whether these words are the phrase, each with its marks or with none."""
        if len(said) != len(self.parts):
            return False
        for one, part in zip(said, self.parts, strict=True):
            if one.marked != part.marked and not (one.is_bare and one.folded == part.folded):
                return False
        return True


@dataclass(frozen=True, slots=True)
class Sameness:
    """A phrase of at least two words that means the same as others of its ``name``."""

    parts: tuple[Word, ...]
    name: str

    def begins(self, said: Sequence[Word], at: int, *, accented: bool) -> bool:
        """Tell whether the phrase begins at a word; without its marks only where nobody writes marks."""
        if len(said) - at < len(self.parts):
            return False
        for part in self.parts:
            one = said[at]
            if one.marked != part.marked and (accented or not one.is_bare or one.folded != part.folded):
                return False
            at += 1
        return True


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All tables. Keys with marks fit only what is written with those marks."""

    always: Mapping[str, tuple[Word, ...]] = field(default_factory=dict)
    readings: Mapping[str, tuple[Meaning, ...]] = field(default_factory=dict)
    #: by their first folded word, then by the second, which is empty for a single word
    phrases: Mapping[str, Mapping[str, tuple[Phrase, ...]]] = field(default_factory=dict)
    same: Mapping[str, tuple[Sameness, ...]] = field(default_factory=dict)  #: by their first two folded words
    same_words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  #: names by a word with its marks
    codes: tuple[tuple[re.Pattern[str], str], ...] = ()  #: how a code is written, and what it stands for
    english: frozenset[str] = frozenset()
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, tables: Mapping[str, Any]) -> Self:
        """Build the tables from the parsed file."""
        always = {
            clean(form): tuple(words(clean(str(said))))
            for part in ("always", "dialect")
            for forms, said in tables.get(part, {}).items()
            for form in str(forms).split()
        }
        readings = {
            clean(str(form)): tuple(_meaning(one) for one in meanings)
            for form, meanings in tables.get("readings", {}).items()
        }
        return cls(
            always=always,
            readings=readings,
            phrases=_phrases(tables.get("phrases", {})),
            same=_same(tables.get("same", {})),
            same_words=_same_words(tables.get("same", {})),
            codes=tuple((re.compile(code), f" {said} ") for code, said in tables.get("codes", {}).items()),
            english=frozenset(fold(one) for line in tables.get("english", []) for one in line.split()),
            groups={
                name: frozenset(fold(one) for one in line.split())
                for name, line in tables.get("groups", {}).items()
            },
        )


def _meaning(one: Mapping[str, Any]) -> Meaning:
    said = () if one["say"] == "=" else tuple(words(clean(one["say"])))
    return Meaning(
        said,
        float(one.get("share", 1.0)),
        frozenset(str(word) for word in one.get("before", ())),
        frozenset(str(word) for word in one.get("after", ())),
    )


def _phrases(table: Mapping[str, str]) -> dict[str, dict[str, tuple[Phrase, ...]]]:
    found: dict[str, dict[str, tuple[Phrase, ...]]] = {}
    for written, said in sorted(table.items(), key=lambda one: -len(one[0].split())):
        phrase = Phrase(tuple(words(clean(str(written)))), tuple(words(clean(str(said)))))
        seconds = found.setdefault(phrase.parts[0].folded, {})
        second = phrase.parts[1].folded if len(phrase.parts) > 1 else ""
        seconds[second] = (*seconds.get(second, ()), phrase)
    return found


def _same(table: Mapping[str, Sequence[str]]) -> dict[str, tuple[Sameness, ...]]:
    found: dict[str, tuple[Sameness, ...]] = {}
    for name, parts in _named(table):
        if len(parts) > 1:
            first = f"{parts[0].folded} {parts[1].folded}"
            found[first] = (*found.get(first, ()), Sameness(parts, name))
    return found


def _same_words(table: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, parts in _named(table):
        if len(parts) == 1:
            found[parts[0].marked] = (*found.get(parts[0].marked, ()), name)
    return found


def _named(table: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, tuple[Word, ...]]]:
    for name, phrases in table.items():
        for phrase in phrases:
            yield f"#{name}", tuple(words(clean(phrase)))
