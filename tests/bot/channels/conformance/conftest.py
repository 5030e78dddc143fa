"""Every channel with somebody at its other end, on a small database and a real server."""

import shutil
from collections.abc import AsyncIterator, Iterator, MutableMapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.channels.terminal import TerminalChannel
from bot.parts import Parts
from bot.settings import Settings
from bot.storage.engine import open_engine
from faq.knowledge import Knowledge
from feedback.tables import unlock
from tests.bot.channels.conformance.rig import Rig
from tests.bot.channels.conformance.rigs import RIGS
from tests.bot.web.built import app_on
from tests.bot.web.site import serving
from tests.fakes import VAULT, HandClock
from tests.put_together import put_together


@pytest.fixture(autouse=True)
def logged() -> Iterator[Sequence[MutableMapping[str, Any]]]:
    with capture_logs() as lines:
        yield lines


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return Knowledge()


@pytest.fixture
async def parts(
    tmp_path: Path, clock: HandClock, knowledge: Knowledge, sqlite_with_tables: Path
) -> AsyncIterator[Parts]:
    copied = shutil.copy(sqlite_with_tables, tmp_path / "test.db")
    engine = open_engine(f"sqlite+aiosqlite:///{copied}")
    unlock(engine.dialect, VAULT)
    settings = Settings.model_validate({"files_dir": tmp_path / "files", "max_file_mb": 1})
    yield put_together(engine, settings, clock, knowledge, TerminalChannel())
    await engine.dispose()


@pytest.fixture(params=RIGS)
async def rig(request: pytest.FixtureRequest, parts: Parts) -> AsyncIterator[Rig]:
    make, mode = RIGS[request.param]
    async with serving(app_on(parts), parts) as site, make(parts, site, mode) as rig:
        yield rig
