"""The web on a real server on this machine, which can go away and come back."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import uvicorn
from fastapi import FastAPI

from bot.parts import Parts


@dataclass
class Site:
    """A running server."""

    app: FastAPI
    parts: Parts
    port: int
    server: uvicorn.Server | None = None
    task: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        self.app.state.leaving = False
        config = uvicorn.Config(
            self.app, host="127.0.0.1", port=self.port, log_config=None, timeout_graceful_shutdown=5
        )
        server = self.server = uvicorn.Server(config)
        self.task = asyncio.create_task(server._serve())
        while not server.started:  # noqa: ASYNC110 - uvicorn tells it in no other way
            await asyncio.sleep(0.01)

    async def stop(self) -> None:
        if self.server is not None and self.task is not None:
            self.app.state.leaving = True
            self.server.should_exit = True
            await self.task
            self.server = self.task = None


@asynccontextmanager
async def serving(app: FastAPI, parts: Parts) -> AsyncIterator[Site]:
    """Serve on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        site = Site(app, parts, free.getsockname()[1])
    await site.start()
    yield site
    await site.stop()
