"""What of cases has not come to their senders, and how it is being brought to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.tables import CaseLink, Conversation, Message
from bot.work.reaching import Way, stranded, stranded_of
from feedback.tables import Case, Unit

#: What the list shows at once.
MOST = 200


@dataclass(frozen=True, slots=True)
class Reach:
    """How the sender of a case can be reached.

    Args:
        since: when the oldest message was written that has not come to them; None if all have.
        way: how it is being brought to them.
        texts: what it says, to be read out.
        paused_until: staff speak with them in the channel's own program until then.
    """

    since: datetime | None = None
    way: Way | None = None
    texts: tuple[str, ...] = ()
    paused_until: datetime | None = None


async def reach_of(db: AsyncSession, code: str, *, now: datetime) -> Reach:
    """Return how the sender of a case can be reached."""
    waiting = await stranded_of(db, code)
    own = select(Conversation.paused_until).join(CaseLink, CaseLink.conversation_id == Conversation.id)
    until = await db.scalar(own.where(CaseLink.case_code == code))
    return Reach(
        since=waiting[0].created_at if waiting else None,
        way=Way(waiting[0].way) if waiting and waiting[0].way else None,
        texts=tuple(one.text for one in waiting),
        paused_until=until if until is not None and until > now else None,
    )


@dataclass(frozen=True, slots=True)
class Unreached:
    """One line of the list."""

    case: Case
    unit: str
    since: datetime
    way: str


async def unreached(db: AsyncSession, unit_path: str) -> Sequence[Unreached]:
    """Return the cases of a unit and below whose sender still waits for what is owed, oldest first."""
    rows = await db.execute(
        select(Case, Unit.name, func.min(Message.created_at), func.min(Message.way))
        .join(Message, Message.case_code == Case.code)
        .join(Unit, Unit.id == Case.unit_id)
        .where(stranded(), Unit.path.startswith(unit_path, autoescape=True))
        .group_by(Case.id, Unit.id)
        .order_by(func.min(Message.created_at))
        .limit(MOST)
    )
    return [Unreached(case, name, since, way or "") for case, name, since, way in rows]
