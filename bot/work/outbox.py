"""Writes what has to be said to a person as rows of the same transaction; sending is delivery's work."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from unicodedata import normalize

from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.model import Choice, Importance, Reply, Template
from bot.storage.tables import Conversation, Message

#: Channels whose people fetch their messages themselves: a stored message is delivered.
FETCHED_BY_PEOPLE = frozenset({"web", "terminal"})


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an outgoing message comes from."""

    author: str = "bot"
    answers_id: int | None = None


def write(
    db: AsyncSession,
    conversation: Conversation,
    replies: Sequence[Reply],
    *,
    now: datetime,
    origin: Origin = Origin(),
) -> None:
    """Add outgoing messages, in order; the conversation's row must be locked by this transaction."""
    db.add_all(Message(**row) for row in _rows(conversation, replies, now=now, origin=origin))
    _ring(db, conversation, replies)


def rows_of(
    db: AsyncSession, said: Sequence[tuple[Conversation, Sequence[Reply], Origin]], *, now: datetime
) -> Sequence[dict[str, Any]]:
    """Return what was said in many conversations as rows, each in order; their rows must be locked."""
    rows: list[dict[str, Any]] = []
    for conversation, replies, origin in said:
        rows += _rows(conversation, replies, now=now, origin=origin)
        _ring(db, conversation, replies)
    return rows


def _rows(
    conversation: Conversation, replies: Sequence[Reply], *, now: datetime, origin: Origin
) -> Iterator[dict[str, Any]]:
    fetched = conversation.channel in FETCHED_BY_PEOPLE
    for reply in replies:
        conversation.last_seq += 1
        yield {
            "channel": conversation.channel,
            "direction": "out",
            "conversation_id": conversation.id,
            "seq": conversation.last_seq,
            "author": origin.author,
            "text": normalize("NFC", reply.text),
            "payload": payload_of(reply),
            "importance": reply.importance.value,
            "state": "sent" if fetched else "queued",
            "case_code": reply.case_code or None,
            "answers_id": origin.answers_id,
            "created_at": now,
            "state_at": now,
        }


def _ring(db: AsyncSession, conversation: Conversation, replies: Sequence[Reply]) -> None:
    if replies:
        fetched = conversation.channel in FETCHED_BY_PEOPLE
        ring_later(db, f"conversation:{conversation.id}" if fetched else "outbox")


def ring_later(db: AsyncSession, bell: str) -> None:
    """Ring a bell once this transaction is committed."""
    db.info.setdefault("bells", set()).add(bell)


def payload_of(reply: Reply) -> dict[str, Any]:
    """Return what a message row keeps of a reply beside its text."""
    kept: dict[str, Any] = {}
    if reply.choices:
        kept["choices"] = [{"key": choice.key, "label": choice.label} for choice in reply.choices]
    for name in ("asks_contact", "qr", "expects_reply", "tag", "thread"):
        if getattr(reply, name):
            kept[name] = getattr(reply, name)
    if reply.files:
        kept["files"] = list(reply.files)
    if reply.template is not None:
        kept["template"] = {"id": reply.template.id, "data": dict(reply.template.data)}
    return kept


def reply_of(message: Message) -> Reply:
    """Return the reply that a message row keeps."""
    kept = message.payload
    template = kept.get("template")
    return Reply(
        text=message.text,
        choices=tuple(Choice(one["key"], one["label"]) for one in kept.get("choices", ())),
        asks_contact=bool(kept.get("asks_contact")),
        qr=str(kept.get("qr", "")),
        expects_reply=bool(kept.get("expects_reply")),
        importance=Importance(message.importance),
        case_code=message.case_code or "",
        tag=str(kept.get("tag", "")),
        template=Template(template["id"], tuple(template["data"].items())) if template else None,
        thread=str(kept.get("thread", "")),
        files=tuple(kept.get("files", ())),
    )
