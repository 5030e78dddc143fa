"""Which cases a queue lists, and what that means to the database."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, false, literal, or_, select, union_all

from feedback.folding import fold
from feedback.lifecycle import OPEN, CaseKind, State
from feedback.sealing import MOST_KEYS, Piece, normalised
from feedback.tables import ALL_UNITS, Case, Finder, Unit
from feedback.tables.text_within import holds
from feedback.tables.unindexed import by_no_index


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """Which cases to list; what is None or empty does not narrow."""

    unit_path: str | None = None  #: this unit and those below
    states: frozenset[State] = OPEN
    kinds: frozenset[CaseKind] = frozenset()
    officer_id: int | None = None
    without_officer: bool = False
    channel: str = ""
    paused: bool = False  #: the clock stands still
    due_before: datetime | None = None
    received_from: datetime | None = None
    received_before: datetime | None = None
    reopened_at_least: int = 0  #: times; from 2 on it is an appeal, which leaders see
    #: A code, words that all occur in what was sent, or a sender's whole phone number or name; accents do
    #: not matter.
    words: str = ""
    #: The cases whose sender has these words as a number or name; None until that was asked for.
    of_sender: frozenset[int] | None = None


def narrowed(rows: Select[Any], wanted: QueueFilter) -> Select[Any]:
    """Return a selection of cases with only those that the filter lets through."""
    return rows.where(*conditions(wanted))


def conditions(wanted: QueueFilter) -> Iterator[ColumnElement[bool]]:
    """Yield what each field of a filter asks of a case."""
    if wanted.unit_path not in {None, ALL_UNITS}:
        below = select(Unit.id).where(Unit.path.startswith(wanted.unit_path, autoescape=True))
        yield Case.unit_id.in_(below)
    if wanted.states:
        yield Case.state.in_(wanted.states)
    if wanted.kinds:
        yield Case.kind.in_(wanted.kinds)
    if wanted.officer_id is not None:
        yield Case.officer_id == wanted.officer_id
    if wanted.without_officer:
        yield Case.officer_id.is_(None)
    if wanted.channel:
        yield Case.channel == wanted.channel
    if wanted.reopened_at_least:
        yield Case.reopened >= wanted.reopened_at_least
    yield from _in_time(wanted)
    if fold(wanted.words):
        found = _with_words_or_of_sender(wanted)
        # Among the few open cases texts are looked into last. Of all cases the texts come first, as they lie:
        # beside other conditions they would be fetched in the order of an index, from all over the register.
        yield found if _few(wanted) else Case.id.in_(select(Case.id).where(found))


def _with_words_or_of_sender(wanted: QueueFilter) -> ColumnElement[bool]:
    # A long word is in few texts, and the others are looked for in those alone.
    words = sorted(fold(wanted.words).split(), key=len)[::-1]
    in_text = and_(*(holds(Case.search_text, word) for word in words))
    if wanted.of_sender is None:
        return or_(in_text, Case.id.in_(of_senders(wanted.words)))
    return or_(in_text, Case.id.in_(wanted.of_sender)) if wanted.of_sender else in_text


def of_senders(words: str) -> CompoundSelect[int]:
    """Return the question which cases have a sender with this whole phone number or name."""
    return union_all(*(select(Case.id).where(is_person(words, one)) for one in (Piece.PHONE, Piece.NAME)))


def is_everything(wanted: QueueFilter) -> bool:
    """Tell whether a filter lets the whole register through."""
    no_state_out = not wanted.states or wanted.states >= frozenset(State)
    return no_state_out and not wanted.words and _by_states_alone(wanted)


def only_words(wanted: QueueFilter) -> bool:
    """Tell whether words are looked for in the whole register, which nothing but states narrows."""
    return _by_states_alone(wanted) and not _few(wanted)


def _by_states_alone(wanted: QueueFilter) -> bool:
    everywhere = wanted.unit_path in {None, ALL_UNITS}
    bare = replace(wanted, unit_path=None, words="", of_sender=None, states=frozenset())
    return everywhere and bare == QueueFilter(states=frozenset())


def in_one_walk(wanted: QueueFilter) -> ColumnElement[bool]:
    """Return all conditions of a filter as one, for which SQLite goes once through the index of texts."""
    # Put so that SQLite can do nothing but go once through the index of texts, which holds the states and
    # deadlines too: by the index of states it would look for each of the register among what was found.
    return by_no_index(_with_words_or_of_sender(wanted), *conditions(replace(wanted, words="")))


def _few(wanted: QueueFilter) -> bool:
    return bool(wanted.states) and wanted.states <= OPEN


def _in_time(wanted: QueueFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.paused:
        yield Case.paused_at <= Case.due_at
    if wanted.due_before is not None:
        yield is_due_before(wanted.due_before)
    if wanted.received_from is not None:
        yield Case.received_at >= wanted.received_from
    if wanted.received_before is not None:
        yield Case.received_at < wanted.received_before


def is_due_before(at: Any) -> ColumnElement[bool]:
    """Return whether a case's deadline, if its clock runs, is before a time."""
    # While a clock stands still, its deadline comes no nearer.
    runs = or_(Case.paused_at.is_(None), Case.paused_at > Case.due_at)
    return and_(Case.due_at < at, runs)


def is_person(text: str, piece: Piece) -> ColumnElement[bool]:
    """Return whether a case's sender has this whole phone number or name."""
    column = Case.phone_finder if piece is Piece.PHONE else Case.name_finder
    if not normalised(text, piece):
        return false()
    # While keys are being changed, some rows still have the hash of the one before.
    return or_(*(column == literal(text, Finder(piece, age)) for age in range(MOST_KEYS)))
