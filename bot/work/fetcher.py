"""Fetches the photos and documents that messages mention, after the messages are safe."""

from collections.abc import Sequence
from datetime import datetime

import structlog
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.base import DeliveryFailed, FileRefused
from bot.dialogue.model import Reply
from bot.file_kinds import kind_of
from bot.parts import Parts
from bot.pictures import to_show
from bot.scanning import ScannerSilent, Verdict, scanned
from bot.shelf import ShelfSilent
from bot.storage.engine import reading
from bot.storage.tables import Conversation, StoredFile
from bot.taking_in import TakenIn, kept_as, kept_unseen
from bot.words import Words
from bot.work import outbox
from bot.work.failures import pause
from bot.work.kept_bytes import unneeded

log = structlog.get_logger()

MOST_AT_ONCE = 5
MOST_ATTEMPTS = 12
#: Reasons that people are told as they are; of all others only that the file could not be had.
TOLD = frozenset({"too_large", "kind_refused", "infected"})


class Fetcher:
    """Fetches files that wait and tells the person about those that cannot be had."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def step(self) -> int:
        """Fetch what waits and return how many files were tried."""
        now = self._parts.clock.now()
        async with reading(self._parts.sessions, short=True) as db:
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
        channel = self._parts.channels[conversation.channel]
        most = self._limit_mb(conversation) * 1_000_000
        if kept.size > most:
            await self._refuse(kept.id, conversation.id, "too_large")
            return
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
            try:
                await self._look_at(kept, conversation.id, content)
            except ShelfSilent as silence:
                log.warning("files.silent", why=str(silence))
                await self._try_again(kept.id, conversation.id, "store silent")

    async def _look_at(self, kept: StoredFile, conversation_id: int, content: bytes) -> None:
        kind = kind_of(content)
        if kind is None:
            await self._refuse(kept.id, conversation_id, "kind_refused")
            return
        try:
            verdict = await scanned(content, self._parts.settings.file_scanner)
        except ScannerSilent as silence:
            log.warning("scanner.silent", why=str(silence))
            await self._try_again(kept.id, conversation_id, "not scanned")
            return
        if verdict is Verdict.INFECTED:
            # Kept apart from all others: no page serves what is not "kept", an administrator may look.
            sha256 = await self._parts.files.keep(content)
            await self._refuse(kept.id, conversation_id, "infected", sha256=sha256)
            return
        shown = await to_show(content, kind)
        if shown is None:
            taken = await kept_unseen(self._parts.files, content, kept.name, kind)
        else:
            taken = await kept_as(self._parts.files, content, kept.name, shown)
        await self._keep(kept.id, conversation_id, taken)

    async def _keep(self, file_id: int, conversation_id: int, taken: TakenIn) -> None:
        async with self._parts.transaction() as db:
            lock = {"key_share": True}
            conversation = await db.get_one(Conversation, conversation_id, with_for_update=lock)
            row = await db.get_one(StoredFile, file_id, with_for_update=True)
            waits = row.state == "waiting"
            if waits:
                row.sha256, row.original_sha256, row.size = taken.sha256, taken.original_sha256, taken.size
                row.media_type, row.name, row.state = taken.media_type, taken.name, "kept"
                if taken.sha256 is None:
                    self._tell(db, conversation, "unreadable", taken.name)
        if not waits:
            await self._forget(taken)

    async def _forget(self, taken: TakenIn) -> None:
        """Let go of bytes whose sender had their data erased while they were fetched."""
        brought = {one for one in (taken.sha256, taken.original_sha256) if one}
        async with reading(self._parts.sessions) as db:
            gone = await unneeded(db, brought)
        for sha256 in sorted(gone):
            await self._parts.files.forget(sha256)

    async def _try_again(self, file_id: int, conversation_id: int, reason: str) -> None:
        async with self._parts.transaction() as db:
            row = await db.get_one(StoredFile, file_id, with_for_update=True)
            if row.state != "waiting":
                return
            row.attempts += 1
            row.not_before = self._parts.clock.now() + pause(row.attempts)
            attempts = row.attempts
        if attempts >= MOST_ATTEMPTS:
            await self._refuse(file_id, conversation_id, reason)

    async def _refuse(
        self, file_id: int, conversation_id: int, reason: str, *, sha256: str | None = None
    ) -> None:
        log.info("file.refused", file=file_id)
        async with self._parts.transaction() as db:
            lock = {"key_share": True}
            conversation = await db.get_one(Conversation, conversation_id, with_for_update=lock)
            row = await db.get_one(StoredFile, file_id, with_for_update=True)
            if row.state != "waiting":
                return
            row.sha256 = sha256
            row.state, row.reason = "infected" if reason == "infected" else "refused", reason[:200]
            self._tell(db, conversation, reason if reason in TOLD else "not_kept", row.name)

    def _tell(self, db: AsyncSession, conversation: Conversation, what: str, name: str) -> None:
        limit = self._limit_mb(conversation)
        text = Words(conversation.language).say(f"chat.file_{what}", name=name, limit=limit)
        outbox.write(db, conversation, (Reply(text),), now=self._parts.clock.now())

    def _limit_mb(self, conversation: Conversation) -> int:
        limits = self._parts.channels[conversation.channel].limits
        return min(self._parts.settings.max_file_mb, limits.file_mb)
