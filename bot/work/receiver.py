"""Takes in what channels hand over: stored durably, once, before anybody is told that we have it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.base import Arrival
from bot.clock import Clock
from bot.storage.engine import Sessions
from bot.storage.tables import Conversation, Message
from bot.work.wakeups import Wakeups

log = structlog.get_logger()

#: What one transaction takes in at most; everything that waits is written together.
MOST_AT_ONCE = 200


@dataclass(slots=True)
class _Waiting:
    arrivals: Sequence[Arrival]
    done: asyncio.Future[None]


class Receiver:
    """Writes arrivals to the message table; many callers share one commit."""

    def __init__(self, sessions: Sessions, clock: Clock, wakeups: Wakeups, *, burst: timedelta) -> None:
        self._sessions = sessions
        self._clock = clock
        self._wakeups = wakeups
        self._burst = burst
        self._queue: list[_Waiting] = []
        self._writer: asyncio.Task[None] | None = None

    async def receive(self, arrivals: Sequence[Arrival]) -> None:
        """Return when all arrivals are stored and committed; what was there already changes nothing.

        Raises:
            Exception: the database's own error; the caller must then not acknowledge.
        """
        if not arrivals:
            return
        waiting = _Waiting(arrivals, asyncio.get_running_loop().create_future())
        self._queue.append(waiting)
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_all())
        await waiting.done

    async def _write_all(self) -> None:
        while self._queue:
            batch, count = [], 0
            while self._queue and count < MOST_AT_ONCE:
                batch.append(self._queue.pop(0))
                count += len(batch[-1].arrivals)
            try:
                async with self._sessions.begin() as db:
                    await self._store(db, [one for waiting in batch for one in waiting.arrivals])
            except Exception as error:
                log.exception("inbox.failed", waiting=count)
                for waiting in batch:
                    if not waiting.done.done():
                        waiting.done.set_exception(error)
            else:
                for waiting in batch:
                    if not waiting.done.done():
                        waiting.done.set_result(None)
                self._wakeups.ring("inbox")

    async def _store(self, db: AsyncSession, arrivals: Sequence[Arrival]) -> None:
        now = self._clock.now()
        insert = (postgresql if db.get_bind().dialect.name == "postgresql" else sqlite).insert
        # Sorted, so that two processes lock the same conversations in the same order.
        peers = sorted({(one.channel, one.peer) for one in arrivals if one.peer})
        if peers:
            await db.execute(
                insert(Conversation).on_conflict_do_nothing(index_elements=["channel", "peer"]),
                [
                    {
                        "channel": channel,
                        "peer": peer,
                        "language": "vi",
                        "talk": {},
                        "settle_ms": 0,
                        "last_seq": 0,
                        "reachable": True,
                        "created_at": now,
                    }
                    for channel, peer in peers
                ],
            )
        ids = await self._conversation_ids(db, peers)
        ready: dict[int, int] = {}
        for one in arrivals:
            conversation_id, settle_ms = ids.get((one.channel, one.peer), (None, 0))
            new = await db.scalar(
                insert(Message)
                .values(
                    channel=one.channel,
                    direction="in",
                    conversation_id=conversation_id,
                    external_id=one.external_id,
                    author="citizen",
                    text=one.text,
                    payload=dict(one.raw),
                    importance="ordinary",
                    state="new" if conversation_id else "ignored",
                    attempts=0,
                    repeat=False,
                    created_at=now,
                    state_at=now,
                )
                .on_conflict_do_nothing(index_elements=["channel", "external_id"])
                .returning(Message.id)
            )
            if new is not None and conversation_id is not None:
                wait_ms = 0 if one.at_once else self._burst_ms if one.burst else settle_ms
                ready[conversation_id] = wait_ms
        for conversation_id in sorted(ready):
            await db.execute(
                update(Conversation)
                .where(Conversation.id == conversation_id)
                .values(ready_at=now + timedelta(milliseconds=ready[conversation_id]), last_in_at=now)
            )

    @property
    def _burst_ms(self) -> int:
        return int(self._burst / timedelta(milliseconds=1))

    async def _conversation_ids(
        self, db: AsyncSession, peers: Sequence[tuple[str, str]]
    ) -> dict[tuple[str, str], tuple[int, int]]:
        found: dict[tuple[str, str], tuple[int, int]] = {}
        for channel in sorted({channel for channel, _ in peers}):
            rows = await db.execute(
                select(Conversation.peer, Conversation.id, Conversation.settle_ms).where(
                    Conversation.channel == channel,
                    Conversation.peer.in_([peer for its, peer in peers if its == channel]),
                )
            )
            found.update({(channel, peer): (number, settle) for peer, number, settle in rows})
        return found
