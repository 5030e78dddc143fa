"""Fetches a file from the address that a channel named: only from its own hosts, not more than is wanted."""

from collections.abc import Sequence

import httpx

from bot.channels.base import FileRefused, TryLater

#: Answers that say that the file will not come any more.
GONE = frozenset({400, 401, 403, 404, 410})
LOOPBACK = frozenset({"127.0.0.1", "localhost"})


def is_allowed(address: str, hosts: Sequence[str]) -> bool:
    """Tell whether a file may be fetched from an address; plain HTTP only from this machine, for trials.

    >>> addresses = ("https://f1.zdn.vn/a", "https://zdn.vn.evil.vn/a", "http://zdn.vn/a")
    >>> [is_allowed(one, ("zdn.vn",)) for one in addresses]
    [True, False, False]
    """
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        return False
    host = url.host.lower()
    known = any(host == one or host.endswith(f".{one}") for one in hosts)
    safe = url.scheme == "https" or (url.scheme == "http" and host in LOOPBACK)
    return known and safe and not url.userinfo


async def download(
    http: httpx.AsyncClient, address: str, *, hosts: Sequence[str], at_most_bytes: int
) -> bytes:
    """Return the bytes behind an address.

    Raises:
        FileRefused: it is not one of the hosts, too large, or gone.
        TryLater: it may come another time.
    """
    if not is_allowed(address, hosts):
        raise FileRefused("not_allowed")
    try:
        async with http.stream("GET", address, follow_redirects=False) as answer:
            if answer.status_code in GONE:
                raise FileRefused("gone")
            if answer.status_code != 200:
                raise TryLater(f"HTTP {answer.status_code}")
            return await _body(answer, at_most_bytes)
    except httpx.HTTPError as error:
        raise TryLater(type(error).__name__) from error


async def _body(answer: httpx.Response, at_most_bytes: int) -> bytes:
    content = bytearray()
    async for piece in answer.aiter_bytes():
        content += piece
        if len(content) > at_most_bytes:
            raise FileRefused("too_large")
    return bytes(content)
