"""The command ``chat``: talk to the bot in the terminal."""

import asyncio
import sys

import typer
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import opened
from bot.channels.terminal import NAME, TerminalChannel, arrival_of
from bot.commands.running import run, settings
from bot.parts import Parts
from bot.storage.tables import Conversation, Message
from bot.words import Words
from bot.work.handler import Handler
from bot.work.outbox import reply_of
from bot.work.splitting import in_parts


def chat(
    who: str = typer.Option("toi", help="Tên đoạn chat; cùng tên thì nói tiếp đoạn cũ."),
) -> None:
    """Nói chuyện với bot ngay trong cửa sổ lệnh."""
    run(_chat(who))


async def _chat(who: str) -> None:
    found = settings()
    found.burst_seconds = 0  # one line is one message here
    async with opened(found) as parts:
        typer.echo(Words("vi").say("commands.chat_hint"))
        handler, seen = Handler(parts), await _last_seq(parts, who)
        line = "/start"
        while True:
            arrival = arrival_of(who, parts.ids.name(), line)
            await parts.receiver.receive([arrival])
            while await handler.step():
                pass
            seen = await _print_new(parts, who, seen)
            try:
                line = await asyncio.to_thread(input, "\n> " if sys.stdin.isatty() else "")
            except (EOFError, KeyboardInterrupt):
                return


async def _print_new(parts: Parts, who: str, seen: int) -> int:
    channel = TerminalChannel()
    async with parts.sessions() as db:
        for message in await _new(db, who, seen):
            for part in in_parts(reply_of(message), channel):
                typer.echo(f"\n{part.text}")
            seen = max(seen, message.seq or 0)
    return seen


async def _new(db: AsyncSession, who: str, seen: int) -> list[Message]:
    rows = await db.scalars(
        select(Message)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(
            Conversation.channel == NAME,
            Conversation.peer == who,
            Message.direction == "out",
            Message.seq > seen,
        )
        .order_by(Message.seq)
    )
    return list(rows)


async def _last_seq(parts: Parts, who: str) -> int:
    async with parts.sessions() as db:
        # Answers of staff that came meanwhile are still to be read: only what was shown counts as seen.
        last = await db.scalar(
            select(Conversation.last_seq).where(Conversation.channel == NAME, Conversation.peer == who)
        )
    return last or 0
