"""The command ``serve``: everything in one process, in the foreground."""

import gc
import socket
from types import FrameType

import typer
import uvicorn
from fastapi import FastAPI

from bot.app import opened
from bot.commands.running import fail, run, settings
from bot.parts import Parts
from bot.settings import Settings
from bot.staff.first_admin import first_admin_link
from bot.web.app import create_app
from bot.words import Words
from bot.work import outgoing, waiting
from bot.work.loops import Loops
from feedback.resealing import opens_newest

#: How long open requests may go on after the signal to stop, in seconds.
GRACE_S = 5


def serve() -> None:
    """Chạy toàn bộ: web, các kênh chat, xử lý, gửi tin, việc theo giờ."""
    found = settings()
    try:
        listener = _listen(found)
    except OSError as error:
        fail(Words("vi").say("commands.port_taken", port=found.port, error=error.strerror))
    found.port = listener.getsockname()[1]
    # The first line of all, before anything is logged: whoever comes meanwhile waits at the door.
    address = found.web_address
    typer.echo(Words("vi").say("commands.serving", chat=f"{address}/", console=f"{address}/can-bo"))
    run(_serve(found, listener))


class _Server(uvicorn.Server):
    """A server that lets open streams know when it is asked to stop."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        application: FastAPI = self.config.app  # type: ignore[assignment]
        application.state.leaving = True
        super().handle_exit(sig, frame)


async def _serve(found: Settings, listener: socket.socket) -> None:
    async with opened(found) as parts:
        await _recover(parts)
        await parts.knowledge.ready()
        config = uvicorn.Config(
            create_app(parts), log_config=None, access_log=False, timeout_graceful_shutdown=GRACE_S
        )
        _spare_what_stays()
        loops = Loops(parts)
        loops.start()
        await _greet(parts)
        try:
            await _Server(config).serve(sockets=[listener])
        finally:
            await loops.stop()


def _spare_what_stays() -> None:
    """Keep the garbage collector off what lives as long as the process: the FAQ's index, modules, units."""
    gc.collect()
    gc.freeze()


async def _recover(parts: Parts) -> None:
    """Settle what a crash left behind; on SQLite nobody else can be in the middle of a send."""
    now = parts.clock.now()
    async with parts.transaction() as db:
        if parts.engine.dialect.name == "sqlite":
            await outgoing.recover(db, now=now, older_than=now - now)
        await waiting.wake_all(db, now)


async def _greet(parts: Parts) -> None:
    words, address = Words("vi"), parts.settings.web_address
    async with parts.transaction() as db:
        link = await first_admin_link(db, ids=parts.ids, now=parts.clock.now())
    async with parts.sessions() as db:
        opens = await opens_newest(db)
    if not opens:
        typer.echo(words.say("personal_data.start_locked"))
    if not parts.settings.data_key_list:
        typer.echo(words.say("personal_data.start_without_keys"))
    if link:
        typer.echo(words.say("commands.first_admin", link=f"{address}{link}"))


def _listen(found: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in found.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((found.host, found.port))
    listener.listen(1024)
    return listener
