"""Fetches the photos and documents that messages mention, after the messages are safe."""

from collections.abc import Sequence
from datetime import datetime

import structlog
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.base import DeliveryFailed, FileRefused
from bot.dialogue.model import Reply
from bot.parts import Parts
from bot.pictures import without_notes
from bot.storage.tables import Conversation, StoredFile
from bot.words import Words
from bot.work import outbox
from bot.work.failures import pause

log = structlog.get_logger()

MOST_AT_ONCE = 5
MOST_ATTEMPTS = 12


class Fetcher:
    """Fetches files that wait and tells the person about those that cannot be had."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def step(self) -> int:
        """Fetch what waits and return how many files were tried."""
        now = self._parts.clock.now()
        async with self._parts.sessions() as db:
            waiting = await self._waiting(db, now)
        for kept, conversation in waiting:
            await self._fetch(kept, conversation)
        return len(waiting)

    async def _waiting(self, db: AsyncSession, now: datetime) -> Sequence[tuple[StoredFile, Conversation]]:
        rows = await db.execute(
            select(StoredFile, Conversation)
            .join(Conversation, Conversation.id == StoredFile.conversation_id)
            .where(
                StoredFile.state == "waiting",
                Conversation.channel.in_(self._parts.channels),
                or_(StoredFile.not_before.is_(None), StoredFile.not_before <= now),
            )
            .order_by(StoredFile.id)
            .limit(MOST_AT_ONCE)
        )
        return [(kept, conversation) for kept, conversation in rows]

    async def _fetch(self, kept: StoredFile, conversation: Conversation) -> None:
        most = self._parts.settings.max_file_mb * 1_000_000
        channel = self._parts.channels[conversation.channel]
        try:
            content = await channel.fetch(kept.remote_ref or "", at_most_bytes=most)
        except FileRefused as refusal:
            await self._refuse(kept.id, conversation.id, refusal.reason)
        except DeliveryFailed as failure:
            await self._try_again(kept.id, conversation.id, failure.reason)
        except Exception:
            # One file that breaks something must not keep the others waiting.
            log.exception("file.broke", file=kept.id)
            await self._try_again(kept.id, conversation.id, "broke")
        else:
            content = await without_notes(content)
            sha256 = await self._parts.files.keep(content)
            async with self._parts.transaction() as db:
                row = await db.get_one(StoredFile, kept.id, with_for_update=True)
                row.sha256, row.size, row.state = sha256, len(content), "kept"

    async def _try_again(self, file_id: int, conversation_id: int, reason: str) -> None:
        async with self._parts.transaction() as db:
            row = await db.get_one(StoredFile, file_id, with_for_update=True)
            row.attempts += 1
            row.not_before = self._parts.clock.now() + pause(row.attempts)
            attempts = row.attempts
        if attempts >= MOST_ATTEMPTS:
            await self._refuse(file_id, conversation_id, reason)

    async def _refuse(self, file_id: int, conversation_id: int, reason: str) -> None:
        log.info("file.refused", file=file_id)
        async with self._parts.transaction() as db:
            lock = {"key_share": True}
            conversation = await db.get_one(Conversation, conversation_id, with_for_update=lock)
            row = await db.get_one(StoredFile, file_id, with_for_update=True)
            row.state, row.reason = "refused", reason[:200]
            words = Words(conversation.language)
            if reason == "too_large":
                limit = self._parts.settings.max_file_mb
                text = words.say("chat.file_too_large", name=row.name, limit=limit)
            else:
                text = words.say("chat.file_not_kept", name=row.name)
            outbox.write(db, conversation, (Reply(text),), now=self._parts.clock.now())
