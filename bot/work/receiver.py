"""Takes in what channels hand over: stored durably, once, before anybody is told that we have it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.base import Arrival
from bot.clock import Clock
from bot.storage.engine import Sessions
from bot.storage.tables import Conversation, Message
from bot.work.together import Together
from bot.work.wakeups import Wakeups

#: A text this short in a burst ends it at once: “xong”, “hủy”, a number.
SHORT_TEXT = 6

Peer = tuple[str, str]


class Receiver:
    """Writes arrivals to the message table; many callers share one commit."""

    def __init__(self, sessions: Sessions, clock: Clock, wakeups: Wakeups, *, burst: timedelta) -> None:
        self._clock = clock
        self._wakeups = wakeups
        self._burst = burst
        self._together: Together[Arrival] = Together(sessions, self._store)

    async def receive(self, arrivals: Sequence[Arrival]) -> None:
        """Return when all arrivals are stored and committed; what was there already changes nothing.

        Raises:
            Exception: the database's own error; the caller must then not acknowledge.
        """
        if arrivals:
            await self._together.add(arrivals)
            self._wakeups.ring("inbox")

    async def _store(self, db: AsyncSession, arrivals: Sequence[Arrival]) -> None:
        now = self._clock.now()
        # Sorted, so that two processes lock the same conversations in the same order.
        peers = sorted({(one.channel, one.peer) for one in arrivals if one.peer})
        known = await self._conversations(db, peers)
        fresh = [peer for peer in peers if peer not in known]
        if fresh:
            await db.execute(
                _insert(db, Conversation).on_conflict_do_nothing(index_elements=["channel", "peer"]),
                [{"channel": channel, "peer": peer, "created_at": now} for channel, peer in fresh],
            )
            known |= await self._conversations(db, fresh)
        fresh_ids = await self._insert_messages(db, arrivals, known, now)
        ready: dict[int, timedelta] = {}
        signs: set[int] = set()
        for one in arrivals:
            conversation_id, settle_ms = known.get((one.channel, one.peer), (None, 0))
            if conversation_id is not None and (one.channel, one.external_id) in fresh_ids:
                ready[conversation_id] = self._wait(one, settle_ms)
                if one.by_person:
                    signs.add(conversation_id)
        if signs:
            await db.execute(
                update(Conversation),
                [{"id": key, "ready_at": now + ready[key], "last_in_at": now} for key in sorted(signs)],
            )
        told = sorted(ready.keys() - signs)
        if told:
            # Whoever is still writing is not cut short by what the channel tells meanwhile.
            waits = Conversation.ready_at.is_(None)
            await db.execute(
                update(Conversation).where(Conversation.id.in_(told), waits).values(ready_at=now)
            )

    async def _insert_messages(
        self,
        db: AsyncSession,
        arrivals: Sequence[Arrival],
        known: dict[Peer, tuple[int, int]],
        now: datetime,
    ) -> set[tuple[str, str | None]]:
        """Add the messages that are new, in their order, and return which those are."""
        rows = []
        for one in arrivals:
            conversation_id, _ = known.get((one.channel, one.peer), (None, 0))
            rows.append(
                {
                    "channel": one.channel,
                    "direction": "in",
                    "conversation_id": conversation_id,
                    "external_id": one.external_id,
                    "author": "citizen",
                    "text": one.text,
                    "payload": dict(one.raw),
                    "state": "new" if conversation_id else "ignored",
                    "created_at": now,
                    "state_at": now,
                }
            )
        added = await db.execute(
            _insert(db, Message)
            .on_conflict_do_nothing(index_elements=["channel", "external_id"])
            .returning(Message.channel, Message.external_id),
            rows,
        )
        return {(channel, external_id) for channel, external_id in added}

    def _wait(self, one: Arrival, settle_ms: int) -> timedelta:
        if one.burst:
            return self._burst
        if one.at_once or len(one.text) <= SHORT_TEXT:
            return timedelta()
        return timedelta(milliseconds=settle_ms)

    async def _conversations(self, db: AsyncSession, peers: Sequence[Peer]) -> dict[Peer, tuple[int, int]]:
        found: dict[Peer, tuple[int, int]] = {}
        for channel in sorted({channel for channel, _ in peers}):
            rows = await db.execute(
                select(Conversation.peer, Conversation.id, Conversation.settle_ms).where(
                    Conversation.channel == channel,
                    Conversation.peer.in_([peer for its, peer in peers if its == channel]),
                )
            )
            found.update({(channel, peer): (number, settle) for peer, number, settle in rows})
        return found


def _insert(db: AsyncSession, table: type[Conversation | Message]) -> Any:
    """Return an insert that can leave out what is there already; only the database's own dialect has it."""
    if db.get_bind().dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - heavy where it is not used

        return postgresql.insert(table)
    return sqlite.insert(table)
