"""The web on an empty database, called without a network."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.parts import Parts
from bot.settings import Settings
from bot.storage.engine import Sessions
from faq.knowledge import Knowledge
from tests.bot.web.built import app_on
from tests.bot.web.person import Person
from tests.fakes import HandClock
from tests.put_together import put_together

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
    return put_together(engine, settings, clock, knowledge, sessions=sessions, burst=timedelta(seconds=2))


@pytest.fixture
def app(parts: Parts) -> FastAPI:
    return app_on(parts)


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


@pytest.fixture
async def person(client: httpx.AsyncClient, parts: Parts) -> Person:
    return await Person.arrives(client, parts)
