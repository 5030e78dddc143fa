"""The ways in and out: sign-in, the first administrator, a new password, sign-out."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from bot.office.changes import Subject, did
from bot.parts import Parts
from bot.staff import accounts
from bot.staff import first_admin as first
from bot.staff.errors import KeyUnusable, SecondStepNeeded, SignInLocked, SignInRefused, StaffError
from bot.staff.passwords import Passwords, check_fit
from bot.staff.sessions import end_session
from bot.staff.signin import Door
from bot.storage.engine import reading
from bot.storage.office_tables import StaffMember
from bot.web.console.flash import Flash
from bot.web.console.pages import go, page
from bot.web.console.problems import said
from bot.web.console.rights import home_of
from bot.web.console.router import router
from bot.web.console.visit import SESSION_COOKIE, SIGN_IN_PATH, Guest, Visit, guest_of, set_cookie, visit_of
from bot.web.devices import device_of
from bot.web.limits import address_of
from feedback.history import Actor
from feedback.tables import ActorKind

PASSWORDS = Passwords()
Unknown = Annotated[Guest, Depends(guest_of)]
Known = Annotated[Visit, Depends(visit_of)]
Field = Annotated[str, Form()]


def door_of(parts: Parts) -> Door:
    """Return the way in, with this program's settings."""
    life = timedelta(hours=parts.settings.session_hours)
    return Door(parts.sessions, parts.clock, parts.ids, parts.secret_key, life, PASSWORDS)


def safe_address(wanted: str) -> str:
    """Return where to go after signing in: only ever a page of the console.

    >>> safe_address("/can-bo/ho-so/ABCD-EFGH"), safe_address("//elsewhere.example")
    ('/can-bo/ho-so/ABCD-EFGH', '')
    """
    inside = wanted == "/can-bo" or wanted.startswith(("/can-bo/", "/can-bo?"))
    return wanted if inside and wanted.isprintable() and "\\" not in wanted else ""


@router.get("/dang-nhap")
async def sign_in_page(request: Request, guest: Unknown, tiep: str = "") -> Response:
    if isinstance(guest, Visit):
        return RedirectResponse(safe_address(tiep) or home_of(guest.actor.role), status_code=303)
    async with reading(guest.parts.sessions) as db:
        nobody_yet = not await first.has_admin(db)
    wanted = safe_address(tiep)
    return page(request, "sign_in.html", wanted=wanted, login="", error="", nobody_yet=nobody_yet)


@router.post("/dang-nhap")
async def sign_in(
    request: Request, guest: Unknown, login: Field = "", password: Field = "", wanted: Field = ""
) -> Response:
    try:
        token = await door_of(guest.parts).enter(
            login, password, address=address_of(request), device=device_of(request)
        )
    except SecondStepNeeded as needed:
        ticket, wanted = needed.ticket, safe_address(wanted)
        return page(request, "second_step.html", ticket=ticket, wanted=wanted, error="")
    except (SignInRefused, SignInLocked) as refusal:
        status, sentence = said(refusal, guest.words)
        values = {"wanted": safe_address(wanted), "login": login[:60], "error": sentence}
        return page(request, "sign_in.html", status=status, nobody_yet=False, **values)
    return signed_in(go(request, safe_address(wanted) or f"{SIGN_IN_PATH}"), token, guest.parts)


@router.post("/dang-xuat")
async def sign_out(request: Request, visit: Known) -> Response:
    async with visit.parts.transaction() as db:
        await end_session(db, request.cookies[SESSION_COOKIE])
    response = go(request, SIGN_IN_PATH, Flash(visit.words.say("console.signed_out")))
    response.delete_cookie(SESSION_COOKIE, path="/can-bo")
    return response


@router.get("/bat-dau")
async def first_admin_page(request: Request, guest: Unknown, key: str = "") -> Response:
    async with guest.parts.sessions.begin() as db:
        await first.check_first_admin_key(db, key, now=guest.parts.clock.now())
    return page(request, "first_admin.html", key=key, login="", name="", error="")


class FirstAdminForm(BaseModel):
    """What the first administrator fills in."""

    key: str = ""
    login: str = ""
    name: str = ""
    password: str = ""


@router.post("/bat-dau")
async def first_admin(request: Request, guest: Unknown, form: Annotated[FirstAdminForm, Form()]) -> Response:
    parts = guest.parts
    try:
        async with parts.sessions.begin() as db:
            await first.check_first_admin_key(db, form.key, now=parts.clock.now())
        check_fit(form.password, login=accounts.one_writing(form.login))
        hashed = await PASSWORDS.hash(form.password)
        async with parts.sessions.begin() as db:
            made = await first.add_first_admin(
                db, form.key, form.login, name=form.name, password_hash=hashed, now=parts.clock.now()
            )
            await _note(db, made, "first_admin", now=parts.clock.now())
    except KeyUnusable:
        raise
    except StaffError as refusal:
        status, sentence = said(refusal, guest.words)
        values = {"key": form.key, "login": form.login, "name": form.name, "error": sentence}
        return page(request, "first_admin.html", status=status, **values)
    token = await door_of(parts).enter(
        form.login, form.password, address=address_of(request), device=device_of(request)
    )
    welcome = Flash(guest.words.say("console.first_admin_done"))
    return signed_in(go(request, "/can-bo/nguoi-dung", welcome), token, parts)


@router.get("/mat-khau")
async def password_page(request: Request, guest: Unknown, key: str = "") -> Response:
    async with guest.parts.sessions.begin() as db:
        member = await accounts.member_of_password_key(db, key, now=guest.parts.clock.now())
    return page(request, "password.html", key=key, member=member, error="")


@router.post("/mat-khau")
async def set_password(request: Request, guest: Unknown, key: Field = "", password: Field = "") -> Response:
    parts = guest.parts
    async with parts.sessions.begin() as db:
        member = await accounts.member_of_password_key(db, key, now=parts.clock.now())
    try:
        check_fit(password, login=member.login)
    except StaffError as refusal:
        status, sentence = said(refusal, guest.words)
        return page(request, "password.html", status=status, key=key, member=member, error=sentence)
    hashed = await PASSWORDS.hash(password)
    async with parts.sessions.begin() as db:
        member = await accounts.member_of_password_key(db, key, now=parts.clock.now())
        await accounts.set_password(db, member, hashed, now=parts.clock.now())
        await _note(db, member, "password_set", now=parts.clock.now())
    return go(request, SIGN_IN_PATH, Flash(guest.words.say("console.password_set", login=member.login)))


async def _note(db: AsyncSession, member: StaffMember, what: str, *, now: datetime) -> None:
    """Keep what somebody did to their own account before they were signed in."""
    by = Actor(ActorKind.OFFICER, member.id, member.name)
    await did(db, Subject.ACCOUNT, member.login, what, by=by, now=now)


def signed_in(response: Response, token: str, parts: Parts) -> Response:
    """Give a browser the cookie of its new session."""
    set_cookie(response, SESSION_COOKIE, token, parts, max_age_s=parts.settings.session_hours * 3600)
    return response
