"""The officers' group with topics, a proxy on the way, and one edit too late, over real HTTP."""

from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from bot.storage.office_tables import StaffTopic
from tests.journeys.officer import first_administrator
from tests.journeys.program import running
from tests.journeys.test_telegram import code_in, link_officer, settings_for
from tests.standin.telegram import TelegramServer

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_a_case_is_worked_on_in_its_own_topic(database_url: str, tmp_path: Path) -> None:
    with TelegramServer() as telegram:
        parent, officer = telegram.user("An"), telegram.user("Cô Lan")
        group = telegram.group("Cán bộ", added_by=officer, topics=True)
        # Through a proxy: the address of the Bot API itself leads nowhere.
        settings = settings_for(telegram, "polling", telegram_staff_chat=str(group.id)) | {
            "telegram_api_url": "http://bot-api.invalid",
            "telegram_proxy_url": telegram.url,
            "own_form_channels": "",
        }
        async with (
            running(database_url, tmp_path, **settings) as program,
            httpx.AsyncClient(base_url=program.url, timeout=30, follow_redirects=True) as desk,
        ):
            await first_administrator(program.parts, program.url, desk)
            await link_officer(program, telegram, group, officer)  # type: ignore[arg-type]
            await group.hears("Đã nối")
            parent.starts("u_TH-LVT")
            await parent.hears("Lê Văn Tám")
            parent.says("gửi phản ánh")
            await parent.hears("kể giúp em")
            story = parent.says("Không cho phụ huynh vào đón con lúc trời mưa.")
            await parent.hears("đã ghi")
            parent.sends_place(10.7321, 106.7001)
            await parent.hears("2 đoạn")
            for said, heard in (
                ("xong", "họ và tên"), ("Trần Văn An", "số điện thoại"), ("0901234567", "địa chỉ"),
                ("12 đường số 5, phường Tân Hưng", "đồng ý không"), ("đồng ý", "ẩn danh"),
                ("không", "xem lại"),
            ):  # fmt: skip
                parent.says(said)
                await parent.hears(heard)
            parent.says("gửi đi")
            code = code_in((await parent.hears("Mã:")).text)
            notice = await group.hears(code)
            assert "📍 10.73210, 106.70010" in notice.text
            assert group.topics[notice.topic].startswith(code)

            parent.edits(story, "Không cho phụ huynh vào đón con lúc trời mưa, hôm 3/11.")
            added = await group.hears("3/11")
            assert added.topic == notice.topic
            group.loses_topic(notice.topic)
            officer.taps(added, "Nhận")
            summary = await group.hears(code)
            taken = await group.hears("đã nhận")
            assert summary.topic == taken.topic != notice.topic
            officer.says("Trường đã mở cổng phụ.", to=group, reply_to=summary)
            ask = await group.hears("Chưa bấm")
            officer.taps(ask, "Gửi làm câu trả lời")
            await parent.hears("mở cổng phụ")
            async with program.parts.sessions() as db:
                assert (await db.scalars(select(StaffTopic.thread))).all() == [str(taken.topic)]
