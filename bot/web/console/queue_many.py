"""Several cases at once: take them, or give them to an officer. Each is its own transaction."""

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import quote

from fastapi import Form, Request, Response

from bot.channel_names import CHANNELS
from bot.desk import Desk
from bot.staff import accounts
from bot.staff.actors import actor_of
from bot.storage.engine import reading
from bot.web.console.entrance import Field, Known
from bot.web.console.flash import Flash
from bot.web.console.pages import go
from bot.web.console.problems import said
from bot.web.console.queue_wish import wish_of_text
from bot.web.console.router import router
from bot.web.console.visit import Visit
from bot.work.staff_bell import add_notice
from feedback import assigning
from feedback.codes import parse_code
from feedback.errors import FeedbackError
from feedback.handling import Officer

#: As many as a page shows.
MOST = 30
#: Why so many cases were not given is said; of the others only how many.
MOST_REASONS = 3


@router.post("/giao-viec")
async def give_many(
    request: Request,
    visit: Known,
    codes: Annotated[Sequence[str], Form()] = (),
    officer: Field = "",
    query: Field = "",
    *,
    back: Field = "",
) -> Response:
    """Give the chosen cases to an officer; without one, take them oneself.

    With ``back``, the code of a case, its page is where it was asked for.
    """
    address = wish_of_text(query.lstrip("?"), CHANNELS).address()
    if back in codes:
        address = f"/can-bo/ho-so/{quote(back)}"
    say = visit.words.say
    if not codes:
        return go(request, address, Flash(say("desk.many_none"), "bad"))
    chosen = await _officer(visit, officer)
    done, refused = list[str](), list[str]()
    for code in list(dict.fromkeys(codes))[:MOST]:
        try:
            await _give(visit, parse_code(code), chosen)
            done.append(parse_code(code))
        except FeedbackError as refusal:
            refused.append(f"{code}: {said(refusal, visit.words)[1]}")
    if done and chosen.id != visit.actor.id:
        await _tell(visit, done, chosen)
    told = say("desk.many_done", count=len(done), officer=chosen.name) if done else say("desk.many_nothing")
    reasons = [f"• {one}" for one in refused[:MOST_REASONS]]
    if len(refused) > MOST_REASONS:
        reasons.append(say("desk.many_more", count=len(refused) - MOST_REASONS))
    return go(request, address, Flash("\n".join([told, *reasons]), "bad" if refused else "good"))


async def _officer(visit: Visit, number: str) -> Officer:
    if not (number.isascii() and number.isdecimal() and len(number) <= 18):
        return visit.actor
    async with reading(visit.parts.sessions) as db:
        return await actor_of(db, await accounts.by_id(db, int(number)))


async def _give(visit: Visit, code: str, officer: Officer) -> None:
    parts = visit.parts
    async with parts.transaction() as db:
        # Who leads takes over from others too; an officer takes what is free.
        if officer.id == visit.actor.id and not visit.actor.is_leader:
            await Desk(parts).take(db, code, visit.actor)
        else:
            await assigning.assign(db, code, officer, actor=visit.actor, now=parts.clock.now())


async def _tell(visit: Visit, codes: Sequence[str], officer: Officer) -> None:
    """Have the officer hear of what was given to them: in one sentence, however many cases they are."""
    by_and_to = {"by": visit.actor.name, "to": officer.name}
    async with visit.parts.transaction() as db:
        member, now = await accounts.by_id(db, officer.id), visit.parts.clock.now()
        if len(codes) == 1:
            add_notice(db, [member], "given", now=now, case_code=codes[0], data=by_and_to)
        else:
            add_notice(db, [member], "given_many", now=now, data={**by_and_to, "count": len(codes)})
