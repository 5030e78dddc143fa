"""The one source of time; tests move their own."""

from datetime import UTC, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

#: The zone of everything that people read and of office hours.
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the present as aware UTC."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)
