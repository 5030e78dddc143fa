"""Long polling that confirms an update only once it is kept, and that nothing stops but its end."""

from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from telegram import Bot
from telegram.error import Conflict, TelegramError

from bot.channels.base import Arrival, Receive
from bot.channels.pauses import FIRST_WAIT_S, Sleep
from bot.channels.telegram.arrivals import read_arrival, update_number
from bot.channels.telegram.backoff import wait_s
from bot.channels.telegram.webhook import ALLOWED_UPDATES

log = structlog.get_logger(__name__)

#: An answer to a long poll may take this much longer than the poll.
GRACE_S = 10.0


class Poller:
    """One long poll after the other.

    An offset is only kept until it has confirmed: after a quiet week Telegram counts from a random number,
    and a greater offset of old would pass over what is new.

    Args:
        prepare: has updates kept for polling, however long that takes; called again when a webhook
            turns out to be set.
        after: told what was kept; must not wait.
        poll_s: how long Telegram may hold an idle poll, in seconds.
    """

    def __init__(
        self,
        bot: Bot,
        *,
        account: str,
        prepare: Callable[[], Awaitable[None]],
        after: Callable[[list[Arrival]], None],
        poll_s: int,
        sleep: Sleep,
    ) -> None:
        self._bot = bot
        self._account = account
        self._prepare = prepare
        self._after = after
        self._poll_s = poll_s
        self._sleep = sleep
        self._offset: int | None = None

    async def run(self, receive: Receive) -> None:
        """Poll until cancelled, whatever fails on the way."""
        self._offset = None
        await self._prepare()
        failures = 0
        while True:
            try:
                await self._once(receive)
                failures = 0
            except TelegramError as error:
                failures += 1
                pause_s = wait_s(failures, error)
                log.warning("telegram.poll_failed", error=type(error).__name__, wait_s=pause_s)
                await self._sleep(pause_s)
                if isinstance(error, Conflict) and "webhook" in error.message:
                    await self._prepare()
            except Exception:
                # What could not be kept was not confirmed: Telegram gives it again.
                failures += 1
                log.exception("telegram.receive_failed")
                await self._sleep(wait_s(failures))

    async def _once(self, receive: Receive) -> None:
        updates = await self._fetch()
        arrivals = [a for raw in updates if (a := read_arrival(raw, account=self._account))]
        if len(arrivals) < len(updates):
            log.warning("telegram.updates_without_number", count=len(updates) - len(arrivals))
        if arrivals:
            await receive(arrivals)
            self._offset = 1 + max(n for raw in updates if (n := update_number(raw)) is not None)
            self._after(arrivals)
            return
        self._offset = None
        if updates or not self._poll_s:
            await self._sleep(FIRST_WAIT_S)  # else this would go round without a pause

    async def _fetch(self) -> list[Any]:
        """Return raw updates: one that the library cannot decode must not hide the others.

        The name is spelt so that the library, which knows ``getUpdates`` as its own, lets it pass.
        """
        updates = await self._bot.do_api_request(
            "get_Updates",
            {"offset": self._offset, "timeout": self._poll_s, "allowed_updates": ALLOWED_UPDATES},
            read_timeout=self._poll_s + GRACE_S,
        )
        return updates if isinstance(updates, list) else []
