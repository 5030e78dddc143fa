"""Sends what hooks have to be told: the same words at each try, until they arrive or are given up."""

import asyncio
import ssl
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

import httpx
import structlog
from sqlalchemy import func, or_, select

from bot.hooks.address import Resolve, look_up, reachable
from bot.hooks.errors import NotReached
from bot.hooks.fanout import is_behind, write_new
from bot.hooks.signing import headers
from bot.hooks.states import DeliveryState, rest_after, wait_after
from bot.parts import Parts
from bot.storage.engine import reading
from bot.storage.hook_tables import Hook, HookDelivery

log = structlog.get_logger()

#: What one step sends at most to one hook; hooks are served side by side.
AT_ONCE = 20
TIMEOUT_S = 10.0
GONE = 410

Job = tuple[HookDelivery, Hook]


class HookSender:
    """Writes and sends. A crash in the middle of a try repeats it: the receiver knows it by its name.

    Args:
        parts: the program.
        resolve: finds a host's addresses.
        context: whom to trust; what the machine trusts by default.
    """

    def __init__(
        self, parts: Parts, *, resolve: Resolve = look_up, context: ssl.SSLContext | None = None
    ) -> None:
        self._parts = parts
        self._resolve = resolve
        self._context = context

    async def step(self) -> int:
        """Write what is new and send what is due; return how many tellings were written or tried."""
        now = self._parts.clock.now()
        async with reading(self._parts.sessions) as db:
            behind = await is_behind(db)
        written = 0
        if behind:
            async with self._parts.transaction() as db:
                site = self._parts.settings.web_address
                written = await write_new(db, site, self._parts.ids, now=now)
        due = await self._due(now)
        by_hook = [list(jobs) for _, jobs in groupby(due, key=lambda job: job[1].id)]
        tried = await asyncio.gather(*(self._send_in_order(jobs) for jobs in by_hook))
        return written + sum(tried)

    async def _due(self, now: datetime) -> Sequence[Job]:
        place = func.row_number().over(partition_by=HookDelivery.hook_id, order_by=HookDelivery.id)
        waiting = (
            select(HookDelivery.id, place.label("place"))
            .join(Hook, Hook.id == HookDelivery.hook_id)
            .where(
                HookDelivery.state == DeliveryState.QUEUED,
                HookDelivery.not_before <= now,
                Hook.ended_at.is_(None),
                Hook.paused_at.is_(None),
                or_(Hook.rests_until.is_(None), Hook.rests_until <= now),
            )
            .subquery()
        )
        jobs = (
            select(HookDelivery, Hook)
            .join(Hook, Hook.id == HookDelivery.hook_id)
            .join(waiting, waiting.c.id == HookDelivery.id)
            .where(waiting.c.place <= AT_ONCE)
            .order_by(Hook.id, HookDelivery.id)
        )
        async with reading(self._parts.sessions) as db:
            return [(delivery, hook) for delivery, hook in await db.execute(jobs)]

    async def _send_in_order(self, jobs: Sequence[Job]) -> int:
        """Send to one hook until it fails; the rest waits until it has rested."""
        if self._context is None:
            self._context = await asyncio.to_thread(httpx.create_ssl_context)
        # A client for each hook, so that no connection made for one host serves another.
        client = httpx.AsyncClient(
            verify=self._context, timeout=TIMEOUT_S, follow_redirects=False, trust_env=False
        )
        async with client:
            for number, (delivery, hook) in enumerate(jobs, 1):
                try:
                    await self._send(client, delivery, hook)
                except NotReached as failure:
                    await self._note(delivery, failure)
                    return number
                await self._note(delivery, None)
        return len(jobs)

    async def _send(self, client: httpx.AsyncClient, delivery: HookDelivery, hook: Hook) -> None:
        url, body = httpx.URL(hook.address), delivery.body.encode()
        allowed = self._parts.settings.webhook_network_list
        try:
            async with asyncio.timeout(TIMEOUT_S):
                ip = await reachable(url, allowed, self._resolve)
                if url.scheme != "https" and not ip.is_loopback:
                    raise NotReached("not_https")
                signed = headers(hook.secret, delivery.name, body, now=self._parts.clock.now())
                # Straight to the address that was checked; the certificate is still the host's.
                request = client.build_request(
                    "POST", url.copy_with(host=str(ip)), content=body,
                    headers={**signed, "host": url.netloc.decode()}, extensions={"sni_hostname": url.host},
                )  # fmt: skip
                answer = await client.send(request, stream=True)
                await answer.aclose()  # what it says is not read
        except TimeoutError as error:
            raise NotReached("timeout") from error
        except httpx.HTTPError as error:
            raise NotReached(_word_of(error)) from error
        if not answer.is_success:
            raise NotReached(f"HTTP {answer.status_code}", gone=answer.status_code == GONE)

    async def _note(self, delivery: HookDelivery, failure: NotReached | None) -> None:
        now = self._parts.clock.now()
        async with self._parts.transaction() as db:
            hook = await db.get_one(Hook, delivery.hook_id, with_for_update=True)
            row = await db.get_one(HookDelivery, delivery.id, with_for_update=True)
            if row.state != DeliveryState.QUEUED:
                return  # its hook ended meanwhile
            row.attempts, row.state_at = row.attempts + 1, now
            if failure is None:
                row.state, row.reason = DeliveryState.SENT, ""
                hook.failures, hook.rests_until, hook.reached_at = 0, None, now
                return
            row.reason = failure.reason
            hook.failures += 1
            hook.rests_until = now + rest_after(hook.failures)
            wait = wait_after(row.attempts)
            if wait is None:
                row.state = DeliveryState.DEAD
            else:
                row.not_before = now + wait
            if failure.gone:
                hook.paused_at = now
        log.warning("hook.failed", hook=hook.id, delivery=row.name, attempt=row.attempts, reason=row.reason)


def _word_of(error: httpx.HTTPError) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "timeout"
    if isinstance(error.__cause__, ssl.SSLError) or "CERTIFICATE" in str(error):
        return "certificate"
    return "unreachable"
