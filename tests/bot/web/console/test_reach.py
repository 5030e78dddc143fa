"""What has not come to a sender: shown at the case and in a list, with the number to call and what to say."""

import pytest
from pydantic import SecretStr
from sqlalchemy import select, update

from bot.channel_zalo import stored_account
from bot.storage.tables import CaseLink, ChannelGrant, Conversation, Message
from bot.web.console.channels_page import CHANNELS
from bot.work.reaching import Way
from tests.bot.web.console.conftest import Office
from tests.standin.zalo_oa import ZaloOaServer

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def stranded(office: Office, *, way: str | None = Way.CALL) -> str:
    code = await office.case()
    await office.said(
        code, "Đã sửa.", direction="out", author="staff", state="held", importance="important",
        case_code=code, way=way, reason="window closed",
    )  # fmt: skip
    return code


async def test_the_case_says_whom_to_call_and_what_to_say_until_it_is_done(office: Office) -> None:
    code = await stranded(office)
    lan = await office.signed_in("lan")
    page = (await lan.get(f"/can-bo/ho-so/{code}")).text
    for part in (
        "chưa đến tay người gửi",
        "tel:0900000001",
        f"về phản ánh mã {code}",
        "đợi người gửi nhắn lại",
    ):
        assert part in page, part
    assert "hết thời gian kênh cho nhắn miễn phí" in page
    assert code in (await lan.get("/can-bo/chua-den-tay")).text
    assert code not in (await (await office.signed_in("bao")).get("/can-bo/chua-den-tay")).text
    tried = await lan.follow(await lan.post(f"/can-bo/ho-so/{code}/goi-chua-duoc"))
    assert "chưa đến tay người gửi" in tried.text
    done = await lan.follow(await lan.post(f"/can-bo/ho-so/{code}/da-goi"))
    assert "chưa đến tay người gửi" not in done.text
    assert "người gửi đã nghe nội dung trả lời" in done.text  # in the history
    assert code not in (await lan.get("/can-bo/chua-den-tay")).text


@on_sqlite
async def test_while_another_way_is_tried_nobody_is_asked_to_call(office: Office) -> None:
    code = await stranded(office, way=None)
    page = (await (await office.signed_in("head")).get(f"/can-bo/ho-so/{code}")).text
    assert "đang tìm cách khác" in page
    assert "/da-goi" not in page


@on_sqlite
async def test_a_paused_conversation_is_given_back_to_the_bot(office: Office) -> None:
    code = await office.case()
    async with office.parts.sessions.begin() as db:
        await db.execute(update(Conversation).values(paused_until=office.clock.now().replace(hour=23)))
    lan = await office.signed_in("lan")
    assert "bot im đến" in (await lan.get(f"/can-bo/ho-so/{code}")).text
    after = await lan.follow(await lan.post(f"/can-bo/ho-so/{code}/tra-bot"))
    assert "bot im đến" not in after.text
    async with office.parts.sessions() as db:
        link = await db.get_one(CaseLink, code)
        assert (await db.get_one(Conversation, link.conversation_id)).paused_until is None
        assert (await db.scalars(select(Message))).all() == []


@on_sqlite
async def test_an_administrator_connects_the_account_by_consent_and_by_token(office: Office) -> None:
    parts = office.parts
    admin = await office.signed_in("admin")
    assert "Đang tắt" in (await admin.get(CHANNELS)).text
    with ZaloOaServer() as zalo:
        for name, value in zalo.settings.items():
            kind = type(getattr(parts.settings, name))
            setattr(parts.settings, name, kind(value) if kind is SecretStr else value)
        parts.settings.zalo_oa_refresh_token = SecretStr("")
        parts.zalo_oa = stored_account(parts.settings, parts.sessions, parts.clock)
        page = (await admin.get(CHANNELS)).text
        assert "http://desk.test/can-bo/kenh/zalo-oa/cap-quyen" in page
        asked = await admin.get(f"{CHANNELS}/zalo-oa/xin-quyen")
        address = asked.headers["location"]
        assert address.startswith(f"{zalo.url}/v4/oa/permission?app_id={zalo.app_id}&")
        state = address.partition("state=")[2]
        forged = await admin.follow(
            await admin.get(f"{CHANNELS}/zalo-oa/cap-quyen", params={"code": "consent-code", "state": "x"})
        )
        assert "không hợp lệ" in forged.text
        assert zalo.tokens.calls == []
        back = {"code": "consent-code", "oa_id": zalo.oa_id, "state": state}
        done = await admin.follow(await admin.get(f"{CHANNELS}/zalo-oa/cap-quyen", params=back))
        assert "Đang kết nối" in done.text
        async with parts.sessions.begin() as db:
            await db.execute(update(ChannelGrant).values(state="ended", reason="error -1"))
        assert "đã mất kết nối" in (await admin.get(CHANNELS)).text
        used = await admin.follow(await admin.post(f"{CHANNELS}/zalo-oa/ma", token="refresh-0"))
        assert "Zalo không nhận mã này" in used.text
        again = await admin.follow(await admin.post(f"{CHANNELS}/zalo-oa/ma", token=zalo.tokens.refresh))
        assert "Đang kết nối" in again.text
        assert zalo.tokens.access not in again.text
        await parts.zalo_oa.close()
