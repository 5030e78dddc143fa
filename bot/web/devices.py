"""What a browser says it is, in a few words for its owner; nothing is decided by it."""

from fastapi import Request

# The first that fits: Edge and Cốc Cốc call themselves Chrome too, and everything calls itself Safari.
_BROWSERS = (
    ("Edg", "Edge"), ("coc_coc", "Cốc Cốc"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Macintosh", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


def device_of(request: Request) -> str:
    """Return the browser and the system of a request; empty if it does not say."""
    return named(request.headers.get("user-agent", ""))


def named(agent: str) -> str:
    """Return how a browser is called.

    >>> named("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0")
    'Edge · Windows'
    """
    found = [next((name for sign, name in signs if sign in agent), "") for signs in (_BROWSERS, _SYSTEMS)]
    return " · ".join(name for name in found if name)
