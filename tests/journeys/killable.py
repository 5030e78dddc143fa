"""The program as a process of its own, to be killed and started again; what it is made of is loaded once.

Loading takes most of a start, and a test that kills twenty times would wait for it twenty times. So a
process that has loaded everything and done nothing is copied for each start: ``python -m
tests.journeys.killable`` is that process. It is told a start or an end to wait for, a line each, and
answers with a number.
"""

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


@dataclass(slots=True)
class Server:
    """The program on a SQLite file, started again after each kill."""

    loaded: asyncio.subprocess.Process
    folder: Path
    port: int
    process_id: int = 0
    starts: int = 0
    more: Mapping[str, str] = field(default_factory=dict)  #: settings beside the usual ones

    async def start(self) -> None:
        environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite+aiosqlite:///{self.folder / 'crash.db'}",
            "FILES_DIR": str(self.folder / "files"),
            "PORT": str(self.port),
            "SECRET_KEY": "only for tests",
            "BURST_SECONDS": "0",
            **self.more,
        }
        self.process_id = await self._told(start=environment, folder=str(self.folder))
        self.starts += 1

    async def kill(self) -> None:
        os.kill(self.process_id, signal.SIGKILL)
        assert await self._told(wait=self.process_id) == signal.SIGKILL, "nothing but the kill ended it"

    async def _told(self, **order: Any) -> int:
        assert self.loaded.stdin is not None
        assert self.loaded.stdout is not None
        self.loaded.stdin.write(json.dumps(order).encode() + b"\n")
        await self.loaded.stdin.drain()
        return int(await self.loaded.stdout.readline())


@asynccontextmanager
async def killable(folder: Path, **more: str) -> AsyncIterator[Server]:
    """Give the program, not yet started, with its file in a folder; ``more`` are its settings."""
    pipe = asyncio.subprocess.PIPE
    loaded = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.journeys.killable", cwd=ROOT, stdin=pipe, stdout=pipe
    )
    yield Server(loaded, folder, free_port(), more=more)
    assert loaded.stdin is not None
    loaded.stdin.close()
    await loaded.wait()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def main() -> None:
    """Load the program, and copy oneself for each start that is asked for."""
    import bot.commands.serve  # noqa: F401 - loaded here and nowhere else

    for line in sys.stdin:
        order = json.loads(line)
        if "start" in order:
            done = os.fork() or _serve(order["start"], order["folder"])
        else:
            done = -os.waitstatus_to_exitcode(os.waitpid(order["wait"], 0)[1])
        sys.stdout.write(f"{done}\n")
        sys.stdout.flush()


def _serve(environment: Mapping[str, str], folder: str) -> int:
    """Be ``python -m bot serve`` with an environment, as if started so."""
    from bot.__main__ import main as command_line

    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nothing, stream)
    sys.argv = ["bot", "serve"]
    command_line()
    sys.exit(0)


if __name__ == "__main__":
    main()
