"""What a failed call means for the message: the library's exceptions, sorted by remedy.

Nothing of an answer's body gets into the reasons but the Bot API's own fixed sentences.
"""

from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.channels.base import (
    ChannelBroken,
    DeliveryFailed,
    Moved,
    NoTopics,
    OutcomeUnknown,
    Refused,
    TopicGone,
    TryLater,
    Unreachable,
)
from bot.channels.telegram.client import UnexpectedStatus
from bot.channels.unsent import NOT_REACHED, NOT_SENT

#: A topic that somebody deleted or closed; the first has been seen for old ones that still show.
TOPIC_GONE = ("message thread not found", "topic_deleted", "topic_closed", "topic_id_invalid")
NO_TOPICS = ("not a forum", "not enough rights", "need administrator rights", "chat_not_forum")

NOBODY_THERE = ("chat not found", "peer_id_invalid", "user not found", "group chat was deactivated")

#: Telegram refuses an edit that changes nothing, and an answer to a tap that comes late.
HARMLESS = ("message is not modified", "query is too old", "query_id_invalid")


def is_harmless(error: TelegramError) -> bool:
    """Tell whether a refusal means that nothing is left to do."""
    return isinstance(error, BadRequest) and any(words in error.message.lower() for words in HARMLESS)


def seconds(wait: float | timedelta) -> float:
    """Return a wait in seconds; the library gives a number or a timedelta, by its version.

    At least one: what stands between us and Telegram may name less, and would be asked without a pause.
    """
    return max(1.0, wait.total_seconds() if isinstance(wait, timedelta) else float(wait))


def as_failure(error: Exception, *, peer: str) -> DeliveryFailed:  # noqa: PLR0911 - one line a remedy
    """Return what an exception of a send means.

    Anything that was not refused in so many words may have been delivered.
    """
    match error:
        case RetryAfter():
            # A group has its own, much lower limit; the citizens need not wait for it.
            return TryLater(
                "too many messages",
                after_s=seconds(error.retry_after),
                whole_channel=not peer.startswith("-"),
            )
        case ChatMigrated():
            return Moved("the group has a new id", peer=str(error.new_chat_id))
        case Forbidden():
            return Unreachable(_brief(error))
        case InvalidToken():
            return ChannelBroken("Telegram does not accept the token")
        case BadRequest():
            return _refused(error)
        case UnexpectedStatus():
            return _by_status(error)
        case NetworkError() if isinstance(error.__cause__, NOT_SENT):
            return TryLater(type(error.__cause__).__name__, whole_channel=True)
        case _:
            return OutcomeUnknown(type(error.__cause__ or error).__name__)


def _refused(error: BadRequest) -> DeliveryFailed:
    kinds: tuple[tuple[tuple[str, ...], type[DeliveryFailed]], ...] = (
        (NOBODY_THERE, Unreachable),
        (TOPIC_GONE, TopicGone),
        (NO_TOPICS, NoTopics),
    )
    said = error.message.lower()
    fits = (kind for hints, kind in kinds if any(words in said for words in hints))
    return next(fits, Refused)(_brief(error))


def _by_status(error: UnexpectedStatus) -> DeliveryFailed:
    reason = f"HTTP {error.code}"
    if error.code == 413:
        return Refused(reason)
    if error.answered or error.code in NOT_REACHED or error.code < 500:
        return TryLater(reason, whole_channel=not error.answered)
    return OutcomeUnknown(reason)


def _brief(error: TelegramError) -> str:
    return error.message[:150]
