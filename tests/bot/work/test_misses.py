"""A question handed to a person is something to learn from; a wish, a danger, a step of a guide are not."""

import pytest

from bot.dialogue.commands import ReceiveQuestion
from bot.dialogue.talk import Talk
from bot.parts import Parts
from bot.work.performer import Performer
from faq import store
from faq.tables import Miss
from tests.bot.work.world import conversation, new_conversation


async def handed_on(parts: Parts, *commands: ReceiveQuestion) -> list[Miss]:
    """Hand questions to a person and return what is kept."""
    await new_conversation(parts, "parent")
    async with parts.transaction() as db:
        here = await conversation(db, "parent")
        for command in commands:
            await Performer(parts).perform(
                db, here, Talk(topic="mat-bang-goc"), command, now=parts.clock.now()
            )
    async with parts.sessions() as db:
        return await store.misses(db)


async def test_a_question_handed_to_a_person_is_kept_once_and_masked(parts: Parts) -> None:
    asked = ReceiveQuestion("Bán trú của bé Lê Văn Tèo sao, gọi 0912345678?")
    (miss,) = await handed_on(parts, asked, asked)
    assert miss.question == "Bán trú của bé [tên] sao, gọi [số điện thoại]?"
    assert (miss.decision, miss.topic_id) == ("escalate", "mat-bang-goc")


@pytest.mark.parametrize("what", ["about_data", "urgent", "at_step"])
async def test_what_is_no_question_teaches_nothing(parts: Parts, what: str) -> None:
    assert await handed_on(parts, ReceiveQuestion("Xóa dữ liệu của tôi", **{what: True})) == []  # type: ignore[arg-type]
