"""The main job on Telegram, against a stand-in Bot API server over HTTP, by polling and by webhook."""

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import httpx
import pytest
from sqlalchemy import func, select

from bot.staff.telegram import telegram_code
from bot.storage.office_tables import StaffMember
from bot.storage.tables import Message, StoredFile
from tests.journeys.officer import first_administrator
from tests.journeys.program import Program, running
from tests.standin.telegram import TelegramServer

Mode = Literal["polling", "webhook"]
#: A real picture: one white pixel.
PHOTO = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8ffff3f0005fe02fea735819e0000000049454e44ae426082"
)


@pytest.fixture
def mode(database_url: str) -> Mode:
    """Give each kind of database one way in; neither knows of the other."""
    return "polling" if database_url.startswith("sqlite") else "webhook"


@pytest.fixture
def telegram() -> Iterator[TelegramServer]:
    with TelegramServer() as server:
        yield server


def settings_for(telegram: TelegramServer, mode: Mode, **more: str) -> dict[str, object]:
    return {
        "telegram_token": telegram.token,
        "telegram_api_url": telegram.url,
        "telegram_mode": mode,
        "telegram_poll_seconds": 1,
        **more,
    }


def code_in(text: str) -> str:
    found = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", text)
    assert found, text
    return found[0]


async def link_officer(program: Program, telegram: TelegramServer, group_id: int, officer: object) -> None:
    """Join the first administrator's account to a Telegram account, as the console and /lienket do."""
    async with program.parts.transaction() as db:
        member = await db.scalar(select(StaffMember))
        assert member is not None
        code = await telegram_code(db, member, rng=program.parts.ids.rng, now=program.parts.clock.now())
    officer.says(f"/lienket {code}", to=group_id)  # type: ignore[attr-defined]


async def test_a_parent_on_telegram_and_officers_in_their_group(
    database_url: str, tmp_path: Path, telegram: TelegramServer, mode: Mode
) -> None:
    parent, officer, colleague = telegram.user("An"), telegram.user("Cô Lan"), telegram.user("Thầy Minh")
    group = telegram.group("Cán bộ", added_by=officer)
    settings = settings_for(telegram, mode, telegram_staff_chat=str(group.id))
    async with (
        running(database_url, tmp_path, **settings) as program,
        httpx.AsyncClient(base_url=program.url, timeout=30, follow_redirects=True) as desk,
    ):
        await first_administrator(program.parts, program.url, desk)
        await link_officer(program, telegram, group, officer)  # type: ignore[arg-type]
        await group.hears("Đã nối")

        parent.starts()
        greeting = await parent.hears("tự động")
        parent.taps(greeting, "Gửi phản ánh, kiến nghị")
        await parent.hears("kể giúp em")
        parent.says("Trường tiểu học Lê Văn Tám không cho phụ huynh vào đón con.")
        parent.sends_photo(PHOTO, caption="ảnh cổng trường")
        parent.says("Hôm qua mưa to cháu phải đứng ngoài.")
        noted = await parent.hears("Em đã ghi")
        assert "1 tệp" in noted.text
        parent.says("xong")
        await parent.hears("họ và tên")
        parent.says("Trần Văn An")
        await parent.hears("số điện thoại")
        parent.shares_contact("+84901234567")
        await parent.hears("địa chỉ")
        parent.says("12 đường số 5, phường Tân Hưng")
        parent.taps(await parent.hears("đồng ý không"), "Tôi đồng ý")
        parent.taps(await parent.hears("ẩn danh"), "Không công khai")
        parent.taps(await parent.hears("xem lại"), "Gửi đi")
        code = code_in((await parent.hears("Mã:")).text)

        notice = await group.hears(code)
        assert "cổng trường" in notice.text
        colleague.taps(notice, "Nhận")
        await group.hears("chưa")  # not linked to an account yet: said how
        officer.taps(notice, "Nhận")
        await group.hears("đã nhận")
        officer.taps(notice, "Hỏi thêm")
        prompt = await group.hears("cần hỏi")
        officer.says("Cháu học lớp nào ạ?", to=group, reply_to=prompt)
        asked = await parent.hears("lớp nào")
        parent.says("Dạ lớp hai ba", reply_to=asked)
        await group.hears("lớp hai ba")
        officer.taps(notice, "Trả lời")
        prompt = await group.hears("câu trả lời chính thức")
        officer.says("Nhà trường đã mở cổng phụ từ hôm nay.", to=group, reply_to=prompt)
        await parent.hears("mở cổng phụ")
        parent.taps(await parent.hears("hài lòng"), "Hài lòng")
        await parent.hears("lý do")
        parent.says("bỏ qua")
        await parent.hears("cảm ơn")
        parent.says("/tracuu")
        await parent.hears(code)
        async with program.parts.sessions() as db:
            kept = (await db.scalars(select(StoredFile.state))).all()
        assert kept == ["kept"]


async def test_every_update_three_times_leaves_one_of_everything(
    database_url: str, tmp_path: Path, telegram: TelegramServer, mode: Mode
) -> None:
    parent = telegram.user("Bình")
    async with running(database_url, tmp_path, **settings_for(telegram, mode)) as program:
        parent.starts()
        await parent.hears("tự động")
        for text, answer in (
            ("đăng nhập cổng dịch vụ công bằng gì", "dichvucong"),
            ("menu", "chọn một mục"),
            ("/tracuu", "chưa thấy hồ sơ"),
        ):
            parent.says(text)
            await parent.hears(answer)
        await telegram.settles()
        heard = len(parent.heard)
        async with program.parts.sessions() as db:
            before = await db.scalar(select(func.count()).select_from(Message))
        telegram.redeliver(times=3, order=random.Random(7))
        await telegram.settles()
        parent.says("cảm ơn em")
        await parent.hears()
        async with program.parts.sessions() as db:
            after = await db.scalar(select(func.count()).select_from(Message))
        assert len(parent.heard) == heard + 1
        assert after == (before or 0) + 2


async def test_kinds_that_cannot_be_read_are_answered_and_block_nobody(
    database_url: str, tmp_path: Path, telegram: TelegramServer, mode: Mode
) -> None:
    parent, other = telegram.user("Chi"), telegram.user("Dung")
    async with running(database_url, tmp_path, **settings_for(telegram, mode)):
        parent.starts()
        await parent.hears("tự động")
        for kind in ("sticker", "voice", "poll"):
            parent.sends_kind(kind)
            await parent.hears("chưa đọc được")
        parent.sends({"brand_new_kind": {"x": 1}}, checked=False)
        await parent.hears("chưa đọc được")
        other.starts()
        await other.hears("tự động")
        parent.says("x" * 4000)
        await parent.hears()
        parent.forwards("Học phí năm nay bao nhiêu")
        await parent.hears()
        parent.blocks()
        parent.unblocks()
        parent.says("menu")
        await parent.hears("chọn một mục")
