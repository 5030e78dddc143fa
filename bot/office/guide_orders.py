"""How the steps of guides stood before editors added, moved or took some out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.office.changes import Subject, of_subject
from bot.storage.office_tables import OfficeChange
from faq.guide_book import with_edits
from faq.guides import Guide
from faq.walks import FormerOrders


async def former_orders(db: AsyncSession, shipped: Mapping[str, Guide]) -> FormerOrders:
    """Return, by guide, every order of its steps that holds no more, with when it ended.

    Args:
        db: the transaction; only read.
        shipped: the guides as they ship, by id.
    """
    return orders_before(await of_subject(db, Subject.GUIDE), shipped)


def orders_before(changes: Iterable[OfficeChange], shipped: Mapping[str, Guide]) -> FormerOrders:
    """Return the same of changes in the order of entering."""
    present = {name: guide.order for name, guide in shipped.items()}
    found: dict[str, list[tuple[datetime, tuple[str, ...]]]] = defaultdict(list)
    for change in changes:
        guide = shipped.get(change.name)
        if guide is None:
            continue
        order = with_edits(guide, (change.value or {}).get("sentences")).order
        if order != present[guide.id]:
            found[guide.id].append((change.at, present[guide.id]))
            present[guide.id] = order
    return found
