"""What an empty list would show with fewer filters: how many cases, and the address that lists them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncSession

from bot.web.console.marks import Horizon
from bot.web.console.queue_wish import Wish, filter_of
from feedback import cases
from feedback.handling import Officer
from feedback.lifecycle import State
from feedback.queue_filter import QueueFilter


@dataclass(frozen=True, slots=True)
class Wider:
    """A wish that asks for more: what it leaves out, how many cases it finds, where they are listed."""

    key: str
    count: int
    address: str


async def wider_of(
    db: AsyncSession, wish: Wish, unit_path: str, actor: Officer, at: Horizon
) -> Sequence[Wider]:
    """Return the wider wishes that find something, the nearest to the wish first.

    Args:
        db: a transaction.
        wish: one that found nothing.
        unit_path: of the unit that it names, or of all that the actor may see.
        actor: who looks.
        at: now, and until when is soon.
    """
    # Words alone are a search; without words all that is left would be the whole register.
    wishes = {
        "states": replace(wish, state="all", due="", page=1),
        "filters": Wish(state=wish.state, words=wish.words),
        **({"all": Wish(state="all", words=wish.words)} if wish.words else {}),
    }
    # What was asked has been looked for already.
    wishes = {key: one for key, one in wishes.items() if one != replace(wish, page=1)}
    if not wishes:
        return ()
    several = {
        key: replace(
            filter_of(one, actor=actor, unit_path=unit_path if one.unit else actor.unit_path, horizon=at),
            words="",
        )
        for key, one in wishes.items()
    }
    everywhere = QueueFilter(unit_path=actor.unit_path, states=frozenset(State), words=wish.words)
    found = await cases.counts(db, everywhere, several)
    shown: list[Wider] = []
    for key, one in wishes.items():
        if found[key] and found[key] not in {before.count for before in shown}:
            shown.append(Wider(key, found[key], one.address()))
    return shown
