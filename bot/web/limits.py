"""How often one address or one session may ask: a bucket of tries that fills up again."""

import math
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from fastapi import Request

from bot.clock import Clock
from bot.web.errors import TooOften

#: Above this many buckets, the full ones are forgotten.
MOST_BUCKETS = 20_000


@dataclass(frozen=True, slots=True)
class Pace:
    """So many at once, and then one every ``every_s`` seconds."""

    burst: int
    every_s: float


class Limit(Enum):
    """What is limited. Thousands of phones share one address of a mobile network: those are generous."""

    NEW_SESSION = Pace(60, 1)  #: by address
    MESSAGE_OF_SESSION = Pace(30, 0.5)
    MESSAGE_OF_ADDRESS = Pace(600, 0.02)
    FILE_OF_SESSION = Pace(20, 5)
    FORM_OF_ADDRESS = Pace(60, 2)
    LOOKUP_OF_ADDRESS = Pace(20, 3)
    CALL_OF_TOKEN = Pace(120, 0.5)
    OPEN_CALL_OF_ADDRESS = Pace(120, 0.25)  #: by programs without a token
    LOOKUP_OF_CODE = Pace(5, 600)  #: failed ones; ten thousand digits would take months


@dataclass(slots=True)
class _Bucket:
    spent: float
    at: datetime


class Limits:
    """The buckets of this process, in memory."""

    def __init__(self, clock: Clock, *, most: int = MOST_BUCKETS) -> None:
        self._clock = clock
        self._most = most
        self._buckets: dict[tuple[Limit, str], _Bucket] = {}

    def spend(self, limit: Limit, key: str) -> None:
        """Count one try.

        Raises:
            TooOften: there were too many; this one does not count.
        """
        pace, bucket = limit.value, self._refilled(limit, key)
        missing = bucket.spent + 1 - pace.burst
        if missing > 0:
            raise TooOften(missing * pace.every_s)
        bucket.spent += 1

    def give_back(self, limit: Limit, key: str) -> None:
        """Forget one try, because it was a good one."""
        bucket = self._refilled(limit, key)
        bucket.spent = max(0.0, bucket.spent - 1)

    def _refilled(self, limit: Limit, key: str) -> _Bucket:
        now = self._clock.now()
        bucket = self._buckets.get((limit, key))
        if bucket is None:
            if len(self._buckets) >= self._most:
                self._forget_full(now)
            bucket = self._buckets[limit, key] = _Bucket(0, now)
        bucket.spent = _left(bucket, limit.value, now)
        bucket.at = now
        return bucket

    def _forget_full(self, now: datetime) -> None:
        self._buckets = {
            (limit, key): bucket
            for (limit, key), bucket in self._buckets.items()
            if not math.isclose(_left(bucket, limit.value, now), 0)
        }


def _left(bucket: _Bucket, pace: Pace, now: datetime) -> float:
    return max(0.0, bucket.spent - max(0.0, (now - bucket.at).total_seconds()) / pace.every_s)


def limits_of(request: Request) -> Limits:
    """Return the application's buckets."""
    limits: Limits = request.app.state.limits
    return limits


def address_of(request: Request) -> str:
    """Return the address that the request came from, as the nearest proxy tells it."""
    return request.client.host if request.client else ""
