"""Seals are written to a file and compared with the chain later; ``verify`` names what does not fit."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text
from typer.testing import CliRunner

from bot.app import opened
from bot.commands.app import app_for
from bot.settings import Settings
from feedback import demo
from feedback.calendar import shipped_calendar
from feedback.seals import seal_yesterday

NOW = datetime(2026, 11, 22, 13, 0, tzinfo=UTC)


async def fill(settings: Settings) -> None:
    async with opened(settings) as parts, parts.sessions.begin() as db:
        await demo.fill(db, 20, seed=1, now=NOW, calendar=shipped_calendar())


async def seal(settings: Settings) -> None:
    async with opened(settings) as parts, parts.sessions.begin() as db:
        await seal_yesterday(db, now=NOW)


async def spoil(settings: Settings) -> None:
    async with opened(settings) as parts, parts.sessions.begin() as db:
        await db.execute(text("UPDATE counted_rounds SET fate = 3 WHERE fate = 1"))


def test_a_noted_seal_is_compared_with_the_chain(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'seal.db'}"
    env = {"DATABASE_URL": url, "FILES_DIR": str(tmp_path / "files")}
    settings = Settings(_env_file=None, database_url=url, files_dir=tmp_path / "files")  # type: ignore[call-arg]
    asyncio.run(fill(settings))

    def said(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(app_for(words), list(words), env=env)
        return result.exit_code, result.output

    noted = tmp_path / "niem.jsonl"
    assert said("seal", "export", "--out", str(noted))[0] == 1
    assert not noted.exists(), "nothing was sealed yet, so there is nothing to keep"
    asyncio.run(seal(settings))
    assert said("seal", "export", "--out", str(noted))[0] == 0
    assert said("seal", "export", "--out", str(noted))[0] == 1  # nothing is written over
    (line,) = noted.read_text("utf-8").splitlines()
    assert said("seal", "check", str(noted)) == (0, "Đúng: chuỗi lịch sử đi qua cả 1 dấu niêm trong tệp.\n")
    noted.write_text(json.dumps(json.loads(line) | {"last_hash": "0" * 64}), "utf-8")
    assert said("seal", "check", str(noted)) == (
        1, "SAI: dấu niêm ngày 21/11/2026 trong tệp không khớp chuỗi lịch sử.\n",
    )  # fmt: skip
    noted.write_text("", "utf-8")
    status, told = said("seal", "check", str(noted))
    assert (status, "chưa so được gì" in told) == (1, True), "comparing nothing proves nothing"
    noted.write_text("{}", "utf-8")
    assert said("seal", "check", str(noted))[0] == 1

    asyncio.run(spoil(settings))
    status, told = said("verify")
    assert (status, "Tổng số liệu khác lịch sử" in told) == (1, True)
    assert said("verify", "--recount")[0] == 0
