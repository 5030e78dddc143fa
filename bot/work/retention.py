"""Removes what need not be kept any longer: old transcripts, drafts never sent, files of nobody."""

from datetime import datetime, timedelta

from sqlalchemy import String, cast, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.talk import Place, Talk
from bot.storage.tables import CaseLink, Conversation, Message, SignInAttempt, StoredFile
from feedback.tables import CaseAttachment

#: How long a transcript is kept; what belongs to a case stays with it.
TRANSCRIPT = timedelta(days=365)
#: How long a draft that was never sent is kept.
DRAFT = timedelta(days=30)
#: How long a failed sign-in counts for anything.
SIGN_IN = timedelta(days=2)
#: What one run removes at most of each kind, so that it never holds others up.
MOST_AT_ONCE = 500


async def forget(db: AsyncSession, *, now: datetime) -> int:
    """Remove what is past its time; return how many rows were removed or emptied."""
    return await _messages(db, now) + await _drafts(db, now) + await _attempts(db, now)


async def forget_files(db: AsyncSession, *, now: datetime) -> list[str]:
    """Remove old files that no message and no case mentions; return the hashes whose bytes nobody needs."""
    of_cases = select(CaseAttachment.file_ref)
    gone = (
        await db.execute(
            select(StoredFile.id, StoredFile.sha256)
            .where(
                StoredFile.created_at < now - DRAFT,
                StoredFile.message_id.is_(None),
                StoredFile.state != "waiting",
                cast(StoredFile.id, String).not_in(of_cases),
            )
            .limit(MOST_AT_ONCE)
        )
    ).all()
    await db.execute(delete(StoredFile).where(StoredFile.id.in_([number for number, _ in gone])))
    hashes = {sha256 for _, sha256 in gone if sha256}
    used = await db.scalars(select(StoredFile.sha256).where(StoredFile.sha256.in_(hashes)))
    return sorted(hashes - set(used))


async def _messages(db: AsyncSession, now: datetime) -> int:
    with_case = select(CaseLink.conversation_id)
    old = (
        await db.scalars(
            select(Message.id)
            .where(
                Message.created_at < now - TRANSCRIPT,
                Message.state.not_in(("new", "queued", "sending")),
                Message.case_code.is_(None),
                or_(Message.conversation_id.is_(None), Message.conversation_id.not_in(with_case)),
            )
            .limit(MOST_AT_ONCE)
        )
    ).all()
    if old:
        await db.execute(update(StoredFile).where(StoredFile.message_id.in_(old)).values(message_id=None))
        await db.execute(delete(Message).where(Message.id.in_(old)))
    return len(old)


async def _drafts(db: AsyncSession, now: datetime) -> int:
    quiet = await db.scalars(
        select(Conversation)
        .where(Conversation.last_in_at < now - DRAFT, Conversation.talk["draft"].as_string().is_not(None))
        .limit(MOST_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    emptied = 0
    for conversation in quiet:
        talk = Talk.model_validate(conversation.talk)
        if talk.draft is not None:
            free = talk.model_copy(update={"draft": None, "place": Place.FREE, "offered": ()})
            conversation.talk = free.model_dump(mode="json")
            emptied += 1
    return emptied


async def _attempts(db: AsyncSession, now: datetime) -> int:
    gone = await db.execute(delete(SignInAttempt).where(SignInAttempt.at < now - SIGN_IN))
    return int(gone.rowcount)  # type: ignore[attr-defined]
