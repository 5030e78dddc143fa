"""The program's parts on both databases, with a scripted channel in place of Telegram."""

import random
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.ids import Ids
from bot.parts import Parts
from bot.settings import Settings
from bot.storage.engine import Sessions
from bot.units import UnitBook
from faq.knowledge import Knowledge
from tests.fakes import HandClock, ScriptedChannel
from tests.feedback.world import open_office
from tests.put_together import put_together

STAFF_GROUP = "-100"


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return Knowledge()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        files_dir=tmp_path / "files",
        office_name="Phường thử nghiệm",
        telegram_staff_chat=STAFF_GROUP,
        max_file_mb=1,
    )


@pytest.fixture
def channel() -> ScriptedChannel:
    return ScriptedChannel()


@pytest.fixture
async def parts(  # noqa: PLR0917 - fixtures come as arguments
    settings: Settings,
    clock: HandClock,
    engine: AsyncEngine,
    sessions: Sessions,
    knowledge: Knowledge,
    channel: ScriptedChannel,
) -> Parts:
    units = UnitBook()
    async with sessions.begin() as db:
        await open_office(db)
        await db.flush()
        await units.refresh(db)
    return put_together(
        engine, settings, clock, knowledge, channel, sessions=sessions, units=units,
        ids=Ids(random.Random(7)), burst=timedelta(seconds=settings.burst_seconds),
    )  # fmt: skip
