"""Keeps the Official Account's tokens: each refresh token is used once, by one caller, and never lost.

Before a call the row says that somebody renews; the new pair is committed before anybody uses it. So whoever
finds the row claimed waits, and after a crash it shows that the token may be used up.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.base import ChannelBroken, TryLater
from bot.channels.zalo_oa.account import PATHS
from bot.channels.zalo_oa.channel import first_path
from bot.channels.zalo_oa.oauth import AnswerLost, AskAgain, GrantEnded, OAuth, Pair
from bot.clock import Clock
from bot.ids import digest
from bot.storage.engine import Sessions
from bot.storage.tables import ChannelGrant
from feedback.errors import DataLocked

log = structlog.get_logger()

CHANNEL = "zalo_oa"
OK, ENDED = "ok", "ended"
#: So long before its end a token is renewed.
AHEAD = timedelta(hours=3)
#: A token that lives no longer than this is not used any more.
TOO_SHORT = timedelta(minutes=1)
#: Whoever claimed a renewal and is silent for so long has died.
CLAIM_LASTS = timedelta(seconds=45)
#: Lost answers after which nobody tries the same token again.
MOST_DOUBTS = 2
WAIT_S = 0.2

Sleep = Callable[[float], Awaitable[None]]


class StoredAccount:
    """The account whose tokens stand in the database.

    Args:
        seed: the refresh token of the settings; a new one there is taken in place of the stored one.
    """

    def __init__(
        self,
        sessions: Sessions,
        clock: Clock,
        oauth: OAuth,
        *,
        seed: str,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._sessions = sessions
        self._clock = clock
        self._oauth = oauth
        self._seed = seed
        self._sleep = sleep
        self._one_at_a_time = asyncio.Lock()
        self._path: str | None = None

    async def token(self) -> str:
        grant = await self._read()
        now = self._clock.now()
        if grant.access and grant.expires_at is not None and grant.expires_at - now > TOO_SHORT:
            return grant.access
        return await self._renewed_unless(lambda one: one.access != grant.access)

    async def renewed(self, dead: str) -> str:
        return await self._renewed_unless(lambda one: one.access not in {"", dead})

    async def renew_ahead(self) -> None:
        grant = await self._read()
        now = self._clock.now()
        if grant.state == ENDED or (grant.expires_at is not None and grant.expires_at - now > AHEAD):
            return
        try:
            await self._renewed_unless(lambda one: one.access != grant.access)
        except (ChannelBroken, TryLater) as failure:
            log.warning("zalo_oa.not_renewed", kind=type(failure).__name__)

    async def path(self) -> str:
        if self._path is None:
            grant = await self._read()
            kept = grant.path
            self._path = kept if kept is not None else first_path(str(grant.profile.get("oa_type", "")))
        return self._path

    async def learn_path(self, path: str) -> None:
        self._path = path
        async with self._sessions.begin() as db:
            (await self._locked(db)).path = path

    async def learn_profile(self, profile: dict[str, str]) -> None:
        async with self._sessions.begin() as db:
            grant = await self._locked(db)
            if grant.path not in PATHS and grant.profile.get("oa_type") != profile.get("oa_type"):
                grant.path = self._path = None
            grant.profile = profile

    async def connect(self, pair: Pair) -> None:
        """Begin anew with a pair that an administrator's consent gave."""
        async with self._sessions.begin() as db:
            grant = await self._locked(db)
            self._keep(grant, pair)
            grant.path = self._path = None
        log.info("zalo_oa.connected")

    async def begin_with(self, refresh: str) -> None:
        """Begin anew with a refresh token that somebody brings, and try it at once.

        Raises:
            ChannelBroken, TryLater: it gave no access.
        """
        async with self._sessions.begin() as db:
            self._begin(await self._locked(db), refresh)
        await self.token()

    async def close(self) -> None:
        await self._oauth.close()

    async def _renewed_unless(self, fresh: Callable[[ChannelGrant], bool]) -> str:
        """Renew, unless somebody else has meanwhile; return the token in force."""
        async with self._one_at_a_time:
            while True:
                claimed = await self._claim(fresh)
                if isinstance(claimed, ChannelGrant):
                    return await self._call(claimed.refresh)
                if claimed is not None:
                    return claimed
                await self._sleep(WAIT_S)

    async def _claim(self, fresh: Callable[[ChannelGrant], bool]) -> ChannelGrant | str | None:
        """Return the row, claimed for us; or the token that is there by now; or None while others renew.

        Raises:
            ChannelBroken: access has to be granted again.
        """
        now = self._clock.now()
        async with self._sessions.begin() as db:
            grant = await self._locked(db)
            if grant.access and fresh(grant):
                return grant.access
            if grant.claimed_at is not None:
                if now - grant.claimed_at < CLAIM_LASTS:
                    return None
                self._doubt(grant)  # whoever claimed it died in the middle of the call
            if grant.state == OK and not grant.refresh:
                grant.state, grant.reason = ENDED, "no refresh token"
            if grant.state == OK:
                grant.claimed_at = now
                return grant
        raise ChannelBroken("access to the Official Account has to be granted again")

    async def _call(self, refresh: str) -> str:
        try:
            pair = await self._oauth.refresh(refresh)
        except AskAgain as error:
            await self._settle(lambda _: None)
            raise TryLater(f"OAuth: {error}", whole_channel=True) from error
        except AnswerLost as error:
            await self._settle(self._doubt)
            raise TryLater(f"OAuth: {error}", whole_channel=True) from error
        except GrantEnded as error:
            reason = str(error)
            await self._settle(lambda grant: self._end(grant, reason))
            raise ChannelBroken("access to the Official Account has to be granted again") from error
        await self._settle(lambda grant: self._keep(grant, pair))
        log.info("zalo_oa.renewed")
        return pair.access

    async def _settle(self, change: Callable[[ChannelGrant], None]) -> None:
        async with self._sessions.begin() as db:
            grant = await self._locked(db)
            grant.claimed_at = None
            change(grant)

    def _keep(self, grant: ChannelGrant, pair: Pair) -> None:
        now = self._clock.now()
        grant.old_refresh, grant.access, grant.refresh = grant.refresh, pair.access, pair.refresh
        grant.expires_at = now + timedelta(seconds=pair.lives_s)
        grant.renewed_at, grant.claimed_at, grant.doubts = now, None, 0
        grant.state, grant.reason = OK, ""

    def _doubt(self, grant: ChannelGrant) -> None:
        grant.claimed_at = None
        grant.doubts += 1
        if grant.doubts >= MOST_DOUBTS:
            self._end(grant, "answers lost")

    def _end(self, grant: ChannelGrant, reason: str) -> None:
        grant.state, grant.reason = ENDED, reason[:200]
        log.error("zalo_oa.reconnect_needed", reason=reason[:60])

    async def _read(self) -> ChannelGrant:
        try:
            async with self._sessions() as db:
                grant = await db.get(ChannelGrant, CHANNEL)
        except DataLocked as error:
            raise ChannelBroken("the tokens are sealed with a key that is gone") from error
        if grant is None or self._newly_set(grant):
            async with self._sessions.begin() as db:
                grant = await self._locked(db)
        return grant

    async def _locked(self, db: AsyncSession) -> ChannelGrant:
        """Return the row, locked, with the settings' token if that is new."""
        grant = await db.get(ChannelGrant, CHANNEL, with_for_update=True)
        if grant is None:
            grant = ChannelGrant(channel=CHANNEL, doubts=0, state=OK, access="", refresh="", profile={})
            grant.old_refresh = grant.seed = grant.reason = ""
            db.add(grant)
            await db.flush()
        if self._newly_set(grant):
            self._begin(grant, self._seed)
            grant.seed = digest(self._seed)
        return grant

    def _begin(self, grant: ChannelGrant, refresh: str) -> None:
        grant.old_refresh, grant.refresh = grant.refresh, refresh
        grant.access, grant.expires_at, grant.claimed_at = "", None, None
        grant.state, grant.reason, grant.doubts, grant.path = OK, "", 0, None
        self._path = None

    def _newly_set(self, grant: ChannelGrant) -> bool:
        return bool(self._seed) and grant.seed != digest(self._seed)


async def standing(db: AsyncSession) -> ChannelGrant | None:
    """Return how access to the account stands; None if it was never granted."""
    return await db.get(ChannelGrant, CHANNEL)


def is_live(grant: ChannelGrant | None, now: datetime) -> bool:
    """Tell whether messages can be sent with what is kept."""
    return grant is not None and grant.state == OK and grant.expires_at is not None and grant.expires_at > now
