"""The permission server of the stand-in: refresh tokens work once, and the old access token dies with it."""

import itertools
from dataclasses import dataclass, field
from typing import Any

JSON = dict[str, Any]


@dataclass
class Tokens:
    """The pair in force. ``calls`` lists how each request for a pair ended."""

    app_id: str
    secret: str
    access: str = ""
    refresh: str = "refresh-0"
    code: str = "consent-code"
    calls: list[str] = field(default_factory=list)
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def trade(self, form: JSON, secret: str) -> JSON:
        """Return a new pair for the refresh token in force, or the code of a consent; else a refusal."""
        right = {"refresh_token": self.refresh, "authorization_code": self.code}
        given = form.get("refresh_token") or form.get("code")
        if secret != self.secret or form.get("app_id") != self.app_id:
            return self._no("wrong secret", -14004)
        if not given or given != right.get(form.get("grant_type", "")):
            return self._no("used or unknown", -14014)
        number = next(self.numbers)
        self.access, self.refresh, self.code = f"access-{number}", f"refresh-{number}", ""
        self.calls.append("ok")
        return {"access_token": self.access, "refresh_token": self.refresh, "expires_in": "90000"}

    def kill(self) -> None:
        """Let the access token die before its time."""
        self.access = "dead"

    def _no(self, why: str, code: int) -> JSON:
        self.calls.append(why)
        return {"error_name": why, "error": code, "error_description": why}
