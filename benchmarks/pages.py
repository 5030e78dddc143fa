"""How long the office's pages take in a register of 100,000 cases, with twenty officers at work.

``python -m benchmarks pages``; ``PAGES_CASES=20000 python -m benchmarks pages`` for another size. The program
runs as its own process on SQLite; the officers, who share its two cores, open one page after another, first
with a pause between two pages as people have, then without any. A case changes every two seconds, so that
figures that were kept are counted again. ``/healthz``, which does nothing, is the measure of the machine.
"""

import asyncio
import os
import random
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from pydantic import SecretStr
from sqlalchemy import update

from benchmarks.register import build
from benchmarks.updates import answers
from bot.app import opened
from bot.desk import Desk
from bot.parts import Parts
from bot.settings import Settings
from bot.staff import accounts
from bot.staff.actors import actor_of
from bot.staff.sessions import open_session
from bot.web.console.visit import SESSION_COOKIE
from feedback import intake
from feedback.intake import Submission
from feedback.kinds import CaseKind
from feedback.lifecycle import OPEN
from feedback.tables import Case

SIZE = 100_000
OFFICERS = 20
WITH_HISTORY = 60
PAUSE_S = 2.0
PHASE_S = 30
ANSWER = "Nhà trường đã xem lại khoản thu, trả lại phần thu thừa và xin lỗi phụ huynh. " * 3
SECRET = "of a benchmark alone, and of nobody else"
SEED = 1
#: What is looked for: in a quarter of the cases, in a sixteenth, and in none.
FIGURES = ("received", "answered", "late", "unpublished")
WORDS = ("quy lop", "quỹ lớp", "dua don quat hong", "hoc bong")


@dataclass(frozen=True, slots=True)
class Run:
    """The program, and who is signed in."""

    process: asyncio.subprocess.Process
    url: str
    tokens: Sequence[str]
    codes: Sequence[str]

    def pages(self, rng: random.Random) -> Mapping[str, str]:
        """Return one address of each kind of page."""
        return {
            "healthz": "/healthz",
            "queue": "/can-bo",
            "queue of one's own": "/can-bo?nguoi-giu=toi",
            "queue, all states": f"/can-bo?trang-thai=all&trang={rng.randrange(1, 50)}",
            "case": f"/can-bo/ho-so/{rng.choice(self.codes)}",
            "search, open cases": f"/can-bo?tim={rng.choice(WORDS)}",
            "search, all cases": f"/can-bo?tim={rng.choice(WORDS)}&trang-thai=all",
            "dashboard": "/can-bo/so-lieu",
            "cases behind a figure": f"/can-bo/so-lieu/ho-so?muc={rng.choice(FIGURES)}",
        }


async def main() -> None:
    size = int(os.environ.get("PAGES_CASES", SIZE))
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_in(folder)
        async with opened(settings) as parts:
            tokens, codes = await filled(parts, size)
            async with serving(settings) as (process, url), _changing(parts, codes):
                run = Run(process, url, tokens, codes)
                print(f"{size:,} cases, {OFFICERS} officers, SQLite\n")
                await _alone(run)
                await _together(run, PAUSE_S)
                await _together(run, 0)


def settings_in(folder: str) -> Settings:
    """Return what a benchmark's program runs with: a SQLite file and what people send, both in a folder."""
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        database_url=f"sqlite+aiosqlite:///{folder}/cases.db",
        files_dir=Path(folder) / "files",
        secret_key=SecretStr(SECRET),
    )


async def filled(parts: Parts, size: int) -> tuple[list[str], list[str]]:
    now, rng = datetime.now(UTC), random.Random(SEED)
    await build(parts.sessions, size, until=now)
    tokens, codes = [], []
    async with parts.transaction() as db:
        # The clock jobs have been here, as they would have in years; and what was answered has an answer.
        looked = {"watched_at": now, "watch_at": now + timedelta(days=1)}
        await db.execute(update(Case).where(Case.state.in_(OPEN)).values(looked))
        await db.execute(update(Case).where(Case.answered_at.is_not(None)).values(answer_text=ANSWER))
        for number in range(OFFICERS):
            member = await accounts.add_member(
                db, f"officer{number}", name=f"Cán bộ {number}", role="head", now=now
            )
            tokens.append(await open_session(db, member, ids=parts.ids, life=timedelta(days=1), now=now))
        actor = await actor_of(db, await accounts.by_login(db, "officer0"))
        for number in range(WITH_HISTORY):
            sent = Submission(
                kind=CaseKind.FEEDBACK, text=f"Xe đưa đón đến muộn {number} ngày liền, mong trường trả lời.",
                channel="web", unit_code="P-TH", reporter_name="Trần Văn An", reporter_phone="0900000001",
            )  # fmt: skip
            case = await intake.receive(db, sent, now=now, rng=rng, calendar=parts.calendar)
            codes.append(case.code)
            await Desk(parts).take(db, case.code, actor)
            await Desk(parts).note(db, case.code, "Đã gọi cho nhà trường.", actor)
    return tokens, codes


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """Run the program as a process of its own; give the process and its address once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ, "DATABASE_URL": settings.database_url, "FILES_DIR": str(settings.files_dir),
        "PORT": str(port), "LOG_LEVEL": "error", "SECRET_KEY": SECRET,
    }  # fmt: skip
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "serve", env=environment, stdout=asyncio.subprocess.DEVNULL
    )
    await answers(port)
    try:
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        await process.wait()


@asynccontextmanager
async def _changing(parts: Parts, codes: Sequence[str]) -> AsyncIterator[None]:
    """Let a case change every two seconds."""

    async def change() -> None:
        while True:
            for code in codes:
                await asyncio.sleep(2)
                async with parts.transaction() as db:
                    actor = await actor_of(db, await accounts.by_login(db, "officer0"))
                    await Desk(parts).note(db, code, "Đã gọi lần nữa.", actor)

    task = asyncio.create_task(change())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _alone(run: Run) -> None:
    """One officer, one page after another: what a page costs the processor."""
    print("one officer alone, 20 times each\n\n| page | p50 ms | p95 ms | processor ms |\n|---|---|---|---|")
    async with _browser(run, 0) as browser:
        for name in run.pages(random.Random(SEED)):
            rng = random.Random(SEED)
            await _open(browser, run.pages(rng)[name])
            before = processor_s(run.process.pid)
            taken = [await _open(browser, run.pages(rng)[name]) for _ in range(20)]
            spent = (processor_s(run.process.pid) - before) / 20
            print(f"| {name} | {at(taken, 50):.0f} | {at(taken, 95):.0f} | {spent * 1000:.0f} |")
    print()


async def _together(run: Run, pause_s: float) -> None:
    """All officers at once."""
    taken: dict[str, list[float]] = {}
    until = time.perf_counter() + PHASE_S

    async def officer(number: int) -> None:
        rng = random.Random(number)
        async with _browser(run, number) as browser:
            await asyncio.sleep(rng.uniform(0, pause_s))
            while time.perf_counter() < until:
                name, address = rng.choice(list(run.pages(rng).items()))
                taken.setdefault(name, []).append(await _open(browser, address))
                await asyncio.sleep(rng.uniform(0.5, 1.5) * pause_s)

    before = processor_s(run.process.pid)
    await asyncio.gather(*(officer(number) for number in range(OFFICERS)))
    spent, pages = processor_s(run.process.pid) - before, sum(map(len, taken.values()))
    print(f"{OFFICERS} officers, {pause_s:g} s between two pages: {pages / PHASE_S:.1f} pages a second,")
    print(f"{spent / PHASE_S:.0%} of one processor\n\n| page | times | p50 ms | p95 ms | p99 ms |")
    print("|---|---|---|---|---|")
    for name in run.pages(random.Random(SEED)):
        found = taken.get(name, [])
        told = " | ".join(f"{at(found, one):.0f}" for one in (50, 95, 99))
        print(f"| {name} | {len(found)} | {told} |")
    print()


@asynccontextmanager
async def _browser(run: Run, number: int) -> AsyncIterator[httpx.AsyncClient]:
    cookies = {SESSION_COOKIE: run.tokens[number]}
    async with httpx.AsyncClient(base_url=run.url, cookies=cookies, timeout=300) as browser:
        yield browser


async def _open(browser: httpx.AsyncClient, address: str) -> float:
    """Return after how many milliseconds a page is there as a whole."""
    began = time.perf_counter()
    answer = await browser.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")
    return (time.perf_counter() - began) * 1000


def at(taken: Sequence[float], percent: int) -> float:
    if len(taken) < 2:
        return taken[0] if taken else 0.0
    return statistics.quantiles(taken, n=100, method="inclusive")[percent - 1]


def processor_s(pid: int) -> float:
    """Return the processor time that a process has taken, as Linux tells it."""
    told = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
