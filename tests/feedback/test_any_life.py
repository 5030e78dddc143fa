"""Whatever is done with cases in whatever order: the figures add up and no past figure changes."""

import random
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.engine import Sessions
from feedback import relations
from feedback.errors import FeedbackError
from feedback.history import verify_chain
from feedback.kinds import CaseKind
from feedback.lifecycle import OPEN, Role, State
from feedback.periods import Period
from feedback.statistics import Counts, figures
from feedback.tables import Case
from tests.feedback.acting import OTHERS, STAFF
from tests.feedback.world import MONDAY, officer, open_office, receive

STEPS_TAKEN = 180
KINDS = [CaseKind.FEEDBACK, CaseKind.FEEDBACK, CaseKind.PETITION, CaseKind.TIP]
PLACES = ["SGDDT", "SGDDT", "P-PT"]


def outcome(counts: Counts) -> tuple[int, ...]:
    return (
        counts.carried_over, counts.received, counts.answered, counts.not_accepted, counts.transferred,
        counts.merged, counts.open,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
async def test_any_order_of_steps_keeps_every_figure_that_was_reported(sessions: Sessions, seed: int) -> None:
    rng, now = random.Random(seed), MONDAY
    start = MONDAY - timedelta(days=1)
    reported: list[tuple[Period, tuple[int, ...]]] = []
    done = 0
    async with sessions.begin() as db:
        await open_office(db)
        people = [await officer(db, place, id=n, role=Role.HEAD) for n, place in enumerate(PLACES, 1)]
        for number in range(STEPS_TAKEN):
            now += timedelta(minutes=rng.randrange(1, 900))
            if number % 5 == 0:
                await receive(db, seed=rng.randrange(10**9), now=now, kind=rng.choice(KINDS))
                continue
            codes = (await db.scalars(select(Case.code).order_by(Case.id))).all()
            do = (STAFF | OTHERS)[rng.choice(sorted(STAFF | OTHERS))]
            try:
                async with db.begin_nested():
                    await do(db, rng.choice(codes), rng.choice(people), now)
                done += 1
            except FeedbackError:
                db.expire_all()  # what was refused has left nothing
            if number % 20 == 19:
                period = Period(start, now + timedelta(seconds=1))
                reported.append((period, outcome((await figures(db, period, now=period.end)).cases)))
                start = period.end
        assert done > STEPS_TAKEN / 5
        for period, was in reported:
            assert outcome((await figures(db, period, now=now + timedelta(days=1))).cases) == was
        await _every_group_is_answered_for(db)
        assert await verify_chain(db) == []


async def _every_group_is_answered_for(db: AsyncSession) -> None:
    """Check that each merged case leads to one that is not merged, and each open one has a deadline."""
    found = (await db.scalars(select(Case))).all()
    states = {case.state for case in found}
    assert {State.MERGED, State.ANSWERED, State.TRANSFERRED} & states
    for case in found:
        target = await relations.goes_on_in(db, case)
        assert (target is case) == (case.state is not State.MERGED)
        assert target.state is not State.MERGED
        if case.state in OPEN and case.kind.is_promised:
            assert isinstance(case.due_at, datetime)
