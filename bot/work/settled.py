"""Writes what a step of the handler changed by few statements, past the unit of work.

A step changes the same columns of many rows; the ORM's own way takes several times as long.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import instance_state, set_committed_value

from bot.storage.bare import CONVERSATION, MESSAGE
from bot.storage.tables import Conversation, Message

_SAID = insert(MESSAGE)
_DONE = (
    update(MESSAGE)
    .where(MESSAGE.c.id.in_(bindparam("done", expanding=True)))
    .values(state="done", state_at=bindparam("now"))
)
_TALKED = ("talk", "language", "settle_ms", "ready_at", "last_seq")
_TALKS = update(CONVERSATION).where(CONVERSATION.c.id == bindparam("of"))


@dataclass(frozen=True, slots=True)
class Settled:
    """What a step wrote: rows of what is said, talks that went on, messages that are done."""

    said: Sequence[dict[str, Any]]
    talked: Sequence[Conversation]
    done: Sequence[Message]

    async def write(self, db: AsyncSession, *, now: datetime) -> None:
        """Write it down; of conversations only what a talk changes; the session flushes the rest."""
        if db.new or db.deleted:
            await db.flush()  # what a step began, such as a case, is there before what is said of it
        talks = [_talk(conversation) for conversation in self.talked]
        done = [message.id for message in self.done]

        def all_at_once(connection: Connection) -> None:
            if self.said:
                connection.execute(_SAID, list(self.said))
            if talks:
                connection.execute(_TALKS, talks)
            if done:
                connection.execute(_DONE, {"done": done, "now": now})

        await (await db.connection()).run_sync(all_at_once)
        for conversation in self.talked:
            for name in _TALKED:
                set_committed_value(conversation, name, getattr(conversation, name))
        for message in self.done:
            set_committed_value(message, "state", "done")
            set_committed_value(message, "state_at", now)
        if not any(instance_state(changed).committed_state for changed in db.dirty):
            db.expunge_all()  # else the session would look through all of it once more


def _talk(conversation: Conversation) -> dict[str, Any]:
    return {"of": conversation.id} | {name: getattr(conversation, name) for name in _TALKED}
