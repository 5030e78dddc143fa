"""The typed Bot API client: python-telegram-bot's ``Bot``, with its answers checked at the door."""

import json
import os
import ssl
from typing import Any

import httpx
from telegram import Bot
from telegram.error import NetworkError, TelegramError
from telegram.request import HTTPXRequest

# The library's documented way to have durations typed as they will be in its next major version.
os.environ.setdefault("PTB_TIMEDELTA", "true")

#: Statuses that the Bot API explains in JSON and the library sorts into its exceptions.
EXPLAINED = frozenset({400, 401, 403, 404, 409})

#: What the library must find in a message to read it.
NEEDED = frozenset({"message_id", "date", "chat"})


class UnexpectedStatus(NetworkError):
    """The server answered with a status that is not the Bot API's usual refusal.

    Args:
        answered: the Bot API itself said that it did not do it (else perhaps a proxy on the way spoke).
    """

    def __init__(self, code: int, *, answered: bool) -> None:
        super().__init__(f"unexpected status {code}")
        self.code = code
        self.answered = answered


class Unreadable(TelegramError):
    """The Bot API did send it, and tells of the message in a form that the library cannot read."""


class CheckedRequest(HTTPXRequest):
    """The library's HTTP client, which does not take a proxy's page for Telegram's word.

    It keeps bodies out of exceptions and logs, for they may hold what a citizen wrote.
    """

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        code, body = await super().do_request(url, *args, **kwargs)
        if not 200 <= code <= 299:
            refusal = _refusal(body)
            waits = "retry_after" in (refusal.get("parameters") or {})
            if not refusal or not (code in EXPLAINED or (code == 429 and waits)):
                raise UnexpectedStatus(code, answered=bool(refusal))
        elif url.rpartition("/")[2].startswith("send") and _is_sent(body) is False:
            raise Unreadable("sent, but not told how")
        return code, body

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        answer = _loads(payload)
        if "ok" not in answer or (answer["ok"] and "result" not in answer):
            raise TelegramError("not an answer of the Bot API")
        return answer


def open_bot(
    token: str, *, api_url: str, timeout_s: float, file_url: str = "", proxy_url: str = ""
) -> tuple[Bot, list[CheckedRequest]]:
    """Return a client and its connections, which have to be shut down.

    The client is not initialised: that needs the network, and its error text would hold the token.
    Files are fetched at ``file_url``, if that is another address; all calls go through ``proxy_url``, if set.
    """
    trust = httpx.create_ssl_context()  # one for both: reading the authorities takes 40 ms and 2 MB
    connections = [_connections(timeout_s, trust, size=size, proxy_url=proxy_url) for size in (1, 64)]
    base, files = api_url.rstrip("/"), (file_url or api_url).rstrip("/")
    bot = Bot(
        token,
        base_url=f"{base}/bot",
        base_file_url=f"{files}/file/bot",
        get_updates_request=connections[0],
        request=connections[1],
    )
    return bot, connections


def _connections(timeout_s: float, trust: ssl.SSLContext, *, size: int, proxy_url: str) -> CheckedRequest:
    return CheckedRequest(
        connection_pool_size=size,
        connect_timeout=min(10.0, timeout_s),
        read_timeout=timeout_s,
        write_timeout=timeout_s,
        pool_timeout=5.0,
        media_write_timeout=3 * timeout_s,
        proxy=proxy_url or None,
        httpx_kwargs={"verify": trust},
    )


def _is_sent(body: bytes) -> bool | None:
    """Tell whether a message is described whole; None if the answer does not say that it was sent at all."""
    answer = _loads(body)
    if answer.get("ok") is not True or "result" not in answer:
        return None
    told = answer["result"]
    return isinstance(told, dict) and told.keys() >= NEEDED and isinstance(told["chat"], dict)


def _refusal(body: bytes) -> dict[str, Any]:
    answer = _loads(body)
    return answer if answer.get("ok") is False else {}


def _loads(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body.decode("utf-8", "replace"))
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
