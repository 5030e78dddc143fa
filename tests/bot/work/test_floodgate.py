"""Who writes very much is slowed and loses nothing; a silenced bot keeps what comes in."""

from datetime import timedelta

from sqlalchemy import select, update

from bot.dialogue.talk import Place
from bot.parts import Parts
from bot.storage.tables import Conversation
from bot.words import Words
from bot.work import muting
from bot.work.floodgate import LIMITS, WIDER, Floodgate
from bot.work.handler import Handler
from feedback import cases
from feedback.handling import Officer
from feedback.lifecycle import Role
from tests.bot.work.test_handler import put_at
from tests.bot.work.world import case_from, handle_all, hear, messages, new_conversation, replies, states
from tests.fakes import HandClock, arrival

START = HandClock().now()
MOST, SPAN = LIMITS[0]


def test_so_many_answers_in_a_minute_and_then_one_waits() -> None:
    gate = Floodgate()
    for number in range(MOST):
        assert gate.opens_at(1, START + timedelta(seconds=number / 10), writing=False) is None
        gate.answered(1, START + timedelta(seconds=number / 10))
    now = START + timedelta(seconds=MOST / 10)
    assert gate.opens_at(1, now, writing=False) == START + SPAN
    assert gate.opens_at(1, now, writing=True) is None
    assert gate.opens_at(2, now, writing=False) is None
    assert gate.opens_at(1, START + SPAN, writing=False) is None


def test_two_programs_that_talk_to_each_other_come_to_rest() -> None:
    gate, now, answers = Floodgate(), START, 0
    while now - START < timedelta(hours=3):
        now = gate.opens_at(1, now, writing=True) or now
        gate.answered(1, now)
        answers += 1
        now += timedelta(milliseconds=200)
    most, span = LIMITS[-1]
    assert answers <= most * WIDER * (timedelta(hours=3) / span + 1)


def test_it_is_told_once_in_a_while() -> None:
    gate = Floodgate()
    assert gate.shall_tell(1, START)
    assert not gate.shall_tell(1, START + timedelta(minutes=5))
    assert gate.shall_tell(2, START)
    assert gate.shall_tell(1, START + timedelta(hours=1))


async def test_a_flood_is_answered_later_and_nothing_is_lost(parts: Parts, clock: HandClock) -> None:
    await new_conversation(parts, "lan")
    handler = Handler(parts)
    for number in range(MOST):
        handler._floodgate.answered(1, clock.now() + timedelta(milliseconds=number))
    await hear(parts, "lan", "menu", "tra cứu")
    while await handler.step():
        pass
    assert await replies(parts, "lan") == [
        Words("vi").say("delivery.slow", phone=parts.settings.office_phone)
    ]
    assert await states(parts, "lan", "in") == ["new", "new"]
    clock.at += SPAN + timedelta(seconds=1)
    while await handler.step():
        pass
    assert await states(parts, "lan", "in") == ["done", "done"]
    assert len(await replies(parts, "lan")) == 3


async def test_a_feedback_being_written_is_not_cut(parts: Parts, clock: HandClock) -> None:
    await put_at(parts, "lan", Place.WHAT)
    handler = Handler(parts)
    for _ in range(MOST):
        handler._floodgate.answered(1, clock.now())
    await hear(parts, "lan", "Cổng trường khóa sớm làm phụ huynh đứng chờ ngoài mưa.")
    clock.move(seconds=5)
    while await handler.step():
        pass
    assert await states(parts, "lan", "in") == ["done", "done"]


async def test_a_silenced_bot_keeps_what_comes_in_and_answers_danger(parts: Parts, clock: HandClock) -> None:
    await new_conversation(parts, "lan")
    code = await case_from(parts, "lan")
    officer = Officer(1, "Cô Lan", Role.OFFICER, "")
    async with parts.transaction() as db:
        await muting.mute(
            db, code, hours=24, reason="Nhắn chửi bới liên tục", staff_id=1, actor=officer, now=clock.now()
        )
    before = len(await replies(parts, "lan"))
    await hear(parts, "lan", "menu")
    await handle_all(parts)
    assert len(await replies(parts, "lan")) == before
    assert await states(parts, "lan", "in") == ["done"]
    assert (await messages(parts, "lan", "in"))[0].text == "menu"
    await hear(parts, "lan", "cháy trường rồi cứu với", start=1)
    await handle_all(parts)
    assert "114" in (await replies(parts, "lan"))[-1]
    async with parts.sessions() as db:
        events = await cases.history(db, (await cases.by_code(db, code)).id)
    assert "Nhắn chửi bới liên tục" in events[-1].text
    clock.move(hours=25)
    answered = len(await replies(parts, "lan"))
    await parts.receiver.receive([arrival("lan", number="later", choice="menu")])
    await handle_all(parts)
    assert len(await replies(parts, "lan")) == answered + 1


async def test_the_bot_can_be_let_speak_before_its_time(parts: Parts, clock: HandClock) -> None:
    await new_conversation(parts, "lan")
    code = await case_from(parts, "lan")
    async with parts.transaction() as db:
        await db.execute(update(Conversation).values(muted_until=clock.now() + timedelta(days=1)))
        await muting.unmute(db, code, actor=Officer(1, "Cô Lan", Role.OFFICER, ""), now=clock.now())
    async with parts.sessions() as db:
        assert (await db.scalars(select(Conversation.muted_until))).all() == [None]
