"""Staff who write in Zalo's own program silence the bot; receipts are noted; other ways are told once."""

import pytest

from bot.parts import Parts
from bot.storage.tables import Message
from tests.bot.work.world import case_from, conversation, handle_all, messages, new_conversation, replies, say
from tests.fakes import ScriptedChannel, arrival


@pytest.fixture
async def code(parts: Parts) -> str:
    """The case of somebody on Zalo."""
    parts.channels["zalo_oa"] = ScriptedChannel("zalo_oa")
    await new_conversation(parts, "an", channel="zalo_oa")
    return await case_from(parts, "an", channel="zalo_oa")


async def comes(parts: Parts, text: str, number: int, **raw: object) -> None:
    await parts.receiver.receive([arrival("an", text, number=number, channel="zalo_oa", **raw)])
    await handle_all(parts)


async def ins(parts: Parts) -> list[Message]:
    return list(await messages(parts, "an", "in"))


async def test_what_staff_write_stands_beside_the_case_and_the_bot_is_silent_for_a_while(
    parts: Parts, code: str
) -> None:
    await comes(parts, "Chào anh, em là cán bộ trường", 1, event="staff_spoke")
    await comes(parts, "Học phí lớp 3 bao nhiêu?", 2)
    assert await replies(parts, "an") == []
    assert [(one.author, one.case_code, one.state) for one in await ins(parts)] == [
        ("staff", code, "done"),
        ("citizen", code, "done"),
    ]
    parts.clock.move(minutes=61)  # type: ignore[attr-defined]
    await comes(parts, "cảm ơn", 3)
    assert len(await replies(parts, "an")) == 1


@pytest.mark.parametrize(
    ("text", "raw"),
    [("menu", {}), ("", {"choice": "send"}), ("Có người đang đánh cháu ở cổng trường, cứu với", {})],
)
async def test_whoever_calls_the_bot_or_is_in_danger_is_heard_at_once(
    parts: Parts, code: str, text: str, raw: dict[str, str]
) -> None:
    await comes(parts, "Chào anh", 1, event="staff_spoke")
    await comes(parts, text, 2, **raw)
    assert len(await replies(parts, "an")) >= 1


async def test_what_the_person_wrote_before_staff_answered_is_left_to_staff(parts: Parts, code: str) -> None:
    first = arrival("an", "Học phí lớp 3 bao nhiêu?", number=1, channel="zalo_oa")
    second = arrival("an", "Chào anh", number=2, channel="zalo_oa", event="staff_spoke")
    await parts.receiver.receive([first, second])
    await handle_all(parts)
    assert await replies(parts, "an") == []


async def test_an_office_that_wants_no_pause_has_none(parts: Parts, code: str) -> None:
    parts.settings.zalo_oa_pause_minutes = 0
    await comes(parts, "Chào anh", 1, event="staff_spoke")
    await comes(parts, "cảm ơn", 2)
    assert len(await replies(parts, "an")) == 1
    assert (await ins(parts))[0].case_code == code


async def test_what_was_seen_is_noted_and_is_no_sign_of_the_person(parts: Parts, code: str) -> None:
    await say(parts, "an", "Đã sửa.", channel="zalo_oa")
    async with parts.sessions.begin() as db:
        (row,) = await messages(parts, "an", "out")
        theirs = await conversation(db, "an", channel="zalo_oa")
        assert theirs.last_in_at is None
        sent = await db.get_one(Message, row.id)
        sent.state, sent.sent_as = "sent", "m9"
    seen = arrival("an", number=1, channel="zalo_oa", event="seen", seen=["m9"])
    await parts.receiver.receive([seen])
    await handle_all(parts)
    assert [one.state for one in await messages(parts, "an", "out")] == ["seen"]
    async with parts.sessions() as db:
        assert (await conversation(db, "an", channel="zalo_oa")).last_in_at is None


async def test_how_else_to_reach_us_is_told_once_where_the_channel_keeps_messages_back(
    parts: Parts, code: str
) -> None:
    for number in (1, 2, 3):
        await comes(parts, "", number, event="unsupported", what="kept_back")
    (told,) = await replies(parts, "an")
    assert "1022" in told
    assert "http://127.0.0.1:8080" in told
