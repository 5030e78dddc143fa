"""What figures are counted from: each round of each case in numbers, kept with every change of its row.

Nothing here is known from anywhere else: all of it follows from ``Case`` and ``CaseRound``, and is written in
the same flush as they are. What somebody makes of it by hand, ``feedback.retelling`` finds.
"""

from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    bindparam,
    delete,
    event,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from feedback.kinds import CaseKind, ContentType, RoundEnd
from feedback.lifecycle import State, Timeliness, public_since, timeliness
from feedback.tables.base import Base, Id, stored_words
from feedback.tables.cases import Case
from feedback.tables.relations import CaseRound

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
#: Further away than any date of a case: when an answer is due while the clock stands still.
FAR_AWAY = datetime(9000, 1, 1, tzinfo=UTC)


class Fate(IntEnum):
    """How a round ended; an open one has none yet."""

    EARLY = 1
    ON_TIME = 2
    LATE = 3
    NOT_ACCEPTED = 4
    TRANSFERRED = 5
    MERGED = 6


ANSWERS = {Fate.EARLY: Timeliness.EARLY, Fate.ON_TIME: Timeliness.ON_TIME, Fate.LATE: Timeliness.LATE}
_JUDGED = {timely: fate for fate, timely in ANSWERS.items()}
_ENDS = {RoundEnd.TRANSFERRED: Fate.TRANSFERRED, RoundEnd.MERGED: Fate.MERGED}
#: What every round of a case shares with its present one.
_SHARED = ("kind", "content_type", "channel")
READ_OF_CASE = (
    *_SHARED, "received_at", "round_began_at", "due_at", "paused_at", "answered_at", "closed_at",
    "transferred_at", "state", "unit_id", "officer_id", "officer_name", "rating", "rated_at", "round",
    "first_reply_at", "published_at",
)  # fmt: skip
READ_OF_ROUND = (
    "case_id", "number", "began_at", "ended_at", "ended_as", "due_at", "unit_id", "officer_id",
    "officer_name", "first_reply_at", "rating", "rated_at", "published_at",
)  # fmt: skip


class CountedRound(Base):
    """One round of a case to which an answer was promised; instants are microseconds since 1970."""

    __tablename__ = "counted_rounds"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    until: Mapped[int] = mapped_column(BigInteger)  #: it counts in no period that begins after this
    began: Mapped[int] = mapped_column(BigInteger)
    due: Mapped[int] = mapped_column(BigInteger)  #: ``FAR_AWAY`` while the clock stands still
    ended: Mapped[int | None] = mapped_column(BigInteger)
    fate: Mapped[int | None] = mapped_column(SmallInteger)
    rated: Mapped[int | None] = mapped_column(BigInteger)
    rating: Mapped[int | None] = mapped_column(SmallInteger)
    replied: Mapped[int | None] = mapped_column(BigInteger)  #: when staff first wrote to the citizen
    published: Mapped[int | None] = mapped_column(BigInteger)
    kind: Mapped[CaseKind] = mapped_column(stored_words(CaseKind))
    content_type: Mapped[ContentType | None] = mapped_column(stored_words(ContentType))
    channel: Mapped[str] = mapped_column(String(30))
    unit_id: Mapped[int] = mapped_column(Id)
    officer_id: Mapped[int | None] = mapped_column(BigInteger)
    officer_name: Mapped[str] = mapped_column(String(200), default="")

    __table_args__ = (
        # Holds all that is counted; what ended before a period is never read.
        Index(
            "ix_counted_rounds_until",
            "until", "began", "due", "ended", "fate", "rated", "rating", "replied", "published", "round",
            "kind", "content_type", "channel", "unit_id", "officer_id", "case_id",
        ),
        Index("ix_counted_rounds_officer_id_officer_name", "officer_id", "officer_name"),
    )  # fmt: skip


def instant(at: datetime) -> int:
    """Return an aware time as a number."""
    return (at - _EPOCH) // _MICROSECOND


def moment_of(number: int) -> datetime:
    """Return the aware time that ``instant`` gave a number."""
    return _EPOCH + number * _MICROSECOND


def counted_case(case: Any) -> dict[str, Any] | None:
    """Return what counts of a case's present round; None if no answer was promised.

    Args:
        case: a ``Case``, or a row with its id and ``READ_OF_CASE``.
    """
    if case.due_at is None:
        return None
    stands_still = case.paused_at is not None and case.paused_at <= case.due_at
    due_at = FAR_AWAY if stands_still else case.due_at
    ended_at, fate = _end_of(case, due_at)
    began_at = case.round_began_at or case.received_at
    return {
        **_numbers(case, began_at, due_at, ended_at, fate),
        **{name: getattr(case, name) for name in _SHARED},
        "case_id": case.id,
        "round": case.round,
        "published": _instant(public_since(case.published_at, case.answered_at)),
    }


def counted_round(ended: Any, case: Any) -> dict[str, Any] | None:
    """Return what counts of an earlier round; None if no answer was promised.

    Args:
        ended: a ``CaseRound``, or a row with ``READ_OF_ROUND``.
        case: whose it is; of it only kind, content type and channel are read.
    """
    if ended.due_at is None:
        return None
    fate = _ENDS.get(ended.ended_as) or _answered(ended.due_at, ended.ended_at)
    return {
        **_numbers(ended, ended.began_at, ended.due_at, ended.ended_at, fate),
        **{name: getattr(case, name) for name in _SHARED},
        "case_id": ended.case_id,
        "round": ended.number,
        "published": _instant(ended.published_at),
    }


def _numbers(
    at: Any, began_at: datetime, due_at: datetime, ended_at: datetime | None, fate: Fate | None
) -> dict[str, Any]:
    last = max(ended_at or FAR_AWAY, at.rated_at or began_at, began_at)
    return {
        "until": instant(last), "began": instant(began_at), "due": instant(due_at),
        "ended": _instant(ended_at), "fate": fate, "rated": _instant(at.rated_at), "rating": at.rating,
        "replied": _instant(at.first_reply_at), "unit_id": at.unit_id, "officer_id": at.officer_id,
        "officer_name": at.officer_name or "",
    }  # fmt: skip


def _end_of(case: Any, due_at: datetime) -> tuple[datetime | None, Fate | None]:
    if case.answered_at is not None:
        return case.answered_at, _answered(due_at, case.answered_at)
    if case.state is State.NOT_ACCEPTED:
        return case.closed_at, Fate.NOT_ACCEPTED
    if case.transferred_at is not None:
        return case.transferred_at, Fate.TRANSFERRED
    return (case.closed_at, Fate.MERGED) if case.state is State.MERGED else (None, None)


def _answered(due_at: datetime, answered_at: datetime) -> Fate:
    return _JUDGED[timeliness(due_at=due_at, answered_at=answered_at, now=answered_at)]


def _instant(at: datetime | None) -> int | None:
    return None if at is None else instant(at)


_READ = frozenset(READ_OF_CASE)


@event.listens_for(Case, "after_insert")
def _case_entered(_: Mapper[Case], connection: Connection, case: Case) -> None:
    _keep(connection, counted_case(case), case.id, case.round)


@event.listens_for(Case, "after_update")
def _case_changed(_: Mapper[Case], connection: Connection, case: Case) -> None:
    state = inspect(case)
    # What was set at all is few, and known at once; whether it became another value is not.
    touched = _READ & state.committed_state.keys()
    changed = [name for name in touched if state.attrs[name].history.has_changes()]
    if not changed:
        return
    _keep(connection, counted_case(case), case.id, case.round)
    if case.round > 1 and any(name in changed for name in _SHARED):
        shared = {name: getattr(case, name) for name in _SHARED}
        connection.execute(update(CountedRound).where(CountedRound.case_id == case.id).values(shared))


@event.listens_for(CaseRound, "after_insert")
@event.listens_for(CaseRound, "after_update")
def _round_ended(_: Mapper[CaseRound], connection: Connection, ended: CaseRound) -> None:
    cases = Case.__table__
    shared = select(*(cases.c[name] for name in _SHARED)).where(cases.c.id == ended.case_id)
    _keep(connection, counted_round(ended, connection.execute(shared).one()), ended.case_id, ended.number)


_ROUNDS = CountedRound.metadata.tables[CountedRound.__tablename__]
_HERE = (_ROUNDS.c.case_id == bindparam("here_case")) & (_ROUNDS.c.round == bindparam("here_round"))
# Made once: to make them takes longer than to run them.
_UPDATE = update(_ROUNDS).where(_HERE).values({c: bindparam(f"to_{c.name}", type_=c.type) for c in _ROUNDS.c})
_INSERT, _DELETE = insert(_ROUNDS), delete(_ROUNDS).where(_HERE)


def _keep(connection: Connection, row: dict[str, Any] | None, case_id: int, number: int) -> None:
    here = {"here_case": case_id, "here_round": number}
    if row is None:
        connection.execute(_DELETE, here)
    elif not connection.execute(_UPDATE, here | {f"to_{name}": row[name] for name in row}).rowcount:
        connection.execute(_INSERT, row)
