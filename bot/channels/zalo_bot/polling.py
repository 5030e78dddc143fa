"""Long polling for development: Zalo gives one update a call and keeps nothing for whoever is away."""

from typing import Any

import structlog

from bot.channels.base import Arrival, Receive
from bot.channels.pauses import FIRST_WAIT_S, LONGEST_WAIT_S, Sleep, wait_s
from bot.channels.zalo_bot.arrivals import read_arrival, unwrapped
from bot.channels.zalo_bot.calls import TIMED_OUT, CallFailed, ZaloBotCalls

log = structlog.get_logger(__name__)

#: An answer to a long poll may take this much longer than the poll.
GRACE_S = 10.0


class Poller:
    """One long poll after the other; what could not be kept is tried again, for Zalo gives it only once."""

    def __init__(self, calls: ZaloBotCalls, *, account: str, poll_s: int, sleep: Sleep) -> None:
        self._calls = calls
        self._account = account
        self._poll_s = poll_s
        self._sleep = sleep

    async def run(self, receive: Receive) -> None:
        """Poll until cancelled, whatever fails on the way."""
        failures = 0
        while True:
            try:
                arrivals = await self._fetch()
                failures = 0
            except CallFailed as error:
                failures += 1
                # A token that is refused will not be better in a second.
                pause_s = LONGEST_WAIT_S if error.code == 401 else wait_s(failures)
                log.warning("zalo_bot.poll_failed", error=error.reason, wait_s=pause_s)
                await self._sleep(pause_s)
                continue
            if arrivals:
                await self._keep(receive, arrivals)
            elif not self._poll_s:
                await self._sleep(FIRST_WAIT_S)  # else this would go round without a pause

    async def _fetch(self) -> list[Arrival]:
        try:
            found = await self._calls.call(
                "getUpdates", {"timeout": str(self._poll_s)}, timeout_s=self._poll_s + GRACE_S
            )
        except CallFailed as error:
            if error.code == TIMED_OUT:
                return []
            raise
        updates: list[Any] = found if isinstance(found, list) else [found]
        readable = [update for one in updates if (update := unwrapped(one))]
        return [read_arrival(update, account=self._account) for update in readable]

    async def _keep(self, receive: Receive, arrivals: list[Arrival]) -> None:
        failures = 0
        while True:
            try:
                await receive(arrivals)
            except Exception:
                failures += 1
                log.exception("zalo_bot.receive_failed")
                await self._sleep(wait_s(failures))
            else:
                return
