"""A code of the console joins a Telegram account, in the group and in private, with its command or alone."""

import random

import pytest

from bot.parts import Parts
from bot.staff.telegram import telegram_code
from bot.storage.office_tables import StaffMember
from bot.words import Words
from bot.work.staff_link import MOST_WRONG, WITHIN
from tests.bot.work.test_staff_chat import Group, group, text
from tests.bot.work.world import case_from, handle_all, new_conversation, replies
from tests.fakes import HandClock, arrival

__all__ = ["group"]  # the fixture

WRONG = "34AC-DEH9"


@pytest.fixture
async def code(parts: Parts) -> str:
    """Give a fresh code of somebody of the office, as the console shows it."""
    async with parts.sessions.begin() as db:
        member = StaffMember(login="hoa", name="Hoa", role="officer", created_at=parts.clock.now())
        db.add(member)
        await db.flush()
        made = await telegram_code(db, member, rng=random.Random(1), now=parts.clock.now())
    return f"{made[:4]}-{made[4:]}"


async def says(parts: Parts, peer: str, said: str, number: int, **raw: str) -> list[str]:
    """Let somebody write to the bot alone; return what comes back."""
    before = len(await replies(parts, peer))
    await parts.receiver.receive([arrival(peer, said, number=number, sender=peer, **raw)])
    await handle_all(parts)
    return (await replies(parts, peer))[before:]


@pytest.mark.parametrize(
    "way", [str, str.lower, lambda code: code.replace("-", " "), lambda code: f" {code} "]
)
async def test_a_code_alone_in_the_group_is_enough(group: Group, code: str, way: object) -> None:
    assert await group.hears("7", way(code)) == [text("linked", name="Hoa")]  # type: ignore[operator]


async def test_a_code_alone_in_private_is_enough(parts: Parts, code: str) -> None:
    await new_conversation(parts, "7")
    assert await says(parts, "7", code, 10) == [text("linked", name="Hoa")]


async def test_the_command_works_in_private_too(parts: Parts, code: str) -> None:
    await new_conversation(parts, "7")
    assert await says(parts, "7", code, 10, choice="cmd:lienket") == [text("linked", name="Hoa")]
    assert await says(parts, "7", code, 11, choice="cmd:lienket") == [text("link_bad")]


async def test_a_wrong_code_in_the_group_is_answered_to_who_is_not_linked(group: Group, code: str) -> None:
    assert await group.hears("8", WRONG) == [text("link_bad")]
    await group.join("1")
    assert await group.hears("1", WRONG) == []


@pytest.mark.parametrize("said", ["Nhat Tran", "34AC-DEH9 nhé", "ai trực", "34ACDEH"])
async def test_what_is_no_code_is_talk_among_officers(group: Group, said: str) -> None:
    assert await group.hears("8", said) == []


async def test_the_code_of_a_case_is_talk_in_the_group_and_a_question_in_private(group: Group) -> None:
    case = await case_from(group.parts, "lan")
    assert await group.hears("8", case) == []
    (card,) = await says(group.parts, "lan", case, 90)
    assert case in card


async def test_a_wrong_code_in_private_goes_on_to_the_dialogue(parts: Parts) -> None:
    await new_conversation(parts, "7")
    told = await says(parts, "7", WRONG, 10)
    assert told
    assert text("link_bad") not in told


async def test_who_guesses_has_to_wait(group: Group, code: str, clock: HandClock) -> None:
    for _ in range(MOST_WRONG):
        assert await group.hears("8", WRONG, choice="cmd:lienket") == [text("link_bad")]
    assert await group.hears("8", code, choice="cmd:lienket") == [text("link_wait")]
    assert await group.hears("8", code) == [text("link_wait")]
    assert await group.hears("9", WRONG, choice="cmd:lienket") == [text("link_bad")]
    clock.at += WITHIN
    assert await group.hears("8", WRONG, choice="cmd:lienket") == [text("link_bad")]


async def test_guesses_in_private_are_counted_with_those_in_the_group(group: Group, code: str) -> None:
    await new_conversation(group.parts, "8")
    for number in range(MOST_WRONG):
        await says(group.parts, "8", WRONG, 10 + number)
    assert await group.hears("8", code, choice="cmd:lienket") == [text("link_wait")]


async def test_a_parents_code_of_digits_alone_is_not_taken_for_one_of_the_staff(parts: Parts) -> None:
    await new_conversation(parts, "7")
    assert await says(parts, "7", "3467 8934", 10) == [Words("vi").say("joining.ask_alone")]
