"""The counts on top of the queue, each with the address that lists exactly what it counts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncSession

from bot.web.console.marks import Horizon
from bot.web.console.queue_wish import APPEAL_FROM, Due, Holder, Marked, Wish
from feedback import cases
from feedback.handling import Officer
from feedback.lifecycle import OPEN, CaseKind, State
from feedback.queue_filter import QueueFilter

#: Counts that are shown only where there is something to count.
RARE = frozenset({"paused", "approval", "appeal", "home_help", "tip"})
#: Where a count says nothing of these, it leaves them free.
_FREE = dict.fromkeys(("state", "kind", "due", "holder", "channel", "mark"), "")


@dataclass(frozen=True, slots=True)
class Tally:
    """A count on top of the list, and the wish that lists exactly that."""

    key: str
    count: int
    address: str
    chosen: bool


async def tallies_of(
    db: AsyncSession, wish: Wish, unit_path: str, actor: Officer, at: Horizon
) -> Sequence[Tally]:
    """Count within the chosen unit and words, whatever else is chosen."""
    base = QueueFilter(unit_path=unit_path, words=wish.words)
    some = QueueFilter()
    wishes: dict[str, tuple[dict[str, str], QueueFilter]] = {
        "open": ({}, some),
        "late": ({"due": Due.LATE}, replace(some, due_before=at.now)),
        "today": ({"due": Due.TODAY}, replace(some, due_before=at.today_until)),
        "soon": ({"due": Due.SOON}, replace(some, due_before=at.soon_until)),
        "nobody": ({"holder": Holder.NOBODY}, replace(some, without_officer=True)),
        "mine": ({"holder": Holder.ME}, replace(some, officer_id=actor.id)),
        "waiting": _of_state(State.WAITING_FOR_CITIZEN),
        "paused": ({"mark": Marked.PAUSED}, replace(some, paused=True)),
        "approval": _of_state(State.WAITING_FOR_APPROVAL),
        "appeal": ({"mark": Marked.APPEAL}, replace(some, reopened_at_least=APPEAL_FROM)),
        "home_help": _of_kind(CaseKind.HOME_HELP),
        "tip": _of_kind(CaseKind.TIP),
    }
    counted = await cases.counts(db, base, {key: narrowed for key, (_, narrowed) in wishes.items()})
    chosen = {name: getattr(wish, name) for name in _FREE}
    found = [
        Tally(key, counted[key], wish.address(**{**_FREE, **change}), chosen == {**_FREE, **change})
        for key, (change, _) in wishes.items()
    ]
    return [tally for tally in found if tally.count or tally.chosen or tally.key not in RARE]


def _of_state(state: State) -> tuple[dict[str, str], QueueFilter]:
    return {"state": state}, QueueFilter(states=frozenset({state}))


def _of_kind(kind: CaseKind) -> tuple[dict[str, str], QueueFilter]:
    return {"kind": kind}, QueueFilter(states=OPEN, kinds=frozenset({kind}))
