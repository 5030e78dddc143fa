"""What an error code of the Official Account's interface means for a message, sorted by remedy."""

from datetime import datetime, time, timedelta

from bot.channels.base import (
    ChannelBroken,
    DeliveryFailed,
    OutcomeUnknown,
    Refused,
    TryLater,
    Unreachable,
    WindowClosed,
)
from bot.clock import VIETNAM

#: The access token is dead: get another one, once.
TOKEN = frozenset({-216, -220, -124})
#: This address does not serve this kind of account.
WRONG_PATH = -235
#: An upload has expired.
UPLOAD_GONE = -100
BUSY = -32
#: Promotion hours only; what we send is none, and yet it is told so.
TIME_OF_DAY = -234
OPENS = time(6, 5)

NOBODY = frozenset({-213, -217, -218, -227, -244})
CLOSED = frozenset({-230, -232})
CONFIGURATION = frozenset({-204, -205, -209, -212, -219, -221, -223, -224, -242, -320, -321})
SENT_PERHAPS = frozenset({-200})


class OaRefusal(Exception):
    """Zalo answered with an error."""

    def __init__(self, code: int) -> None:
        super().__init__(f"error {code}")
        self.code = code


def as_failure(code: int, now: datetime) -> DeliveryFailed:  # noqa: PLR0911 - one line a remedy
    """Return what a refusal means; what is in no list will not be taken another time either."""
    reason = f"Zalo error {code}"
    if code in NOBODY:
        return Unreachable(reason)
    if code in CLOSED:
        return WindowClosed(reason)
    if code in CONFIGURATION or code in TOKEN:
        return ChannelBroken(reason)
    if code in SENT_PERHAPS:
        return OutcomeUnknown(reason)
    if code == BUSY:
        return TryLater(reason, whole_channel=True)
    if code == TIME_OF_DAY:
        return TryLater(reason, after_s=(next_opening(now) - now).total_seconds())
    return Refused(reason)


def next_opening(now: datetime) -> datetime:
    """Return the next five past six in the morning in Viet Nam."""
    local = now.astimezone(VIETNAM)
    today = datetime.combine(local.date(), OPENS, VIETNAM)
    return today if local < today else today + timedelta(days=1)
