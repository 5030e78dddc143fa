"""The pages of notices to many, the bot's silence, and what became of each message."""

import pytest
from sqlalchemy import select

from bot.storage.tables import Conversation, Message, Notice, Subscription
from bot.web.console.delivery_said import TONES, reason_in_words
from bot.words import Words
from tests.bot.web.console.conftest import Office

sqlite_only = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def subscriber(office: Office, unit: str | None = None) -> None:
    now = office.clock.now()
    async with office.parts.sessions.begin() as db:
        person = Conversation(channel="web", peer=f"p{unit}", created_at=now)
        db.add(person)
        await db.flush()
        db.add(
            Subscription(
                conversation_id=person.id, subject="enrolment", unit_code=unit, shown="x", created_at=now
            )
        )


@sqlite_only
async def test_a_head_writes_looks_sends_pauses_and_gives_up_a_notice(office: Office) -> None:
    await subscriber(office, "TH-A")
    await subscriber(office, "TH-B")
    head = await office.signed_in("head")
    shown = await head.get("/can-bo/thong-bao")
    assert "Chưa có thông báo nào" in shown.text
    made = await head.post("/can-bo/thong-bao", subject="enrolment", unit="PHUONG", text="Nộp từ <b>1/6</b>")
    looked = await head.follow(made)
    assert "Nộp từ &lt;b&gt;1/6&lt;/b&gt;" in looked.text
    assert "Gửi được ngay: 1 người" in looked.text
    begun = await head.follow(await head.post(f"{made.headers['location']}/gui"))
    assert "Đã bắt đầu gửi" in begun.text
    paused = await head.follow(await head.post(f"{made.headers['location']}/tam-dung"))
    assert "tạm dừng" in paused.text
    again = await head.follow(await head.post(f"{made.headers['location']}/tam-dung"))
    assert "người khác thay đổi" in again.text
    await head.post(f"{made.headers['location']}/bo")
    async with office.parts.sessions() as db:
        kept = (await db.scalars(select(Notice))).one()
    assert (kept.state, kept.started_by) == ("dropped", kept.made_by)


@sqlite_only
async def test_a_head_writes_only_to_the_own_field_and_officers_to_nobody(office: Office) -> None:
    admin, head = await office.signed_in("admin"), await office.signed_in("head")
    officer = await office.signed_in("lan")
    assert (await officer.get("/can-bo/thong-bao")).status_code == 403
    for unit in ("TH-B", "SO", ""):
        refused = await head.post("/can-bo/thong-bao", subject="all", unit=unit, text="Chào")
        assert refused.status_code == 422
    made = await admin.post("/can-bo/thong-bao", subject="all", unit="", text="Gửi mọi người")
    assert made.status_code == 303
    assert (await head.get(made.headers["location"])).status_code == 403
    assert (await head.post(f"{made.headers['location']}/gui")).status_code == 403
    empty = await admin.post("/can-bo/thong-bao", subject="all", unit="", text="  ")
    assert empty.status_code == 422


@sqlite_only
async def test_an_officer_silences_the_bot_with_a_reason_and_it_stands_in_the_history(office: Office) -> None:
    code = await office.case()
    lan = await office.signed_in("lan")
    await lan.get(f"/can-bo/ho-so/{code}")
    refused = await lan.follow(await lan.post(f"/can-bo/ho-so/{code}/tam-lang", hours="24", reason=" "))
    assert "Bot đang im" not in refused.text
    muted = await lan.follow(await lan.post(f"/can-bo/ho-so/{code}/tam-lang", hours="24", reason="Quấy rối"))
    assert "Bot đang im" in muted.text
    assert muted.text.count("Quấy rối") == 2
    bao = await office.signed_in("bao")
    assert (await bao.post(f"/can-bo/ho-so/{code}/noi-lai")).status_code in {303, 403, 404}
    async with office.parts.sessions() as db:
        assert await db.scalar(select(Conversation.muted_until)) is not None
    spoken = await lan.follow(await lan.post(f"/can-bo/ho-so/{code}/noi-lai"))
    assert "Bot đang im" not in spoken.text


@sqlite_only
async def test_each_message_says_what_became_of_it_when_and_why(office: Office) -> None:
    code = await office.case()
    for state, reason in (
        ("sent", None), ("seen", None), ("queued", "ConnectError"), ("unknown", "ReadTimeout"),
        ("refused", "Forbidden: bot was blocked by the user"), ("dead", "chat not found"),
    ):  # fmt: skip
        await office.said(
            code, f"tin {state}", direction="out", author="bot", state=state, reason=reason, case_code=code
        )
    page = await (await office.signed_in("lan")).get(f"/can-bo/ho-so/{code}")
    for words in ("đã gửi", "đã xem", "chờ gửi", "không kết nối được tới kênh", "kênh không trả lời kịp",
                  "người nhận đã chặn bot", "tài khoản hoặc đoạn chat không còn"):  # fmt: skip
        assert words in page.text


def test_every_state_has_words_and_a_look() -> None:
    words = Words("vi")
    for state in TONES:
        assert words.say(f"delivery.state_{state}")
    assert reason_in_words(Message(state="dead", reason="something odd"), words) == "something odd"
    assert reason_in_words(Message(state="sent", reason="blocked"), words) == ""
