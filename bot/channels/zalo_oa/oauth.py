"""Zalo's OAuth for Official Accounts: a refresh token works once and gives the next pair."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import httpx

from bot.channels.unsent import NOT_SENT

#: Zalo's own sign that it is busy.
BUSY = -32


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair of tokens; the first dies after ``lives_s`` seconds."""

    access: str
    refresh: str
    lives_s: int


class NoPair(Exception):
    """Zalo gave no tokens."""


class AskAgain(NoPair):
    """Zalo surely did not use the token: try the same one later."""


class AnswerLost(NoPair):
    """Zalo may have used the token, and the answer did not arrive."""


class GrantEnded(NoPair):
    """Zalo does not accept the token: somebody of the office has to grant access again."""


class OAuth:
    """Calls to the permission server. Neither tokens nor the secret get into any error."""

    def __init__(self, *, app_id: str, secret: str, url: str, timeout_s: float = 15.0) -> None:
        self._app_id = app_id
        self._secret = secret
        self._url = url.rstrip("/")
        self._http = httpx.AsyncClient(timeout=timeout_s, follow_redirects=False)

    async def refresh(self, token: str) -> Pair:
        """Trade a refresh token for a new pair; the token and the old pair are dead then.

        Raises:
            AskAgain, AnswerLost, GrantEnded: no pair came.
        """
        return await self._ask({"refresh_token": token, "grant_type": "refresh_token"})

    async def exchange(self, code: str, verifier: str) -> Pair:
        """Trade the code that an administrator's consent gave for the first pair.

        Raises:
            AskAgain, AnswerLost, GrantEnded: no pair came.
        """
        given = {"code": code, "grant_type": "authorization_code", "code_verifier": verifier}
        return await self._ask(given)

    def consent_address(self, *, back_to: str, challenge: str, state: str) -> str:
        """Return where an administrator of the account grants access."""
        given = {"app_id": self._app_id, "redirect_uri": back_to, "code_challenge": challenge, "state": state}
        return f"{self._url}/v4/oa/permission?{urlencode(given)}"

    async def close(self) -> None:
        await self._http.aclose()

    async def _ask(self, given: Mapping[str, str]) -> Pair:
        form = {**given, "app_id": self._app_id}
        try:
            answer = await self._http.post(
                f"{self._url}/v4/oa/access_token", data=form, headers={"secret_key": self._secret}
            )
        except NOT_SENT as error:
            raise AskAgain(type(error).__name__) from None
        except httpx.HTTPError as error:
            raise AnswerLost(type(error).__name__) from None
        return _pair(answer)


def _pair(answer: httpx.Response) -> Pair:
    try:
        body = answer.json()
    except ValueError:
        body = None
    if answer.status_code >= 500 or not isinstance(body, dict) or body.get("error") == BUSY:
        raise AskAgain(f"HTTP {answer.status_code}")
    access, refresh, lives = (body.get(name) for name in ("access_token", "refresh_token", "expires_in"))
    if not (isinstance(access, str) and isinstance(refresh, str) and access and refresh):
        raise GrantEnded(f"error {body.get('error')}"[:60])
    # The documentation gives seconds as a text.
    return Pair(access, refresh, int(str(lives)) if str(lives).isdecimal() else 3600)


def challenge_of(verifier: str) -> str:
    """Return the PKCE challenge of a verifier.

    >>> challenge_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ")
    'RqIZl4LIgn8KxW9QO-nTnv7pf0CnNrksx9fF-CXP2FE'
    """
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
