"""What the conformance tests need of a channel: a person who acts and listens, and trouble on order."""

import asyncio
import re
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
import pytest
from sqlalchemy import select

from bot.channels.base import Channel, DeliveryFailed, Document
from bot.dialogue.model import Reply
from bot.parts import Parts
from bot.storage.tables import Conversation, Message
from bot.work import outbox
from bot.work.splitting import in_parts

LACKING = "this channel cannot by its nature"
FORGOTTEN = "a rig does it, or says in ``lacks`` that its channel cannot"
#: Longer than the stand-ins need to answer, short enough to wait for one that does not.
TIMEOUT_S = 1.0
#: What opens a file without any other proof.
ADDRESS = re.compile(r"/giay-to/[\w-]+")
#: What a channel may be unable to do by its nature; everything else every channel must do.
MAY_LACK = frozenset({"documents", "contact", "documents_out", "files", "refusals", "redelivery"})


@dataclass(frozen=True)
class Shown:
    """One message as the person sees it; ``labels`` are the buttons under it."""

    text: str
    labels: tuple[str, ...] = ()


@dataclass
class Rig(ABC):
    """One channel with a person at its other end.

    Args:
        lacks: what the channel cannot do, of ``MAY_LACK``.
        trouble: by name, what makes the next send fail, and as what.
    """

    channel: Channel
    parts: Parts
    peer: str
    url: str  #: where the program itself is reached
    lacks: frozenset[str] = frozenset()
    trouble: Mapping[str, tuple[Callable[[], object], type[DeliveryFailed]]] = field(default_factory=dict)

    def needs(self, *abilities: str) -> None:
        """Leave the test out where the channel has said that it lacks one of these."""
        if self.lacks & set(abilities):
            pytest.skip(LACKING)

    @abstractmethod
    async def opens(self) -> None:
        """Let the person open the chat, so that it may be written to."""

    @abstractmethod
    async def says(self, text: str) -> None:
        """Write something."""

    @abstractmethod
    async def taps(self, label: str) -> None:
        """Choose what was offered last."""

    async def sends_photo(self, content: bytes) -> None:
        self.needs("files")
        raise AssertionError(FORGOTTEN)

    async def sends_document(self, content: bytes, name: str) -> None:
        self.needs("documents")
        raise AssertionError(FORGOTTEN)

    async def shares_contact(self) -> None:
        self.needs("contact")
        raise AssertionError(FORGOTTEN)

    @abstractmethod
    async def sends_unknown(self) -> None:
        """Send something of a kind that nobody knows yet."""

    @abstractmethod
    async def redelivers(self) -> None:
        """Let the channel hand on once more what it handed on already."""

    @abstractmethod
    async def shown(self) -> Sequence[Shown]:
        """Return what the person got so far."""

    async def send(self, reply: Reply) -> None:
        """Say something to the person as delivery would."""
        for part in in_parts(reply, self.channel):
            await self.channel.send(self.peer, part)

    async def send_document(self, document: Document) -> bytes:
        """Send a document and return the bytes that arrived."""
        self.needs("documents_out")
        raise AssertionError(FORGOTTEN)

    async def paper(self) -> bytes:
        """Return the bytes of the file that came with the last message, behind its link if that is all."""
        found = ADDRESS.search((await self.shown())[-1].text)
        assert found is not None
        async with httpx.AsyncClient(base_url=self.url) as browser:
            return (await browser.get(found[0])).raise_for_status().content

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


class FetchedRig(Rig):
    """A channel whose people fetch what is written."""

    async def send(self, reply: Reply) -> None:
        async with self.parts.transaction() as db:
            found = select(Conversation).where(Conversation.peer == self.peer).with_for_update()
            conversation = (await db.scalars(found)).one()
            outbox.write(db, conversation, [reply], now=self.parts.clock.now())


def number_of(label: str, texts: Sequence[str]) -> str:
    """Return the number that stands before a label in what was heard last."""
    for text in reversed(texts):
        for line in reversed(text.splitlines()):
            number, _, words = line.partition(". ")
            if number.isdecimal() and words == label:
                return number
    raise AssertionError(f"nobody offered {label!r}")


@asynccontextmanager
async def running(rig: Rig) -> AsyncIterator[None]:
    """Let the channel receive while the block lasts."""
    rig.parts.channels[rig.channel.name] = rig.channel
    receiving = asyncio.create_task(rig.channel.run(rig.parts.receiver.receive))
    try:
        yield
    finally:
        receiving.cancel()
        await asyncio.gather(receiving, return_exceptions=True)
        await rig.channel.close()
