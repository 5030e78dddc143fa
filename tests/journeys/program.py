"""Runs the whole program inside a test: real database, real HTTP on loopback, real workers."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from bot.app import opened
from bot.parts import Parts
from bot.settings import Settings
from bot.work.loops import Loops
from tests.bot.web.built import app_on


@dataclass(slots=True)
class Program:
    """A running program and its address."""

    parts: Parts
    url: str


def settings_for(database_url: str, folder: Path, **settings: Any) -> Settings:
    """Return the settings of a journey; these are laid over them."""
    # Validated without the environment: a developer's own .env must not reach a test.
    return Settings.model_validate(
        {
            "database_url": database_url,
            "files_dir": folder / "files",
            "secret_key": "only for tests",
            "burst_seconds": 0.1,
            **settings,
        }
    )


@asynccontextmanager
async def running(
    database_url: str, folder: Path, prepare: Callable[[Parts], None] | None = None, /, **settings: Any
) -> AsyncIterator[Program]:
    """Run the program until the block ends; ``prepare`` may change its parts before it begins to work."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(100)
    port = listener.getsockname()[1]
    found = settings_for(database_url, folder, port=port, **settings)
    async with opened(found) as parts:
        server = uvicorn.Server(
            uvicorn.Config(app_on(parts), log_config=None, timeout_graceful_shutdown=2, lifespan="off")
        )
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        if prepare:
            prepare(parts)
        loops = Loops(parts)
        loops.start()
        try:
            yield Program(parts, f"http://127.0.0.1:{port}")
        finally:
            server.should_exit = True
            await serving
            await loops.stop()


@dataclass(slots=True)
class Heard:
    """One message that a person got."""

    text: str
    choices: dict[str, str] = field(default_factory=dict)  #: label to key


@dataclass(slots=True)
class WebParent:
    """A parent at the web chat's interface, as any site would use it."""

    client: httpx.AsyncClient
    session: str = ""
    token: str = ""
    after: int = 0
    sent: int = 0
    heard: list[Heard] = field(default_factory=list)

    async def begins(self) -> None:
        opened = (await self.client.post("/api/v1/chat")).raise_for_status().json()
        self.session, self.token = opened["session"], opened["token"]

    async def says(self, text: str = "", *, choice: str | None = None, **more: Any) -> list[Heard]:
        """Send a message and return what comes back to it."""
        await self.sends(text, choice=choice, **more)
        return await self.hears()

    async def sends(self, text: str = "", *, choice: str | None = None, **more: Any) -> None:
        self.sent += 1
        body: dict[str, Any] = {"id": f"m{self.sent}", **more}
        if text:
            body["text"] = text
        if choice:
            body["choice"] = choice
        answer = await self.client.post("/api/v1/chat/messages", json=body, headers=self._who)
        assert answer.status_code == 202, answer.text

    async def hears(self, wait_s: float = 15) -> list[Heard]:
        """Wait for at least one new message and return all that are there."""
        got = await self.client.get(
            "/api/v1/chat/messages", params={"after": self.after, "wait": wait_s}, headers=self._who
        )
        messages = got.raise_for_status().json()["messages"]
        assert messages, f"nothing came after {self.after}"
        self.after = messages[-1]["seq"]
        new = [Heard(one["text"], {c["label"]: c["id"] for c in one.get("choices", ())}) for one in messages]
        self.heard += new
        return new

    async def taps(self, label: str) -> list[Heard]:
        """Tap the newest button that says so."""
        key = next(heard.choices[label] for heard in reversed(self.heard) if label in heard.choices)
        return await self.says(choice=key)

    @property
    def _who(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}
