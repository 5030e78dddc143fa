"""What the conformance tests need of a channel: a person who acts and listens, and trouble on order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from bot.channels.base import Channel, DeliveryFailed, Document
from bot.dialogue.model import Reply
from bot.parts import Parts
from bot.storage.tables import Message
from bot.work.splitting import in_parts

#: What a channel may be unable to do by its nature; everything else every channel must do.
MAY_LACK = frozenset({"documents", "contact", "documents_out", "files", "refusals", "redelivery"})


@dataclass(frozen=True)
class Shown:
    """One message as the person sees it; ``labels`` are the buttons under it."""

    text: str
    labels: tuple[str, ...] = ()


@dataclass
class Rig:
    """One channel with a person at its other end.

    Args:
        lacks: what the channel cannot do, of ``MAY_LACK``.
        trouble: by name, what makes the next send fail, and as what.
    """

    channel: Channel
    parts: Parts
    peer: str
    lacks: frozenset[str] = frozenset()
    trouble: Mapping[str, tuple[Callable[[], object], type[DeliveryFailed]]] = field(default_factory=dict)

    async def opens(self) -> None:
        """Let the person open the chat, so that it may be written to."""

    async def says(self, text: str) -> None:
        raise NotImplementedError

    async def taps(self, label: str) -> None:
        """Choose what was offered last."""
        raise NotImplementedError

    async def sends_photo(self, content: bytes) -> None:
        raise NotImplementedError

    async def sends_document(self, content: bytes, name: str) -> None:
        raise NotImplementedError

    async def shares_contact(self) -> None:
        raise NotImplementedError

    async def sends_unknown(self) -> None:
        raise NotImplementedError

    async def redelivers(self) -> None:
        raise NotImplementedError

    async def shown(self) -> Sequence[Shown]:
        """Return what the person got so far."""
        raise NotImplementedError

    async def send(self, reply: Reply) -> None:
        """Say something to the person as delivery would."""
        for part in in_parts(reply, self.channel):
            await self.channel.send(self.peer, part)

    async def send_document(self, document: Document) -> bytes:
        """Send a document and return the bytes that arrived."""
        raise NotImplementedError

    async def kept(self, count: int) -> Sequence[Message]:
        """Wait until so many messages of the person are stored, and return them."""
        ears = self.parts.wakeups.listen("inbox")
        for _ in range(40):
            async with self.parts.sessions() as db:
                mine = select(Message).where(Message.channel == self.channel.name, Message.direction == "in")
                rows = (await db.scalars(mine.order_by(Message.id))).all()
            if len(rows) >= count:
                return rows
            await self.parts.wakeups.wait(ears, at_most_s=0.1)
        raise AssertionError(f"only {len(rows)} of {count} messages were stored")
