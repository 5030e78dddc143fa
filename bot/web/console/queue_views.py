"""The filters that somebody keeps under a name."""

from collections.abc import Sequence

from fastapi import Request, Response
from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channel_names import CHANNELS
from bot.storage.office_tables import SavedView
from bot.web.console.entrance import Field, Known
from bot.web.console.flash import Flash
from bot.web.console.pages import go
from bot.web.console.queue_wish import ADDRESS, Wish, wish_of_text
from bot.web.console.router import router
from feedback.alphabet import by_name

#: So many views one person keeps; more would be a list to search in.
MOST_VIEWS = 12
LONGEST_NAME = 60


async def views_of(db: AsyncSession, staff_id: int) -> Sequence[SavedView]:
    """Return a person's views, by name."""
    mine = select(SavedView).where(SavedView.staff_id == staff_id)
    return sorted(await db.scalars(mine), key=lambda view: (by_name(view.name), view.id))


@router.post("/bo-loc")
async def save_view(request: Request, visit: Known, name: Field = "", query: Field = "") -> Response:
    """Keep what the address asks for; the same name again replaces it."""
    name, wish = " ".join(name.split())[:LONGEST_NAME], wish_of_text(query.lstrip("?"), CHANNELS)
    say, staff_id = visit.words.say, visit.seat.member.id
    if not name or wish == Wish():
        return go(request, wish.address(), Flash(say("desk.view_nothing"), "bad"))
    async with visit.parts.transaction() as db:
        same = (SavedView.staff_id == staff_id, SavedView.name == name)
        await db.execute(delete(SavedView).where(*same))
        kept = await db.scalar(select(func.count()).where(SavedView.staff_id == staff_id)) or 0
        if kept >= MOST_VIEWS:
            return go(request, wish.address(), Flash(say("desk.view_too_many", most=MOST_VIEWS), "bad"))
        address = wish.address()
        db.add(SavedView(staff_id=staff_id, name=name, address=address, created_at=visit.parts.clock.now()))
    return go(request, address, Flash(say("desk.view_saved", name=name)))


@router.post("/bo-loc/{view_id}/xoa")
async def drop_view(request: Request, visit: Known, view_id: int) -> Response:
    """Forget a view of one's own."""
    mine = (SavedView.id == view_id, SavedView.staff_id == visit.seat.member.id)
    async with visit.parts.transaction() as db:
        await db.execute(delete(SavedView).where(*mine))
    return go(request, ADDRESS, Flash(visit.words.say("desk.view_dropped")))
