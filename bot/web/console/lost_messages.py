"""What was written to people about their cases and did not arrive: counted by unit, and listed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.tables import Message
from feedback.alphabet import by_name
from feedback.periods import Period
from feedback.tables import Case, Unit

#: How messages end that did not arrive, or perhaps did not.
LOST = ("dead", "refused", "unknown")


@dataclass(frozen=True, slots=True)
class Lost:
    """How many messages of one unit ended so on one channel."""

    unit_code: str
    unit_name: str
    channel: str
    ended: str  #: one of ``LOST``
    count: int


@dataclass(frozen=True, slots=True)
class LostMessage:
    """One message that did not arrive; what it says stays in its case."""

    code: str
    unit_name: str
    channel: str
    ended: str
    reason: str
    at: datetime
    reached: bool  #: the person was told another way


async def lost_by_unit(db: AsyncSession, period: Period, unit_path: str) -> Sequence[Lost]:
    """Return what did not arrive in a period, of a unit's cases and those below, by unit, channel and end."""
    count = func.count()
    counted = (
        select(Unit.code, Unit.name, Message.channel, Message.state, count)
        .join_from(Message, Case, Case.code == Message.case_code)
        .join(Unit, Unit.id == Case.unit_id)
        .where(*_lost(period, unit_path))
        .group_by(Unit.code, Unit.name, Message.channel, Message.state)
    )
    found = [Lost(*row) for row in await db.execute(counted)]
    return sorted(found, key=lambda one: (-one.count, by_name(one.unit_name), one.channel, one.ended))


async def lost_messages(
    db: AsyncSession, period: Period, unit_path: str, *, limit: int
) -> Sequence[LostMessage]:
    """Return the messages behind ``lost_by_unit``, the newest first."""
    found = (
        select(Message, Case.code, Unit.name)
        .join_from(Message, Case, Case.code == Message.case_code)
        .join(Unit, Unit.id == Case.unit_id)
        .where(*_lost(period, unit_path))
        .order_by(Message.id.desc())
        .limit(limit)
    )
    return [
        LostMessage(
            code, unit, one.channel, one.state, one.reason or "", one.state_at, one.reached_at is not None
        )
        for one, code, unit in await db.execute(found)
    ]


def _lost(period: Period, unit_path: str) -> Sequence[ColumnElement[bool]]:
    return (
        Message.direction == "out",
        Message.state.in_(LOST),
        Message.state_at >= period.start,
        Message.state_at < period.end,
        Unit.path.startswith(unit_path, autoescape=True),
    )
