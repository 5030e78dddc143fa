"""Where may be written to: https, and never into the office's own network unless a setting says so."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import httpx

from bot.hooks.errors import NotReached

Ip = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
#: Gives the addresses of a host; tests hand in their own.
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]

LONGEST = 500
#: IPv6 addresses that stand for an IPv4 one (RFC 6052).
_TRANSLATED = ip_network("64:ff9b::/96")


def is_fit(address: str, allowed: Sequence[Network]) -> bool:
    """Tell whether an address can be entered: https, without a name or password, not plainly private.

    Plain http only to this machine, and only where the setting allows that: for trials.

    >>> office = [ip_network("10.1.0.0/16")]
    >>> given = ("https://a.example/x", "http://a.example", "https://u:p@a.example", "https://127.0.0.1/")
    >>> [is_fit(one, office) for one in (*given, "https://10.1.2.3/", "https://10.2.2.3/")]
    [True, False, False, False, True, False]
    """
    try:
        url = httpx.URL(address)
        literal = _literal(url.host)
    except (httpx.InvalidURL, UnicodeError, ValueError):
        return False
    if len(address) > LONGEST or not url.host or url.userinfo or url.fragment or not address.isascii():
        return False
    if literal is not None and not may_reach(literal, allowed):
        return False
    return url.scheme == "https" or (url.scheme == "http" and literal is not None and literal.is_loopback)


def may_reach(ip: Ip, allowed: Sequence[Network]) -> bool:
    """Tell whether an address on the network may be written to.

    >>> ips = ("8.8.8.8", "10.0.0.1", "169.254.169.254", "::ffff:127.0.0.1", "64:ff9b::a00:1", "224.0.0.1")
    >>> [may_reach(ip_address(one), ()) for one in ips]
    [True, False, False, False, False, False]
    """
    real = _real(ip)
    if any(real.version == network.version and real in network for network in allowed):
        return True
    return real.is_global and not real.is_multicast


async def reachable(url: httpx.URL, allowed: Sequence[Network], resolve: Resolve) -> Ip:
    """Return the address to connect to: looked up once, checked, and then used as it is.

    Raises:
        NotReached: the host has none, or only such as may not be written to.
    """
    literal = _literal(url.host)
    if literal is not None:
        found: list[Ip] = [literal]
    else:
        try:
            found = [ip_address(one) for one in await resolve(url.host, url.port or 443)]
        except (OSError, UnicodeError, ValueError):
            found = []
    if not found:
        raise NotReached("no_host")
    for ip in found:
        if may_reach(ip, allowed):
            return ip
    raise NotReached("private")


async def look_up(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a host, as the machine finds them."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(one[4][0]).partition("%")[0] for one in found]


def _literal(host: str) -> Ip | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _real(ip: Ip) -> Ip:
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped is not None:
            return ip.ipv4_mapped
        if ip in _TRANSLATED:
            return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip
