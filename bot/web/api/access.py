"""Who calls: a staff token in the header, and what it may be used for."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

from bot.parts import Parts
from bot.staff.actors import actor_of
from bot.staff.api_tokens import USED_EVERY, Scope, bearer_of, note_use
from bot.storage.engine import reading
from bot.web.console.rights import AT_WORK
from bot.web.errors import Problem
from bot.web.limits import Limit, address_of, limits_of
from bot.web.pages import parts_of
from feedback.handling import Officer

#: Only for the description; refusals are ours.
_HEADER = HTTPBearer(auto_error=False, description="Mã truy cập tạo ở trang “Tài khoản của tôi”.")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who a program acts as."""

    parts: Parts
    actor: Officer


def caller(scope: Scope) -> Callable[..., Awaitable[Caller]]:
    """Return the check that a call has a token with a scope.

    Raises:
        Problem: it has none that works, or none for this.
        TooOften: it is used too often.
    """

    async def check(request: Request, _: Any = Depends(_HEADER)) -> Caller:
        parts = parts_of(request)
        kind, _, secret = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not secret.strip():
            raise Problem(401, "no_token")
        async with reading(parts.sessions) as db:
            bearer = await bearer_of(db, secret.strip(), now=parts.clock.now())
            if bearer is None:
                raise Problem(401, "no_token")
            limits_of(request).spend(Limit.CALL_OF_TOKEN, str(bearer.token_id))
            actor = await actor_of(db, bearer.member)
        if scope not in bearer.scopes or actor.role not in AT_WORK:
            raise Problem(403, "no_scope")
        now = parts.clock.now()
        if bearer.used_at is None or now - bearer.used_at >= USED_EVERY:
            async with parts.transaction() as db:
                await note_use(db, bearer, now=now)
        return Caller(parts, actor)

    return check


def anybody(request: Request) -> None:
    """Let in whoever asks for what is public, but not too often.

    Raises:
        TooOften: so many asked from one address.
    """
    limits_of(request).spend(Limit.OPEN_CALL_OF_ADDRESS, address_of(request))
