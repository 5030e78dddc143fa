"""How long a channel waits before it tries again to receive."""

from collections.abc import Awaitable, Callable

Sleep = Callable[[float], Awaitable[None]]

FIRST_WAIT_S = 1.0
LONGEST_WAIT_S = 60.0


def wait_s(failures: int) -> float:
    """Return the pause after so many failures in a row.

    >>> [wait_s(n) for n in (1, 2, 3, 7, 1000)]
    [1.0, 2.0, 4.0, 60.0, 60.0]
    """
    return min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** min(failures - 1, 10))
