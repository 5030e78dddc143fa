"""Says in words why a channel did not answer the command ``check``."""

from bot.channels.base import ChannelBroken, DeliveryFailed, OutcomeUnknown, TryLater
from bot.words import Words


def failure_said(failure: DeliveryFailed, words: Words) -> str:
    """Return the reason in words.

    >>> failure_said(TryLater("ConnectError"), Words("vi"))
    'không kết nối được hoặc máy chủ đang bận'
    """
    if isinstance(failure, ChannelBroken):
        return words.say("commands.failure_token")
    if isinstance(failure, TryLater | OutcomeUnknown):
        return words.say("commands.failure_network")
    return words.say("commands.failure_refused")
