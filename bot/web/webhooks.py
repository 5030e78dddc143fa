"""Where channels hand over updates: read once the secret fits, acknowledged once they are kept."""

import hmac
import json
from typing import Any

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.channels.base import Arrival, Hook, NotAnUpdate
from bot.channels.telegram.arrivals import NAME, read_arrival, tap
from bot.channels.telegram.secret import SECRET_HEADER, webhook_secret
from bot.parts import Parts
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
    await _keep(parts, NAME, [arrival])
    tapped = tap(raw)
    return JSONResponse({"method": "answerCallbackQuery", "callback_query_id": tapped} if tapped else {})


async def zalo_oa(request: Request) -> JSONResponse:
    """Take one event of the Official Account."""
    return await _hooked(request, "zalo_oa")


async def zalo_bot(request: Request) -> JSONResponse:
    """Take one update from Zalo Bot."""
    return await _hooked(request, "zalo_bot")


async def _hooked(request: Request, name: str) -> JSONResponse:
    parts = parts_of(request)
    channel = parts.channels.get(name)
    body = await request.body()
    # A channel that is off has no secret that a call could prove.
    if not isinstance(channel, Hook) or not channel.admits(request.headers, body):
        raise Problem(403, "bad_secret")
    try:
        arrivals = channel.arrivals(body)
    except NotAnUpdate as error:
        raise Problem(400, "bad_request") from error
    await _keep(parts, name, arrivals)
    return JSONResponse({})


async def _keep(parts: Parts, name: str, arrivals: list[Arrival]) -> None:
    try:
        await parts.receiver.receive(arrivals)
    except Exception as error:
        log.exception("webhook.not_stored", channel=name)
        raise Problem(503, "unavailable") from error


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Problem(400, "bad_json") from error


#: Plain routes: what a framework for interfaces reads out of a request, it would read at every update.
ROUTES = (
    Route("/webhooks/telegram", telegram, methods=["POST"]),
    Route("/webhooks/zalo-oa", zalo_oa, methods=["POST"]),
    Route("/webhooks/zalo-bot", zalo_bot, methods=["POST"]),
)
