"""Where a telling stands, and when it is tried again; pure."""

from datetime import timedelta
from enum import StrEnum


class DeliveryState(StrEnum):
    """Where a telling stands; stored as it reads here."""

    QUEUED = "queued"
    SENT = "sent"
    DEAD = "dead"  #: given up after the last try
    DROPPED = "dropped"  #: its hook ended before


#: After each failed try the next one waits so long; then, after about three days, it is given up.
WAITS = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
    timedelta(hours=24),
)
#: A system that fails is left alone: this long after the first failure, twice as long after the next.
FIRST_REST, LONGEST_REST = timedelta(seconds=15), timedelta(hours=1)


def wait_after(attempts: int) -> timedelta | None:
    """Return how long a telling waits after so many failed tries; None: it is given up.

    >>> [wait_after(n) for n in (1, 9, 10)]
    [datetime.timedelta(seconds=30), datetime.timedelta(days=1), None]
    """
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None


def rest_after(failures: int) -> timedelta:
    """Return how long a system is left alone after so many failures in a row.

    >>> [rest_after(n).seconds for n in (1, 2, 3, 9, 500)]
    [15, 30, 60, 3600, 3600]
    """
    doubled: int = 2 ** min(failures - 1, 12)
    return min(LONGEST_REST, FIRST_REST * doubled)
