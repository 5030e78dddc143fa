import random

import pytest

from bot.staff import accounts
from bot.staff.errors import KeyUnusable
from bot.staff.telegram import link_telegram, member_by_telegram, telegram_code, unlink_telegram
from bot.storage.engine import Sessions
from tests.fakes import HandClock


async def test_a_code_joins_a_telegram_account_once(sessions: Sessions, clock: HandClock) -> None:
    now = clock.now()
    async with sessions.begin() as db:
        lan = await accounts.add_member(db, "lan", name="Lan", role="officer", now=now)
        code = await telegram_code(db, lan, rng=random.Random(1), now=now)
        assert len(code) == 8
        spoken = f"{code[:4].lower()}-{code[4:]} "
        assert await link_telegram(db, spoken, "77", now=now) is lan
        assert await member_by_telegram(db, "77") is lan
        with pytest.raises(KeyUnusable):
            await link_telegram(db, code, "78", now=now)


async def test_a_code_ages_in_a_quarter_of_an_hour(sessions: Sessions, clock: HandClock) -> None:
    async with sessions.begin() as db:
        lan = await accounts.add_member(db, "lan", name="Lan", role="officer", now=clock.now())
        code = await telegram_code(db, lan, rng=random.Random(1), now=clock.now())
        with pytest.raises(KeyUnusable):
            await link_telegram(db, code, "77", now=clock.move(minutes=15))


async def test_a_telegram_account_moves_to_whoever_has_the_code(sessions: Sessions, clock: HandClock) -> None:
    now = clock.now()
    async with sessions.begin() as db:
        lan = await accounts.add_member(db, "lan", name="Lan", role="officer", now=now)
        minh = await accounts.add_member(db, "minh", name="Minh", role="officer", now=now)
        for person in (lan, minh):
            code = await telegram_code(db, person, rng=random.Random(person.id), now=now)
            await link_telegram(db, code, "77", now=now)
        assert await member_by_telegram(db, "77") is minh
        assert lan.telegram_user is None
        await unlink_telegram(db, minh)
        assert await member_by_telegram(db, "77") is None


async def test_a_disabled_person_is_nobody_in_telegram(sessions: Sessions, clock: HandClock) -> None:
    now = clock.now()
    async with sessions.begin() as db:
        lan = await accounts.add_member(db, "lan", name="Lan", role="officer", now=now)
        lan.telegram_user = "77"
        await accounts.disable(db, lan, now=now)
        assert await member_by_telegram(db, "77") is None
