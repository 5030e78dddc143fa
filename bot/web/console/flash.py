"""One sentence for the next page: kept for a moment in a signed cookie of the reader's own browser."""

import base64
import binascii
import hmac
import json
from dataclasses import asdict, dataclass

from fastapi import Request, Response

from bot.ids import keyed_digest
from bot.parts import Parts

COOKIE = "canbo_word"
LIVES_S = 120


@dataclass(frozen=True, slots=True)
class Flash:
    """What is said once; ``show`` is a link or a code to copy."""

    text: str
    tone: str = "good"  #: "good", "warn" or "bad"
    show: str = ""


def leave(response: Response, flash: Flash, parts: Parts) -> None:
    """Let the next page say it."""
    body = base64.urlsafe_b64encode(json.dumps(asdict(flash)).encode()).decode()
    response.set_cookie(
        COOKIE,
        f"{body}.{_seal(body, parts)}",
        max_age=LIVES_S,
        path="/can-bo",
        httponly=True,
        samesite="lax",
        secure=parts.settings.web_address.startswith("https:"),
    )


def read(request: Request, parts: Parts) -> Flash | None:
    """Return what the last page left, if it is ours."""
    body, _, seal = request.cookies.get(COOKIE, "").partition(".")
    if not hmac.compare_digest(seal.encode(), _seal(body, parts).encode()):
        return None
    try:
        return Flash(**json.loads(base64.urlsafe_b64decode(body)))
    except (binascii.Error, ValueError, TypeError):
        return None  # sealed by an older version of this program


def forget(response: Response) -> None:
    response.delete_cookie(COOKIE, path="/can-bo")


def _seal(body: str, parts: Parts) -> str:
    return keyed_digest(parts.secret_key, f"flash:{body}")
