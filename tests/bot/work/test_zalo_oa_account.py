"""A refresh token works once: whatever happens at the same time, or breaks, no grant is thrown away."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text, update

from bot.channels.base import ChannelBroken, TryLater
from bot.channels.zalo_oa.oauth import OAuth
from bot.storage.engine import Sessions
from bot.storage.tables import ChannelGrant
from bot.work.zalo_oa_account import CHANNEL, CLAIM_LASTS, StoredAccount
from tests.fakes import HandClock
from tests.standin.zalo_oa import ZaloOaServer

PATH = "/v4/oa/access_token"


@pytest.fixture
def zalo() -> Iterator[ZaloOaServer]:
    with ZaloOaServer() as server:
        yield server


@pytest.fixture
async def account(zalo: ZaloOaServer, sessions: Sessions, clock: HandClock) -> AsyncIterator[StoredAccount]:
    made = account_of(zalo, sessions, clock)
    yield made
    await made.close()


def account_of(
    zalo: ZaloOaServer, sessions: Sessions, clock: HandClock, *, seed: str = "refresh-0"
) -> StoredAccount:
    """Return one process's view of the account."""
    oauth = OAuth(app_id=zalo.app_id, secret=zalo.app_secret, url=zalo.url, timeout_s=0.5)
    return StoredAccount(sessions, clock, oauth, seed=seed)


async def row(sessions: Sessions) -> ChannelGrant:
    async with sessions() as db:
        return await db.get_one(ChannelGrant, CHANNEL)


async def test_twenty_renewals_at_once_by_two_processes_are_one_call(
    zalo: ZaloOaServer, account: StoredAccount, sessions: Sessions, clock: HandClock
) -> None:
    other = account_of(zalo, sessions, clock)
    dead = await account.token()
    assert zalo.tokens.calls == ["ok"]
    both = [account, other] * 10
    got = await asyncio.gather(*(one.renewed(dead) for one in both))
    assert set(got) == {"access-2"}
    assert zalo.tokens.calls == ["ok", "ok"]
    await other.close()


async def test_tokens_are_renewed_ahead_and_stand_sealed_in_the_database(
    zalo: ZaloOaServer, account: StoredAccount, sessions: Sessions, clock: HandClock
) -> None:
    assert await account.token() == "access-1"
    await account.renew_ahead()
    assert zalo.tokens.calls == ["ok"]
    clock.move(hours=23)
    await account.renew_ahead()
    assert await account.token() == "access-2"
    async with sessions() as db:
        (kept,) = (await db.execute(text("SELECT access || refresh || old_refresh FROM channel_grant"))).one()
    assert "access-2" not in kept
    assert "refresh" not in kept


async def test_the_new_pair_is_there_after_a_restart_and_the_settings_one_is_not_tried_again(
    zalo: ZaloOaServer, account: StoredAccount, sessions: Sessions, clock: HandClock
) -> None:
    await account.token()
    clock.move(hours=26)
    again = account_of(zalo, sessions, clock)
    assert await again.token() == "access-2"
    assert zalo.tokens.calls == ["ok", "ok"]
    await again.close()


async def test_an_answer_that_was_lost_is_asked_for_once_more_and_then_never_again(
    zalo: ZaloOaServer, account: StoredAccount, sessions: Sessions
) -> None:
    zalo.hangs(PATH, times=2)
    for _ in range(2):
        with pytest.raises(TryLater):
            await account.token()
    with pytest.raises(ChannelBroken):
        await account.token()
    assert len(zalo.calls(PATH)) == 2
    assert (await row(sessions)).state == "ended"


async def test_whoever_died_in_the_middle_of_a_renewal_counts_as_a_lost_answer(
    zalo: ZaloOaServer, account: StoredAccount, sessions: Sessions, clock: HandClock
) -> None:
    await account.token()
    async with sessions.begin() as db:
        await db.execute(update(ChannelGrant).values(claimed_at=clock.now()))
    waiting = asyncio.create_task(account.renewed("access-1"))
    await asyncio.sleep(0.05)
    assert not waiting.done()  # somebody else seems to be at it
    clock.move(seconds=CLAIM_LASTS.total_seconds() + 1)
    assert await waiting == "access-2"
    assert zalo.tokens.calls == ["ok", "ok"]


@pytest.mark.parametrize("how", ["busy", "page"])
async def test_when_zalo_is_busy_the_same_token_is_used_later(
    zalo: ZaloOaServer, account: StoredAccount, sessions: Sessions, how: str
) -> None:
    if how == "busy":
        zalo.refuses(PATH, -32, times=3)
    else:
        zalo.shows_page(PATH, 503, times=3)
    for _ in range(3):
        with pytest.raises(TryLater) as failure:
            await account.token()
        assert failure.value.whole_channel
    assert await account.token() == "access-1"


async def test_a_refused_grant_is_a_state_until_somebody_sets_a_new_token(
    zalo: ZaloOaServer, account: StoredAccount, sessions: Sessions, clock: HandClock
) -> None:
    zalo.tokens.refresh = "somebody else used it"
    for _ in range(2):
        with pytest.raises(ChannelBroken):
            await account.token()
    assert zalo.tokens.calls == ["used or unknown"]
    grant = await row(sessions)
    assert (grant.state, grant.reason) == ("ended", "error -14014")
    zalo.tokens.refresh = "pasted"
    mended = account_of(zalo, sessions, clock, seed="pasted")
    assert await mended.token() == "access-1"
    assert (await row(sessions)).state == "ok"
    await mended.close()


async def test_without_any_token_the_account_is_not_connected(
    zalo: ZaloOaServer, sessions: Sessions, clock: HandClock
) -> None:
    account = account_of(zalo, sessions, clock, seed="")
    with pytest.raises(ChannelBroken):
        await account.token()
    assert zalo.tokens.calls == []
    await account.close()


async def test_a_token_that_is_about_to_die_is_not_handed_out(
    account: StoredAccount, clock: HandClock
) -> None:
    assert await account.token() == "access-1"
    clock.at += timedelta(seconds=90_000 - 30)
    assert await account.token() == "access-2"
