"""The record of breaches of personal data, with its 72 hours (NĐ 13/2023/NĐ-CP Đ23; Luật 91/2025/QH15 Đ23).

How long the office has is the clock ``data_breach``, dated as all clocks are; it runs day and night. What is
written stays as it is: what becomes known later is one more line.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from feedback.clocks import ClockKind, clock_in_force
from feedback.errors import BreachUnfit
from feedback.storable import storable
from feedback.tables import BreachLine, BreachStep, DataBreach
from feedback.worktime import WorkingDays

_MOST_PEOPLE = 100_000_000


@dataclass(frozen=True, slots=True)
class Account:
    """A breach and all that was done about it, in the order in which it was written."""

    breach: DataBreach
    lines: Sequence[BreachLine]

    @property
    def reported_at(self) -> datetime | None:
        """Return when the police unit was first told; None: not yet."""
        return min((line.at for line in self.lines if line.step is BreachStep.REPORTED), default=None)

    @property
    def is_closed(self) -> bool:
        return any(line.step is BreachStep.CLOSED for line in self.lines)

    def is_late(self, now: datetime) -> bool:
        """Tell whether the report came, or is still missing, after its time."""
        return (self.reported_at or now) > self.breach.due_at


async def record(
    db: AsyncSession,
    *,
    found_at: datetime,
    what: str,
    data: str,
    people: int | None,
    by_id: int,
    by_name: str,
    now: datetime,
    calendar: WorkingDays,
) -> DataBreach:
    """Enter a breach; from when it was found its clock runs.

    Raises:
        BreachUnfit: what happened or the data are not named, it was found in the future, or the number of
            people cannot be.
    """
    what, data = storable(what), storable(data)
    if not what or not data:
        raise BreachUnfit("words")
    if found_at > now:
        raise BreachUnfit("time")
    if people is not None and not 0 <= people <= _MOST_PEOPLE:
        raise BreachUnfit("people")
    clock = clock_in_force(ClockKind.DATA_BREACH, found_at)
    breach = DataBreach(
        found_at=found_at, due_at=clock.due(found_at, calendar).at, clock_version=clock.version, what=what,
        data=data, people=people, recorded_at=now, recorded_by_id=by_id, recorded_by_name=by_name,
    )  # fmt: skip
    db.add(breach)
    await db.flush()
    return breach


async def add_line(
    db: AsyncSession,
    breach_id: int,
    step: BreachStep,
    text: str,
    *,
    at: datetime,
    by_id: int,
    by_name: str,
    now: datetime,
) -> Account:
    """Write down one thing more about a breach.

    Raises:
        BreachUnfit: nothing is said, it lies in the future or before the breach was found, there is no such
            breach, or it would be closed before it was reported.
    """
    account = await account_of(db, breach_id)
    text = storable(text)
    if not text:
        raise BreachUnfit("words")
    if not account.breach.found_at <= at <= now:
        raise BreachUnfit("time")
    if step is BreachStep.CLOSED and account.reported_at is None:
        raise BreachUnfit("unreported")
    line = BreachLine(
        breach_id=breach_id, step=step, at=at, text=text, written_at=now, written_by_id=by_id,
        written_by_name=by_name,
    )  # fmt: skip
    db.add(line)
    await db.flush()
    return Account(account.breach, (*account.lines, line))


async def account_of(db: AsyncSession, breach_id: int) -> Account:
    """Return a breach with its lines.

    Raises:
        BreachUnfit: there is none with this number.
    """
    breach = await db.get(DataBreach, breach_id)
    if breach is None:
        raise BreachUnfit("unknown")
    lines = select(BreachLine).where(BreachLine.breach_id == breach_id).order_by(BreachLine.id)
    return Account(breach, (await db.scalars(lines)).all())


async def accounts(db: AsyncSession) -> Sequence[Account]:
    """Return all breaches, the newest first."""
    found = await db.scalars(select(DataBreach.id).order_by(DataBreach.id.desc()))
    return [await account_of(db, breach_id) for breach_id in found.all()]


async def unreported(db: AsyncSession) -> Sequence[DataBreach]:
    """Return the breaches of which the police unit has not been told, those first that are due first."""
    told = exists().where(BreachLine.breach_id == DataBreach.id, BreachLine.step == BreachStep.REPORTED)
    waiting = select(DataBreach).where(~told).order_by(DataBreach.due_at, DataBreach.id)
    return (await db.scalars(waiting)).all()
