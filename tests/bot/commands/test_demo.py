"""The command ``demo``: only where nobody has written yet, and then a year with answers of the bot's own."""

import asyncio
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.app import opened
from bot.commands.app import app_for
from bot.commands.running import settings
from bot.storage.tables import Conversation


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'office.db'}")
    monkeypatch.setenv("FILES_DIR", str(tmp_path / "files"))
    return tmp_path / "office.db"


def demo() -> Result:
    return CliRunner().invoke(app_for(["demo"]), ["demo", "--cases", "12"])


def counted(file: Path, table: str) -> int:
    with sqlite3.connect(file) as db:
        return int(db.execute(f"select count(*) from {table}").fetchone()[0])


async def somebody_writes() -> None:
    at = datetime(2026, 11, 20, tzinfo=UTC)
    async with opened(settings()) as parts, parts.transaction() as db:
        db.add(Conversation(channel="web", peer="p", created_at=at, last_in_at=at))


def test_a_database_in_which_somebody_wrote_is_left_alone_and_an_empty_one_is_filled(file: Path) -> None:
    asyncio.run(somebody_writes())
    refused = demo()
    assert refused.exit_code == 1
    assert "cuộc trò chuyện" in refused.output
    assert counted(file, "cases") == 0
    with sqlite3.connect(file) as db:
        db.execute("delete from conversation")
    done = demo()
    assert done.exit_code == 0, done.output
    assert counted(file, "cases") == 12
    assert counted(file, "faq_topic_shown") > 12
    with sqlite3.connect(file) as db:
        walked = db.execute("select person_key, did from faq_guide_deed order by id").fetchall()
    assert [did for _, did in walked].count("started") == len({person for person, _ in walked}) == 3
    assert demo().exit_code == 1
