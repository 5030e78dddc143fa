"""A stand-in server, a channel that speaks to it, and the double that receives."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from bot.channels.base import Arrival
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.render import Words
from tests.standin.telegram import TelegramServer

WORDS = Words(
    contact_button="Gửi số điện thoại của tôi",
    commands={
        "vi": (("start", "Bắt đầu"), ("tracuu", "Tra cứu phản ánh")),
        "en": (("start", "Begin"), ("tracuu", "Look up a case")),
    },
)


class Pauses:
    """Does not sleep; remembers how long it should have."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)
        await asyncio.sleep(0)


class Inbox:
    """Keeps arrivals. Close ``gate`` to hold it up; it fails as often as ``failures`` says."""

    def __init__(self) -> None:
        self.kept: list[Arrival] = []
        self.failures = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self.entered = asyncio.Event()

    async def __call__(self, arrivals: list[Arrival]) -> None:
        self.entered.set()
        await self.gate.wait()
        if self.failures:
            self.failures -= 1
            raise OSError("the disk is full")
        self.kept += arrivals

    @property
    def texts(self) -> list[str]:
        return [arrival.text for arrival in self.kept]


@pytest.fixture
def server() -> Iterator[TelegramServer]:
    # The pace is delivery's, and here nobody delivers: the channel is called by itself.
    with TelegramServer(paced=False) as server:
        yield server


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
async def channel(server: TelegramServer, pauses: Pauses) -> AsyncIterator[TelegramChannel]:
    channel = TelegramChannel(
        server.token, words=WORDS, api_url=server.url, poll_s=20, timeout_s=5, sleep=pauses
    )
    yield channel
    await channel.close()


@pytest.fixture
async def polling(channel: TelegramChannel, inbox: Inbox) -> AsyncIterator[asyncio.Task[None]]:
    """The channel while it polls into the inbox."""
    task = asyncio.create_task(channel.run(inbox))
    yield task
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
