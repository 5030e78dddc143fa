"""The second page of the sign-in, and switching the second factor on and off for oneself."""

import base64
from io import BytesIO

import segno
from fastapi import Request, Response

from bot.office.changes import Subject
from bot.staff import accounts, second_factor
from bot.staff.errors import CodeRefused, KeyUnusable, SignInLocked, SignInRefused
from bot.staff.passwords import Verdict
from bot.web.console.entrance import PASSWORDS, Field, Known, Unknown, door_of, safe_address, signed_in
from bot.web.console.flash import Flash
from bot.web.console.pages import go, page
from bot.web.console.problems import said
from bot.web.console.router import router
from bot.web.console.settings_page import note
from bot.web.console.visit import SIGN_IN_PATH, Visit, lacks_second_factor
from bot.web.devices import device_of
from bot.web.limits import address_of

ME = "/can-bo/toi"


@router.post("/dang-nhap/ma")
async def second_step(
    request: Request, guest: Unknown, ticket: Field = "", code: Field = "", wanted: Field = ""
) -> Response:
    """Let somebody in whose password was right, by a code of their app or of their paper."""
    try:
        token = await door_of(guest.parts).enter_second(
            ticket, code, address=address_of(request), device=device_of(request)
        )
    except KeyUnusable:
        return go(request, SIGN_IN_PATH, Flash(guest.words.say("second_factor.too_slow"), "warn"))
    except (CodeRefused, SignInRefused, SignInLocked) as refusal:
        status, sentence = said(refusal, guest.words)
        values = {"ticket": ticket, "wanted": safe_address(wanted), "error": sentence}
        return page(request, "second_step.html", status=status, **values)
    return signed_in(go(request, safe_address(wanted) or SIGN_IN_PATH), token, guest.parts)


@router.get("/toi/hai-buoc")
async def second_factor_page(request: Request, visit: Known) -> Response:
    return _setting_up(request, visit, second_factor.new_secret(visit.parts.ids))


@router.post("/toi/hai-buoc")
async def switch_on_second_factor(
    request: Request, visit: Known, secret: Field = "", code: Field = "", password: Field = ""
) -> Response:
    """Switch it on, once the app shows the right code; show the codes for paper, once.

    Another phone in place of the one that is set up needs the password, as switching off does: else whoever
    finds a desk unlocked takes the account over.
    """
    parts = visit.parts
    if visit.seat.member.totp_secret and await _is_wrong(visit, password):
        error = visit.words.say("console.error_current_password")
        return _setting_up(request, visit, second_factor.new_secret(parts.ids), status=422, error=error)
    if not second_factor.is_secret(secret):
        return _setting_up(request, visit, second_factor.new_secret(parts.ids), status=422)
    try:
        async with parts.transaction() as db:
            member = await accounts.by_id(db, visit.actor.id)
            codes = await second_factor.switch_on(
                db, member, secret, code, key=parts.secret_key, ids=parts.ids, now=parts.clock.now()
            )
            await note(db, visit, Subject.ACCOUNT, member.login, "second_factor_on")
    except CodeRefused:
        error = visit.words.say("console.error_code")
        return _setting_up(request, visit, secret, status=422, error=error)
    return page(request, "recovery_codes.html", codes=codes)


@router.post("/toi/hai-buoc/ma-giay")
async def renew_recovery_codes(request: Request, visit: Known, password: Field = "") -> Response:
    if await _is_wrong(visit, password):
        return go(request, ME, Flash(visit.words.say("console.error_current_password"), "bad"))
    async with visit.parts.transaction() as db:
        member = await accounts.by_id(db, visit.actor.id)
        codes = await second_factor.new_recovery_codes(db, member, ids=visit.parts.ids)
        await note(db, visit, Subject.ACCOUNT, member.login, "codes_renewed")
    return page(request, "recovery_codes.html", codes=codes)


@router.post("/toi/hai-buoc/tat")
async def switch_off_second_factor(request: Request, visit: Known, password: Field = "") -> Response:
    if await _is_wrong(visit, password):
        return go(request, ME, Flash(visit.words.say("console.error_current_password"), "bad"))
    if visit.actor.role in visit.parts.office.second_factor_roles:
        return go(request, ME, Flash(visit.words.say("second_factor.off_needed"), "bad"))
    async with visit.parts.transaction() as db:
        member = await accounts.by_id(db, visit.actor.id)
        await second_factor.switch_off(db, member)
        await note(db, visit, Subject.ACCOUNT, member.login, "second_factor_off")
    return go(request, ME, Flash(visit.words.say("second_factor.off_done")))


async def _is_wrong(visit: Visit, password: str) -> bool:
    return await PASSWORDS.compare(password, visit.seat.member.password_hash) is Verdict.WRONG


def _setting_up(
    request: Request, visit: Visit, secret: str, *, status: int = 200, error: str = ""
) -> Response:
    issuer = visit.words.say("console.brand")
    address = second_factor.address_for_app(secret, visit.seat.member.login, issuer)
    drawn = BytesIO()
    segno.make(address, error="m").save(drawn, kind="png", scale=5, border=2)
    picture = f"data:image/png;base64,{base64.b64encode(drawn.getvalue()).decode()}"
    spaced = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return page(
        request, "second_factor.html", status=status, secret=secret, spaced=spaced, picture=picture,
        error=error, needed=lacks_second_factor(visit), is_on=bool(visit.seat.member.totp_secret),
    )  # fmt: skip
