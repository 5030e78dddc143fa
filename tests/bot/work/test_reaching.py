"""An answer on day twelve: with or without a template, another chat, or a call; and what waits goes first."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.channels.base import Price, Unreachable, Window
from bot.channels.web import WebChannel
from bot.dialogue.model import Importance, Template
from bot.parts import Parts
from bot.storage.office_tables import StaffNotice
from bot.storage.tables import CaseLink, Conversation
from bot.work.delivery import Delivery
from bot.work.reaching import Reacher, Way, fetched, read_by_code, stranded_of, told_by_phone
from tests.bot.work.world import case_from, handle_all, messages, new_conversation, say
from tests.fakes import HandClock, ScriptedChannel, arrival

WINDOWS = (Window(timedelta(hours=48), Price.FREE), Window(timedelta(days=7), Price.BILLED))


@pytest.fixture
async def zalo(parts: Parts, clock: HandClock) -> ScriptedChannel:
    channel = ScriptedChannel("zalo_oa")
    channel.windows = WINDOWS
    parts.channels["zalo_oa"] = channel
    return channel


@pytest.fixture
async def code(parts: Parts, zalo: ScriptedChannel) -> str:
    """The case of somebody on Zalo, who wrote today."""
    number = await new_conversation(parts, "an", channel="zalo_oa")
    async with parts.sessions.begin() as db:
        await db.execute(
            update(Conversation).where(Conversation.id == number).values(last_in_at=parts.clock.now())
        )
    return await case_from(parts, "an", channel="zalo_oa")


async def answered(parts: Parts, code: str) -> None:
    for text in ("Nhà trường đã sửa.", "Anh/chị hài lòng không?"):
        await say(parts, "an", text, importance=Importance.IMPORTANT, case_code=code, channel="zalo_oa")


async def delivered(parts: Parts, channel: ScriptedChannel, *, rounds: int = 3) -> None:
    delivery = Delivery(parts, channel)
    for _ in range(rounds):
        await delivery.step()
        await delivery.settle()


async def reached(parts: Parts) -> int:
    async with parts.transaction() as db:
        return await Reacher(parts).step(db)


async def writes(parts: Parts, text: str = "em ơi", *, number: int = 1) -> None:
    await parts.receiver.receive([arrival("an", text, number=number, channel="zalo_oa")])
    await handle_all(parts)


async def kinds(parts: Parts) -> list[str]:
    async with parts.sessions() as db:
        return list(await db.scalars(select(StaffNotice.kind)))


async def test_inside_the_free_window_it_simply_goes(parts: Parts, zalo: ScriptedChannel, code: str) -> None:
    parts.clock.move(hours=40)  # type: ignore[attr-defined]
    await answered(parts, code)
    await delivered(parts, zalo)
    assert zalo.texts("an") == ["Nhà trường đã sửa.", "Anh/chị hài lòng không?"]
    assert await reached(parts) == 0


@pytest.mark.parametrize(("pays", "sent"), [("never", 0), ("important", 2)])
async def test_what_costs_money_is_sent_only_if_the_office_wants_it(
    parts: Parts, zalo: ScriptedChannel, code: str, pays: str, sent: int
) -> None:
    parts.settings.zalo_oa_pays = pays  # type: ignore[assignment]
    parts.clock.move(days=3)  # type: ignore[attr-defined]
    await answered(parts, code)
    await say(parts, "an", "chuyện phiếm", channel="zalo_oa")
    await delivered(parts, zalo)
    assert len(zalo.sent) == sent


async def test_on_day_twelve_without_anything_else_the_officer_is_asked_to_call_once(
    parts: Parts, zalo: ScriptedChannel, code: str
) -> None:
    parts.clock.move(days=12)  # type: ignore[attr-defined]
    await answered(parts, code)
    await delivered(parts, zalo)
    assert zalo.sent == []
    for _ in range(3):
        await reached(parts)
    async with parts.sessions.begin() as db:
        waiting = await stranded_of(db, code)
        assert [(one.state, one.way) for one in waiting] == [("held", Way.CALL)] * 2
        await told_by_phone(db, code, now=parts.clock.now())
        assert await stranded_of(db, code) == []


async def test_on_day_twelve_an_approved_template_tells_it_once_and_the_answer_goes_when_they_write(
    parts: Parts, zalo: ScriptedChannel, code: str
) -> None:
    parts.settings.zalo_oa_template = "339"
    parts.clock.move(days=12)  # type: ignore[attr-defined]
    await answered(parts, code)
    await delivered(parts, zalo)
    await reached(parts)
    await delivered(parts, zalo)
    ((_, reply),) = zalo.sent
    assert reply.template == Template("339", (
        ("ma_ho_so", code),
        ("don_vi", "Trường Tiểu học Lê Văn Tám"),
        ("duong_dan", f"http://127.0.0.1:8080/tra-cuu?ma={code}"),
    ))  # fmt: skip
    await reached(parts)
    async with parts.sessions() as db:
        assert await stranded_of(db, code) == []
    assert await kinds(parts) == []
    await writes(parts)
    await delivered(parts, zalo)
    assert zalo.texts("an")[1:3] == ["Nhà trường đã sửa.", "Anh/chị hài lòng không?"]
    assert len(zalo.texts("an")) == 4  # then the reply to what they wrote


async def test_a_template_that_is_refused_leads_to_the_next_way(
    parts: Parts, zalo: ScriptedChannel, code: str
) -> None:
    parts.settings.zalo_oa_template = "339"
    parts.clock.move(days=12)  # type: ignore[attr-defined]
    await answered(parts, code)
    await delivered(parts, zalo)
    await reached(parts)
    zalo.fails("an", Unreachable("blocked"))
    await delivered(parts, zalo)
    await reached(parts)
    async with parts.sessions() as db:
        assert {one.way for one in await stranded_of(db, code)} == {Way.CALL}


async def test_on_day_twelve_another_chat_of_the_same_person_gets_it_and_nobody_has_to_call(
    parts: Parts, zalo: ScriptedChannel, channel: ScriptedChannel, code: str
) -> None:
    await new_conversation(parts, "an-telegram")
    async with parts.sessions.begin() as db:
        await db.execute(update(Conversation).values(person="p1"))
    parts.clock.move(days=12)  # type: ignore[attr-defined]
    await answered(parts, code)
    await delivered(parts, zalo)
    await reached(parts)
    await delivered(parts, channel)
    first, second = channel.texts("an-telegram")
    assert first.endswith("Nhà trường đã sửa.")
    assert second.endswith("Anh/chị hài lòng không?")
    await reached(parts)
    async with parts.sessions() as db:
        assert await stranded_of(db, code) == []
    assert await kinds(parts) == []


async def test_what_somebody_missed_while_they_had_blocked_us_comes_first_when_they_write_again(
    parts: Parts, zalo: ScriptedChannel, code: str
) -> None:
    zalo.fails("an", Unreachable("not following"))
    await answered(parts, code)
    await say(parts, "an", "chuyện phiếm", channel="zalo_oa")
    await delivered(parts, zalo)
    assert [one.state for one in await messages(parts, "an", "out")] == ["refused"] * 3
    await writes(parts)
    await delivered(parts, zalo)
    assert zalo.texts("an")[:2] == ["Nhà trường đã sửa.", "Anh/chị hài lòng không?"]
    assert "chuyện phiếm" not in zalo.texts("an")


async def test_who_only_leaves_gets_nothing_more(parts: Parts, zalo: ScriptedChannel, code: str) -> None:
    parts.clock.move(days=12)  # type: ignore[attr-defined]
    await answered(parts, code)
    await delivered(parts, zalo)
    left = arrival("an", number=9, channel="zalo_oa", event="blocked")
    await parts.receiver.receive([left])
    await handle_all(parts)
    await delivered(parts, zalo)
    assert zalo.sent == []


async def test_what_was_billed_is_kept_and_a_template_survives_the_database(
    parts: Parts, zalo: ScriptedChannel, code: str
) -> None:
    zalo.bills = True
    await say(parts, "an", "một", channel="zalo_oa")
    await delivered(parts, zalo)
    assert [one.billed for one in await messages(parts, "an", "out")] == [True]


async def on_the_page(parts: Parts) -> str:
    """Join the person's web chat, leave an answer on day twelve and let it be looked for another way."""
    await new_conversation(parts, "an-web", channel="web")
    async with parts.sessions.begin() as db:
        await db.execute(update(Conversation).values(person="p1"))
    parts.clock.move(days=12)  # type: ignore[attr-defined]
    ((code,),) = await _codes(parts)
    await answered(parts, code)
    await delivered(parts, parts.channels["zalo_oa"])  # type: ignore[arg-type]
    await reached(parts)
    return code


async def _codes(parts: Parts) -> list[tuple[str]]:
    async with parts.sessions() as db:
        return [(code,) for code in await db.scalars(select(CaseLink.case_code))]


@pytest.mark.parametrize("later", [timedelta(hours=5), timedelta(days=3)], ids=["before", "after the call"])
async def test_on_day_twelve_a_web_chat_has_reached_its_person_once_their_page_fetched_it(
    parts: Parts, zalo: ScriptedChannel, code: str, later: timedelta
) -> None:
    parts.channels["web"] = WebChannel()
    await on_the_page(parts)
    first, second = [one for one in await messages(parts, "an-web", "out") if one.stands_for_id]
    assert first.text.endswith("Nhà trường đã sửa.")
    parts.clock.move(seconds=later.total_seconds())  # type: ignore[attr-defined]
    await reached(parts)
    async with parts.sessions.begin() as db:
        assert len(await stranded_of(db, code)) == 2
        await fetched(db, [first.id, second.id], now=parts.clock.now())
        assert await stranded_of(db, code) == []
    assert [one.state for one in await messages(parts, "an-web", "out") if one.stands_for_id] == ["seen"] * 2


async def test_a_web_chat_that_nobody_opens_for_a_day_leads_to_a_call(
    parts: Parts, zalo: ScriptedChannel, code: str
) -> None:
    parts.channels["web"] = WebChannel()
    await on_the_page(parts)
    assert await reached(parts) == 0
    parts.clock.move(hours=25)  # type: ignore[attr-defined]
    await reached(parts)
    async with parts.sessions() as db:
        assert {one.way for one in await stranded_of(db, code)} == {Way.CALL}


async def test_where_the_next_chat_takes_it_not_either_the_one_after_gets_it(
    parts: Parts, zalo: ScriptedChannel, channel: ScriptedChannel, code: str
) -> None:
    parts.channels["web"] = WebChannel()
    await new_conversation(parts, "an-telegram")
    channel.fails("an-telegram", Unreachable("blocked"))
    await on_the_page(parts)
    await delivered(parts, channel)
    assert channel.texts("an-telegram") == []
    await reached(parts)
    assert len([one for one in await messages(parts, "an-web", "out") if one.stands_for_id]) == 2


async def test_whoever_reads_the_answer_by_their_code_has_it(
    parts: Parts, zalo: ScriptedChannel, code: str
) -> None:
    parts.clock.move(days=12)  # type: ignore[attr-defined]
    await answered(parts, code)
    await delivered(parts, zalo)
    async with parts.sessions.begin() as db:
        await read_by_code(db, code, ("Nhà trường đã sửa.", ""), now=parts.clock.now())
        assert [one.text for one in await stranded_of(db, code)] == ["Anh/chị hài lòng không?"]
