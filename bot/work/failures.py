"""Tells what becomes of a message that could not be sent: again later, given up, or nobody knows."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.channels.base import ChannelBroken, DeliveryFailed, Moved, OutcomeUnknown, TryLater, Unreachable
from bot.dialogue.model import Importance
from bot.storage.tables import Message
from bot.work.outgoing import Outcome

#: Tries before a message is given up, with pauses that double up to an hour: about half a day.
MOST_ATTEMPTS = 18
LONGEST_PAUSE = timedelta(hours=1)
#: How long a channel rests when its token is refused.
BROKEN_PAUSE = timedelta(minutes=5)


def after_failure(message: Message, failure: DeliveryFailed, *, now: datetime) -> Outcome:
    """Return what becomes of a message whose sending failed in this way."""
    base = Outcome(message.id, message.conversation_id or 0, "dead", failure.reason[:200])
    match failure:
        case Unreachable():
            return replace(base, state="refused", unreachable=True)
        case Moved():
            return replace(base, state="queued", new_peer=failure.peer)
        case OutcomeUnknown():
            return _unsure(base, message, now)
        case ChannelBroken():
            return replace(base, state="queued", not_before=now + BROKEN_PAUSE, counts=False)
        case TryLater():
            return _later(base, message, failure, now)
    return base


def channel_rests(failure: DeliveryFailed, *, attempts: int) -> timedelta:
    """Return how long the whole channel must send nothing after this failure; zero if it may go on."""
    match failure:
        case ChannelBroken():
            return BROKEN_PAUSE
        case TryLater(whole_channel=True):
            return _wait(failure, attempts)
    return timedelta()


def pause(attempts: int) -> timedelta:
    """Return how long to wait after so many tries: 2 s, 4 s, … at most an hour."""
    return min(LONGEST_PAUSE, timedelta(seconds=2 ** min(attempts, 12)))


def _wait(failure: TryLater, attempts: int) -> timedelta:
    return pause(attempts) if failure.after_s is None else timedelta(seconds=failure.after_s)


def _unsure(base: Outcome, message: Message, now: datetime) -> Outcome:
    if message.importance == Importance.IMPORTANT and message.attempts < MOST_ATTEMPTS:
        return replace(base, state="queued", repeat=True, not_before=now + pause(message.attempts))
    return replace(base, state="unknown")


def _later(base: Outcome, message: Message, failure: TryLater, now: datetime) -> Outcome:
    later = replace(base, state="queued", not_before=now + _wait(failure, message.attempts))
    # A wait that the channel itself asked for is no failed try, however long it is.
    if failure.after_s is not None:
        return replace(later, counts=False)
    return base if message.attempts >= MOST_ATTEMPTS else later
