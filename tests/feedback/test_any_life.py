"""Whatever is done with cases in whatever order, and whatever becomes of the calendar meanwhile.

Figures add up, no past one changes, no time is lost, no pause counts twice, no late case lacks its line.
"""

import random
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.engine import Sessions
from feedback import cases, relations, timekeeping, watching
from feedback.calendar_changes import calendar_in_force, enter_day
from feedback.errors import FeedbackError
from feedback.history import SYSTEM, verify_chain
from feedback.kinds import CaseKind
from feedback.lifecycle import OPEN, Role, State
from feedback.periods import Period
from feedback.statistics import Counts, figures
from feedback.tables import Case, CaseEvent, CasePause, ChangeKind, EventKind
from feedback.worktime import local_date
from tests.feedback.acting import OTHERS, STAFF
from tests.feedback.world import MONDAY, officer, open_office, receive

SATURDAY = 5
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
            if number % 14 == 3:
                await _swap_a_day(db, rng, now)
                continue
            if number % 6 == 1:
                await _tick(db, now)
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
        now += timedelta(days=1)
        await _tick(db, now)
        await _no_time_is_lost(db, now)
        await _no_late_case_lacks_its_line(db, now)
        await _every_group_is_answered_for(db)
        assert await verify_chain(db) == []


async def _swap_a_day(db: AsyncSession, rng: random.Random, now: datetime) -> None:
    """Enter, often late, that a day is off or worked: from a week ago until three weeks ahead."""
    day = local_date(now) + timedelta(days=rng.randrange(-7, 21))
    kind = ChangeKind.MAKE_UP if day.weekday() >= SATURDAY else ChangeKind.DAY_OFF
    await enter_day(db, day, kind, name="hoán đổi", source="Công văn", actor=SYSTEM, now=now)


async def _tick(db: AsyncSession, now: datetime) -> None:
    """Let the clock jobs look at what is due, as they do in service."""
    calendar = await calendar_in_force(db)
    for code in await watching.cases_to_look_at(db, now=now, limit=10_000):
        case = await cases.for_change(db, code)
        await watching.look_at(db, case, now=now, calendar=calendar)


async def _no_time_is_lost(db: AsyncSession, now: datetime) -> None:
    """Check each deadline against a count from the beginning, and that no two pauses of a count overlap."""
    calendar = await calendar_in_force(db)
    counted = 0
    for case in await db.scalars(select(Case).where(Case.state.in_(OPEN), Case.due_at.is_not(None))):
        pauses = await db.scalars(
            select(CasePause)
            .where(CasePause.case_id == case.id, CasePause.counting == case.counting)
            .order_by(CasePause.began_at)
        )
        times = [(one.began_at, one.ended_at) for one in pauses]
        if case.paused_at is not None:
            times.append((case.paused_at, now))
        assert all(ended <= began for (_, ended), (began, _) in pairwise(times)), case.code
        found = await timekeeping.reckoning_of(db, case, calendar, now=now)
        assert found is not None
        assert (case.due_at, case.promised_at) == (found.due_at, found.promised_at), case.code
        counted += 1
    assert counted


async def _no_late_case_lacks_its_line(db: AsyncSession, now: datetime) -> None:
    assert not (await watching.missed(db, now=now)).is_any
    late = await db.scalars(select(CaseEvent).where(CaseEvent.kind == EventKind.LATE))
    told = [(line.case_id, line.data["due_at"]) for line in late]
    assert told, "some case was late"
    assert len(told) == len(set(told)), "each promise that was broken is noted once"


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
