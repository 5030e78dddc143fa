"""Who is told: made with a secret that is shown once, paused, given a new secret, ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.hooks.address import Network, is_fit
from bot.hooks.errors import HookNotFound, HookUnfit
from bot.hooks.payload import TRIAL, Trial, fit_kinds
from bot.hooks.signing import new_secret
from bot.hooks.states import DeliveryState
from bot.ids import Ids
from bot.storage.hook_tables import Hook, HookDelivery
from bot.work.outbox import ring_later
from feedback.tables import RegisterHead
from feedback.units import by_code

log = structlog.get_logger()

BELL = "hooks"
LONGEST_NAME = 60
MOST = 20
#: How long is kept what arrived, and what never will.
SENT_KEPT, DEAD_KEPT = timedelta(days=30), timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Wish:
    """What an administrator enters; an empty unit is the whole office."""

    name: str
    address: str
    kinds: Sequence[str]
    unit: str = ""


async def make_hook(
    db: AsyncSession, wish: Wish, *, by: int | None, allowed: Sequence[Network], ids: Ids, now: datetime
) -> tuple[Hook, str]:
    """Tell a system of what happens from now on; return its row and the secret, which is not shown again.

    Raises:
        HookUnfit: the name, the address or the choice makes no sense, or there are too many.
        UnitNotFound: there is no such unit.
    """
    name, address, kinds = " ".join(wish.name.split()), wish.address.strip(), fit_kinds(wish.kinds)
    if not 0 < len(name) <= LONGEST_NAME:
        raise HookUnfit("name")
    if not is_fit(address, allowed):
        raise HookUnfit("address")
    if not kinds:
        raise HookUnfit("kinds")
    if len(await hooks(db)) >= MOST:
        raise HookUnfit("many")
    unit = (await by_code(db, wish.unit)).code if wish.unit else None
    secret = new_secret(ids)
    end = await db.scalar(select(RegisterHead.last_event_id)) or 0
    hook = Hook(
        name=name, address=address, secret=secret, kinds=kinds, unit_code=unit, seen_event_id=end,
        made_by=by, made_at=now,
    )  # fmt: skip
    db.add(hook)
    await db.flush()
    log.info("hook.made", hook=hook.id, by=by)
    return hook, secret


async def hooks(db: AsyncSession) -> Sequence[Hook]:
    """Return every system that is told, or would be but for a pause; the oldest first."""
    return (await db.scalars(select(Hook).where(Hook.ended_at.is_(None)).order_by(Hook.id))).all()


async def hook_by_id(db: AsyncSession, hook_id: int) -> Hook:
    """Return one that has not ended, locked.

    Raises:
        HookNotFound: there is none.
    """
    there = select(Hook).where(Hook.id == hook_id, Hook.ended_at.is_(None)).with_for_update()
    hook = await db.scalar(there)
    if hook is None:
        raise HookNotFound
    return hook


async def counts(db: AsyncSession) -> dict[int, dict[str, int]]:
    """Return how many tellings of each hook are in which state."""
    found: dict[int, dict[str, int]] = {}
    rows = select(HookDelivery.hook_id, HookDelivery.state, func.count()).group_by(
        HookDelivery.hook_id, HookDelivery.state
    )
    for hook_id, state, number in await db.execute(rows):
        found.setdefault(hook_id, {})[state] = number
    return found


async def latest(db: AsyncSession, hook_id: int, *, limit: int) -> Sequence[HookDelivery]:
    """Return the tellings of a hook with which something happened last."""
    mine = select(HookDelivery).where(HookDelivery.hook_id == hook_id)
    newest = mine.order_by(HookDelivery.state_at.desc(), HookDelivery.id.desc())
    return (await db.scalars(newest.limit(limit))).all()


async def try_out(db: AsyncSession, hook: Hook, *, ids: Ids, now: datetime) -> None:
    """Write a trial, which goes out at once."""
    hook.rests_until = None
    body = Trial(timestamp=now).model_dump_json()
    db.add(delivery(hook.id, ids, TRIAL, body, now=now))
    ring_later(db, BELL)


def delivery(hook_id: int, ids: Ids, kind: str, body: str, *, now: datetime) -> HookDelivery:
    """Return a new telling that may go out now."""
    return HookDelivery(
        hook_id=hook_id, name=f"msg_{ids.name()}", kind=kind, body=body, state=DeliveryState.QUEUED,
        not_before=now, created_at=now, state_at=now,
    )  # fmt: skip


def pause(hook: Hook, *, now: datetime) -> None:
    """Send nothing for a time; what happens meanwhile is kept and told afterwards."""
    hook.paused_at = now


def go_on(db: AsyncSession, hook: Hook) -> None:
    """Send again."""
    hook.paused_at = hook.rests_until = None
    hook.failures = 0
    ring_later(db, BELL)


def renew_secret(hook: Hook, *, ids: Ids) -> str:
    """Return a new secret; the old one signs nothing any more."""
    hook.secret = new_secret(ids)
    return hook.secret


async def end(db: AsyncSession, hook: Hook, *, now: datetime) -> None:
    """Tell a system nothing more, not even what waits; its secret is forgotten."""
    hook.ended_at, hook.secret = now, ""
    await db.execute(
        update(HookDelivery)
        .where(HookDelivery.hook_id == hook.id, HookDelivery.state == DeliveryState.QUEUED)
        .values(state=DeliveryState.DROPPED, state_at=now)
    )
    log.info("hook.ended", hook=hook.id)


async def send_dead_again(db: AsyncSession, hook: Hook, *, now: datetime) -> int:
    """Let what was given up begin anew; return how many there are."""
    dead = update(HookDelivery).where(
        HookDelivery.hook_id == hook.id, HookDelivery.state == DeliveryState.DEAD
    )
    again = await db.execute(
        dead.values(state=DeliveryState.QUEUED, attempts=0, not_before=now, state_at=now)
    )
    hook.rests_until = None
    ring_later(db, BELL)
    number: int = again.rowcount  # type: ignore[attr-defined]
    return number


async def forget_old(db: AsyncSession, *, now: datetime) -> None:
    """Delete what was told or given up long ago."""
    for state, kept in (
        (DeliveryState.SENT, SENT_KEPT),
        (DeliveryState.DROPPED, SENT_KEPT),
        (DeliveryState.DEAD, DEAD_KEPT),
    ):
        old = (HookDelivery.state == state) & (HookDelivery.state_at < now - kept)
        await db.execute(delete(HookDelivery).where(old))
