import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.ids import Ids
from bot.staff import accounts
from bot.staff.errors import PasswordUnfit, SignInLocked, SignInRefused
from bot.staff.passwords import Passwords, Verdict, check_fit
from bot.staff.sessions import SEEN_EVERY, end_session, note_visit, seat_of
from bot.staff.signin import PER_ADDRESS, PER_LOGIN, Door, locked_until
from bot.staff.upkeep import forget_expired
from bot.storage.engine import Sessions
from bot.storage.office_tables import OneTimeKey, SignInAttempt, StaffSession
from tests.fakes import HandClock

GOOD = "Một mật khẩu dài"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def quick_passwords(rounds: int = 1) -> Passwords:
    return Passwords(PasswordHasher(time_cost=rounds, memory_cost=8, parallelism=1))


@pytest.fixture
async def door(sessions: Sessions, clock: HandClock) -> Door:
    door = Door(sessions, clock, Ids(), "secret", timedelta(hours=12), quick_passwords())
    async with sessions.begin() as db:
        lan = await accounts.add_member(db, "lan", name="Lan", role="officer", now=clock.now())
        lan.password_hash = await door.passwords.hash(GOOD)
        await accounts.add_member(db, "invited", name="Invited", role="officer", now=clock.now())
        gone = await accounts.add_member(db, "gone", name="Gone", role="officer", now=clock.now())
        gone.password_hash = lan.password_hash
        await accounts.disable(db, gone, now=clock.now())
    return door


async def fail(door: Door, times: int, *, login: str = "lan", address: str = "10.0.0.1") -> None:
    for _ in range(times):
        with pytest.raises(SignInRefused):
            await door.enter(login, "wrong", address=address)


async def test_the_right_password_opens_a_session_that_ends(door: Door, clock: HandClock) -> None:
    token = await door.enter(" LAN ", GOOD, address="10.0.0.1")
    async with door.sessions.begin() as db:
        seat = await seat_of(db, token, now=clock.now())
        assert seat is not None
        assert seat.member.login == "lan"
        assert token not in (await db.scalars(select(StaffSession.token_hash))).all()
        await note_visit(db, seat, now=clock.move(seconds=SEEN_EVERY.total_seconds()))
        again = await seat_of(db, token, now=clock.now())
        assert again is not None
        assert again.last_seen_at == clock.now()
        assert await seat_of(db, token, now=clock.move(hours=12)) is None


async def test_signing_out_ends_this_session_only(door: Door, clock: HandClock) -> None:
    one, other = [await door.enter("lan", GOOD, address="10.0.0.1") for _ in range(2)]
    async with door.sessions.begin() as db:
        await end_session(db, one)
        assert await seat_of(db, one, now=clock.now()) is None
        assert await seat_of(db, other, now=clock.now()) is not None


@pytest.mark.parametrize("login", ["nobody", "invited", "gone"])
async def test_who_cannot_sign_in_is_told_nothing_more(door: Door, login: str) -> None:
    with pytest.raises(SignInRefused):
        await door.enter(login, GOOD, address="10.0.0.1")


async def test_an_unknown_login_costs_a_whole_comparison(door: Door) -> None:
    compared: list[str | None] = []

    class Counting(Passwords):
        async def compare(self, password: str, password_hash: str | None) -> Verdict:
            compared.append(password_hash)
            return await super().compare(password, password_hash)

    counting = Counting(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    counted = Door(door.sessions, door.clock, door.ids, "secret", door.session_life, counting)
    await fail(counted, 1, login="nobody")
    assert compared == [None]
    assert await counting.compare("nobody", None) is Verdict.WRONG


async def test_five_failures_lock_the_login_for_a_quarter_of_an_hour(door: Door, clock: HandClock) -> None:
    await fail(door, PER_LOGIN)
    clock.move(minutes=10)
    with pytest.raises(SignInLocked) as locked:
        await door.enter("lan", GOOD, address="10.9.9.9")
    assert locked.value.until == clock.now() + timedelta(minutes=5)
    clock.move(minutes=4.9)
    with pytest.raises(SignInLocked):
        await door.enter("lan", GOOD, address="10.9.9.9")
    clock.move(minutes=0.2)
    assert await door.enter("lan", GOOD, address="10.9.9.9")


async def test_success_forgets_earlier_failures(door: Door) -> None:
    await fail(door, PER_LOGIN - 1)
    await door.enter("lan", GOOD, address="10.0.0.1")
    await fail(door, PER_LOGIN - 1)
    assert await door.enter("lan", GOOD, address="10.0.0.1")


async def test_many_logins_from_one_address_are_locked_too(door: Door) -> None:
    for number in range(PER_ADDRESS):
        await fail(door, 1, login=f"guess{number}")
    with pytest.raises(SignInLocked):
        await door.enter("lan", GOOD, address="10.0.0.1")
    assert await door.enter("lan", GOOD, address="10.0.0.2")


async def test_of_many_guesses_at_once_only_the_allowed_number_is_compared(door: Door) -> None:
    guesses = [door.enter("lan", "wrong", address="10.0.0.1") for _ in range(3 * PER_LOGIN)]
    ends = await asyncio.gather(*guesses, return_exceptions=True)
    assert sum(isinstance(end, SignInRefused) for end in ends) <= PER_LOGIN
    assert all(isinstance(end, SignInRefused | SignInLocked) for end in ends)


async def test_no_login_or_address_is_stored_with_a_failure(door: Door) -> None:
    await fail(door, 1)
    async with door.sessions.begin() as db:
        kept = "".join((await db.scalars(select(SignInAttempt.key_hash))).all())
    assert "lan" not in kept
    assert "10.0" not in kept


async def test_a_password_hashed_the_old_way_is_hashed_again(door: Door, clock: HandClock) -> None:
    stronger = Door(door.sessions, clock, door.ids, "secret", door.session_life, quick_passwords(2))
    await stronger.enter("lan", GOOD, address="10.0.0.1")
    async with door.sessions.begin() as db:
        lan = await accounts.by_login(db, "lan")
    assert await stronger.passwords.compare(GOOD, lan.password_hash) is Verdict.RIGHT
    assert await door.passwords.compare(GOOD, lan.password_hash) is Verdict.RIGHT_BUT_OLD


async def test_one_password_written_in_two_unicode_forms_is_one(door: Door) -> None:
    composed, decomposed = "m\u1eadt kh\u1ea9u", "ma\u0323\u0302t kha\u0302\u0309u"
    hashed = await door.passwords.hash(composed)
    assert await door.passwords.compare(decomposed, hashed) is Verdict.RIGHT


async def test_upkeep_clears_what_has_run_out(door: Door, clock: HandClock) -> None:
    await fail(door, 1)
    await door.enter("lan", GOOD, address="10.0.0.2")
    async with door.sessions.begin() as db:
        lan = await accounts.by_login(db, "lan")
        await accounts.password_link(db, lan, ids=Ids(), now=clock.now())
        await forget_expired(db, now=clock.move(hours=11))
        assert await left(db) == [1, 1, 1]
        await forget_expired(db, now=clock.move(hours=72))
        assert await left(db) == [0, 0, 0]


async def left(db: AsyncSession) -> list[int | None]:
    tables = (StaffSession, OneTimeKey, SignInAttempt)
    return [await db.scalar(select(func.count()).select_from(table)) for table in tables]


@pytest.mark.parametrize(
    ("minutes_ago", "locked"),
    [
        ([0, 1, 2, 3, 4], True),
        ([0, 4, 8, 12, 15], True),
        ([0, 4, 8, 12, 15.1], False),
        ([15, 15.1, 16, 17, 18], False),
    ],
)
def test_failures_lock_only_when_they_are_close_and_recent(minutes_ago: list[float], locked: bool) -> None:
    failures = [NOON - timedelta(minutes=m) for m in minutes_ago]
    assert (locked_until(failures, 5, now=NOON) is not None) is locked
    assert locked_until(failures[:4], 5, now=NOON) is None


@pytest.mark.parametrize(
    ("password", "reason"),
    [("ngắn quá", "short"), ("x" * 201, "long"), ("abababababab", "plain"), ("LAN-2026-lan", "login")],
)
def test_an_easy_password_is_refused_with_its_reason(password: str, reason: str) -> None:
    with pytest.raises(PasswordUnfit) as refusal:
        check_fit(password, login="lan")
    assert refusal.value.reason == reason
    check_fit(GOOD, login="lan")
