"""Who inspects reads and changes nothing; the channels' lights; the page of the design language."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.storage.office_tables import StaffMember
from bot.storage.tables import Conversation, JoinCode, Message
from bot.web.console.design_page import COLOURS
from bot.web.pages import STATIC
from bot.work.joining import code_digest
from feedback.tables import CaseEvent
from tests.bot.web.console.conftest import Office

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_an_inspector_reads_a_case_and_can_do_nothing_with_it(office: Office) -> None:
    code = await office.case()
    inspector = await office.signed_in("inspector")
    queue = (await inspector.get("/can-bo")).text
    assert code in queue
    assert "/can-bo/giao-viec" not in re.sub(r'<form id="many".*?>', "", queue)
    assert "/can-bo/ho-so-moi" not in queue
    page = (await inspector.get(f"/can-bo/ho-so/{code}")).text
    assert "Trần Văn Phụ Huynh" in page
    assert re.findall(rf'action="/can-bo/ho-so/{code}/(?!ca-cuoc)', page) == []
    assert (await inspector.get(f"/can-bo/ho-so/{code}/in")).status_code == 200
    assert (await inspector.post(f"/can-bo/ho-so/{code}/nhan")).status_code == 403
    assert "Cán bộ Inspector" in (await inspector.get("/can-bo/nhat-ky-xem")).text


async def test_the_chain_is_checked_and_a_changed_line_shows(office: Office) -> None:
    code = await office.case()
    inspector = await office.signed_in("inspector")
    page = (await inspector.get("/can-bo/kiem-tra")).text
    assert "Kiểm tra toàn bộ chuỗi" in page
    assert "Nguyên vẹn" not in page
    assert "Nguyên vẹn: đã đọc" in (await inspector.post("/can-bo/kiem-tra")).text
    async with office.parts.sessions.begin() as db:
        await db.execute(update(CaseEvent).where(CaseEvent.seq == 1).values(data={"state": "closed"}))
    broken = (await inspector.post("/can-bo/kiem-tra")).text
    assert "chỗ không khớp" in broken
    assert "Dòng bị sửa" in broken
    assert code in broken


async def test_a_test_goes_to_ones_own_chat_on_any_channel_after_its_code_was_typed(office: Office) -> None:
    admin, parts, now = await office.signed_in("admin"), office.parts, office.clock.now()
    refused = await admin.follow(await admin.post("/can-bo/kenh/thu-ma", code="1234 5678"))
    assert "Mã không đúng" in refused.text
    async with parts.sessions.begin() as db:
        own = Conversation(channel="web", peer="me", created_at=now)
        db.add(own)
        await db.flush()
        hashed, late = code_digest(parts.secret_key, "12345678"), now + timedelta(minutes=10)
        db.add(JoinCode(code_hash=hashed, conversation_id=own.id, expires_at=late))
    first = await admin.follow(await admin.post("/can-bo/kenh/thu-ma", code="1234 5678"))
    again = await admin.follow(await admin.post("/can-bo/kenh/web/thu"))
    assert "Đã gửi" in first.text
    assert "Đã gửi" in again.text
    async with parts.sessions() as db:
        told = (await db.scalars(select(Message.text).where(Message.conversation_id == own.id))).all()
    assert len(told) == 2
    assert "vừa gửi thử" in told[0]
    off = await admin.follow(await admin.post("/can-bo/kenh/zalo_oa/thu"))
    assert "Chưa biết đoạn chat" in off.text


@on_sqlite
async def test_the_light_of_a_channel_and_a_test_message(office: Office) -> None:
    admin = await office.signed_in("admin")
    page = (await admin.get("/can-bo/kenh")).text
    assert page.count("Đang tắt</span>") >= 3
    assert "Bình thường" in page
    unlinked = await admin.follow(await admin.post("/can-bo/kenh/telegram/thu"))
    assert "Chưa biết đoạn chat" in unlinked.text
    now = office.clock.now()
    office.parts.channels["telegram"] = office.parts.channels["web"]
    async with office.parts.sessions.begin() as db:
        await db.execute(update(StaffMember).where(StaffMember.login == "admin").values(telegram_user="77"))
        db.add(Conversation(channel="telegram", peer="77", created_at=now))
    sent = await admin.follow(await admin.post("/can-bo/kenh/telegram/thu"))
    assert "Anh/chị xem đoạn chat của mình" in sent.text
    assert "Gửi thử cho tôi" in sent.text
    office.clock.move(minutes=6)
    assert "Đang vướng" in (await admin.get("/can-bo/kenh")).text
    async with office.parts.sessions.begin() as db:
        await db.execute(update(Message).values(state="sent", state_at=office.clock.now()))
    assert "Đang vướng" not in (await admin.get("/can-bo/kenh")).text


@on_sqlite
async def test_the_design_page_shows_every_colour_there_is(office: Office) -> None:
    page = (await (await office.signed_in("lan")).get("/can-bo/mau")).text
    light = (STATIC / "base.css").read_text("utf-8").partition("--shadow")[0]
    # What stands on a colour, and its stronger shade, are seen on buttons.
    there = set(re.findall(r"--([\w-]+): #", light)) - {"on-accent", "accent-strong"}
    assert there == set(COLOURS)
    assert all(f"--{colour}</code>" in page for colour in COLOURS)
