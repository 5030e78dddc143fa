"""Papers that go with an answer: after its words, as a link where the channel takes none, once in all."""

from dataclasses import replace

import pytest
from sqlalchemy import delete

from bot.answer_papers import attached
from bot.channels.base import Refused, TryLater
from bot.dialogue.model import Importance, Reply
from bot.parts import Parts
from bot.storage.tables import StoredFile
from bot.taking_in import TakenIn
from bot.work import outbox
from bot.work.delivery import Delivery
from tests.bot.work.test_delivery import send_all
from tests.bot.work.world import conversation, new_conversation, states
from tests.fakes import HandClock, ScriptedChannel

PDF = b"%PDF-1.7\n"


@pytest.fixture
async def delivery(parts: Parts, channel: ScriptedChannel) -> Delivery:
    channel.limits = replace(channel.limits, documents={"application/pdf": 100})
    await new_conversation(parts, "lan")
    return Delivery(parts, channel)


async def answer(parts: Parts, *names: str, size: int = 9, kind: str = "application/pdf") -> None:
    sha256 = await parts.files.keep(PDF)
    async with parts.transaction() as db:
        lan = await conversation(db, "lan")
        files = [TakenIn(name, kind, size, sha256) for name in names]
        papers = await attached(db, files, lan, now=parts.clock.now())
        orders = tuple(f"stored:{paper.file_ref}" for paper in papers)
        reply = Reply("Xong ạ", importance=Importance.IMPORTANT, files=orders)
        outbox.write(db, lan, [reply], now=parts.clock.now())


async def test_papers_follow_the_words_and_none_goes_twice_after_trouble(
    parts: Parts, channel: ScriptedChannel, delivery: Delivery, clock: HandClock
) -> None:
    channel.fails("lan's documents", None, TryLater("ConnectError"))
    await answer(parts, "a.pdf", "b.pdf")
    await send_all(delivery)
    assert await states(parts, "lan", "out") == ["queued"]
    clock.move(minutes=1)
    await send_all(delivery)
    assert channel.texts("lan") == ["Xong ạ"]
    assert [document.name for _, document in channel.documents] == ["a.pdf", "b.pdf"]
    assert channel.documents[0][1].content == PDF
    assert await states(parts, "lan", "out") == ["sent"]


@pytest.mark.parametrize("paper", [{"size": 101}, {"kind": "image/webp"}])
async def test_what_the_channel_does_not_take_is_a_link_under_the_words(
    parts: Parts, channel: ScriptedChannel, delivery: Delivery, paper: dict[str, object]
) -> None:
    await answer(parts, "a.pdf", **paper)  # type: ignore[arg-type]
    await send_all(delivery)
    (text,) = channel.texts("lan")
    assert text.startswith("Xong ạ\n\nCơ quan có gửi kèm tệp “a.pdf”.")
    assert f"{parts.settings.web_address}/giay-to/" in text
    assert channel.documents == []


async def test_what_the_channel_refuses_after_all_is_a_link_and_the_answer_is_no_failure(
    parts: Parts, channel: ScriptedChannel, delivery: Delivery
) -> None:
    channel.fails("lan's documents", Refused("too odd"))
    await answer(parts, "a.pdf")
    await send_all(delivery)
    said, link = channel.texts("lan")
    assert said == "Xong ạ"
    assert "/giay-to/" in link
    assert await states(parts, "lan", "out") == ["sent"]


async def test_papers_erased_in_the_meantime_do_not_keep_the_words_back(
    parts: Parts, channel: ScriptedChannel, delivery: Delivery
) -> None:
    await answer(parts, "a.pdf")
    async with parts.transaction() as db:
        await db.execute(delete(StoredFile))
    await send_all(delivery)
    assert channel.texts("lan") == ["Xong ạ"]
    assert await states(parts, "lan", "out") == ["sent"]
