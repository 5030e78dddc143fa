import pytest

from bot.ids import Ids
from bot.staff.accounts import add_member
from bot.staff.errors import KeyUnusable, LoginUnfit
from bot.staff.first_admin import add_first_admin, check_first_admin_key, first_admin_link, has_admin
from bot.storage.engine import Sessions
from tests.fakes import HandClock


async def link(sessions: Sessions, clock: HandClock) -> str:
    async with sessions.begin() as db:
        path = await first_admin_link(db, ids=Ids(), now=clock.now())
    assert path is not None
    assert path.startswith("/can-bo/bat-dau?key=")
    return path.split("key=")[1]


async def test_the_link_makes_the_first_administrator_once(sessions: Sessions, clock: HandClock) -> None:
    earlier, key = await link(sessions, clock), await link(sessions, clock)
    async with sessions.begin() as db:
        await check_first_admin_key(db, earlier, now=clock.now())
        admin = await add_first_admin(db, key, "minh", name="Minh", password_hash="h", now=clock.now())
        assert admin.role == "admin"
        assert await has_admin(db)
    for used in (earlier, key):
        async with sessions.begin() as db:
            with pytest.raises(KeyUnusable):
                await add_first_admin(db, used, "eve", name="Eve", password_hash="h", now=clock.now())
    async with sessions.begin() as db:
        assert await first_admin_link(db, ids=Ids(), now=clock.now()) is None


async def test_the_link_ages_in_a_day(sessions: Sessions, clock: HandClock) -> None:
    key = await link(sessions, clock)
    clock.move(hours=23.9)
    async with sessions.begin() as db:
        await check_first_admin_key(db, key, now=clock.now())
    clock.move(hours=0.2)
    async with sessions.begin() as db:
        with pytest.raises(KeyUnusable):
            await check_first_admin_key(db, key, now=clock.now())


async def test_a_refused_form_does_not_use_the_link_up(sessions: Sessions, clock: HandClock) -> None:
    key = await link(sessions, clock)
    with pytest.raises(LoginUnfit):
        async with sessions.begin() as db:
            await add_first_admin(db, key, "?", name="Minh", password_hash="h", now=clock.now())
    async with sessions.begin() as db:
        admin = await add_first_admin(db, key, "minh", name="Minh", password_hash="h", now=clock.now())
    assert admin.login == "minh"


async def test_an_invited_administrator_without_a_password_is_none_yet(
    sessions: Sessions, clock: HandClock
) -> None:
    async with sessions.begin() as db:
        await add_member(db, "minh", name="Minh", role="admin", now=clock.now())
        assert not await has_admin(db)
        assert await first_admin_link(db, ids=Ids(), now=clock.now())
