"""One invented year for all tests that only read it: filled once a session, opened as often as wanted."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.parts import Parts
from bot.settings import Settings
from bot.storage.engine import open_engine, open_sessions
from bot.storage.migrate import all_metadata
from bot.units import UnitBook
from faq.decide import Decision
from faq.knowledge import Knowledge
from faq.service import record_miss
from feedback import demo
from feedback.calendar import shipped_calendar
from feedback.tables import unlock
from tests.fakes import VAULT, HandClock
from tests.put_together import put_together

#: A Monday noon; the year before it is full.
NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)
CASES = 400


def fill(file: Path) -> None:
    """Make the database, once."""
    asyncio.run(_fill(file))


async def _fill(file: Path) -> None:
    engine = open_engine(f"sqlite+aiosqlite:///{file}")
    unlock(engine.dialect, VAULT)
    async with engine.begin() as connection:
        for metadata in all_metadata():
            await connection.run_sync(metadata.create_all, checkfirst=False)
    async with open_sessions(engine).begin() as db:
        await demo.fill(db, CASES, seed=3, now=NOW, calendar=shipped_calendar())
        for at, question in enumerate(("học phí lớp 6", "Học phí lớp 6?", "xe buýt đưa đón")):
            await record_miss(
                db, question=question, decision=Decision.ESCALATE, person_key=f"p{at}", topic_id=None,
                now=NOW - timedelta(days=90),
            )  # fmt: skip
    await engine.dispose()


@asynccontextmanager
async def opened(file: Path, folder: Path, *, knowledge: Knowledge) -> AsyncIterator[Parts]:
    """Give the program's parts on it; nobody writes."""
    engine = open_engine(f"sqlite+aiosqlite:///{file}")
    unlock(engine.dialect, VAULT)
    sessions, clock, units = open_sessions(engine), HandClock(), UnitBook()
    clock.at = NOW
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]
        files_dir=folder / "files",
        report_templates_dir=folder / "mau",
        office_name="Phường thử nghiệm",
    )
    async with sessions() as db:
        await units.refresh(db)
    yield put_together(engine, settings, clock, knowledge, sessions=sessions, units=units)
    await engine.dispose()
