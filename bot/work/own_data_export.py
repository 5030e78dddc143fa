"""Collects all that is held on one person, for them: to be read, and for programs."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.gone_files import why_gone
from bot.storage.tables import Conversation, Message, StoredFile
from bot.words import Words
from feedback import cases, consents, own_data
from feedback.tables import Audience, Case


async def collected(db: AsyncSession, conversation: Conversation, contact_ref: str) -> dict[str, Any]:
    """Return everything as plain values; times are ISO with their zone."""
    held = await own_data.holdings(db, contact_ref)
    return {
        "channel": conversation.channel,
        "since": _iso(conversation.created_at),
        "draft": _draft(conversation),
        "cases": [await _case(db, case) for case in held.cases],
        "consents": [
            {
                "purpose": one.purpose.value,
                "given": one.given,
                "at": _iso(one.at),
                "channel": one.channel,
                "text_version": one.text_version,
                "text": await consents.text_of(db, one),
            }
            for one in held.consents
        ],
        "requests": [
            {
                "wish": one.wish.value,
                "asked_at": _iso(one.asked_at),
                "due_at": _iso(one.due_at),
                "done_at": _iso(one.done_at),
            }
            for one in held.requests
        ],
        "files": [
            {
                "name": one.name,
                "media_type": one.media_type,
                "size": one.size,
                "original_kept": one.original_sha256 is not None,
                "at": _iso(one.created_at),
                "erased_at": _iso(one.erased_at),
                "gone": why_gone(one, Words(conversation.language)),
            }
            for one in await _files(db, conversation)
        ],
        "messages": [
            {"at": _iso(one.created_at), "author": one.author, "text": one.text}
            for one in await _messages(db, conversation)
        ],
    }


async def _case(db: AsyncSession, case: Case) -> dict[str, Any]:
    lines = await cases.history(db, case.id, audience=Audience.PUBLIC)
    return {
        "code": case.code,
        "kind": case.kind.value,
        "state": case.state.value,
        "received_at": _iso(case.received_at),
        "unit": (await cases.unit_of(db, case)).name,
        "name": case.reporter_name,
        "phone": case.reporter_phone,
        "address": case.reporter_address,
        "email": case.reporter_email,
        "publication": case.consent_publication,
        "text": case.text,
        "answer": case.answer_text,
        "rating": case.rating,
        "rating_words": case.rating_words,
        "history": [
            {"at": _iso(line.at), "what": line.kind.value, "who": line.actor_kind.value, "text": line.text}
            for line in lines
        ],
    }


async def _messages(db: AsyncSession, conversation: Conversation) -> list[Message]:
    mine = select(Message).where(Message.conversation_id == conversation.id, Message.text != "")
    return list(await db.scalars(mine.order_by(Message.id)))


async def _files(db: AsyncSession, conversation: Conversation) -> list[StoredFile]:
    mine = select(StoredFile).where(StoredFile.conversation_id == conversation.id)
    return list(await db.scalars(mine.order_by(StoredFile.id)))


def _draft(conversation: Conversation) -> dict[str, Any]:
    draft = (conversation.talk or {}).get("draft") or {}
    return {name: draft[name] for name in ("name", "phone", "address", "unit_name") if draft.get(name)}


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
