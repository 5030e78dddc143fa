"""Keeps who of the office saw whose data, when, and on which page; a line is added, never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import insert, literal, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from feedback.periods import Period
from feedback.steps import Officer
from feedback.tables import Case, CaseLook, Unit


@dataclass(frozen=True, slots=True)
class Look:
    """One line: who saw which case, when, on which page."""

    at: datetime
    officer_name: str
    code: str
    why: str


async def record_look(db: AsyncSession, case: Case, why: str, *, officer: Officer, now: datetime) -> bool:
    """Keep that an officer saw a case's sender; at most once per officer, case, hour and page.

    Args:
        db: the transaction.
        case: which.
        why: the page that was opened; a short word.
        officer: who.
        now: when; aware.
    """
    hour = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    there = select(CaseLook.id).where(
        CaseLook.case_id == case.id,
        CaseLook.officer_id == officer.id,
        CaseLook.hour == hour,
        CaseLook.why == why,
    )
    if await db.scalar(there) is not None:
        return False
    try:
        async with db.begin_nested():
            db.add(
                CaseLook(
                    case_id=case.id, officer_id=officer.id, officer_name=officer.name, why=why,
                    hour=hour, at=now,
                )
            )  # fmt: skip
    except IntegrityError:
        return False  # the same officer in another window, at the same moment
    return True


async def record_export(
    db: AsyncSession, period: Period, unit_path: str | None, why: str, *, officer: Officer, now: datetime
) -> None:
    """Keep that an officer took out a file with the senders of all cases received in a period.

    Args:
        db: the transaction.
        period: of receipt.
        unit_path: of this unit and those below; None: all.
        why: what was taken; a short word.
        officer: who.
        now: when; aware.
    """
    hour = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    seen = select(CaseLook.case_id).where(
        CaseLook.officer_id == officer.id, CaseLook.hour == hour, CaseLook.why == why
    )
    who = {"officer_id": officer.id, "officer_name": officer.name, "why": why, "hour": hour, "at": now}
    told = [literal(value, CaseLook.__table__.c[name].type) for name, value in who.items()]
    taken = select(Case.id, *told).where(
        Case.received_at >= period.start, Case.received_at < period.end, Case.id.not_in(seen)
    )
    if unit_path is not None:
        taken = taken.join(Unit).where(Unit.path.startswith(unit_path, autoescape=True))
    # In the database alone: there may be a million.
    await db.execute(insert(CaseLook).from_select(["case_id", *who], taken.order_by(Case.id)))


async def looks(
    db: AsyncSession, *, unit_path: str, code: str = "", officer_id: int | None = None,
    limit: int = 200, offset: int = 0,
) -> Sequence[Look]:  # fmt: skip
    """Return who saw the cases of a unit and those below, the newest first."""
    lines = (
        select(CaseLook.at, CaseLook.officer_name, Case.code, CaseLook.why)
        .join(Case, Case.id == CaseLook.case_id)
        .join(Unit, Unit.id == Case.unit_id)
        .where(Unit.path.startswith(unit_path, autoescape=True))
    )
    if code:
        lines = lines.where(Case.code == code)
    if officer_id is not None:
        lines = lines.where(CaseLook.officer_id == officer_id)
    newest = lines.order_by(CaseLook.at.desc(), CaseLook.id.desc()).limit(limit).offset(offset)
    return [Look(*row) for row in await db.execute(newest)]
