"""The web on an empty database, called without a network."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.web import WebChannel
from bot.files import FileStore
from bot.ids import Ids
from bot.parts import Parts
from bot.settings import Settings
from bot.storage.engine import Sessions
from bot.units import UnitBook
from bot.web.app import create_app, furnish
from bot.work.receiver import Receiver
from bot.work.wakeups import Wakeups
from faq.knowledge import Knowledge
from feedback.calendar import shipped_calendar
from tests.bot.web.person import Person
from tests.fakes import HandClock

TELEGRAM_TOKEN = "4242:a-token-for-tests"


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return Knowledge()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        files_dir=tmp_path / "files",
        office_name="Sở Giáo dục thử nghiệm",
        max_file_mb=1,
        telegram_token=SecretStr(TELEGRAM_TOKEN),
        telegram_mode="webhook",
    )


@pytest.fixture
def parts(
    settings: Settings, clock: HandClock, engine: AsyncEngine, sessions: Sessions, knowledge: Knowledge
) -> Parts:
    wakeups = Wakeups()
    return Parts(
        settings=settings,
        secret_key="a key for tests",
        clock=clock,
        ids=Ids(),
        engine=engine,
        sessions=sessions,
        calendar=shipped_calendar(),
        knowledge=knowledge,
        units=UnitBook(),
        files=FileStore(settings.files_dir),
        wakeups=wakeups,
        receiver=Receiver(sessions, clock, wakeups, burst=timedelta(seconds=2)),
        channels={"web": WebChannel()},
    )


@pytest.fixture
def app(parts: Parts) -> FastAPI:
    # An application of its own for every test takes longer than most tests: addresses and forms are worked
    # out at the first request. What a test sees lies in its state, which is new.
    built = built_app(parts.settings.max_file_mb, parts.settings.web_address)
    furnish(built, parts)
    return built


@cache
def built_app(max_file_mb: int, address: str) -> FastAPI:
    """Return an application for these settings, without anything to work on yet."""
    settings = Settings(_env_file=None, max_file_mb=max_file_mb, public_url=address)  # type: ignore[call-arg]
    built: FastAPI = create_app(Bare(settings))  # type: ignore[arg-type]
    return built


@dataclass
class Bare:
    """The one part that putting the application together looks at."""

    settings: Settings
    clock: HandClock = field(default_factory=HandClock)


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


@pytest.fixture
async def person(client: httpx.AsyncClient, parts: Parts) -> Person:
    return await Person.arrives(client, parts)
