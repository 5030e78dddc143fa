"""An office whose knowledge is a few topics of its own."""

import pytest

from faq import service
from faq.knowledge import Knowledge
from tests.bot.web.console.conftest import Office
from tests.faq.learned import content_with_dates


@pytest.fixture
def knowledge() -> Knowledge:
    return Knowledge(content_with_dates())


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Give one kind of database: what is written is tested on both beneath these pages."""
    return sqlite_url


@pytest.fixture
async def desk(office: Office) -> Office:
    async with office.parts.sessions.begin() as db:
        await service.load_starter(db, content_with_dates(), now=office.clock.now())
    async with office.parts.sessions() as db:
        await office.parts.knowledge.refresh(db)
    return office
