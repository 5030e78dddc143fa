"""A guide as a form: its sentences in both languages, piece by piece, and what comes of what is typed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from faq.guide_edits import DAYS, LINES, STEPS, Sentences, edited, name_of, sentences_of
from faq.guide_english import EN, READ, Lag, lags, marks, pieces_of
from faq.guide_steps import fitting
from faq.guides import Guide

LONGEST = 4000
#: What the sentences of an error are called.
_OF_TROUBLE = {"title": "trouble_title", "do": "trouble_do", "phrasings": "trouble_phrasings"}


@dataclass(frozen=True, slots=True)
class Part:
    """One sentence of the form; ``name`` ends a key ``office.guide_…``."""

    place: str
    name: str
    text: str
    as_lines: bool
    as_day: bool
    fault: str


@dataclass(frozen=True, slots=True)
class PieceForm:
    """The guide, a step or an error: its sentences, and the same in English.

    Args:
        place: of the piece; empty for the guide.
        lag: what is wrong with the English, if anything is.
        confirmed: somebody has just ticked that the English is right as it is.
    """

    place: str
    title: str
    vietnamese: Sequence[Part]
    english: Sequence[Part]
    lag: Lag | None
    confirmed: bool

    @property
    def faulty(self) -> bool:
        return any(part.fault for part in (*self.vietnamese, *self.english))

    @property
    def english_faulty(self) -> bool:
        return any(part.fault for part in self.english)


@dataclass(frozen=True, slots=True)
class Typed:
    """A guide as it stands in the form.

    Args:
        guide: with English that is behind.
        sentences: those that differ from what ships, and the marks of their English.
        confirmed: the places of pieces whose English was found right as it is.
    """

    guide: Guide
    sentences: Sentences
    confirmed: frozenset[str] = frozenset()


def kind_of(place: str) -> str:
    """Return what a sentence is; it ends a key ``office.guide_…``.

    >>> kind_of("mo-cong/do"), kind_of("mo-cong/trang-khong-mo/do@en")
    ('do', 'trouble_do')
    """
    name = name_of(place)
    return _OF_TROUBLE[name] if place.count("/") == 2 else name


def typed_in(form: Any, shipped: Guide, kept: Sentences) -> Typed:
    """Return what is typed into the form of a guide; an impossible day is none.

    Args:
        form: the fields that were sent.
        shipped: the guide as it ships.
        kept: the sentences that hold until now.
    """
    order = fitting(str(form.get(f"s:{STEPS}", "")).split(), shipped.order) or shipped.order
    stands = {} if order == shipped.order else {STEPS: "\n".join(order)}
    known = sentences_of(edited(shipped, stands, whole=True))
    given = {
        place: str(form[f"s:{place}"]).replace("\r\n", "\n").replace("\0", "").strip()[:LONGEST]
        for place in known
        if f"s:{place}" in form and place != STEPS
    }
    differs = stands | {place: text for place, text in given.items() if text != known[place]}
    try:
        guide = edited(shipped, differs, whole=True)
    except ValueError:
        differs = {place: text for place, text in differs.items() if place not in DAYS}
        guide = edited(shipped, differs, whole=True)
    confirmed = frozenset(map(str, form.getlist("english_fits")))
    before = edited(shipped, kept, whole=True)
    return Typed(guide, differs | marks(guide, before, shipped, kept, confirmed), confirmed)


def standing(shipped: Guide, kept: Sentences) -> Typed:
    """Return a guide as it stands now."""
    try:
        return Typed(edited(shipped, kept, whole=True), kept)
    except ValueError:
        return Typed(shipped, {})


def pieces(typed: Typed, shipped: Guide, faults: Mapping[str, str]) -> dict[str, list[PieceForm]]:
    """Return the form by step, the step itself before its errors; the guide under the empty name."""
    found: dict[str, list[PieceForm]] = {}
    behind = lags(typed.guide, shipped, typed.sentences)
    texts: dict[str, list[Part]] = {}
    titles = {place: one.title for place, one in pieces_of(typed.guide)}
    for place, text in sentences_of(typed.guide).items():
        if place == STEPS:
            continue
        piece, _, _ = place.rpartition("/")
        name = name_of(place)
        part = Part(place, kind_of(place), text, name in LINES, name in DAYS, faults.get(place, ""))
        texts.setdefault(piece, []).append(part)
    for place, title in titles.items():
        parts = texts[place]
        found.setdefault(place.partition("/")[0], []).append(
            PieceForm(
                place, title, [one for one in parts if not one.place.endswith(EN)],
                [one for one in parts if one.place.endswith(EN)], behind.get(place), place in typed.confirmed,
            )
        )  # fmt: skip
    return found


def read_again(before: Sentences, after: Sentences) -> list[str]:
    """Return the places of the pieces whose English was read beside another Vietnamese in a change."""
    marked = [place for place in sorted({*before, *after}) if place.rpartition("/")[2] == READ]
    return [
        place.removesuffix(READ).rstrip("/")
        for place in marked
        if after.get(place, before.get(place)) != before.get(place)
    ]


def spoken_in(form: Any, languages: Collection[str]) -> str:
    """Return the language in which an editor wants to see the walk."""
    wanted = str(form.get("seen_in", ""))
    return wanted if wanted in languages else next(iter(languages))
