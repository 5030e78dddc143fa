"""What is done at the command line stands in the log of changes as what is done on the pages."""

import asyncio
import shutil
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from bot.app import opened
from bot.commands.app import app_for
from bot.settings import Settings
from bot.storage.office_tables import OfficeChange
from bot.web.console.settings_page import lines_of
from bot.words import Words
from faq.content import STARTER

UNITS = "code,name,short_name,kind,parent,former_names,address,phone,sample\n"


def test_accounts_units_and_listeners_made_by_a_command_are_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/office.db")
    monkeypatch.setenv("SECRET_KEY", "of this test alone, and of nobody else")
    sheet = tmp_path / "units.csv"
    sheet.write_text(f"{UNITS}XA,Xã A,,ward,,,,,\n", "utf-8")
    topics = Path(shutil.copyfile(STARTER / "topics" / "danh-gia-hai-long.yaml", tmp_path / "topics.yaml"))
    for words in (
        ["unit", "import", str(sheet)],
        ["staff", "add", "lan", "--name", "Lan", "--unit", "XA"],
        ["staff", "disable", "lan"],
        ["webhook", "add", "https://1.1.1.1/x", "--name", "Cổng"],
        ["keys", "rotate"],
        ["faq", "import", str(topics)],
        ["calendar", "day-off", "2027-03-01", "--name", "Bầu cử", "--source", "Công văn 12"],
        ["verify", "--recount"],
    ):
        done = CliRunner().invoke(app_for(words), words)
        assert done.exit_code == 0, done.output

    async def kept() -> list[OfficeChange]:
        async with opened(Settings()) as parts, parts.sessions() as db:
            return list(await db.scalars(select(OfficeChange).order_by(OfficeChange.id)))

    changes = asyncio.run(kept())
    said = [(line.what, line.said) for line in lines_of(changes, Words("vi"), first_page=True)]
    assert ("XA", "Thêm đơn vị từ danh sách") in said
    assert [one for one in said if one[0] == "lan"] == [("lan", "Mời vào"), ("lan", "Khóa")]
    assert said[-5:] == [
        ("Cổng", "Thêm hệ thống"),
        ("DATA_KEYS", "Mã hóa lại bằng khóa mới"),
        ("topics.yaml", "Nạp nội dung từ tệp"),
        ("01/03/2027", "Đặt là ngày nghỉ"),
        ("verify --recount", "Đếm lại bảng số liệu từ hồ sơ"),
    ]
    assert {(one.by_id, one.by_name) for one in changes} == {(None, "")}
