"""The tables of how people write, ready to be looked up; their words stand in ``content/words.yaml``."""

import re
from collections.abc import Mapping, Sequence
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
    """A phrase that means the same as others of its ``name``."""

    parts: tuple[Word, ...]
    name: str

    def fits(self, said: Sequence[Word], *, accented: bool) -> bool:
        """Tell whether these words are the phrase; a single word without its marks is never enough."""
        if len(said) != len(self.parts):
            return False
        loose = len(self.parts) > 1 and not accented
        for one, part in zip(said, self.parts, strict=True):
            if one.marked != part.marked and not (loose and one.is_bare and one.folded == part.folded):
                return False
        return True


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All tables. Keys with marks fit only what is written with those marks."""

    always: Mapping[str, tuple[Word, ...]] = field(default_factory=dict)
    readings: Mapping[str, tuple[Meaning, ...]] = field(default_factory=dict)
    phrases: Mapping[str, tuple[Phrase, ...]] = field(default_factory=dict)  #: by first folded word
    #: by their first folded word, then by the second, which is empty for a single word
    same: Mapping[str, Mapping[str, tuple[Sameness, ...]]] = field(default_factory=dict)
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


def _phrases(table: Mapping[str, str]) -> dict[str, tuple[Phrase, ...]]:
    found: dict[str, list[Phrase]] = {}
    for written, said in table.items():
        parts = words(clean(str(written)))
        phrase = Phrase(tuple(parts), tuple(words(clean(str(said)))))
        found.setdefault(parts[0].folded, []).append(phrase)
    return {
        first: tuple(sorted(phrases, key=lambda one: -len(one.parts))) for first, phrases in found.items()
    }


def _same(table: Mapping[str, Sequence[str]]) -> dict[str, dict[str, tuple[Sameness, ...]]]:
    found: dict[str, dict[str, tuple[Sameness, ...]]] = {}
    for name, phrases in table.items():
        for phrase in phrases:
            parts = tuple(words(clean(phrase)))
            seconds = found.setdefault(parts[0].folded, {})
            second = parts[1].folded if len(parts) > 1 else ""
            seconds[second] = (*seconds.get(second, ()), Sameness(parts, f"#{name}"))
    return found
