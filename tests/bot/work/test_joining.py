"""Conversations of one person are joined by their own act only, and parted again; a case is picked up."""

import re

import pytest

from bot.parts import Parts
from bot.storage.tables import CaseLink
from bot.work.case_views import MOST_WRONG
from tests.bot.work.world import conversation, handle_all, messages, new_conversation, replies
from tests.fakes import HandClock, arrival
from tests.feedback import world


class Chat:
    """One person's chat on one channel."""

    def __init__(self, parts: Parts, peer: str, channel: str = "telegram") -> None:
        self.parts, self.peer, self.channel, self.count = parts, peer, channel, 0

    async def says(self, text: str = "", **raw: object) -> str:
        self.count += 1
        one = arrival(self.peer, text, number=self.count, channel=self.channel, **raw)
        await self.parts.receiver.receive([one])
        await handle_all(self.parts)
        return (await replies(self.parts, self.peer))[-1]


@pytest.fixture
async def chats(parts: Parts) -> tuple[Chat, Chat]:
    for peer in ("lan", "minh"):
        await new_conversation(parts, peer)
    return Chat(parts, "lan"), Chat(parts, "minh")


async def case_of(parts: Parts, peer: str, clock: HandClock, *, seed: int = 1) -> str:
    async with parts.sessions.begin() as db:
        home = await conversation(db, peer)
        case = await world.receive(
            db, now=clock.now(), seed=seed, contact_ref=f"conversation:{home.id}", reporter_phone="0900000123"
        )
        db.add(CaseLink(case_code=case.code, conversation_id=home.id))
        return case.code


def code_in(text: str) -> str:
    found = re.search(r"nối (\d{4} \d{4})", text)
    assert found is not None, text
    return found[1]


async def test_joined_chats_show_each_others_cases_until_they_are_parted(
    parts: Parts, chats: tuple[Chat, Chat], clock: HandClock
) -> None:
    lan, minh = chats
    code = await case_of(parts, "lan", clock)
    assert code not in await minh.says("tra cứu")
    said = await minh.says(f"nối {code_in(await lan.says('nối đoạn chat'))}")
    assert "đã nối với Telegram" in said
    assert "vừa được nối" in (await replies(parts, "lan"))[-1]
    assert code in await minh.says("tra cứu")
    assert "đã tách ra" in await lan.says("bỏ nối")
    assert code not in await minh.says("tra cứu")
    assert code in await lan.says("tra cứu")
    assert "không nối với nơi nào" in await minh.says("bỏ nối")


async def test_a_code_works_once_for_ten_minutes_and_cannot_be_guessed(
    parts: Parts, chats: tuple[Chat, Chat], clock: HandClock
) -> None:
    lan, minh = chats
    code = code_in(await lan.says("nối đoạn chat"))
    assert "của chính đoạn chat này" in await lan.says(f"nối {code}")
    clock.move(minutes=11)
    assert "hết hạn" in await minh.says(f"nối {code}")
    for _ in range(MOST_WRONG):
        await minh.says("nối 0000 0000")
    fresh = code_in(await lan.says("nối đoạn chat"))
    assert "hết hạn" in await minh.says(f"nối {fresh}"), "after too many tries even the right one is refused"
    async with parts.sessions() as db:
        assert (await conversation(db, "minh")).person is None


async def test_a_third_chat_joins_the_other_two(
    parts: Parts, chats: tuple[Chat, Chat], clock: HandClock
) -> None:
    await new_conversation(parts, "thu")
    lan, minh, thu = *chats, Chat(parts, "thu")
    code = await case_of(parts, "lan", clock)
    await minh.says(f"nối {code_in(await lan.says('nối đoạn chat'))}")
    await thu.says(f"nối {code_in(await minh.says('nối đoạn chat'))}")
    assert code in await thu.says("tra cứu")
    await minh.says("bỏ nối")
    assert code in await thu.says("tra cứu")


async def test_a_case_is_picked_up_with_code_and_digits_and_can_be_taken_back(
    parts: Parts, chats: tuple[Chat, Chat], clock: HandClock
) -> None:
    lan, minh = chats
    code = await case_of(parts, "lan", clock)
    await minh.says(f"tra cứu {code}")
    await minh.says("0123")
    said = await minh.says("", choice=f"pickup:{code}")
    assert f"hồ sơ {code} được theo dõi ở đây" in said
    assert "Không phải tôi" in await offered(parts, "lan")
    assert code in await minh.says("tra cứu")
    assert code not in await lan.says("tra cứu")
    assert "lại được theo dõi ở đây" in await lan.says("", choice=f"takeback:{code}")
    assert "không nhận tin" in (await replies(parts, "minh"))[-1]
    assert code in await lan.says("tra cứu")


async def offered(parts: Parts, peer: str) -> str:
    last = (await messages(parts, peer, "out"))[-1]
    return " ".join(one["label"] for one in last.payload["choices"])


async def test_nobody_takes_back_a_case_that_was_never_theirs(
    parts: Parts, chats: tuple[Chat, Chat], clock: HandClock
) -> None:
    _, minh = chats
    code = await case_of(parts, "lan", clock)
    await minh.says("", choice=f"takeback:{code}")
    async with parts.sessions() as db:
        link = await db.get_one(CaseLink, code)
        assert link.conversation_id == (await conversation(db, "lan")).id
