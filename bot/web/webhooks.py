"""Where channels hand over updates: read once the secret fits, acknowledged once they are kept."""

import hmac
import json
from typing import Any

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.channels.telegram.arrivals import NAME, read_arrival, tap
from bot.channels.telegram.secret import SECRET_HEADER, webhook_secret
from bot.web.errors import Problem
from bot.web.pages import parts_of

log = structlog.get_logger()


async def telegram(request: Request) -> JSONResponse:
    """Take one update from Telegram; a tapped button is answered in the same breath."""
    parts = parts_of(request)
    expected = webhook_secret(parts.settings.telegram_webhook_secret.get_secret_value(), parts.secret_key)
    given = request.headers.get(SECRET_HEADER, "")
    if not hmac.compare_digest(given.encode(), expected.encode()):
        raise Problem(403, "bad_secret")
    if not parts.settings.telegram_on:
        raise Problem(404, "channel_off")
    raw = _json(await request.body())
    account = parts.settings.telegram_token.get_secret_value().partition(":")[0]
    arrival = read_arrival(raw, account=account)
    if arrival is None:
        raise Problem(400, "bad_request")
    try:
        await parts.receiver.receive([arrival])
    except Exception as error:
        log.exception("webhook.not_stored", channel=NAME)
        raise Problem(503, "unavailable") from error
    tapped = tap(raw)
    return JSONResponse({"method": "answerCallbackQuery", "callback_query_id": tapped} if tapped else {})


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Problem(400, "bad_json") from error


#: Plain routes: what a framework for interfaces reads out of a request, it would read at every update.
ROUTES = (Route("/webhooks/telegram", telegram, methods=["POST"]),)
