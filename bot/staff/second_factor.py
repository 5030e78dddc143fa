"""The second factor: codes of an authenticator app (RFC 6238), and codes on paper for a lost phone."""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken as WrongCode
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.ids import Ids, digest, keyed_digest
from bot.staff.errors import CodeRefused
from bot.staff.keys import easy_code, one_writing
from bot.storage.office_tables import RecoveryCode, StaffMember

STEP_S = 30
SECRET_BYTES = 20
DIGITS = 6
#: A phone's clock may be wrong by so many steps, either way.
DRIFT = 1
RECOVERY_CODES = 8
#: How long the second page of the sign-in may lie open.
TICKET_LIVES = timedelta(minutes=5)


def new_secret(ids: Ids) -> str:
    """Return a secret for an app, in base 32."""
    return base64.b32encode(ids.rng.randbytes(SECRET_BYTES)).decode()


def is_secret(text: str) -> bool:
    """Tell whether a text is a secret as ``new_secret`` makes them."""
    try:
        return len(base64.b32decode(text)) == SECRET_BYTES
    except ValueError:
        return False


def address_for_app(secret: str, login: str, issuer: str) -> str:
    """Return what an app reads from a QR code."""
    return _totp(secret).get_provisioning_uri(login, issuer)


def code_at(secret: str, at: datetime) -> str:
    """Return the code that an app shows."""
    return _totp(secret).generate(int(at.timestamp())).decode()


def step_of(secret: str, code: str, *, now: datetime) -> int | None:
    """Return for which step of time a code is right, near now; None if it is wrong."""
    typed = "".join(char for char in code if char.isdecimal() and char.isascii())
    if len(typed) != DIGITS:
        return None
    for drift in range(-DRIFT, DRIFT + 1):
        at = int(now.timestamp()) + drift * STEP_S
        try:
            _totp(secret).verify(typed.encode(), at)
        except WrongCode:
            continue
        return at // STEP_S
    return None


async def switch_on(
    db: AsyncSession, member: StaffMember, secret: str, code: str, *, key: str, ids: Ids, now: datetime
) -> Sequence[str]:
    """Ask for a second factor from now on; return the codes for paper, which are shown once.

    Args:
        db: the transaction.
        member: whose.
        secret: what the app was given.
        code: what the app shows now: it has been set up rightly.
        key: with which the secret is sealed.
        ids: where random codes come from.
        now: when; aware.

    Raises:
        CodeRefused: the code is wrong.
    """
    step = step_of(secret, code, now=now)
    if step is None:
        raise CodeRefused
    member.totp_secret, member.totp_step = _box(key).encrypt(secret.encode()).decode(), step
    return await new_recovery_codes(db, member, ids=ids)


async def new_recovery_codes(db: AsyncSession, member: StaffMember, *, ids: Ids) -> Sequence[str]:
    """Return new codes for paper; the old ones stop working."""
    await db.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == member.id))
    codes = [easy_code(ids.rng) for _ in range(RECOVERY_CODES)]
    db.add_all(RecoveryCode(staff_id=member.id, code_hash=digest(f"{member.id}:{code}")) for code in codes)
    return [f"{code[:4]}-{code[4:]}" for code in codes]


async def switch_off(db: AsyncSession, member: StaffMember) -> None:
    """Ask for the password alone again."""
    member.totp_secret, member.totp_step = None, 0
    await db.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == member.id))


async def codes_left(db: AsyncSession, member: StaffMember) -> int:
    """Return how many codes for paper are left."""
    mine = select(func.count()).where(RecoveryCode.staff_id == member.id)
    return await db.scalar(mine) or 0


async def check(db: AsyncSession, member: StaffMember, code: str, *, key: str, now: datetime) -> None:
    """Use a code of the app, or one from paper; each works once.

    Args:
        db: the transaction; the member's row is locked in it.
        member: whose.
        code: what was typed.
        key: with which the secret is sealed.
        now: when; aware.

    Raises:
        CodeRefused: it is wrong, used, or too old.
    """
    secret = _opened(member.totp_secret or "", key)
    step = step_of(secret, code, now=now) if secret else None
    if step is not None and step > member.totp_step:
        member.totp_step = step
        return
    hashed = digest(f"{member.id}:{one_writing(code)}")
    paper = delete(RecoveryCode).where(RecoveryCode.staff_id == member.id, RecoveryCode.code_hash == hashed)
    used = await db.execute(paper)
    if not used.rowcount:  # type: ignore[attr-defined]
        raise CodeRefused


def ticket_for(member: StaffMember, *, key: str, now: datetime) -> str:
    """Return what says that somebody gave the right password a moment ago."""
    until = int((now + TICKET_LIVES).timestamp())
    return f"{member.id}.{until}.{_ticket_seal(member, until, key)}"


def holder_of(ticket: str) -> int | None:
    """Return whose ticket it claims to be."""
    number = ticket.partition(".")[0]
    return int(number) if number.isascii() and number.isdecimal() and len(number) <= 18 else None


def ticket_holds(ticket: str, member: StaffMember, *, key: str, now: datetime) -> bool:
    """Tell whether a ticket is ours, this member's, and not too old; a new password ends it."""
    _, _, rest = ticket.partition(".")
    until, _, seal = rest.partition(".")
    if not (until.isascii() and until.isdecimal() and len(until) <= 12) or int(until) < now.timestamp():
        return False
    return hmac.compare_digest(seal.encode(), _ticket_seal(member, int(until), key).encode())


def _ticket_seal(member: StaffMember, until: int, key: str) -> str:
    return keyed_digest(key, f"second-step:{member.id}:{until}:{member.password_hash}")


def _totp(secret: str) -> TOTP:
    # Every app can do SHA-1, and many nothing else; as a keyed hash it holds.
    return TOTP(base64.b32decode(secret), DIGITS, SHA1(), STEP_S)  # noqa: S303 - what the apps know


def _box(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"second-factor:{key}".encode()).digest()))


def _opened(sealed: str, key: str) -> str:
    try:
        return _box(key).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return ""  # sealed with another SECRET_KEY: codes on paper still work
