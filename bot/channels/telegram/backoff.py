"""How long to wait before the next try."""

from collections.abc import Awaitable, Callable

import structlog
from telegram.error import RetryAfter, TelegramError

from bot.channels import pauses
from bot.channels.pauses import Sleep
from bot.channels.telegram.errors import seconds

log = structlog.get_logger(__name__)


def wait_s(failures: int, error: TelegramError | None = None) -> float:
    """Return the pause after so many failures in a row; Telegram may name its own."""
    if isinstance(error, RetryAfter):
        return seconds(error.retry_after)
    return pauses.wait_s(failures)


async def keep_trying(
    step: Callable[[], Awaitable[None]],
    *,
    sleep: Sleep,
    unless: tuple[type[TelegramError], ...] = (),
) -> None:
    """Do a step that may be repeated until Telegram takes it, or refuses it for one of the named reasons."""
    failures = 0
    while True:
        try:
            await step()
        except unless as error:
            log.warning("telegram.refused", error=type(error).__name__)
            return
        except TelegramError as error:
            failures += 1
            pause_s = wait_s(failures, error)
            log.warning("telegram.not_ready", error=type(error).__name__, wait_s=pause_s)
            await sleep(pause_s)
        else:
            return
