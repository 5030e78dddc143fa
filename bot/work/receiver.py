"""Takes in what channels hand over: stored durably, once, before anybody is told that we have it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, bindparam, select, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.base import Arrival
from bot.clock import Clock
from bot.storage.bare import CONVERSATION, MESSAGE
from bot.storage.engine import Sessions
from bot.work import echoes
from bot.work.together import Together
from bot.work.wakeups import Wakeups

#: A text this short in a burst ends it at once: “xong”, “hủy”, a number.
SHORT_TEXT = 6

Peer = tuple[str, str]

# Every message passes here: made once, and past the ORM, for both take longer than the statements themselves.
KNOWN = select(CONVERSATION.c.peer, CONVERSATION.c.id, CONVERSATION.c.settle_ms).where(
    CONVERSATION.c.channel == bindparam("of"), CONVERSATION.c.peer.in_(bindparam("peers", expanding=True))
)
SIGN = (
    update(CONVERSATION)
    .where(CONVERSATION.c.id == bindparam("of"))
    .values(ready_at=bindparam("ready"), last_in_at=bindparam("now"))
)


class Receiver:
    """Writes arrivals to the message table; many callers share one commit."""

    def __init__(self, sessions: Sessions, clock: Clock, wakeups: Wakeups, *, burst: timedelta) -> None:
        self._sessions = sessions
        self._clock = clock
        self._wakeups = wakeups
        self._burst = burst
        self._together: Together[Arrival] = Together(sessions, self._store)

    async def receive(self, arrivals: Sequence[Arrival]) -> None:
        """Return when all arrivals are stored and committed; what was there already changes nothing.

        Raises:
            Exception: the database's own error; the caller must then not acknowledge.
        """
        if kept := [one for one in arrivals if one.kept]:
            await self._together.add(kept)
            self._wakeups.ring("inbox")
        if told := [one for one in arrivals if one.echo_id]:
            await echoes.settle(self._sessions, told, now=self._clock.now())

    async def _store(self, db: AsyncSession, arrivals: Sequence[Arrival]) -> None:
        connection = await db.connection()
        await connection.run_sync(self._write, arrivals)

    def _write(self, db: Connection, arrivals: Sequence[Arrival]) -> None:
        now = self._clock.now()
        # Sorted, so that two processes lock the same conversations in the same order.
        peers = sorted({(one.channel, one.peer) for one in arrivals if one.peer})
        known = _conversations(db, peers)
        fresh = [peer for peer in peers if peer not in known]
        if fresh:
            db.execute(
                _insert(db.dialect.name, CONVERSATION).on_conflict_do_nothing(
                    index_elements=["channel", "peer"]
                ),
                [{"channel": channel, "peer": peer, "created_at": now} for channel, peer in fresh],
            )
            known |= _conversations(db, fresh)
        fresh_ids = _insert_messages(db, arrivals, known, now)
        ready: dict[int, timedelta] = {}
        signs: set[int] = set()
        for one in arrivals:
            conversation_id, settle_ms = known.get((one.channel, one.peer), (None, 0))
            if conversation_id is not None and (one.channel, one.external_id) in fresh_ids:
                ready[conversation_id] = self._wait(one, settle_ms)
                if one.by_person:
                    signs.add(conversation_id)
        if signs:
            db.execute(SIGN, [{"of": key, "ready": now + ready[key], "now": now} for key in sorted(signs)])
        told = sorted(ready.keys() - signs)
        if told:
            # Whoever is still writing is not cut short by what the channel tells meanwhile.
            waits = CONVERSATION.c.ready_at.is_(None)
            db.execute(update(CONVERSATION).where(CONVERSATION.c.id.in_(told), waits).values(ready_at=now))

    def _wait(self, one: Arrival, settle_ms: int) -> timedelta:
        if one.burst:
            return self._burst
        if one.at_once or len(one.text) <= SHORT_TEXT:
            return timedelta()
        return timedelta(milliseconds=settle_ms)


def _insert_messages(
    db: Connection, arrivals: Sequence[Arrival], known: dict[Peer, tuple[int, int]], now: datetime
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
    added = db.execute(_new_messages_of(db.dialect.name), rows)
    return {(channel, external_id) for channel, external_id in added}


def _conversations(db: Connection, peers: Sequence[Peer]) -> dict[Peer, tuple[int, int]]:
    found: dict[Peer, tuple[int, int]] = {}
    for channel in sorted({channel for channel, _ in peers}):
        wanted = [peer for its, peer in peers if its == channel]
        rows = db.execute(KNOWN, {"of": channel, "peers": wanted})
        found.update({(channel, peer): (number, settle) for peer, number, settle in rows})
    return found


@cache
def _new_messages_of(dialect: str) -> Any:
    return (
        _insert(dialect, MESSAGE)
        .on_conflict_do_nothing(index_elements=["channel", "external_id"])
        .returning(MESSAGE.c.channel, MESSAGE.c.external_id)
    )


def _insert(dialect: str, table: Table) -> Any:
    """Return an insert that can leave out what is there already; only the database's own dialect has it."""
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - heavy where it is not used

        return postgresql.insert(table)
    return sqlite.insert(table)
