"""Which failures of a call surely happened before the message was taken, on any channel."""

import httpx

#: Failures before a byte of the message left us.
NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)

#: A gateway that did not reach the server behind it.
NOT_REACHED = frozenset({502, 503})
