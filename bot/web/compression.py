"""Sends what anybody may read in fewer bytes, to browsers that understand gzip."""

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

#: Pages without a word of one reader. Where a page holds a secret (a form's token) and words of its address,
#: the length of what is sent would tell the secret: the console and personal pages go out as they are.
PAGES = ("/hoi-dap", "/cong-khai", "/static/")
ALONE = frozenset({"/", "/khung-chat", "/nhung.js", "/tra-cuu"})
#: What is smaller fits into one packet anyway.
LEAST_BYTES = 1024
LEVEL = 6


class PublicCompression:
    """Compresses the answers of public addresses."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._compressed = GZipMiddleware(app, minimum_size=LEAST_BYTES, compresslevel=LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_public = scope["type"] == "http" and may_compress(scope["method"], scope["path"])
        await (self._compressed if is_public else self.app)(scope, receive, send)


def may_compress(method: str, path: str) -> bool:
    """Tell whether an answer is the same for everybody.

    >>> [may_compress("GET", path) for path in ("/", "/hoi-dap/hoc-phi", "/can-bo", "/tra-cuu/ABC")]
    [True, True, False, False]
    >>> may_compress("POST", "/tra-cuu")
    False
    """
    return method in {"GET", "HEAD"} and (path in ALONE or path.startswith(PAGES))
