"""The English of a guide's pieces as editors word it, and whether it still tells what the Vietnamese does.

A piece is the guide itself, a step or an error, by its place: empty, ``<step>``, ``<step>/<error>``. Its mark
says beside which Vietnamese its English was last read; without a mark it is the one that ships.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from enum import StrEnum
from hashlib import sha256
from typing import TypeVar

from faq.guides import English, Guide, Step, Trouble

Piece = Guide | Step | Trouble
Worded = TypeVar("Worded", Guide, Step, Trouble)
#: Ends the place of an English sentence, and is that of a piece's mark.
EN, READ = "@en", "@read"
#: What is told of each piece, in both languages.
TOLD: Mapping[type[Piece], tuple[str, ...]] = {
    Guide: ("title", "whom", "prepare", "after"), Step: ("title", "do", "see"), Trouble: ("title", "do"),
}  # fmt: skip
_LISTS = frozenset({"prepare", "phrasings"})


class Lag(StrEnum):
    """What is wrong with the English of a piece; then it is told in Vietnamese, which says so."""

    BEHIND = "behind"  #: the Vietnamese was changed since the English was last read beside it
    MISSING = "missing"  #: there is none


def at(place: str, name: str) -> str:
    """Return the place of a sentence of a piece.

    >>> at("", "title"), at("mo-cong", "do")
    ('title', 'mo-cong/do')
    """
    return f"{place}/{name}" if place else name


def pieces_of(guide: Guide) -> Iterator[tuple[str, Piece]]:
    """Yield the guide, its steps and their errors, each with its place."""
    yield "", guide
    for step in guide.steps:
        yield step.id, step
        yield from ((f"{step.id}/{one.id}", one) for one in step.troubles)


def english_sentences(place: str, one: Piece) -> dict[str, str]:
    """Return the English sentences of a piece by their place, empty where there are none."""
    said = one.en or English("")
    return {f"{at(place, name)}{EN}": _text(getattr(said, name)) for name in _names(one)}


def with_english(one: Worded, place: str, sentences: Mapping[str, str]) -> Worded:
    """Return a piece with other English sentences; with none that is told it has no English."""
    said = english_sentences(place, one)
    given = {key: sentences[key].strip() for key in said if key in sentences}
    if not given:
        return one
    said |= given
    found: dict[str, str | tuple[str, ...]] = {}
    for name in _names(one):
        text = said[f"{at(place, name)}{EN}"]
        found[name] = _lines(text) if name in _LISTS else text
    return replace(one, en=English(**found) if any(found.values()) else None)  # type: ignore[arg-type]


def lag_of(one: Piece, shipped: Piece | None, place: str, sentences: Mapping[str, str]) -> Lag | None:
    """Return what is wrong with the English of a piece, if anything is."""
    if one.en is None:
        return Lag.MISSING
    read = sentences.get(at(place, READ)) or (fingerprint(shipped) if shipped else "")
    return None if read == fingerprint(one) else Lag.BEHIND


def lags(guide: Guide, shipped: Guide, sentences: Mapping[str, str]) -> dict[str, Lag]:
    """Return the pieces of a guide whose English is not what it should be, by place.

    Args:
        guide: as editors worded it, with English that is behind.
        shipped: the same guide as it ships.
        sentences: what editors worded.
    """
    before = dict(pieces_of(shipped))
    found = {place: lag_of(one, before.get(place), place, sentences) for place, one in pieces_of(guide)}
    return {place: lag for place, lag in found.items() if lag}


def marks(
    guide: Guide, before: Guide, shipped: Guide, kept: Mapping[str, str], confirmed: Collection[str] = ()
) -> dict[str, str]:
    """Return the marks of what an editor typed: English that changed was read beside its Vietnamese.

    Args:
        guide: as typed.
        before: as it stood until now.
        shipped: as it ships.
        kept: the sentences that stood until now, with their marks.
        confirmed: the places of pieces whose English an editor found right as it is.
    """
    old, first = dict(pieces_of(before)), dict(pieces_of(shipped))
    found = {}
    for place, one in pieces_of(guide):
        read = kept.get(at(place, READ))
        if place in confirmed or _english_told(one) != _english_told(old.get(place)):
            read = fingerprint(one)
        ships = first.get(place)
        as_shipped = ships is not None and _english_told(one) == _english_told(ships)
        if as_shipped and ships and fingerprint(ships) in {read, fingerprint(one)}:
            continue
        if read:
            found[at(place, READ)] = read
    return found


def fingerprint(one: Piece) -> str:
    """Return what tells whether the Vietnamese of a piece is another one."""
    told = "\0".join(_text(getattr(one, name)) for name in TOLD[type(one)])
    return sha256(told.encode()).hexdigest()[:12]


def english_faults(guide: Guide) -> Iterator[tuple[str, str]]:
    """Yield the places of English sentences that are empty though the rest of their piece is not."""
    for place, one in pieces_of(guide):
        if one.en is None:
            continue
        for name in TOLD[type(one)]:
            if getattr(one, name) and not getattr(one.en, name):
                yield f"{at(place, name)}{EN}", "empty"


def _names(one: Piece) -> tuple[str, ...]:
    return TOLD[type(one)] if isinstance(one, Step) else (*TOLD[type(one)], "phrasings")


def _english_told(one: Piece | None) -> tuple[object, ...]:
    return () if one is None or one.en is None else tuple(getattr(one.en, name) for name in TOLD[type(one)])


def _text(said: str | tuple[str, ...]) -> str:
    return said if isinstance(said, str) else "\n".join(said)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
