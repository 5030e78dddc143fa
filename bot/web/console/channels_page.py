"""How each channel stands, and how access to Zalo's Official Account is granted again."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Form, Request, Response

from bot.channels.base import DeliveryFailed
from bot.channels.zalo_oa.oauth import NoPair, OAuth, challenge_of
from bot.ids import keyed_digest
from bot.office.changes import Subject, did
from bot.parts import Parts
from bot.staff.own_chats import own_chats
from bot.storage.engine import reading
from bot.storage.tables import ChannelGrant
from bot.web.console.channel_lights import lines_of
from bot.web.console.entrance import Known
from bot.web.console.flash import Flash
from bot.web.console.pages import go, page
from bot.web.console.router import router
from bot.web.console.settings_page import actor_of_visit
from bot.web.console.visit import Visit
from bot.work.channel_watch import month_count, people_count, webhook_trouble
from bot.work.zalo_oa_account import is_live, standing

CHANNELS = "/can-bo/kenh"
BACK = f"{CHANNELS}/zalo-oa/cap-quyen"


@dataclass(frozen=True, slots=True)
class OfficialAccount:
    """How the Official Account stands.

    Args:
        lives: messages can be sent now.
        can_write: Zalo takes messages of this kind of account by the interface.
        back_to: what has to be entered at Zalo as the callback address.
        challenge: what has to be entered there as the code challenge.
    """

    grant: ChannelGrant | None
    lives: bool
    can_write: bool
    sent: int
    billed: int
    back_to: str
    challenge: str


@dataclass(frozen=True, slots=True)
class ZaloBot:
    """How much of the plan is used."""

    people: int
    sent: int
    trouble: str = ""  #: why Zalo could not reach our webhook, in its word for it


@router.get("/kenh")
async def channels_page(request: Request, visit: Known) -> Response:
    parts = visit.parts
    now = parts.clock.now()
    async with reading(parts.sessions) as db:
        account = bot = None
        if parts.settings.zalo_oa_on:
            grant = await standing(db)
            sent = await month_count(db, "zalo_oa", now)
            billed = await month_count(db, "zalo_oa", now, billed=True)
            account = _account(parts, grant, sent, billed, now)
        if parts.settings.zalo_bot_on:
            people, sent = await people_count(db, "zalo_bot"), await month_count(db, "zalo_bot", now)
            by_webhook = parts.settings.zalo_bot_mode == "webhook"
            bot = ZaloBot(people, sent, await webhook_trouble(db) if by_webhook else "")
        lights = await lines_of(db, parts.channels, now=now)
        own = set(await own_chats(db, visit.actor.id))
    if visit.seat.member.telegram_user:
        own.add("telegram")
    return page(request, "channels.html", account=account, bot=bot, lights=lights, own=own)


@router.get("/kenh/zalo-oa/cap-quyen")
async def zalo_oa_granted(request: Request, visit: Known, code: str = "", state: str = "") -> Response:
    """Take the code with which Zalo sends the account's administrator back."""
    parts = visit.parts
    if parts.zalo_oa is None or not code or not hmac.compare_digest(state.encode(), _state(visit).encode()):
        return go(request, CHANNELS, Flash(visit.words.say("channels.grant_unfit"), "bad"))
    oauth = _oauth(parts)
    try:
        await parts.zalo_oa.connect(await oauth.exchange(code, _verifier(parts)))
        await _note(visit)
    except NoPair:
        return go(request, CHANNELS, Flash(visit.words.say("channels.grant_refused"), "bad"))
    finally:
        await oauth.close()
    return go(request, CHANNELS, Flash(visit.words.say("channels.grant_done")))


@router.post("/kenh/zalo-oa/ma")
async def set_zalo_oa_token(request: Request, visit: Known, token: Annotated[str, Form()] = "") -> Response:
    """Take a refresh token that an administrator brings from Zalo's API Explorer."""
    parts = visit.parts
    if parts.zalo_oa is None or not token.strip():
        return go(request, CHANNELS, Flash(visit.words.say("channels.grant_unfit"), "bad"))
    try:
        await parts.zalo_oa.begin_with(token.strip())
        await _note(visit)
    except DeliveryFailed:
        return go(request, CHANNELS, Flash(visit.words.say("channels.grant_refused"), "bad"))
    return go(request, CHANNELS, Flash(visit.words.say("channels.grant_done")))


def _account(
    parts: Parts, grant: ChannelGrant | None, sent: int, billed: int, now: datetime
) -> OfficialAccount:
    return OfficialAccount(
        grant,
        lives=is_live(grant, now),
        can_write=grant is None or grant.path != "",
        sent=sent,
        billed=billed,
        back_to=_back(parts),
        challenge=challenge_of(_verifier(parts)),
    )


@router.get("/kenh/zalo-oa/xin-quyen")
async def ask_zalo_oa(request: Request, visit: Known) -> Response:
    """Lead the account's administrator to Zalo's page of consent."""
    parts = visit.parts
    if parts.zalo_oa is None:
        return go(request, CHANNELS, Flash(visit.words.say("channels.grant_unfit"), "bad"))
    oauth = _oauth(parts)
    challenge = challenge_of(_verifier(parts))
    address = oauth.consent_address(back_to=_back(parts), challenge=challenge, state=_state(visit))
    await oauth.close()
    return go(request, address)


async def _note(visit: Visit) -> None:
    parts = visit.parts
    async with parts.transaction() as db:
        by, now = actor_of_visit(visit), parts.clock.now()
        await did(db, Subject.CHANNEL, "zalo_oa", "granted", by=by, now=now)


def _oauth(parts: Parts) -> OAuth:
    settings = parts.settings
    return OAuth(
        app_id=settings.zalo_oa_app_id,
        secret=settings.zalo_oa_secret.get_secret_value(),
        url=settings.zalo_oa_oauth_url,
    )


def _back(parts: Parts) -> str:
    return f"{parts.settings.web_address}{BACK}"


def _verifier(parts: Parts) -> str:
    # The same every time: its challenge has been entered at Zalo by hand.
    return keyed_digest(parts.secret_key, "zalo-oa-verifier")[:43]


def _state(visit: Visit) -> str:
    return keyed_digest(visit.parts.secret_key, f"zalo-oa-state:{visit.actor.id}:{visit.csrf}")
