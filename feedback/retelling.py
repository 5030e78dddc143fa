"""Tells the register again from its history alone, and finds where the live tables say something else.

A case's lines, in their order, give every round of it: nothing is taken from the tables of cases but which
lines belong to which case. So a figure that somebody changed by hand shows, and the figures of any period can
be recomputed.
"""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from feedback.case_rows import case_rows
from feedback.clock_work import ClockWorkBy
from feedback.clocks import PauseReason, clock_in_force, clock_of_version
from feedback.counting import CaseRow
from feedback.errors import FiguresDisagree
from feedback.kinds import CaseKind, ContentType
from feedback.life import LIFE, Ticking, clock_of
from feedback.lifecycle import State
from feedback.periods import Period
from feedback.statistics import Figures, Tally
from feedback.statistics import figures as live_figures
from feedback.tables import REPLIES, ActorKind, Case, CaseEvent, EventKind, Unit

_LINES_AT_ONCE = 2000
_FAR = datetime(9000, 1, 1, tzinfo=UTC)
_MOST_TOLD = 50
_NEXT_ROUND = frozenset({EventKind.REOPENED, EventKind.RECALLED, EventKind.UNMERGED})
_WORDS_OF_CITIZEN = frozenset({EventKind.CITIZEN_ADDED, EventKind.CITIZEN_ANSWERED})
_ENDS = {
    EventKind.ANSWERED: "answered_at",
    EventKind.REFUSED: "not_accepted_at",
    EventKind.TRANSFERRED: "transferred_at",
    EventKind.MERGED: "merged_at",
}
_COLUMNS = (
    CaseEvent.case_id,
    CaseEvent.case_code,
    CaseEvent.at,
    CaseEvent.kind,
    CaseEvent.actor_kind,
    CaseEvent.actor_id,
    CaseEvent.data,
)


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the live tables and the history say different things."""

    code: str  #: of the case; empty: a sum
    round: int
    fields: tuple[str, ...]


@dataclass(slots=True)
class _Told:
    """A case as its lines have told it so far; its present round by the names of ``CaseRow``'s fields."""

    round: dict[str, Any]
    clock: str = ""
    state: State = State.RECEIVED
    due_at: datetime | None = None
    pause: tuple[datetime, PauseReason] | None = None
    earlier: list[dict[str, Any]] = field(default_factory=list)

    def next_round(self, at: datetime) -> None:
        # A text that was public belongs to the answer that it was made of.
        self.earlier.append({**self.round, "due_at": self.due_at or _FAR, "published_at": None})
        self.pause = None
        self.round |= {
            "received_at": at, "round": self.round["round"] + 1, "answered_at": None, "transferred_at": None,
            "merged_at": None, "rating": None, "rated_at": None, "first_reply_at": None,
            "apologised_at": None,
        }  # fmt: skip

    def rows(self, names: Mapping[str, str]) -> Iterator[CaseRow]:
        """Give its rounds, with the names of units by code; none where no answer was promised."""
        if self.due_at is None:
            return
        last = self.round
        stands_still = self.pause is not None and self.pause[0] <= self.due_at
        answered, published = last["answered_at"], last["published_at"]
        if not (published and answered and published >= answered):
            published = None
        present = {"due_at": _FAR if stands_still else self.due_at, "published_at": published}
        shared = {"kind": last["kind"], "content_type": last["content_type"]}
        for one in (*self.earlier, last | present):
            yield CaseRow(**one | shared, unit_name=names.get(one["unit_code"], ""))


async def rows_retold(db: AsyncSession) -> AsyncIterator[CaseRow]:
    """Give every round of every case as its history tells it, in the order of entry; no officer is named."""
    units = await db.execute(select(Unit.code, Unit.name))
    names = {unit.code: unit.name for unit in units}
    told: _Told | None = None
    lines = select(*_COLUMNS).order_by(CaseEvent.case_id, CaseEvent.seq)
    found = await db.stream(lines.execution_options(yield_per=_LINES_AT_ONCE))
    # Page by page: row by row they take several times as long.
    async for page in found.partitions():
        for line in page:
            if line.kind is EventKind.RECEIVED:
                for row in told.rows(names) if told is not None else ():
                    yield row
                told = _begin(line)
            elif told is not None:
                _go_on(told, line)
    for row in told.rows(names) if told is not None else ():
        yield row


async def figures_retold(db: AsyncSession, period: Period, *, now: datetime) -> Figures:
    """Return the figures of a period, counted from history alone.

    Raises:
        FiguresDisagree: they do not add up.
    """
    tally = Tally(period, now=now)
    async for row in rows_retold(db):
        tally.add(row)
    return tally.figures()


async def recomputed_differs(
    db: AsyncSession, *, now: datetime, period: Period | None = None, at_most: int = _MOST_TOLD
) -> tuple[Difference, ...]:
    """Compare the live tables with the history, case by case and in sum; nothing if all is well.

    For a nightly job: memory grows neither with the register nor with how much of it differs.

    Args:
        db: the transaction; only read.
        now: aware.
        period: whose sums to compare; by default all from the first case until now.
        at_most: so many cases are told; a list of a million would say no more.
    """
    period = period or Period(await db.scalar(select(func.min(Case.received_at))) or now, now)
    tally = Tally(period, now=now)
    found: list[Difference] = []
    live = case_rows(db, Period(datetime(1970, 1, 1, tzinfo=UTC), _FAR), by_case=True)
    one = await anext(live, None)
    async for row in rows_retold(db):
        tally.add(row)
        while one is not None and _place(one) < _place(row):
            _tell(found, one, ("case",), at_most)
            one = await anext(live, None)
        if one is None or _place(one) != _place(row):
            _tell(found, row, ("history",), at_most)
            continue
        _tell(found, row, _unlike(one, row), at_most)
        one = await anext(live, None)
    while one is not None:
        _tell(found, one, ("case",), at_most)
        one = await anext(live, None)
    return (*found, *await _sums_unlike(db, tally, period, now=now))


def _tell(found: list[Difference], row: CaseRow, fields: tuple[str, ...], at_most: int) -> None:
    if fields and len(found) < at_most:
        found.append(Difference(row.code, row.round, fields))


async def _sums_unlike(
    db: AsyncSession, tally: Tally, period: Period, *, now: datetime
) -> Sequence[Difference]:
    try:
        retold, live = tally.figures(), await live_figures(db, period, now=now)
    except FiguresDisagree as error:
        return [Difference("", 0, (error.group,))]
    return [] if without_names(retold) == without_names(live) else [Difference("", 0, ("figures",))]


def without_names(figures: Figures) -> Figures:
    """Return figures as history can tell them: without the names of officers and what only clocks measure."""
    officers = sorted(figures.by_officer, key=lambda one: one.officer_id or 0)
    bare = tuple(replace(one, name="") for one in officers)
    return replace(figures, by_officer=bare, spreads={}, clock_work_by=ClockWorkBy())


def _place(row: CaseRow) -> tuple[int, int]:
    return row.case_id, row.round


_COMPARED = [name for name in CaseRow.__dataclass_fields__ if name != "officer_name"]
_compared = attrgetter(*_COMPARED)


def _unlike(one: CaseRow, other: CaseRow) -> tuple[str, ...]:
    here, there = _compared(one), _compared(other)
    if here == there:
        return ()
    unlike = [name for name, a, b in zip(_COMPARED, here, there, strict=True) if a != b]
    # Letters are looked up for late cases only.
    if "apologised_at" in unlike and one.apologised_at is None and not _is_late(other):
        unlike.remove("apologised_at")
    return tuple(unlike)


def _is_late(row: CaseRow) -> bool:
    return row.answered_at is not None and row.answered_at > row.due_at


def _begin(line: Any) -> _Told:
    data = line.data
    heard = data.get("heard_at")
    began = datetime.fromisoformat(heard) if heard and "split_from" not in data else line.at
    return _Told(
        {
            "case_id": line.case_id, "code": line.case_code, "kind": CaseKind(data["kind"]),
            "channel": data["channel"], "unit_code": data["unit"], "received_at": began, "answered_at": None,
            "not_accepted_at": None, "transferred_at": None, "merged_at": None, "rating": None,
            "rated_at": None, "round": 1, "content_type": None, "officer_id": None, "first_reply_at": None,
            "apologised_at": None, "published_at": None,
        }
    )  # fmt: skip


def _go_on(told: _Told, line: Any) -> None:
    at, data = line.at, line.data
    is_reply = line.kind in REPLIES and line.actor_kind is ActorKind.OFFICER
    if is_reply and told.round["first_reply_at"] is None:
        told.round["first_reply_at"] = at
    if line.kind is EventKind.UNMERGED:
        told.round["officer_id"] = None  # it was nobody's any more when its round was closed
    if line.kind in _NEXT_ROUND:
        told.next_round(at)
    told.round |= _changes(told.round, line)
    told.state = State(data.get("state", told.state))
    if line.kind is EventKind.DUE_SET:
        told.due_at, told.clock = datetime.fromisoformat(data["due_at"]), data["clock"]
        if data.get("why") == "merged" and told.pause is not None:
            told.pause = (at, told.pause[1])
    elif line.actor_kind is ActorKind.OFFICER or line.kind in _WORDS_OF_CITIZEN:
        _keep_time(told, line)


def _changes(row: Mapping[str, Any], line: Any) -> dict[str, Any]:
    """Return what a line changes in the round that it tells of."""
    at, data = line.at, line.data
    changes: dict[str, Any] = {_ENDS[line.kind]: at} if line.kind in _ENDS else {}
    match line.kind:
        case EventKind.TAKEN:
            # A head may have given it to somebody else.
            changes["officer_id"] = data.get("officer", line.actor_id)
        case EventKind.RELEASED | EventKind.REOPENED:
            changes["officer_id"] = None
        case EventKind.HANDED_OVER:
            changes |= {"officer_id": None, "unit_code": data["to_unit"]}
        case EventKind.ESCALATED:
            changes["unit_code"] = data["to_unit"]
        case EventKind.ACCEPTED | EventKind.CLASSIFIED:
            content = data["content_type"]
            changes["content_type"] = ContentType(content) if content else None
            changes["kind"] = CaseKind(data.get("kind", row["kind"]))
        case EventKind.RATED if row["rating"] is None:
            changes |= {"rating": data["level"], "rated_at": at}
        case EventKind.APOLOGISED if row["apologised_at"] is None:
            changes["apologised_at"] = at
        case EventKind.PUBLISHED:
            before, answered = row["published_at"], row["answered_at"]
            is_new = before is None or (answered and before < answered)
            changes["published_at"] = at if is_new else before
        case EventKind.UNPUBLISHED:
            changes["published_at"] = None
    return changes


def _keep_time(told: _Told, line: Any) -> None:
    """Let the clock stand still or go on, as ``feedback.timekeeping`` does after each step."""
    if told.due_at is None:
        return
    _pause_as_state_wants(told, line.at)
    if line.kind is EventKind.PAUSED:
        told.pause = (line.at, PauseReason.OTHER_BODY)
    elif line.kind is EventKind.RESUMED:
        told.pause = None
        _pause_as_state_wants(told, line.at)
    elif line.kind is EventKind.CLASSIFIED and told.state.is_open:
        clock, before = clock_of(told.round["kind"]), clock_of(CaseKind(line.data["was_kind"]))
        if clock is not None and clock is not before:
            told.clock = clock_in_force(clock, told.round["received_at"]).version


def _pause_as_state_wants(told: _Told, at: datetime) -> None:
    ticking = LIFE[told.state].ticking
    if ticking is Ticking.ENDED:
        told.pause = None
    elif told.pause is not None and told.pause[1] is PauseReason.OTHER_BODY:
        return
    elif ticking is not Ticking.PAUSED or PauseReason.CITIZEN not in clock_of_version(told.clock).pauses:
        told.pause = None
    elif told.pause is None:
        told.pause = (at, PauseReason.CITIZEN)
