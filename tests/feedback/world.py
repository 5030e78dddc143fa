"""A small registry to test with: the sample units, people of the office, cases."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from feedback import cases, consents, intake, units, watching
from feedback.calendar import DATA, shipped_calendar
from feedback.calendar_changes import calendar_in_force
from feedback.clocks import use_clocks
from feedback.consents import Wording
from feedback.handling import Officer
from feedback.intake import Submission
from feedback.lifecycle import CaseKind, Role
from feedback.tables import Case, EventKind, Purpose
from feedback.unit_file import read_units
from feedback.worktime import VIETNAM

ROWS = read_units(DATA / "units_sample.csv")
CALENDAR = shipped_calendar()

#: A Monday morning; the fifth working day after it is Monday the 23rd.
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=VIETNAM)


#: The office's own clock for answers, which stands still for other bodies too.
PATIENT_CLOCK = """
clocks:
  - kind: answer
    amount: 5
    unit: working_day
    version: office-answer-1
    valid_from: 2020-01-01
    valid_to: null
    legal_basis: "quyết định của cơ quan"
    verified: true
    pauses: [citizen, other_body]
    extensions: 1
"""


@contextmanager
def clocks_that_wait(folder: Path) -> Iterator[None]:
    """Let answers of the office wait for other bodies."""
    path = folder / "clocks.yaml"
    path.write_text(PATIENT_CLOCK, "utf-8")
    use_clocks(path)
    try:
        yield
    finally:
        use_clocks(None)


def later(**by: float) -> datetime:
    return MONDAY + timedelta(**by)


async def open_office(db: AsyncSession) -> None:
    await units.import_units(db, ROWS)


async def officer(db: AsyncSession, unit_code: str, *, id: int = 1, role: Role = Role.OFFICER) -> Officer:  # noqa: A002
    unit = await units.by_code(db, unit_code)
    return Officer(id, f"Cán bộ {id}", role, unit.path)


def submission(**changes: Any) -> Submission:
    told: dict[str, Any] = {
        "kind": CaseKind.FEEDBACK,
        "text": "Thu tiền quỹ lớp quá cao\nMong nhà trường xem lại.",
        "channel": "web",
        "unit_code": "TH-LVT",
        "reporter_name": "Trần Thị Thử",
        "reporter_phone": "0900000001",
        "contact_ref": "talk:1",
        **changes,
    }
    return Submission(**told)


async def agree_to_reminders(
    db: AsyncSession, contact_ref: str = "talk:1", *, now: datetime = MONDAY
) -> None:
    wording = Wording("1", "vi", {Purpose.REMINDERS: "Nhắn nhắc?"})
    given = {Purpose.REMINDERS: True}
    await consents.record(db, given, wording, contact_ref=contact_ref, channel="web", now=now)


async def receive(db: AsyncSession, *, now: datetime = MONDAY, seed: int = 1, **changes: Any) -> Case:
    return await intake.receive(
        db, submission(**changes), now=now, rng=random.Random(seed), calendar=CALENDAR
    )


async def look(db: AsyncSession, code: str, now: datetime) -> watching.Seen:
    """Let the clock look at a case."""
    case = await cases.for_change(db, code)
    return await watching.look_at(db, case, now=now, calendar=await calendar_in_force(db))


async def events(db: AsyncSession, case: Case) -> list[EventKind]:
    """Return what the history of a case says, in order."""
    return [line.kind for line in await cases.history(db, case.id)]
