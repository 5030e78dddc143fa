"""Goes along the register's chain and writes down who has to be told of what."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.hooks.listeners import delivery
from bot.hooks.payload import change_of
from bot.ids import Ids
from bot.storage.hook_tables import Hook
from feedback.tables import Case, CaseEvent, EventKind, RegisterHead, Unit

#: So many lines of the chain are gone through at once.
LINES = 500

_END = select(RegisterHead.last_event_id).scalar_subquery()
_BEHIND = select(Hook).where(Hook.ended_at.is_(None), Hook.paused_at.is_(None), Hook.seen_event_id < _END)


async def is_behind(db: AsyncSession) -> bool:
    """Tell whether there are lines that some hook has not gone through."""
    return await db.scalar(_BEHIND.with_only_columns(Hook.id).limit(1)) is not None


async def write_new(db: AsyncSession, site: str, ids: Ids, *, now: datetime) -> int:
    """Write what hooks have to be told of the next lines; return how many tellings there are.

    The lines' numbers have no gap and appear in order, so that none is left behind by a slow transaction.
    """
    written = 0
    end = await db.scalar(select(RegisterHead.last_event_id)) or 0
    for hook in (await db.scalars(_BEHIND.order_by(Hook.id).with_for_update())).all():
        upto = min(end, hook.seen_event_id + LINES)
        lines = (
            select(CaseEvent, Case, Unit.code)
            .join(Case, Case.id == CaseEvent.case_id)
            .join(Unit, Unit.id == Case.unit_id)
            .where(
                CaseEvent.id > hook.seen_event_id,
                CaseEvent.id <= upto,
                CaseEvent.kind.in_([EventKind(kind) for kind in hook.kinds]),
            )
        )
        if hook.unit_code:
            path = await db.scalar(select(Unit.path).where(Unit.code == hook.unit_code)) or "-"
            lines = lines.where(Unit.path.startswith(path, autoescape=True))
        for event, case, unit in await db.execute(lines.order_by(CaseEvent.id)):
            change = change_of(event, case, unit, site)
            row = delivery(hook.id, ids, change.type, change.model_dump_json(), now=now)
            row.event_id, row.case_code = event.id, case.code
            db.add(row)
            written += 1
        hook.seen_event_id = upto
    return written
