"""One topic of the officers' group for each case: opened with its summary, opened again when it is gone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.base import Channel, HoldsTopics, NoTopics, Sent, TopicGone
from bot.dialogue.model import Reply
from bot.parts import Parts
from bot.storage.engine import reading
from bot.storage.office_tables import StaffTopic
from bot.storage.tables import Message
from bot.work.outbox import reply_of
from bot.work.outgoing import Job
from bot.work.replied import PARTS_SENT
from bot.work.staff_notices import IN_TOPIC
from feedback import cases
from feedback.errors import CaseNotFound

log = structlog.get_logger()

#: How long a group without topics is taken for one.
ASK_AGAIN = timedelta(hours=1)


class StaffTopics:
    """Sends what is about a case into the case's topic, in groups that have topics."""

    def __init__(self, parts: Parts, channel: Channel) -> None:
        self._parts = parts
        self._channel = channel
        self._plain_until = datetime.min.replace(tzinfo=UTC)

    async def send(self, job: Job, part: Reply) -> Sent:
        """Send one part of a message; raises what the channel raises."""
        if not job.message.payload.get(IN_TOPIC) or not job.message.case_code:
            return await self._send_plain(job, part)
        code, peer = job.message.case_code, job.conversation.peer
        thread = await self._known(code) or await self._open(job, code)
        try:
            return await self._channel.send(peer, replace(part, thread=thread))
        except TopicGone:
            log.info("staff_topic.gone", case=code)
            async with self._parts.transaction() as db:
                await db.execute(delete(StaffTopic).where(StaffTopic.case_code == code))
            return await self._channel.send(peer, replace(part, thread=await self._open(job, code)))

    async def _send_plain(self, job: Job, part: Reply) -> Sent:
        try:
            return await self._channel.send(job.conversation.peer, part)
        except TopicGone:
            return await self._channel.send(job.conversation.peer, replace(part, thread=""))

    async def _known(self, code: str) -> str:
        async with reading(self._parts.sessions) as db:
            topic = await db.get(StaffTopic, code)
        return topic.thread if topic else ""

    async def _open(self, job: Job, code: str) -> str:
        """Open a topic and begin it with the case's summary; empty where the group has no topics."""
        now, channel = self._parts.clock.now(), self._channel
        if not isinstance(channel, HoldsTopics) or now < self._plain_until:
            return ""
        async with reading(self._parts.sessions) as db:
            name, summary = await _named(db, code), await _summary(db, job, code)
        try:
            thread = await channel.open_topic(job.conversation.peer, name)
        except NoTopics:
            self._plain_until = now + ASK_AGAIN
            return ""
        async with self._parts.transaction() as db:
            await db.merge(StaffTopic(case_code=code, thread=thread, created_at=now))
        if summary is not None:
            sent = await channel.send(job.conversation.peer, replace(reply_of(summary), thread=thread))
            # A reply to the summary is one to the notice that it repeats.
            known = [*summary.payload.get(PARTS_SENT, ()), sent.external_id]
            noted = update(Message).where(Message.id == summary.id)
            async with self._parts.transaction() as db:
                await db.execute(noted.values(payload={**summary.payload, PARTS_SENT: known}))
        return thread


async def _named(db: AsyncSession, code: str) -> str:
    try:
        unit = await cases.unit_of(db, await cases.by_code(db, code))
    except CaseNotFound:
        return code
    return f"{code} · {unit.name}"


async def _summary(db: AsyncSession, job: Job, code: str) -> Message | None:
    """Return what the group was first told of the case, if this message is not that itself."""
    first = await db.scalar(
        select(Message)
        .where(
            Message.conversation_id == job.conversation.id,
            Message.direction == "out",
            Message.case_code == code,
        )
        .order_by(Message.id)
        .limit(1)
    )
    return first if first is not None and first.id != job.message.id else None
