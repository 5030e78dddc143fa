from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.ids import Ids
from bot.staff import accounts
from bot.staff.errors import (
    KeyUnusable,
    LastAdmin,
    LoginTaken,
    LoginUnfit,
    MemberNotFound,
    NameMissing,
    RoleUnknown,
)
from bot.staff.sessions import open_session
from bot.storage.engine import Sessions
from bot.storage.office_tables import OneTimeKey, StaffMember, StaffSession
from feedback.errors import UnitNotFound
from tests.fakes import HandClock

LIFE = timedelta(hours=12)


async def member(db: AsyncSession, login: str = "lan", role: str = "officer") -> StaffMember:
    return await accounts.add_member(db, login, name="Nguyễn Thị Lan", role=role, now=HandClock().now())


def key_of(link: str) -> str:
    return link.split("key=")[1]


async def test_a_login_is_the_same_in_any_case_and_taken_once(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        lan = await member(db, "  Lan ")
        assert await accounts.by_login(db, "LAN") is lan
        with pytest.raises(LoginTaken):
            await member(db, "lan")


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"login": "ab"}, LoginUnfit),
        ({"login": "chị lan"}, LoginUnfit),
        ({"login": "x" * 61}, LoginUnfit),
        ({"name": "  "}, NameMissing),
        ({"name": "L" * 101}, NameMissing),
        ({"role": "boss"}, RoleUnknown),
        ({"unit_code": "NOWHERE"}, UnitNotFound),
    ],
)
async def test_an_unfit_account_is_refused_for_its_own_reason(
    sessions: Sessions, changed: dict[str, str], error: type[Exception]
) -> None:
    facts = {"login": "lan", "name": "Lan", "role": "officer"}
    async with sessions.begin() as db:
        with pytest.raises(error):
            await accounts.add_member(db, **{**facts, **changed}, now=HandClock().now())
        assert await accounts.add_member(db, **facts, now=HandClock().now()) is not None


async def test_a_password_link_works_until_the_password_is_set(sessions: Sessions, clock: HandClock) -> None:
    async with sessions.begin() as db:
        lan = await member(db)
        link = await accounts.password_link(db, lan, ids=Ids(), now=clock.now())
        assert link.startswith("/can-bo/mat-khau?key=")
        assert await accounts.member_of_password_key(db, key_of(link), now=clock.now()) is lan
        await accounts.set_password(db, lan, "hash", now=clock.now())
        with pytest.raises(KeyUnusable):
            await accounts.member_of_password_key(db, key_of(link), now=clock.now())


async def test_a_new_link_voids_the_old_one_and_ages(sessions: Sessions, clock: HandClock) -> None:
    async with sessions.begin() as db:
        lan = await member(db)
        old = await accounts.password_link(db, lan, ids=Ids(), now=clock.now())
        new = await accounts.password_link(db, lan, ids=Ids(), now=clock.now())
        with pytest.raises(KeyUnusable):
            await accounts.member_of_password_key(db, key_of(old), now=clock.now())
        clock.move(hours=71)
        assert await accounts.member_of_password_key(db, key_of(new), now=clock.now()) is lan
        clock.move(hours=1)
        with pytest.raises(KeyUnusable):
            await accounts.member_of_password_key(db, key_of(new), now=clock.now())


async def test_the_secret_of_a_link_is_not_stored(sessions: Sessions, clock: HandClock) -> None:
    async with sessions.begin() as db:
        link = await accounts.password_link(db, await member(db), ids=Ids(), now=clock.now())
        assert key_of(link) not in set((await db.scalars(select(OneTimeKey.key_hash))).all())


@pytest.mark.parametrize("end", ["disable", "set_password", "reset_password"])
async def test_losing_the_password_or_the_account_ends_every_session(
    sessions: Sessions, clock: HandClock, end: str
) -> None:
    async with sessions.begin() as db:
        lan, minh = await member(db), await member(db, "minh")
        now = clock.now()
        for person in (lan, lan, minh):
            await open_session(db, person, ids=Ids(), life=LIFE, now=now)
        if end == "disable":
            await accounts.disable(db, lan, now=now)
        elif end == "set_password":
            await accounts.set_password(db, lan, "hash", now=now)
        else:
            await accounts.reset_password(db, lan, ids=Ids(), now=now)
            assert lan.password_hash is None
        owners = (await db.scalars(select(StaffSession.staff_id))).all()
    assert owners == [minh.id]


async def test_a_disabled_person_gets_no_link(sessions: Sessions, clock: HandClock) -> None:
    async with sessions.begin() as db:
        lan = await member(db)
        link = await accounts.password_link(db, lan, ids=Ids(), now=clock.now())
        await accounts.disable(db, lan, now=clock.now())
        with pytest.raises(KeyUnusable):
            await accounts.member_of_password_key(db, key_of(link), now=clock.now())
        with pytest.raises(MemberNotFound):
            await accounts.password_link(db, lan, ids=Ids(), now=clock.now())
        await accounts.enable(db, lan)
        assert await accounts.password_link(db, lan, ids=Ids(), now=clock.now())


async def test_the_last_administrator_stays(sessions: Sessions, clock: HandClock) -> None:
    async with sessions.begin() as db:
        first, second = await member(db, "first", "admin"), await member(db, "second", "admin")
        first.password_hash = "hash"
        with pytest.raises(LastAdmin):
            await accounts.disable(db, first, now=clock.now())
        second.password_hash = "hash"
        await accounts.disable(db, first, now=clock.now())
        with pytest.raises(LastAdmin):
            await accounts.disable(db, second, now=clock.now())
        assert [one.login for one in await accounts.members(db)] == ["second", "first"]


async def test_an_unknown_account_is_not_found(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        with pytest.raises(MemberNotFound):
            await accounts.by_login(db, "nobody")
        with pytest.raises(MemberNotFound):
            await accounts.by_id(db, 77)
        assert await db.scalar(select(func.count()).select_from(StaffMember)) == 0
