"""How long to wait before the next try."""

from collections.abc import Awaitable, Callable

import structlog
from telegram.error import RetryAfter, TelegramError

from bot.channels.telegram.errors import seconds

log = structlog.get_logger(__name__)

Sleep = Callable[[float], Awaitable[None]]

FIRST_WAIT_S = 1.0
LONGEST_WAIT_S = 60.0


def wait_s(failures: int, error: TelegramError | None = None) -> float:
    """Return the pause after so many failures in a row; Telegram may name its own.

    >>> [wait_s(n) for n in (1, 2, 3, 7, 1000)]
    [1.0, 2.0, 4.0, 60.0, 60.0]
    """
    if isinstance(error, RetryAfter):
        return seconds(error.retry_after)
    return min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** min(failures - 1, 10))


async def keep_trying(step: Callable[[], Awaitable[None]], *, sleep: Sleep) -> None:
    """Do a step that may be repeated until Telegram takes it."""
    failures = 0
    while True:
        try:
            await step()
        except TelegramError as error:
            failures += 1
            pause_s = wait_s(failures, error)
            log.warning("telegram.not_ready", error=type(error).__name__, wait_s=pause_s)
            await sleep(pause_s)
        else:
            return
