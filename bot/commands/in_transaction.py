"""Runs the work of a command in one transaction of the opened program."""

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import opened
from bot.commands.running import run, settings
from bot.parts import Parts

#: What a command does in its transaction; returns what to print.
Work = Callable[[Parts, AsyncSession], Awaitable[str]]


def done(work: Work) -> str:
    """Do the work, commit it and return what it says; whatever it raises is rolled back and raised on."""
    return run(_committed(work))


async def _committed(work: Work) -> str:
    async with opened(settings()) as parts, parts.transaction() as db:
        return await work(parts, db)
