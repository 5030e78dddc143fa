import asyncio
import random
from datetime import timedelta

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from bot.channels.base import Arrival
from bot.parts import Parts
from bot.storage.engine import open_engine, open_sessions
from bot.storage.tables import Conversation, Message
from bot.work.receiver import Receiver
from tests.bot.work.world import conversation, messages
from tests.fakes import HandClock, arrival

#: No encoding takes half a letter, so no database stores it.
UNSTORABLE = arrival("thu", "\ud800", number=1)


class Commits:
    """Counts the transactions that an engine commits."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.count = 0
        event.listen(engine.sync_engine, "commit", self._one_more)

    def _one_more(self, _connection: object) -> None:
        self.count += 1


async def every_message(parts: Parts) -> list[tuple[str | None, str, str]]:
    async with parts.sessions() as db:
        rows = await db.execute(select(Message.external_id, Message.text, Message.state).order_by(Message.id))
        return [(one, two, three) for one, two, three in rows]


async def test_a_message_is_there_for_others_when_receiving_returns(parts: Parts, database_url: str) -> None:
    await parts.receiver.receive([arrival("lan", "Xin chào", number=1)])
    other_process = open_engine(database_url)
    async with open_sessions(other_process)() as db:
        stored = (await db.scalars(select(Message))).one()
        theirs = await conversation(db, "lan")
    await other_process.dispose()
    assert (stored.text, stored.state, stored.payload) == ("Xin chào", "new", {"text": "Xin chào"})
    assert theirs.ready_at == parts.clock.now()


async def test_thrice_in_any_order_is_once(parts: Parts) -> None:
    told = [arrival("lan", f"Tin số {number}", number=number) for number in range(8)]
    await parts.receiver.receive(told)
    before = await every_message(parts)
    again = [*told, *told]
    random.Random(3).shuffle(again)
    for one in again:
        await parts.receiver.receive([one])
    assert await every_message(parts) == before
    assert [stored for _, stored, _ in before] == [one.text for one in told]


async def test_the_same_message_twice_in_one_batch_is_once(parts: Parts) -> None:
    one = arrival("lan", "Xin chào", number=1)
    await parts.receiver.receive([one, one, one])
    assert len(await every_message(parts)) == 1


async def test_a_redelivered_message_does_not_wake_its_conversation(parts: Parts) -> None:
    one = arrival("lan", "Xin chào", number=1)
    await parts.receiver.receive([one])
    async with parts.sessions.begin() as db:
        (await conversation(db, "lan")).ready_at = None
    await parts.receiver.receive([one])
    async with parts.sessions() as db:
        assert (await conversation(db, "lan")).ready_at is None


async def test_an_update_of_no_conversation_is_kept_but_not_handled(parts: Parts) -> None:
    await parts.receiver.receive([arrival("", "?", number=1)])
    assert await every_message(parts) == [(":1", "?", "ignored")]


async def test_many_callers_share_a_commit(parts: Parts) -> None:
    commits = Commits(parts.engine)
    people = [arrival(f"người {number}", "Xin chào", number=1) for number in range(40)]
    await asyncio.gather(*(parts.receiver.receive([one]) for one in people))
    assert len(await every_message(parts)) == 40
    assert commits.count <= 3


async def test_one_that_cannot_be_stored_refuses_only_its_caller(parts: Parts) -> None:
    calls = [
        parts.receiver.receive([one])
        for one in (arrival("lan", "Một", number=1), UNSTORABLE, arrival("minh", "Hai", number=1))
    ]
    first, bad, last = await asyncio.gather(*calls, return_exceptions=True)
    assert first is None
    assert last is None
    assert isinstance(bad, UnicodeEncodeError | DBAPIError)
    assert sorted(told for _, told, _ in await every_message(parts)) == ["Hai", "Một"]


async def test_after_a_database_error_nothing_is_acknowledged_and_the_caller_knows(
    parts: Parts, clock: HandClock
) -> None:
    async with parts.sessions.begin() as db:
        await db.execute(text("ALTER TABLE message RENAME TO gone"))
    with pytest.raises(DBAPIError):
        await parts.receiver.receive([arrival("lan", "Xin chào", number=1)])
    async with parts.sessions.begin() as db:
        assert (await db.scalars(select(Conversation))).all() == []
        await db.execute(text("ALTER TABLE gone RENAME TO message"))
    await parts.receiver.receive([arrival("lan", "Xin chào", number=1)])
    assert len(await messages(parts, "lan", "in")) == 1


@pytest.mark.parametrize(
    ("one", "wait_s"),
    [
        (arrival("lan", "Cô giáo nói là", number=1), 4.0),
        (arrival("lan", "xong", number=1), 0),
        (arrival("lan", "Xong rồi ạ", number=1, choice="done"), 0),
        (arrival("lan", "", number=1, files=["a"], burst=True), 2.5),
    ],
)
async def test_what_may_be_part_of_a_burst_waits_for_the_rest(
    parts: Parts, one: Arrival, wait_s: float
) -> None:
    await parts.receiver.receive([arrival("lan", "Xin chào", number=0)])
    async with parts.sessions.begin() as db:
        (await conversation(db, "lan")).settle_ms = 4000
    await parts.receiver.receive([one])
    async with parts.sessions() as db:
        assert (await conversation(db, "lan")).ready_at == parts.clock.now() + timedelta(seconds=wait_s)


async def test_a_bell_rings_only_after_the_commit(parts: Parts) -> None:
    ears = parts.wakeups.listen("inbox")
    rang_before_commit: list[bool] = []

    class Watching(Receiver):
        async def _store(self, db: AsyncSession, arrivals: object) -> None:
            await super()._store(db, arrivals)  # type: ignore[arg-type]
            rang_before_commit.append(ears.is_set())

    receiver = Watching(parts.sessions, parts.clock, parts.wakeups, burst=timedelta())
    await receiver.receive([arrival("lan", "Xin chào", number=1)])
    assert rang_before_commit == [False]
    assert ears.is_set()
