"""What belongs to a case is linked to it, and nothing else of the conversation is."""

from bot.desk import Desk
from bot.parts import Parts
from feedback import cases
from feedback.handling import Officer
from feedback.lifecycle import Role
from tests.bot.dialogue.conftest import FORM
from tests.bot.work.world import case_from, handle_all, hear, messages, new_conversation, replies
from tests.fakes import HandClock, arrival

LONG_AGO = "quên mật khẩu vneid phải làm sao"


async def linked(parts: Parts, peer: str) -> list[str]:
    return [message.text for message in await messages(parts, peer, "in") if message.case_code]


async def test_a_feedback_is_linked_with_all_that_it_was_written_with(parts: Parts) -> None:
    await new_conversation(parts, "lan")
    lines = (LONG_AGO, *FORM, "gửi đi", "cảm ơn em")
    for number, line in enumerate(lines):
        await hear(parts, "lan", line, start=number)
        await handle_all(parts)
    assert await linked(parts, "lan") == [*FORM, "gửi đi"]
    codes = {message.case_code for message in await messages(parts, "lan", "in")} - {None}
    assert codes == {message.case_code for message in await messages(parts, "lan", "out")} - {None}


async def test_a_burst_that_adds_to_a_case_is_linked_whole(parts: Parts, clock: HandClock) -> None:
    await new_conversation(parts, "lan")
    code = await case_from(parts, "lan")
    await hear(parts, "lan", LONG_AGO)
    await handle_all(parts)
    await parts.receiver.receive([arrival("lan", number="tap", choice=f"reply:{code}")])
    await handle_all(parts)
    await hear(parts, "lan", "Lớp 3A ạ", "cô Hoa chủ nhiệm", start=10)
    clock.move(seconds=3)
    await handle_all(parts)
    assert await linked(parts, "lan") == ["Lớp 3A ạ", "cô Hoa chủ nhiệm"]


async def test_a_rating_with_its_reason_is_taken_and_linked(parts: Parts) -> None:
    await new_conversation(parts, "lan")
    code = await case_from(parts, "lan")
    lan = Officer(1, "Cán bộ Lan", Role.OFFICER, "/")
    async with parts.transaction() as db:
        await Desk(parts).take(db, code, lan)
        await Desk(parts).answer(db, code, "Đã hoàn tiền.", lan)
    await hear(parts, "lan", "không hài lòng vì chờ lâu")
    await handle_all(parts)
    async with parts.sessions() as db:
        case = await cases.by_code(db, code)
    assert (case.rating, case.rating_words) == (4, "không hài lòng vì chờ lâu")
    assert await linked(parts, "lan") == ["không hài lòng vì chờ lâu"]
    assert "chờ lâu" in (await replies(parts, "lan"))[-1]
