"""What ``check`` says of Zalo: each setting that is missing, access that ended, a bot that answers or not."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.commands.check_zalo import Finding, zalo_findings
from bot.settings import Settings
from bot.storage.engine import open_engine, open_sessions
from bot.storage.tables import ChannelGrant
from bot.vault import unlock_engine
from bot.words import Words
from tests.standin.zalo_bot import ZaloBotServer

WORDS = Words("vi")


@pytest.fixture
def database(sqlite_with_tables: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sqlite_with_tables, tmp_path / "test.db"))


def settings(database: Path, **given: object) -> Settings:
    url = f"sqlite+aiosqlite:///{database}"
    return Settings(_env_file=None, database_url=url, secret_key="for tests", **given)  # type: ignore[call-arg, arg-type]


async def findings(found: Settings) -> list[Finding]:
    return [finding async for finding in zalo_findings(found, WORDS)]


async def test_without_zalo_it_says_so(database: Path) -> None:
    assert await findings(settings(database)) == [(True, WORDS.say("channels.check_oa_off"))]


async def test_each_missing_setting_of_the_official_account_is_named(database: Path) -> None:
    found = settings(database, zalo_oa_app_id="1", zalo_oa_secret="s")
    assert await findings(found) == [
        (False, WORDS.say("channels.check_https")),
        (False, WORDS.say("channels.oa_no_webhook_secret")),
        (False, WORDS.say("channels.check_oa_ended")),
    ]
    whole = {
        "zalo_oa_app_id": "1",
        "zalo_oa_secret": "s",
        "zalo_oa_webhook_secret": "w",
        "zalo_oa_refresh_token": "r",
        "public_url": "https://example.vn",
    }
    first = await findings(settings(database, **whole))
    assert first == [(True, WORDS.say("channels.check_oa_first"))]


async def test_access_that_lives_is_told_with_its_end(database: Path) -> None:
    found = settings(
        database,
        zalo_oa_app_id="1",
        zalo_oa_secret="s",
        zalo_oa_webhook_secret="w",
        public_url="https://example.vn",
    )
    engine = open_engine(found.database_url)
    async with open_sessions(engine).begin() as db:
        await unlock_engine(engine, db, found)
        ends = datetime.now(UTC) + timedelta(hours=20)
        db.add(
            ChannelGrant(
                channel="zalo_oa", state="ok", access="a", refresh="r", old_refresh="", expires_at=ends,
                profile={"name": "Trường thử nghiệm"},
            )
        )  # fmt: skip
    await engine.dispose()
    ((fine, text),) = await findings(found)
    assert fine
    assert "Trường thử nghiệm" in text


async def test_a_bot_that_answers_and_one_whose_token_is_refused(database: Path) -> None:
    with ZaloBotServer() as server:
        found = settings(database, zalo_bot_token=server.token, zalo_bot_api_url=server.url)
        assert (True, WORDS.say("channels.check_bot", name="Bot Trợ lý số")) in await findings(found)
        wrong = settings(database, zalo_bot_token="1:wrong", zalo_bot_api_url=server.url)
        (*_, (fine, _)) = await findings(wrong)
        assert not fine
