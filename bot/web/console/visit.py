"""Who stands behind a request to the console, and the checks that every request passes first."""

import hmac
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import structlog
from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.background import BackgroundTask
from starlette.datastructures import FormData

from bot.ids import keyed_digest
from bot.parts import Parts
from bot.staff.actors import actor_of
from bot.staff.sessions import SEEN_EVERY, Seat, note_visit, seat_of
from bot.staff.unseen import unseen_notices
from bot.storage.engine import reading
from bot.web.console.alarm import alarm_of
from bot.web.console.rights import OPEN, WITHOUT_SECOND_FACTOR, may
from bot.web.pages import language_of, parts_of
from bot.words import Words
from feedback.handling import Officer

log = structlog.get_logger()

SESSION_COOKIE = "canbo"
FORM_COOKIE = "canbo_form"
SECOND_FACTOR_PATH = "/can-bo/toi/hai-buoc"
SIGN_IN_PATH = "/can-bo/dang-nhap"


class SignInNeeded(Exception):
    """The page needs an account; sign in and come back."""

    def __init__(self, wanted: str) -> None:
        super().__init__("sign in first")
        self.wanted = wanted


class SecondFactorNeeded(Exception):
    """The office asks this role for a second factor; set it up first."""


class RoleRefused(Exception):
    """This page is not for this role."""


class FormRefused(Exception):
    """The form did not come from our own page, or is too old; open the page again."""


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody without an account, or not signed in; ``csrf`` goes into their forms."""

    parts: Parts
    words: Words
    csrf: str


@dataclass(frozen=True, slots=True)
class Visit(Guest):
    """Somebody who is signed in; ``actor`` is who they are for the registry."""

    seat: Seat
    actor: Officer
    alarm: str = ""  #: what every page says on top, when the clock jobs do not do their work
    unseen: int = 0  #: notices that they have not been shown yet
    to_note: bool = False  #: the note of when the session was last used is old


def guest_of(request: Request) -> Guest:
    """Return whoever is there; for the routes of ``rights.OPEN``."""
    guest: Guest = request.state.guest
    return guest


def visit_of(request: Request) -> Visit:
    """Return who is signed in; ``admit`` has checked that somebody is."""
    visit = request.state.guest
    if not isinstance(visit, Visit):
        raise SignInNeeded(request.url.path)
    return visit


async def admit(request: Request, route: str) -> None:
    """Let a request in, or raise.

    Raises:
        SignInNeeded: nobody is signed in.
        RoleRefused: the role has no right to this route.
        SecondFactorNeeded: the role works only with one, and this account has none yet.
        FormRefused: a form without our token, or from another site.
    """
    visit = await _visit(request)
    request.state.guest = visit or _guest(request)
    if route not in OPEN:
        if visit is None:
            raise SignInNeeded(_wanted(request))
        if not may(visit.actor.role, route):
            raise RoleRefused
        if lacks_second_factor(visit) and route not in WITHOUT_SECOND_FACTOR:
            raise SecondFactorNeeded
    if request.method not in {"GET", "HEAD"}:
        _check_origin(request)
        _check_token(await request.form(), request.state.guest.csrf)


async def note_seen(request: Request, response: Response) -> None:
    """Have it noted that a session is in use, once the page is with its reader, who waits for no writer."""
    visit = getattr(request.state, "guest", None)
    if not isinstance(visit, Visit) or not visit.to_note:
        return
    if isinstance(response, StreamingResponse) or response.background is not None:
        # A stream ends late, or never.
        await _note(visit)
    else:
        response.background = BackgroundTask(_note, visit)


async def _note(visit: Visit) -> None:
    try:
        async with visit.parts.transaction(short=True) as db:
            await note_visit(db, visit.seat, now=visit.parts.clock.now())
    except SQLAlchemyError:
        # People read on while nothing can be written; the next page notes it.
        log.exception("session.not_noted", officer=visit.actor.id)


def lacks_second_factor(visit: Visit) -> bool:
    """Tell whether the office asks this role for a second factor and the account has none yet."""
    return (
        visit.seat.member.totp_secret is None and visit.actor.role in visit.parts.office.second_factor_roles
    )


def see_off(request: Request, response: Response) -> None:
    """Give a guest the cookie that belongs to the token in their forms."""
    nonce = getattr(request.state, "form_nonce", None)
    if nonce is not None and request.cookies.get(FORM_COOKIE) != nonce:
        set_cookie(response, FORM_COOKIE, nonce, parts_of(request))


def set_cookie(
    response: Response, name: str, value: str, parts: Parts, *, max_age_s: int | None = None
) -> None:
    """Set a cookie that only the console gets, no script reads and no other site sends."""
    response.set_cookie(
        name,
        value,
        max_age=max_age_s,
        path="/can-bo",
        httponly=True,
        samesite="lax",
        secure=parts.settings.web_address.startswith("https:"),
    )


async def _visit(request: Request) -> Visit | None:
    parts = parts_of(request)
    token = request.cookies.get(SESSION_COOKIE)
    if not token:
        return None
    now = parts.clock.now()
    async with reading(parts.sessions) as db:
        seat = await seat_of(db, token, now=now)
        if seat is None:
            return None
        actor = await actor_of(db, seat.member)
        words = Words(language_of(request))
        alarm = await alarm_of(db, words, now=now, watches=may(actor.role, "breaches_page"))
        unseen = await unseen_notices(db, seat.member.id)
    to_note = now - seat.last_seen_at >= SEEN_EVERY
    return Visit(parts, words, seat.csrf, seat, actor, alarm=alarm, unseen=unseen, to_note=to_note)


def _guest(request: Request) -> Guest:
    parts = parts_of(request)
    nonce = request.cookies.get(FORM_COOKIE) or parts.ids.token()
    request.state.form_nonce = nonce
    return Guest(parts, Words(language_of(request)), keyed_digest(parts.secret_key, f"form:{nonce}"))


def _wanted(request: Request) -> str:
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return path if request.method == "GET" else "/can-bo"


def sign_in_address(wanted: str) -> str:
    """Return the sign-in page that leads back to where somebody wanted to go."""
    return SIGN_IN_PATH if wanted == "/can-bo" else f"{SIGN_IN_PATH}?tiep={quote(wanted, safe='/')}"


def _check_origin(request: Request) -> None:
    # Browsers say where a form comes from; what comes from elsewhere is refused even with a right token.
    origin = request.headers.get("origin")
    ours = {request.headers.get("host", ""), urlsplit(parts_of(request).settings.web_address).netloc}
    if origin not in {None, "null"} and urlsplit(origin).netloc not in ours:
        raise FormRefused
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise FormRefused


def _check_token(form: FormData, expected: str) -> None:
    token = form.get("csrf")
    if not isinstance(token, str) or not hmac.compare_digest(token.encode(), expected.encode()):
        raise FormRefused
