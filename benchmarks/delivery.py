"""How near to Telegram's ceiling messages go out, and whether a notice to many delays an answer."""

import asyncio
import json
import logging
import re
import statistics
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs

import structlog
from sqlalchemy import func, insert, select

from benchmarks.load import Posts
from benchmarks.updates import SECRET, program, update
from bot.app import opened
from bot.dialogue.model import Reply
from bot.parts import Parts
from bot.settings import Settings
from bot.storage.office_tables import StaffMember
from bot.storage.tables import Conversation, Message, Notice, Subscription
from bot.work import notices, outbox
from bot.work.loops import Loops
from tests.standin.telegram.pace import Paces

PACED = 400
SUBSCRIBERS = 5_000
REPLIES = 60
EVERY_S = 0.25
WEBHOOKS = 2_000


class Daytime:
    """Goes on like the real time, from ten in the morning: nobody gets a notice at night."""

    def __init__(self) -> None:
        self._real = datetime.now(UTC)

    def now(self) -> datetime:
        return datetime(2026, 11, 23, 3, 0, tzinfo=UTC) + (datetime.now(UTC) - self._real)


@dataclass
class Ceiling:
    """A Bot API that keeps Telegram's limits, over all chats and for each, and answers more with 429."""

    paces: Paces = field(default_factory=lambda: Paces(time.perf_counter))
    came: dict[str, float] = field(default_factory=dict)  #: when the message with this text came
    taken: int = 0

    @property
    def refused(self) -> int:
        return self.paces.refused

    def answer(self, chat: str, text: str) -> tuple[int, dict[str, object]]:
        if wait := self.paces.too_many(chat):
            words = f"Too Many Requests: retry after {wait}"
            return 429, {"ok": False, "error_code": 429, "description": words,
                         "parameters": {"retry_after": wait}}  # fmt: skip
        self.taken += 1
        self.came.setdefault(text, time.perf_counter())
        here = {"id": 1, "type": "private"}
        return 200, {"ok": True, "result": {"message_id": self.taken, "date": 0, "chat": here}}

    @contextmanager
    def listening(self) -> Iterator[str]:
        """Serve in a thread of its own, so that its clock does not stop when the program is busy."""
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, daemon=True)
        thread.start()
        begin = asyncio.start_server(self._serve, "127.0.0.1", 0)
        server = asyncio.run_coroutine_threadsafe(begin, loop).result()
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        loop.call_soon_threadsafe(loop.stop)
        thread.join()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                path = head.split(b" ", 2)[1]
                length = re.search(rb"(?i)content-length: *(\d+)", head)
                body = await reader.readexactly(int(length[1])) if length else b""
                status, said = 200, dict[str, object](ok=True, result=True)
                if path.lower().endswith(b"sendmessage"):
                    given = parse_qs(body.decode())
                    status, said = self.answer(*(given.get(name, [""])[0] for name in ("chat_id", "text")))
                elif b"getupdates" in path.lower().replace(b"_", b""):
                    await asyncio.sleep(5)
                    said = {"ok": True, "result": []}
                raw = json.dumps(said).encode()
                lead = b"HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                writer.write(lead % (status, len(raw)) + raw)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


@asynccontextmanager
async def running(api: str, folder: Path) -> AsyncIterator[Parts]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    settings = Settings.model_validate(
        {"database_url": f"sqlite+aiosqlite:///{folder}/b.db", "files_dir": folder / "files",
         "secret_key": "benchmark", "telegram_token": "1:benchmark", "telegram_api_url": api,
         "log_level": "error"}
    )  # fmt: skip
    async with opened(settings, clock=Daytime()) as parts:
        loops = Loops(parts)
        loops.start()
        try:
            yield parts
        finally:
            await loops.stop()


async def fill(parts: Parts, people: int) -> None:
    now = parts.clock.now()
    async with parts.transaction() as db:
        rows = [{"channel": "telegram", "peer": f"{1000 + n}", "created_at": now} for n in range(people)]
        await db.execute(insert(Conversation), rows)
        numbers = (await db.scalars(select(Conversation.id))).all()
        wishes = [
            {"conversation_id": n, "subject": "enrolment", "shown": "x", "created_at": now} for n in numbers
        ]
        await db.execute(insert(Subscription), wishes)


async def say(parts: Parts, peer: str, text: str) -> None:
    async with parts.transaction() as db:
        here = (await db.scalars(select(Conversation).where(Conversation.peer == peer))).one()
        outbox.write(db, here, (Reply(text),), now=parts.clock.now())


async def pacing(parts: Parts, ceiling: Ceiling) -> None:
    async with parts.transaction() as db:
        people = (await db.scalars(select(Conversation).limit(PACED))).all()
        for one in people:
            outbox.write(db, one, (Reply(f"pace {one.id}"),), now=parts.clock.now())
    start, before = time.perf_counter(), ceiling.taken
    while ceiling.taken - before < PACED:  # noqa: ASYNC110 - the server is no part of the program
        await asyncio.sleep(0.01)
    spent = time.perf_counter() - start
    print(f"pacing: {PACED} messages at {PACED / spent:.1f}/s of 30, {ceiling.refused} answered with 429")


async def replies(parts: Parts, ceiling: Ceiling, name: str) -> list[float]:
    """Write an answer now and then; return how long each took to arrive, in ms."""
    written = {}
    for number in range(REPLIES):
        text = f"{name} {number}"
        written[text] = time.perf_counter()
        await say(parts, f"{1000 + (number * 37) % SUBSCRIBERS}", text)
        await asyncio.sleep(EVERY_S)
    await asyncio.sleep(1)
    return [1000 * (ceiling.came[text] - at) for text, at in written.items()]


async def fairness(parts: Parts, ceiling: Ceiling) -> None:
    alone = await replies(parts, ceiling, "alone")
    now = parts.clock.now()
    async with parts.transaction() as db:
        head = StaffMember(login="h", name="h", role="head", created_at=now)
        db.add(head)
        await db.flush()
        notice = Notice(
            subject="enrolment", text="Nhắc lịch", state="draft", made_by=head.id, made_at=now, state_at=now
        )
        db.add(notice)
        await db.flush()
        await notices.start(db, parts, notice, staff_id=head.id, now=now)
    before, began = ceiling.taken, time.perf_counter()
    beside = await replies(parts, ceiling, "beside")
    rate = (ceiling.taken - before - REPLIES) / (time.perf_counter() - began)
    print(
        f"fairness: p95 of an answer {p95(alone):.0f} ms alone, {p95(beside):.0f} ms while a notice to "
        f"{SUBSCRIBERS} people runs at {rate:.1f}/s; {ceiling.refused} answered with 429"
    )
    async with parts.sessions() as db:
        waiting = select(func.count()).select_from(Message).where(Message.state == "queued")
        print(f"fairness: {await db.scalar(waiting)} copies in the queue at the end, the rest can be stopped")


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


async def inbound(folder: Path) -> None:
    async with program(f"sqlite+aiosqlite:///{folder}/in.db", folder) as (_, port, _):
        posts = Posts("127.0.0.1", port, "/webhooks/telegram", {"X-Telegram-Bot-Api-Secret-Token": SECRET})
        bodies = [json.dumps(update(number)).encode() for number in range(WEBHOOKS)]
        start = time.perf_counter()
        statuses = await posts.all(bodies, at_once=50)
        spent = time.perf_counter() - start
        assert set(statuses) == {200}, set(statuses)
        print(f"inbound: {WEBHOOKS / spent:.0f} webhook updates a second stored and answered with 200")


async def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        ceiling = Ceiling()
        with ceiling.listening() as api:
            async with running(api, Path(name)) as parts:
                await fill(parts, SUBSCRIBERS)
                await pacing(parts, ceiling)
                await fairness(parts, ceiling)
    with tempfile.TemporaryDirectory() as name:
        await inbound(Path(name))
