"""Opening a case again and following one, as the chat performs it."""

import pytest
from sqlalchemy import select

from bot.desk import Desk
from bot.dialogue.talk import Talk
from bot.parts import Parts
from bot.staff import accounts
from bot.storage.office_tables import StaffMember, StaffNotice
from bot.words import Words
from bot.work.case_wishes import CaseWishes
from feedback import cases, relations, units
from feedback.kinds import CaseKind
from feedback.lifecycle import State
from tests.bot.work.world import case_from, conversation, new_conversation
from tests.fakes import HandClock
from tests.feedback.world import officer, receive

CHAT = Words("vi")


@pytest.fixture
async def wishes(parts: Parts) -> CaseWishes:
    for peer in ("lan", "minh"):
        await new_conversation(parts, peer)
    return CaseWishes(parts)


async def answered(parts: Parts, code: str) -> None:
    async with parts.transaction() as db:
        await Desk(parts).answer(db, code, "Đã xử lý.", await officer(db, "SGDDT", id=9))


async def reopened(parts: Parts, wishes: CaseWishes, code: str, reason: str, *, peer: str = "lan") -> str:
    async with parts.transaction() as db:
        there = await conversation(db, peer)
        now = parts.clock.now()
        outcome = await wishes.reopen(db, there, Talk(), code=code, reason=reason, now=now)
    return outcome.replies[0].text


async def test_not_satisfied_goes_back_then_up_then_to_the_law_on_complaints(
    parts: Parts, wishes: CaseWishes
) -> None:
    code = await case_from(parts, "lan")
    async with parts.transaction() as db:
        for login, unit in (("hieutruong", "TH-LVT"), ("phuong", "P-PT")):
            await accounts.add_member(
                db, login, name=login, role="head", unit_code=unit, now=parts.clock.now()
            )
    assert await reopened(parts, wishes, code, "Chưa") == CHAT.say("chat.reopen_not_yet", code=code)
    await answered(parts, code)
    assert await reopened(parts, wishes, code, " ") == CHAT.say("chat.reopen_reason", code=code)
    held = []
    for _ in range(3):
        said = await reopened(parts, wishes, code, "Chưa đủ")
        async with parts.sessions() as db:
            case = await cases.by_code(db, code)
            held.append((await cases.unit_of(db, case)).code)
            assert case.state is State.REOPENED
            assert (await cases.unit_of(db, case)).name in said
        await answered(parts, code)
    assert held == ["TH-LVT", "P-PT", "SGDDT"]
    async with parts.sessions() as db:
        told = select(StaffMember.login, StaffNotice.data).join(
            StaffNotice, StaffNotice.staff_id == StaffMember.id
        )
        notices = [tuple(row) for row in await db.execute(told.where(StaffNotice.kind == "appeal"))]
        ward = await units.by_code(db, "P-PT")
    assert ("phuong", {"unit": ward.name}) in notices
    assert not [login for login, _ in notices if login == "hieutruong"]
    assert await reopened(parts, wishes, code, "Chưa") == CHAT.say("chat.reopen_top", code=code)


async def test_only_the_sender_reopens_and_not_for_ever(
    parts: Parts, wishes: CaseWishes, clock: HandClock
) -> None:
    code = await case_from(parts, "lan")
    await answered(parts, code)
    unknown = CHAT.say("chat.code_unknown", code=code)
    assert await reopened(parts, wishes, code, "Chưa", peer="minh") == unknown
    clock.move(days=60)
    assert await reopened(parts, wishes, code, "Chưa") == CHAT.say("chat.reopen_late", code=code)


async def test_somebody_else_follows_instead_of_sending_again(parts: Parts, wishes: CaseWishes) -> None:
    code = await case_from(parts, "lan")
    async with parts.transaction() as db:
        tip = (await receive(db, kind=CaseKind.TIP, seed=99)).code
        there = await conversation(db, "minh")
        said = [
            (await wishes.follow(db, there, Talk(), code=one, now=parts.clock.now())).replies[0].text
            for one in (code, code, tip, "AAAA-3333")
        ]
        assert len(await relations.followers(db, await cases.by_code(db, code))) == 1
    assert said == [
        CHAT.say("chat.follow_noted", code=code),
        CHAT.say("chat.follow_already", code=code),
        CHAT.say("chat.code_unknown", code=tip),
        CHAT.say("chat.code_unknown", code="AAAA-3333"),
    ]
