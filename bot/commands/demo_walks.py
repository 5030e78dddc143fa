"""Invents people who were led through the guides: most come to the end, some stop, ask for a person."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from faq.funnel import Did
from faq.guides import Guide
from faq.walks import record_deed

#: How likely somebody goes on from a step; of those who do not, so many say what is wrong, ask for a person.
GOES_ON, TELLS_TROUBLE, WANTS_PERSON = 0.93, 0.5, 0.35
#: Guides are walked the more often, the further in front they stand.
RANK_WEIGHT = -0.8
_YEAR_MINUTES, _STEP_MINUTES = 365 * 24 * 60, 4


async def walk(
    db: AsyncSession, guides: Sequence[Guide], number: int, *, rng: random.Random, now: datetime
) -> None:
    """Write down so many walks over the year before ``now``; each is of a person of its own."""
    weights = [(1 + place) ** RANK_WEIGHT for place in range(len(guides))]
    for person in range(number):
        guide = rng.choices(guides, weights)[0]
        at = now - timedelta(minutes=rng.randrange(_YEAR_MINUTES))
        await _one(db, guide, f"demo-{person}", rng, at)


async def _one(db: AsyncSession, guide: Guide, person: str, rng: random.Random, at: datetime) -> None:
    async def did(what: Did, step: str = "", trouble: str = "") -> None:
        await record_deed(
            db, guide_id=guide.id, did=what, person_key=person, now=at, step_id=step, trouble_id=trouble
        )

    await did(Did.STARTED)
    for step in guide.steps:
        at += timedelta(minutes=rng.randrange(1, 2 * _STEP_MINUTES))
        if rng.random() < GOES_ON:
            await did(Did.DONE, step.id)
            continue
        if step.troubles and rng.random() < TELLS_TROUBLE:
            await did(Did.TROUBLE, step.id, rng.choice(step.troubles).id)
        else:
            await did(Did.STUCK, step.id)
        await did(Did.PERSON if rng.random() < WANTS_PERSON else Did.PAUSED, step.id)
        return
