"""One's own account: password, and the Telegram account that goes with it."""

from fastapi import Request, Response

from bot.office.changes import Subject
from bot.staff import accounts, telegram
from bot.staff.errors import StaffError
from bot.staff.passwords import Verdict, check_fit
from bot.staff.second_factor import codes_left
from bot.staff.sessions import end_elsewhere, open_session, sessions_of
from bot.storage.engine import reading
from bot.web.console.entrance import PASSWORDS, Field, Known, door_of
from bot.web.console.flash import Flash
from bot.web.console.pages import go, page
from bot.web.console.problems import said
from bot.web.console.router import router
from bot.web.console.settings_page import note
from bot.web.console.visit import SESSION_COOKIE, Visit, set_cookie
from bot.web.devices import device_of
from feedback.units import by_code

ME = "/can-bo/toi"
#: How a place is named in an address: by the first characters of its session's digest.
PLACE_CHARS = 16
EVERY_OTHER = "khac"


@router.get("/toi")
async def me_page(request: Request, visit: Known) -> Response:
    return await _me(request, visit)


@router.post("/toi/phien/{place}/dang-xuat")
async def end_other_session(request: Request, visit: Known, place: str) -> Response:
    """Sign out in another place of one's own, or in all others."""
    every = place == EVERY_OTHER
    if not every and len(place) != PLACE_CHARS:
        return go(request, ME)
    async with visit.parts.transaction() as db:
        await end_elsewhere(db, visit.seat, "" if every else place)
    said_so = "second_factor.sessions_ended" if every else "second_factor.session_ended"
    return go(request, ME, Flash(visit.words.say(said_so)))


@router.post("/toi/mat-khau")
async def change_password(
    request: Request, visit: Known, current: Field = "", password: Field = ""
) -> Response:
    parts, member = visit.parts, visit.seat.member
    if await PASSWORDS.compare(current, member.password_hash) is Verdict.WRONG:
        error = visit.words.say("console.error_current_password")
        return await _me(request, visit, status=422, error=error)
    try:
        check_fit(password, login=member.login)
    except StaffError as refusal:
        status, sentence = said(refusal, visit.words)
        return await _me(request, visit, status=status, error=sentence)
    hashed = await PASSWORDS.hash(password)
    now, life = parts.clock.now(), door_of(parts).session_life
    async with parts.transaction() as db:
        member = await accounts.by_id(db, member.id)
        await accounts.set_password(db, member, hashed, now=now)
        await note(db, visit, Subject.ACCOUNT, member.login, "password_changed")
        token = await open_session(db, member, ids=parts.ids, life=life, now=now, device=device_of(request))
    response = go(request, ME, Flash(visit.words.say("console.password_changed")))
    set_cookie(response, SESSION_COOKIE, token, parts, max_age_s=parts.settings.session_hours * 3600)
    return response


@router.post("/toi/telegram")
async def make_telegram_code(request: Request, visit: Known) -> Response:
    parts = visit.parts
    async with parts.transaction() as db:
        member = await accounts.by_id(db, visit.seat.member.id)
        code = await telegram.telegram_code(db, member, rng=parts.ids.rng, now=parts.clock.now())
    return go(request, ME, Flash(visit.words.say("console.telegram_code"), show=f"{code[:4]}-{code[4:]}"))


@router.post("/toi/telegram/go")
async def unlink_telegram(request: Request, visit: Known) -> Response:
    async with visit.parts.transaction() as db:
        await telegram.unlink_telegram(db, await accounts.by_id(db, visit.seat.member.id))
        await note(db, visit, Subject.ACCOUNT, visit.seat.member.login, "telegram_unlinked")
    return go(request, ME, Flash(visit.words.say("console.telegram_unlinked")))


async def _me(request: Request, visit: Visit, *, status: int = 200, error: str = "") -> Response:
    async with reading(visit.parts.sessions) as db:
        sessions = await sessions_of(db, visit.actor.id, now=visit.parts.clock.now())
        left, code = await codes_left(db, visit.seat.member), visit.seat.member.unit_code
        unit = (await by_code(db, code)).name if code else ""
    return page(request, "me.html", status=status, error=error, sessions=sessions, codes_left=left, unit=unit)
