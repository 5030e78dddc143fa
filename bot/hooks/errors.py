"""What can go wrong with telling other systems.

HookError
├── HookUnfit
├── HookNotFound
└── NotReached
"""


class HookError(Exception):
    """Something about telling another system was refused."""


class HookUnfit(HookError):
    """A hook cannot be made so; ``reason`` is "name", "address", "kinds", "unit" or "many"."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The hook is unfit: {reason}.")
        self.reason = reason


class HookNotFound(HookError):
    """There is no such hook, or it has ended."""


class NotReached(HookError):
    """A system did not take what it was told; ``reason`` is a word without anything of the address.

    ``gone`` is true where it said that it wants nothing more.
    """

    def __init__(self, reason: str, *, gone: bool = False) -> None:
        super().__init__(f"Not reached: {reason}.")
        self.reason = reason
        self.gone = gone
