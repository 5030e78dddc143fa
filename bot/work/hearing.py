"""Reads a stored message: what the channel's update says, and which files it brings."""

from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.base import Decoded, RemoteFile
from bot.dialogue.model import Event, FileRef, Incoming
from bot.parts import Parts
from bot.storage.tables import Conversation, Message, StoredFile
from bot.words import Words
from bot.work import outbox, own_form

log = structlog.get_logger()

#: No column holds more; whatever is larger than that is too large by far.
LARGEST_SIZE = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Heard:
    """One stored message and what it says."""

    message: Message
    decoded: Decoded
    incoming: Incoming


async def hear(
    parts: Parts, db: AsyncSession, conversation: Conversation, message: Message, *, now: datetime
) -> Heard:
    """Decode a stored message and note the files that have to be fetched for it."""
    filled = own_form.opened(parts.engine.dialect, message.payload)
    if filled is not None:
        message.text = Words(conversation.language).say("own_form.transcript")
        incoming = Incoming(event=Event.FORM, filled=filled, at=message.created_at)
        return Heard(message, Decoded(incoming), incoming)
    decoded = parts.channels[conversation.channel].decode(message.payload)
    incoming = decoded.incoming
    if incoming.event is not Event.MESSAGE or incoming.what:
        log.info("message.event", conversation=conversation.id, kind=incoming.event, what=incoming.what)
    files = tuple([await _file(db, conversation, message, one, now) for one in decoded.files])
    if incoming.text and not message.text:
        message.text = incoming.text
    return Heard(message, decoded, replace(incoming, files=(*incoming.files, *files), at=message.created_at))


async def _file(
    db: AsyncSession,
    conversation: Conversation,
    message: Message,
    remote: RemoteFile,
    now: datetime,
) -> FileRef:
    kept = await _uploaded(db, conversation, remote)
    if kept is None:
        kept = StoredFile(
            conversation_id=conversation.id,
            message_id=message.id,
            remote_ref=remote.ref,
            name=remote.name[:200],
            media_type=remote.media_type[:100],
            size=min(max(remote.size, 0), LARGEST_SIZE),
            state="waiting",
            created_at=now,
        )
        db.add(kept)
        await db.flush()
        outbox.ring_later(db, "files")
    kept.message_id = message.id
    return FileRef(kept.id, kept.name, kept.media_type, kept.size)


async def _uploaded(db: AsyncSession, conversation: Conversation, remote: RemoteFile) -> StoredFile | None:
    # The web chat uploads first; only the conversation that uploaded a file may use it.
    if not remote.ref.startswith("stored:"):
        return None
    kept = await db.get(StoredFile, int(remote.ref.removeprefix("stored:")))
    return kept if kept is not None and kept.conversation_id == conversation.id else None
