"""What people do in guides: kept as it happens, and counted per guide and step.

The caller gives the transaction; nothing here commits.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from faq import store
from faq.funnel import Deed, Did, GuideFigures, funnel
from faq.guides import Guide
from faq.masking import mask
from faq.tables import GuideDeed

#: What is kept of somebody's words, in characters.
LONGEST_WORDS = 500


async def record_deed(
    db: AsyncSession,
    *,
    guide_id: str,
    did: Did,
    person_key: str,
    now: datetime,
    step_id: str = "",
    trouble_id: str = "",
    words: str = "",
) -> GuideDeed:
    """Keep what somebody did in a guide, without personal data; ``person_key`` is a keyed hash."""
    deed = GuideDeed(
        guide_id=guide_id, step_id=step_id, did=str(did), trouble_id=trouble_id,
        words=mask(" ".join(words.split()))[:LONGEST_WORDS], person_key=person_key, at=now,
    )  # fmt: skip
    db.add(deed)
    return deed


#: By guide: until when (aware) its steps stood in an order that holds no more, the oldest first.
FormerOrders = Mapping[str, Sequence[tuple[datetime, tuple[str, ...]]]]


async def guide_figures(
    db: AsyncSession,
    guides: Iterable[Guide],
    *,
    former: FormerOrders,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[GuideFigures]:
    """Return the figures of each guide in the order given, from ``since`` (included) to ``until`` (not).

    Whoever did anything in that time counts as having been on the guide then, also if they began earlier.
    ``former`` says how the steps of guides stood before editors changed them.
    """
    of_guide: dict[str, list[Deed]] = defaultdict(list)
    for row in await store.guide_deeds(db, since=since, until=until):
        orders = former.get(row.guide_id, ())
        order = next((one for end, one in orders if row.at < end), None)
        deed = Deed(row.person_key, Did(row.did), row.step_id, row.trouble_id, row.words, order)
        of_guide[row.guide_id].append(deed)
    return [funnel(guide, of_guide[guide.id]) for guide in guides]
