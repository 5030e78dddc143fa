"""Calls to the Official Account's interface: with a live token, renewed once where it died."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import httpx

from bot.channels.base import OutcomeUnknown, TryLater
from bot.channels.unsent import NOT_REACHED, NOT_SENT
from bot.channels.wording import clean
from bot.channels.zalo_oa.account import Account
from bot.channels.zalo_oa.errors import TOKEN, OaRefusal

JSON = dict[str, Any]
#: How many calls are left, as each answer says, and within what time they are counted.
LEFT = "x-ratelimit-remain"
ALLOWED_WITHIN = timedelta(minutes=1)


class OaCalls:
    """One account's connection."""

    def __init__(
        self, account: Account, *, api_url: str, timeout_s: float, now: Callable[[], datetime]
    ) -> None:
        self._account = account
        self._now = now
        self._rests_until: datetime | None = None
        self.http = httpx.AsyncClient(base_url=api_url.rstrip("/"), timeout=timeout_s, follow_redirects=False)

    async def post(self, path: str, body: Mapping[str, Any]) -> JSON:
        """Send JSON and return the answer's data; see ``_call`` for what it raises."""
        return await self._call("POST", path, json=dict(body))

    async def upload(self, path: str, name: str, content: bytes, media_type: str) -> JSON:
        return await self._call("POST", path, files={"file": (name, content, media_type)})

    async def get(self, path: str) -> JSON:
        return await self._call("GET", path)

    async def _call(self, method: str, path: str, **sent: Any) -> JSON:
        """Return the answer's data.

        Raises:
            OaRefusal: Zalo said no.
            TryLater, ChannelBroken: it was surely not sent.
            OutcomeUnknown: nobody knows.
        """
        self._check_allowance()
        token = await self._account.token()
        try:
            return await self._once(method, path, token, **sent)
        except OaRefusal as refusal:
            if refusal.code not in TOKEN:
                raise
        return await self._once(method, path, await self._account.renewed(token), **sent)

    async def _once(self, method: str, path: str, token: str, **sent: Any) -> JSON:
        try:
            answer = await self.http.request(method, path, headers={"access_token": token}, **sent)
        except NOT_SENT as error:
            raise TryLater(type(error).__name__) from None
        except httpx.HTTPError as error:
            raise OutcomeUnknown(type(error).__name__) from None
        if clean(answer.headers.get(LEFT), at_most=10).strip() == "0":
            self._rests_until = self._now() + ALLOWED_WITHIN
        return _data(answer)

    def _check_allowance(self) -> None:
        """Send nothing that Zalo has announced to refuse.

        Raises:
            TryLater: this minute's calls are used up.
        """
        left = (self._rests_until or self._now()) - self._now()
        if left > timedelta():
            raise TryLater("calls of this minute used up", after_s=left.total_seconds(), whole_channel=True)


def _data(answer: httpx.Response) -> JSON:
    try:
        body = answer.json()
    except ValueError:
        body = None
    # A refusal comes with status 200: the code inside decides.
    if not isinstance(body, dict) or "error" not in body:
        reason = f"HTTP {answer.status_code}"
        turned_away = answer.status_code in NOT_REACHED or 400 <= answer.status_code < 500
        raise TryLater(reason) if turned_away else OutcomeUnknown(reason)
    if body["error"] != 0:
        raise OaRefusal(body["error"] if isinstance(body["error"], int) else 0)
    data = body.get("data")
    return data if isinstance(data, dict) else {}
