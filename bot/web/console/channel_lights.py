"""Whether messages come and go on each channel, as a light; and a test message to oneself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import Request, Response
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channel_names import channel_name
from bot.dialogue.model import Importance, Reply
from bot.staff.errors import KeyUnusable
from bot.staff.own_chats import keep_own, own_chats
from bot.storage.tables import Conversation, Message
from bot.web.console.entrance import Field, Known
from bot.web.console.flash import Flash
from bot.web.console.pages import go
from bot.web.console.router import router
from bot.web.console.visit import Visit
from bot.work import outbox
from bot.work.joining import code_digest
from bot.work.staff_bell import StaffBell

ADDRESS = "/can-bo/kenh"
#: The channels that an office may have, those that people use first.
KNOWN = ("web", "zalo_oa", "zalo_bot", "telegram")
#: What waits longer to be sent is stuck.
LONGEST_WAIT = timedelta(minutes=5)
LOOKED_BACK = timedelta(hours=24)
_FAILED = ("dead", "refused", "unknown")
_WAITING = ("queued", "sending")


@dataclass(frozen=True, slots=True)
class Line:
    """One channel; ``light`` is "off", "good", "warn" or "bad"."""

    name: str
    light: str
    last_in: datetime | None
    last_out: datetime | None
    waiting: int
    failed: int


def light_of(*, is_on: bool, stuck: bool, failed: int, sent: int) -> str:
    """Return the colour of a channel's light.

    >>> light_of(is_on=True, stuck=False, failed=3, sent=40)
    'warn'
    """
    if not is_on:
        return "off"
    if stuck or failed > sent:
        return "bad"
    return "warn" if failed else "good"


@router.post("/kenh/{channel}/thu")
async def test_channel(request: Request, visit: Known, channel: str) -> Response:
    """Send a message to one's own chat on a channel, the way every message goes."""
    say, parts = visit.words.say, visit.parts
    async with parts.transaction() as db:
        number = (await own_chats(db, visit.actor.id)).get(channel)
        if channel not in parts.channels:
            written = False
        elif number is None:
            text = _test_text(visit, channel)
            written = channel == "telegram" and await StaffBell(parts).tell_person(
                db, visit.seat.member, text
            )
        else:
            await _write(db, visit, number)
            written = True
    if not written:
        return go(request, ADDRESS, Flash(say("channel_lights.test_unlinked"), "bad"))
    return go(request, ADDRESS, Flash(say("channel_lights.test_sent")))


@router.post("/kenh/thu-ma")
async def keep_own_chat(request: Request, visit: Known, code: Field = "") -> Response:
    """Take the code that the bot shows in one's own chat: it is remembered and gets a test at once."""
    say, parts = visit.words.say, visit.parts
    digits = "".join(char for char in code if char.isascii() and char.isdecimal())
    try:
        async with parts.transaction() as db:
            hashed = code_digest(parts.secret_key, digits)
            own = await keep_own(db, visit.actor.id, hashed, now=parts.clock.now())
            await _write(db, visit, own.id)
    except KeyUnusable:
        return go(request, ADDRESS, Flash(say("channel_lights.test_code_bad"), "bad"))
    return go(request, ADDRESS, Flash(say("channel_lights.test_sent")))


async def _write(db: AsyncSession, visit: Visit, number: int) -> None:
    own = await db.get_one(Conversation, number, with_for_update={"key_share": True})
    reply = Reply(_test_text(visit, own.channel), importance=Importance.IMPORTANT)
    outbox.write(db, own, (reply,), now=visit.parts.clock.now())


def _test_text(visit: Visit, channel: str) -> str:
    say = visit.words.say
    return say("channel_lights.test_text", name=visit.actor.name, channel=channel_name(channel, visit.words))


async def lines_of(db: AsyncSession, there: Mapping[str, object], *, now: datetime) -> Sequence[Line]:
    """Return the channels as they stand."""
    facts = {name: await _facts(db, name, now) for name in KNOWN}
    return [
        Line(
            name, light_of(is_on=name in there, stuck=stuck, failed=failed, sent=sent), last_in, last_out,
            waiting, failed,
        )
        for name, (last_in, last_out, waiting, stuck, failed, sent) in facts.items()
    ]  # fmt: skip


async def _facts(
    db: AsyncSession, name: str, now: datetime
) -> tuple[datetime | None, datetime | None, int, bool, int, int]:
    of_it = Message.channel == name
    out = (of_it, Message.direction == "out")
    recent = (*out, Message.state_at > now - LOOKED_BACK)
    waits = (*out, Message.state.in_(_WAITING))
    last_in = await db.scalar(select(func.max(Message.created_at)).where(of_it, Message.direction == "in"))
    last_out = await db.scalar(select(func.max(Message.state_at)).where(*out, Message.state == "sent"))
    oldest = await db.scalar(
        select(func.min(Message.state_at)).where(*waits, func.coalesce(Message.not_before, now) <= now)
    )
    counted = [
        await db.scalar(select(func.count()).select_from(Message).where(*which)) or 0
        for which in (waits, (*recent, Message.state.in_(_FAILED)), (*recent, Message.state == "sent"))
    ]
    stuck = oldest is not None and now - oldest > LONGEST_WAIT
    return last_in, last_out, counted[0], stuck, counted[1], counted[2]
