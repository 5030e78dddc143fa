"""Tells what becomes of a message that could not be sent: again later, given up, or nobody knows."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.channels.base import (
    ChannelBroken,
    DeliveryFailed,
    Moved,
    OutcomeUnknown,
    TryLater,
    Unreachable,
    WindowClosed,
)
from bot.dialogue.model import Importance
from bot.storage.tables import Message
from bot.work.health import BROKEN_PAUSE
from bot.work.outgoing import Outcome

#: Tries before a message is given up, with pauses that double up to an hour: about half a day.
MOST_ATTEMPTS = 18
LONGEST_PAUSE = timedelta(hours=1)
#: After so long a message has no use any more: a channel that was down for days does not send it late.
OUTDATED = {
    Importance.IMPORTANT: timedelta(days=14),
    Importance.ORDINARY: timedelta(days=3),
    Importance.BULK: timedelta(days=2),
}


def after_failure(  # noqa: PLR0911 - one line a remedy
    message: Message, failure: DeliveryFailed, *, now: datetime
) -> Outcome:
    """Return what becomes of a message whose sending failed in this way."""
    base = Outcome(message.id, message.conversation_id or 0, "dead", failure.reason[:200])
    match failure:
        case Unreachable():
            return replace(base, state="refused", unreachable=True)
        case Moved():
            return replace(base, state="queued", new_peer=failure.peer)
        case OutcomeUnknown():
            return _unsure(base, message, now)
        case WindowClosed():
            return held(message, failure.reason)
        case ChannelBroken():
            return _unless_old(base, message, now, now + BROKEN_PAUSE)
        case TryLater():
            return _later(base, message, failure, now)
    return base


def held(message: Message, reason: str) -> Outcome:
    """Return that a message waits until the person writes again; a notice to many is not worth that."""
    bulk = message.importance == Importance.BULK
    state = "refused" if bulk else "held"
    return Outcome(message.id, message.conversation_id or 0, state, reason[:200], counts=False)


def pause(attempts: int) -> timedelta:
    """Return how long to wait after so many tries: 2 s, 4 s, … at most an hour."""
    return min(LONGEST_PAUSE, timedelta(seconds=2 ** min(attempts, 12)))


def _unsure(base: Outcome, message: Message, now: datetime) -> Outcome:
    if message.importance == Importance.IMPORTANT and message.attempts < MOST_ATTEMPTS:
        return replace(base, state="queued", repeat=True, not_before=now + pause(message.attempts))
    return replace(base, state="unknown")


def _later(base: Outcome, message: Message, failure: TryLater, now: datetime) -> Outcome:
    # A wait that the channel itself asked for is no failed try, and neither is a channel out of reach.
    if failure.after_s is not None:
        wait = timedelta(seconds=failure.after_s)
        return replace(base, state="queued", not_before=now + wait, counts=False)
    if failure.whole_channel:
        return _unless_old(base, message, now, None)
    if message.attempts >= MOST_ATTEMPTS:
        return base
    return replace(base, state="queued", not_before=now + pause(message.attempts))


def _unless_old(base: Outcome, message: Message, now: datetime, not_before: datetime | None) -> Outcome:
    if now - message.created_at > OUTDATED[Importance(message.importance)]:
        return base
    return replace(base, state="queued", not_before=not_before, counts=False)
