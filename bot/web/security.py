"""What holds for every answer: safe headers, and no request body above its limit."""

from collections.abc import Mapping, Sequence

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

KB = 1024
MB = 1024 * KB

_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors {by}"
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": _POLICY.format(by="'none'"),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
#: An address with a version names one content; one without (a script's module) may change under its name.
KEEP_FOR_GOOD = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


def framed_by(origins: Sequence[str]) -> str:
    """Return the policy of a page that only these sites may show inside theirs."""
    return _POLICY.format(by=" ".join(origins))


class SafeHeaders:
    """Adds the headers to every answer that does not set its own."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self.app = app
        self._headers = dict(HEADERS)
        if https:
            self._headers["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_file = scope["path"].startswith("/static/")
        caching = KEEP_FOR_GOOD if b"v=" in scope["query_string"] else ASK_AGAIN

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                embedded = "content-security-policy" in headers
                for name, value in self._headers.items():
                    # A page that says itself who may frame it is not to be refused by the older header.
                    if not (embedded and name == "X-Frame-Options"):
                        headers.setdefault(name, value)
                if is_file and message["status"] in {200, 304}:
                    headers["Cache-Control"] = caching
            await send(message)

        await self.app(scope, receive, send_safely)


class BodyTooLarge(HTTPException):
    """The request's body is larger than this address takes."""

    def __init__(self, limit: int) -> None:
        super().__init__(413, "too_large")
        self.limit = limit


class BodyLimits:
    """Stops reading a body at the limit of its address; the longest prefix that fits decides.

    Args:
        limits: bytes by path prefix; "" is the limit of all others.
    """

    def __init__(self, app: ASGIApp, *, limits: Mapping[str, int]) -> None:
        self.app = app
        self._limits = sorted(limits.items(), key=lambda pair: -len(pair[0]))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = next(size for prefix, size in self._limits if scope["path"].startswith(prefix))
        read = 0

        async def receive_within() -> Message:
            nonlocal read
            message = await receive()
            if message["type"] == "http.request":
                read += len(message.get("body", b""))
                if read > limit or _announced(scope) > limit:
                    raise BodyTooLarge(limit)
            return message

        await self.app(scope, receive_within, send)


def _announced(scope: Scope) -> int:
    value = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(value) if value.isdigit() else 0
