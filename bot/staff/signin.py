"""The way in: login and password, slowed down for those who guess."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.ids import Ids, keyed_digest
from bot.staff.accounts import one_writing
from bot.staff.errors import KeyUnusable, SecondStepNeeded, SignInLocked, SignInRefused
from bot.staff.passwords import Passwords, Verdict
from bot.staff.second_factor import check, holder_of, ticket_for, ticket_holds
from bot.staff.sessions import open_session
from bot.storage.engine import Sessions, reading
from bot.storage.office_tables import SignInAttempt, StaffMember

#: Failures within WINDOW that lock for LOCK; a whole school may share one address.
PER_LOGIN = 5
PER_ADDRESS = 20
WINDOW = timedelta(minutes=15)
LOCK = timedelta(minutes=15)


def locked_until(failures: Sequence[datetime], most: int, *, now: datetime) -> datetime | None:
    """Return until when these failures (newest first) lock, or None; ``most`` within WINDOW are too many."""
    if len(failures) < most:
        return None
    until = failures[0] + LOCK
    return until if now < until and failures[0] - failures[most - 1] <= WINDOW else None


@dataclass(frozen=True, slots=True)
class Door:
    """Lets people in. It opens its own short transactions, since hashing must not hold one."""

    sessions: Sessions
    clock: Clock
    ids: Ids
    secret_key: str
    session_life: timedelta
    passwords: Passwords = field(default_factory=Passwords)

    async def enter(self, login: str, password: str, *, address: str, device: str = "") -> str:
        """Return the token of a new session.

        Raises:
            SecondStepNeeded: the password is right; go on with ``enter_second``.
            SignInLocked: too many failures for this login or from this address.
            SignInRefused: wrong login, wrong password, disabled, or no password set yet.
        """
        login = one_writing(login)
        tries = await self._count_as_failed(
            {self._key("login", login): PER_LOGIN, self._key("address", address): PER_ADDRESS}
        )
        async with reading(self.sessions) as db:
            member = await db.scalar(
                select(StaffMember).where(StaffMember.login == login, StaffMember.disabled_at.is_(None))
            )
        verdict = await self.passwords.compare(password, member.password_hash if member else None)
        if member is None or verdict is Verdict.WRONG:
            raise SignInRefused
        fresh = await self.passwords.hash(password) if verdict is Verdict.RIGHT_BUT_OLD else None
        async with self.sessions.begin() as db:
            token = await self._let_in(db, member, fresh, tries, device)
        if token is None:
            raise SecondStepNeeded(ticket_for(member, key=self.secret_key, now=self.clock.now()))
        return token

    async def enter_second(self, ticket: str, code: str, *, address: str, device: str = "") -> str:
        """Return the token of a new session for whoever has a ticket and gives the right code.

        Raises:
            KeyUnusable: the ticket is not ours, or too old: begin again.
            CodeRefused: the code is wrong.
            SignInLocked: too many wrong codes.
        """
        number, now, key = holder_of(ticket), self.clock.now(), self.secret_key
        async with reading(self.sessions) as db:
            read = await db.get(StaffMember, number) if number is not None else None
        # Looked at before anything is counted: who has no ticket locks nobody out.
        if read is None or read.disabled_at or not ticket_holds(ticket, read, key=key, now=now):
            raise KeyUnusable
        tries = await self._count_as_failed(
            {self._key("code", str(number)): PER_LOGIN, self._key("address", address): PER_ADDRESS}
        )
        async with self.sessions.begin() as db:
            member = await db.get(StaffMember, number, with_for_update=True)
            if member is None or member.disabled_at or member.password_hash != read.password_hash:
                raise KeyUnusable  # disabled or reset meanwhile
            await check(db, member, code, key=key, now=now)
            await _take_away(db, tries)
            return await open_session(
                db, member, ids=self.ids, life=self.session_life, now=now, device=device
            )

    async def _count_as_failed(self, limits: Mapping[str, int]) -> list[int]:
        # Written as failed before the password is looked at: of many guesses sent at once only the allowed
        # number is compared. Success takes the line away again.
        now = self.clock.now()
        lines = [SignInAttempt(key_hash=key, at=now) for key in limits]
        async with self.sessions.begin() as db:
            db.add_all(lines)
        tries = [line.id for line in lines]
        async with self.sessions.begin() as db:
            for key, most in limits.items():
                until = locked_until(await _failures(db, key, besides=tries, now=now), most, now=now)
                if until is not None:
                    break
            else:
                return tries
            await _take_away(db, tries)  # what is refused unread does not lock for longer
        raise SignInLocked(until)

    async def _let_in(
        self, db: AsyncSession, read: StaffMember, fresh: str | None, tries: Sequence[int], device: str
    ) -> str | None:
        """Return the token of a new session; None where a code is needed first."""
        member = await db.get(StaffMember, read.id, with_for_update=True)
        if member is None or member.disabled_at or member.password_hash != read.password_hash:
            raise SignInRefused  # disabled or reset while the password was compared
        if fresh is not None:
            member.password_hash = fresh
        await _take_away(db, tries)
        await db.execute(
            delete(SignInAttempt).where(SignInAttempt.key_hash == self._key("login", member.login))
        )
        if member.totp_secret:
            return None
        now = self.clock.now()
        return await open_session(db, member, ids=self.ids, life=self.session_life, now=now, device=device)

    def _key(self, what: str, value: str) -> str:
        return keyed_digest(self.secret_key, f"sign-in:{what}:{value}")


async def _failures(
    db: AsyncSession, key: str, *, besides: Sequence[int], now: datetime
) -> Sequence[datetime]:
    rows = await db.scalars(
        select(SignInAttempt.at)
        .where(
            SignInAttempt.key_hash == key,
            SignInAttempt.at > now - WINDOW - LOCK,
            SignInAttempt.id.not_in(besides),
        )
        .order_by(SignInAttempt.at.desc())
        .limit(PER_ADDRESS)
    )
    return rows.all()


async def _take_away(db: AsyncSession, tries: Sequence[int]) -> None:
    await db.execute(delete(SignInAttempt).where(SignInAttempt.id.in_(tries)))
