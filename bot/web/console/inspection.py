"""The inspector's page: whether the history is whole, how data is kept, what people agreed to; read only."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request, Response
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.engine import reading
from bot.storage.office_tables import StaffMember
from bot.web.console.entrance import Known
from bot.web.console.pages import page
from bot.web.console.router import router
from bot.web.console.visit import Visit
from bot.work.retention import Planned, planned
from feedback.chain import Fault
from feedback.history import verify_chain
from feedback.looks import Look, looks
from feedback.tables import CaseEvent, ConsentText, RegisterHead

#: Beyond so many lines the check belongs on the command line.
MOST_CHECKED = 300_000
MOST_LOOKS = 20
MOST_FAULTS = 50


@dataclass(frozen=True, slots=True)
class Inspected:
    """What the page shows."""

    head: RegisterHead | None
    last: CaseEvent | None
    looks: Sequence[Look]
    consents: Sequence[ConsentText]
    retention: Sequence[Planned]
    accounts: int
    with_second_factor: int
    own_keys: bool  #: personal data are sealed with keys from the settings


@router.get("/kiem-tra")
async def inspection_page(request: Request, visit: Known) -> Response:
    return await _show(request, visit)


@router.post("/kiem-tra")
async def check_chain(request: Request, visit: Known) -> Response:
    """Go through the whole history now and say what is wrong with it; changes nothing."""
    async with reading(visit.parts.sessions) as db:
        head = await db.get(RegisterHead, 1)
        if head is not None and head.count > MOST_CHECKED:
            return await _show(request, visit, too_long=True)
        faults = await verify_chain(db)
    return await _show(request, visit, faults=faults)


async def _show(
    request: Request, visit: Visit, *, faults: Sequence[Fault] | None = None, too_long: bool = False
) -> Response:
    async with reading(visit.parts.sessions) as db:
        found = await _inspected(db, visit)
    now = visit.parts.clock.now()
    return page(
        request, "inspection.html", found=found, checked=faults is not None,
        faults=(faults or ())[:MOST_FAULTS], fault_count=len(faults or ()), too_long=too_long, now=now,
    )  # fmt: skip


async def _inspected(db: AsyncSession, visit: Visit) -> Inspected:
    head = await db.get(RegisterHead, 1)
    texts = select(ConsentText).order_by(ConsentText.first_shown_at.desc(), ConsentText.id)
    working = select(func.count()).where(StaffMember.disabled_at.is_(None))
    return Inspected(
        head=head,
        last=await db.get(CaseEvent, head.last_event_id) if head else None,
        looks=await looks(db, unit_path=visit.actor.unit_path, limit=MOST_LOOKS),
        consents=(await db.scalars(texts)).all(),
        retention=await planned(db, now=visit.parts.clock.now()),
        accounts=await db.scalar(working) or 0,
        with_second_factor=await db.scalar(working.where(StaffMember.totp_secret.is_not(None))) or 0,
        own_keys=bool(visit.parts.settings.data_key_list),
    )
