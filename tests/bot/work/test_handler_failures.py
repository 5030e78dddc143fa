"""One message that cannot be handled: tried again, set aside, answered; nobody else is held up."""

import pytest

from bot.parts import Parts
from bot.words import Words
from bot.work.handler import Handler
from bot.work.set_aside import MOST_FAILURES
from faq.decide import Verdict
from faq.knowledge import Knowledge
from tests.bot.work.world import handle_all, hear, messages, new_conversation, replies, states, talk_of
from tests.fakes import HandClock, arrival

TROUBLE = Words("vi").say("chat.trouble", phone="1022")


class Touchy(Knowledge):
    """Knows what another knows, but breaks on one word."""

    def __init__(self, calm: Knowledge) -> None:
        vars(self).update(vars(calm))

    def ask(self, question: str, *, after: str | None = None) -> Verdict:
        if "bùm" in question:
            raise RuntimeError("it broke")
        return super().ask(question, after=after)


@pytest.fixture
def touchy(parts: Parts) -> Parts:
    parts.knowledge = Touchy(parts.knowledge)
    return parts


async def step_until_quiet(parts: Parts, clock: HandClock, *, at_once: int = 25) -> None:
    handler = Handler(parts, conversations_at_once=at_once)
    while (due := await handler.next_ready()) is not None:
        clock.at = max(clock.at, due)
        await handler.step()


async def test_an_unreadable_message_is_set_aside_politely_and_others_go_on(
    parts: Parts, clock: HandClock
) -> None:
    await parts.receiver.receive([arrival("lan", "?", number=1, broken=True)])
    await hear(parts, "minh", "Xin chào")
    handler = Handler(parts, conversations_at_once=25)
    assert await handler.step() == 2
    assert await states(parts, "minh", "in") == ["done"]
    assert await states(parts, "lan", "in") == ["new"]
    await step_until_quiet(parts, clock)
    (dead,) = await messages(parts, "lan", "in")
    assert (dead.state, dead.attempts, dead.reason) == ("dead", MOST_FAILURES, "handler failed")
    assert await replies(parts, "lan") == [TROUBLE]
    assert [one.importance for one in await messages(parts, "lan", "out")] == ["important"]


async def test_a_failed_message_waits_longer_each_time(parts: Parts, clock: HandClock) -> None:
    await parts.receiver.receive([arrival("lan", "?", number=1, broken=True)])
    handler, waits = Handler(parts), []
    for _ in range(MOST_FAILURES - 1):
        await handler.step()
        due = await handler.next_ready()
        assert due is not None
        waits.append((due - clock.now()).total_seconds())
        assert await handler.step() == 0
        clock.at = due
    assert waits == [2, 4]


async def test_a_failure_after_an_answer_was_written_takes_the_answer_back(
    touchy: Parts, clock: HandClock
) -> None:
    await new_conversation(touchy, "lan")
    await hear(touchy, "lan", "/menu", "bùm một cái thật to")
    await hear(touchy, "minh", "Xin chào")
    await Handler(touchy, conversations_at_once=25).step()
    assert await replies(touchy, "lan") == []
    assert await states(touchy, "minh", "in") == ["done"]


async def test_only_the_message_that_fails_is_set_aside_not_its_neighbours(
    touchy: Parts, clock: HandClock
) -> None:
    await new_conversation(touchy, "lan")
    await hear(touchy, "lan", "/menu", "bùm một cái thật to", "/menu")
    await step_until_quiet(touchy, clock)
    assert await states(touchy, "lan", "in") == ["done", "dead", "done"]
    menu = Words("vi").say("chat.menu")
    assert await replies(touchy, "lan") == [menu, TROUBLE, menu]


async def test_what_is_offered_with_the_apology_can_be_chosen_by_number(
    touchy: Parts, clock: HandClock
) -> None:
    await new_conversation(touchy, "lan")
    await hear(touchy, "lan", "bùm một cái thật to")
    await step_until_quiet(touchy, clock)
    offered = [choice.key for choice in (await talk_of(touchy, "lan")).offered]
    assert offered[:4] == ["ask", "guides", "send", "lookup"]
    await hear(touchy, "lan", "1", start=10)
    await handle_all(touchy)
    assert (await replies(touchy, "lan"))[-1] == Words("vi").say("chat.ask_question")


async def test_trouble_in_the_staff_group_is_not_answered_as_to_a_citizen(
    parts: Parts, clock: HandClock
) -> None:
    await parts.receiver.receive([arrival("-100", "?", number=1, broken=True)])
    await step_until_quiet(parts, clock)
    assert await states(parts, "-100", "in") == ["dead"]
    assert await replies(parts, "-100") == []
