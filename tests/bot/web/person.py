"""Somebody who uses the web chat's interface, and the bot's side of the talk, written by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx
from sqlalchemy import select

from bot.dialogue.model import Choice, Reply
from bot.parts import Parts
from bot.storage.tables import Conversation, Message
from bot.work import outbox

CHAT = "/api/v1/chat"


async def answer(parts: Parts, session: str, *replies: Reply, author: str = "bot") -> None:
    """Say something to a person, as the worker does."""
    async with parts.transaction() as db:
        conversation = await db.scalar(
            select(Conversation).where(Conversation.peer == session).with_for_update()
        )
        assert conversation is not None
        outbox.write(db, conversation, replies, now=parts.clock.now(), origin=outbox.Origin(author=author))


def offer(text: str, **choices: str) -> Reply:
    """Return a reply with choices by key."""
    return Reply(text, tuple(Choice(key, label) for key, label in choices.items()))


async def incoming(parts: Parts) -> Sequence[Message]:
    """Return all messages that came in, in order."""
    async with parts.sessions() as db:
        rows = await db.scalars(select(Message).where(Message.direction == "in").order_by(Message.id))
        return rows.all()


@dataclass
class Person:
    """One open session."""

    client: httpx.AsyncClient
    parts: Parts
    session: str
    token: str

    @classmethod
    async def arrives(cls, client: httpx.AsyncClient, parts: Parts) -> "Person":
        opened = (await client.post(CHAT)).raise_for_status().json()
        return cls(client, parts, opened["session"], opened["token"])

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def sends(self, **message: Any) -> httpx.Response:
        return await self.client.post(f"{CHAT}/messages", json=message, headers=self.bearer)

    async def uploads(self, content: bytes, name: str = "a.bin") -> httpx.Response:
        return await self.client.post(f"{CHAT}/files", files={"file": (name, content)}, headers=self.bearer)

    async def hears(self, **query: Any) -> list[dict[str, Any]]:
        response = await self.client.get(f"{CHAT}/messages", params=query, headers=self.bearer)
        messages: list[dict[str, Any]] = response.raise_for_status().json()["messages"]
        return messages

    async def is_told(self, *replies: Reply, author: str = "bot") -> None:
        await answer(self.parts, self.session, *replies, author=author)
