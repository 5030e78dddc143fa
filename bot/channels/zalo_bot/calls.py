"""Calls to the Zalo Bot server, and what a failed one means."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import httpx

from bot.channels.base import ChannelBroken, DeliveryFailed, OutcomeUnknown, Refused, TryLater
from bot.channels.unsent import NOT_REACHED, NOT_SENT

#: The idle end of a long poll; after a send, nobody knows.
TIMED_OUT = 408
#: How long to leave a used-up plan alone before the next try.
PLAN_PAUSE_S = 600.0


class CallFailed(Exception):
    """A call did not give a result.

    Args:
        code: what the server said, or its HTTP status; None if no answer came.
        sent: the request may have reached the server.
        answered: the server itself said no, in its own form.
    """

    def __init__(
        self, reason: str, *, code: int | None = None, sent: bool = True, answered: bool = False
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code
        self.sent = sent
        self.answered = answered


class ZaloBotCalls:
    """One bot's connection. The token is part of every address, so no address gets into an error."""

    def __init__(self, token: str, *, api_url: str, timeout_s: float) -> None:
        self._path = f"/bot{token}"
        self._timeout_s = timeout_s
        self.http = httpx.AsyncClient(base_url=api_url.rstrip("/"), timeout=timeout_s, follow_redirects=False)

    async def call(self, method: str, given: Mapping[str, Any], *, timeout_s: float | None = None) -> Any:
        """Return the result of a method.

        Raises:
            CallFailed: there is none.
        """
        try:
            answer = await self.http.post(
                f"{self._path}/{method}", json=dict(given), timeout=timeout_s or self._timeout_s
            )
        except NOT_SENT as error:
            raise CallFailed(type(error).__name__, sent=False) from None
        except httpx.HTTPError as error:
            raise CallFailed(type(error).__name__) from None
        return _result(answer)


def as_failure(error: CallFailed) -> DeliveryFailed:  # noqa: PLR0911 - one line a remedy
    """Return what a failed send means for the message."""
    match error.code:
        case None:
            return (OutcomeUnknown if error.sent else TryLater)(error.reason)
        case 401:
            return ChannelBroken("Zalo does not accept the token")
        case 403 if error.answered:
            # In Zalo's table this is an error of its own server.
            return TryLater(error.reason)
        case 429:
            return TryLater(error.reason, after_s=PLAN_PAUSE_S, whole_channel=True)
        case 400 | 404 if error.answered:
            return Refused(error.reason)
        case code if code in NOT_REACHED:
            return TryLater(error.reason)
        case code if code == TIMED_OUT or code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return OutcomeUnknown(error.reason)
    return Refused(error.reason) if error.answered else TryLater(error.reason)


def _result(answer: httpx.Response) -> Any:
    try:
        body = answer.json()
    except ValueError:
        body = None
    if not isinstance(body, dict) or "ok" not in body:
        raise CallFailed(f"HTTP {answer.status_code}", code=answer.status_code)
    if body["ok"]:
        return body.get("result")
    said = body.get("error_code", body.get("errorCode"))
    code = said if isinstance(said, int) and not isinstance(said, bool) else answer.status_code
    raise CallFailed(f"error {code}", code=code, answered=True)
