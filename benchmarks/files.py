"""How long files for people and programs take, and whether the program answers meanwhile.

``python -m benchmarks files``; ``FILES_CASES=20000 python -m benchmarks files`` for another size.
One officer takes each file in turn; beside it ``/healthz``, which does nothing, is asked every 50 ms: what it
waits is what everybody waits. Once it is asked beside nothing, as the measure of the machine.
"""

import asyncio
import os
import tempfile
import time
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from pathlib import Path

import httpx

from benchmarks.pages import at, filled, processor_s, serving, settings_in
from bot.app import opened
from bot.web.console.visit import SESSION_COOKIE

SIZE = 100_000
PROBE_S = 0.05
IDLE_S = 5
#: The register's five years, as the address says them.
YEARS = "tu=2021-01-01&den=2026-12-31"
REPORT = "/can-bo/so-lieu/bao-cao?ky-bao-cao=2026"
FILES = {
    "cases, csv": f"/can-bo/so-lieu/tai/ho-so.csv?{YEARS}",
    "cases, json": f"/can-bo/so-lieu/tai/ho-so.json?{YEARS}",
    "cases, xlsx": f"/can-bo/so-lieu/tai/ho-so.xlsx?{YEARS}",
    "figures, xlsx": f"/can-bo/so-lieu/tai/so-lieu.xlsx?{YEARS}",
    "report, docx": f"{REPORT}&loai=bao-cao&dang=docx",
    "report, xlsx": f"{REPORT}&loai=bao-cao&dang=xlsx",
    "report, pdf": f"{REPORT}&loai=bao-cao&dang=pdf",
    "late cases, pdf": f"{REPORT}&loai=qua-han&dang=pdf",
    "FAQ, xlsx": "/can-bo/kien-thuc/tai.xlsx",
}


async def main() -> None:
    size = int(os.environ.get("FILES_CASES", SIZE))
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_in(folder)
        async with opened(settings) as parts:
            tokens, _ = await filled(parts, size)
        async with serving(settings) as (process, url):
            print(f"{size:,} cases, SQLite\n")
            await measured(url, process.pid, tokens[0])


async def measured(url: str, pid: int, token: str) -> None:
    """Take each file in turn from a program that runs, and print what it took."""
    print(
        "| file | kB | s | processor s | memory MB | healthz p50 / p95 / most ms |\n|---|---|---|---|---|---|"
    )
    await _beside(url, pid, "nothing", asyncio.sleep(IDLE_S, 0))
    async with httpx.AsyncClient(base_url=url, cookies={SESSION_COOKIE: token}, timeout=600) as browser:
        for name, address in FILES.items():
            await _beside(url, pid, name, _size(browser, address))


async def _size(browser: httpx.AsyncClient, address: str) -> int:
    size = 0
    async with browser.stream("GET", address) as answer:
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")
        async for piece in answer.aiter_bytes():
            size += len(piece)
    return size


async def _beside(url: str, pid: int, name: str, work: Awaitable[int]) -> None:
    """Print how long ``/healthz`` takes while the work is done, and what that took."""
    waited: list[float] = []
    before, began = processor_s(pid), time.perf_counter()
    task = asyncio.create_task(_probe(url, waited))
    size = await work
    taken, spent = time.perf_counter() - began, processor_s(pid) - before
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    told = f"{at(waited, 50):.0f} / {at(waited, 95):.0f} / {max(waited, default=0):.0f}"
    print(
        f"| {name} | {size / 1000:.0f} | {taken:.1f} | {spent:.1f} | {_memory_mb(pid)} | {told} |", flush=True
    )


async def _probe(url: str, waited: list[float]) -> None:
    async with httpx.AsyncClient(base_url=url, timeout=60) as client:
        while True:
            began = time.perf_counter()
            await client.get("/healthz")
            waited.append((time.perf_counter() - began) * 1000)
            await asyncio.sleep(PROBE_S)


def _memory_mb(pid: int) -> int:
    lines: Sequence[str] = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) // 1024
