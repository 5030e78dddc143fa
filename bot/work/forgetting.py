"""Removes what a person said and sent here: words, files, drafts; the cases are the registry's."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, String, and_, cast, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.talk import Talk
from bot.files import FileStore
from bot.storage.tables import CaseLink, Conversation, Message, StoredFile
from bot.work import subscriptions
from bot.work.kept_bytes import empty, hashes_of, unneeded
from feedback.tables import CaseAttachment

#: Messages in these states are on their way; they go with the next rule that looks.
UNDER_WAY = ("new", "queued", "sending")


async def forget_cases(
    db: AsyncSession, codes: Collection[str], files: FileStore, refs: Collection[str], *, now: datetime
) -> None:
    """Remove what was said and sent about cases that name nobody any more, as their sender wished."""
    await _forget_messages(db, Message.case_code.in_(codes))
    await db.execute(delete(CaseLink).where(CaseLink.case_code.in_(codes)))
    await forget_bytes(db, [int(ref) for ref in refs if ref.isdecimal()], files, now=now)


async def forget_conversation(
    db: AsyncSession, conversation: Conversation, files: FileStore, *, keep: Collection[str], now: datetime
) -> None:
    """Remove all that was said and sent in a conversation, but what belongs to the cases in ``keep``.

    What the dialogue remembers (a draft, the last question) is for the caller to drop: ``fresh``.
    """
    here = and_(
        Message.conversation_id == conversation.id,
        or_(Message.case_code.is_(None), Message.case_code.not_in(keep)),
    )
    await _forget_messages(db, here)
    await subscriptions.forget(db, conversation.id)
    kept = select(CaseAttachment.file_ref)
    loose = select(StoredFile.id).where(
        StoredFile.conversation_id == conversation.id, cast(StoredFile.id, String).not_in(kept)
    )
    await forget_bytes(db, list(await db.scalars(loose)), files, now=now)


def fresh(talk: Talk) -> Talk:
    """Return the state of a conversation that has just begun, in the same language."""
    return Talk(language=talk.language, met=True, last_at=talk.last_at)


async def forget_bytes(
    db: AsyncSession, file_ids: Collection[int], files: FileStore, *, now: datetime
) -> None:
    """Remove the bytes and names of files as their sender wished; bytes that another file needs stay."""
    rows = (await db.scalars(select(StoredFile).where(StoredFile.id.in_(file_ids)))).all()
    hashes = hashes_of(rows)
    for row in rows:
        empty(row, rule=None, now=now)
        row.message_id = None
    await db.flush()  # so that only others are asked for the same bytes
    for sha256 in await unneeded(db, hashes):
        await files.forget(sha256)


async def _forget_messages(db: AsyncSession, which: ColumnElement[bool]) -> None:
    old = and_(which, Message.state.not_in(UNDER_WAY))
    # What came in leaves its number behind, so that a repeated delivery still changes nothing.
    await db.execute(
        update(Message).where(old, Message.direction == "in").values(text="", payload={}, case_code=None)
    )
    gone = select(Message.id).where(old, Message.direction == "out")
    await db.execute(update(StoredFile).where(StoredFile.message_id.in_(gone)).values(message_id=None))
    await db.execute(delete(Message).where(old, Message.direction == "out"))
