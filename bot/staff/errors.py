"""What can go wrong with staff accounts; facts are attributes, the wording for people is in ``bot/texts``.

StaffError
├── LoginUnfit, LoginTaken, NameMissing, RoleUnknown, UnitMissing, PasswordUnfit
├── MemberNotFound, LastAdmin
├── SignInRefused, SignInLocked, SecondStepNeeded, CodeRefused
└── KeyUnusable
    └── FirstAdminKeyUnusable
"""

from datetime import datetime


class StaffError(Exception):
    """Something about a staff account was refused."""


class LoginUnfit(StaffError):
    """A login is 3 to 60 of: letters a-z, digits, dot, dash, underscore, @."""


class LoginTaken(StaffError):
    """Another account already has this login."""

    def __init__(self, login: str) -> None:
        super().__init__("Another account already has this login.")
        self.login = login


class NameMissing(StaffError):
    """An account needs the person's name, at most 100 characters."""


class UnitMissing(StaffError):
    """Nobody said for which unit, or that it is for all of them."""


class RoleUnknown(StaffError):
    """There is no such role."""

    def __init__(self, role: str) -> None:
        super().__init__(f"There is no role {role!r}.")
        self.role = role


class PasswordUnfit(StaffError):
    """The password is too easy to guess or too long.

    ``reason`` is "short", "long", "plain" (few different characters), "run" (a run or pattern, or digits
    alone), "login" (the login and little else) or "common" (words that everybody tries first).
    """

    def __init__(self, reason: str) -> None:
        super().__init__(f"The password is unfit: {reason}.")
        self.reason = reason


class MemberNotFound(StaffError):
    """No account answers to this."""


class LastAdmin(StaffError):
    """The last administrator cannot be disabled; name another one first."""


class SignInRefused(StaffError):
    """The login or the password is wrong, or the account is disabled; which of these is not said."""


class SignInLocked(StaffError):
    """Too many failures; wait until ``until``."""

    def __init__(self, until: datetime) -> None:
        super().__init__("Too many failed attempts to sign in.")
        self.until = until


class KeyUnusable(StaffError):
    """The link or code is unknown, used up or too old; ask for a new one."""


class FirstAdminKeyUnusable(KeyUnusable):
    """The first administrator's link does not work, and nobody can give another: restart the program."""


class SecondStepNeeded(StaffError):
    """The password is right and a code is still needed; ``ticket`` says so to the next page."""

    def __init__(self, ticket: str) -> None:
        super().__init__("A code is needed.")
        self.ticket = ticket


class CodeRefused(StaffError):
    """The code is wrong, was used, or is too old; wait for the next one."""


class TokenUnfit(StaffError):
    """A token needs a name, at least one scope and a known life, and one person may have only so many."""
