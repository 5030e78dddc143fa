"""No order of steps, pauses, calendar changes and looks loses time, doubles a pause or hides lateness."""

import asyncio
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.engine import Sessions, open_engine, open_sessions
from feedback import apologies, cases, classifying, handling, intake, timekeeping, watching
from feedback.calendar_changes import calendar_in_force, enter_day
from feedback.clocks import PauseReason
from feedback.errors import (
    FeedbackError,
)
from feedback.history import SYSTEM
from feedback.kinds import CaseKind
from feedback.lifecycle import Role, State
from feedback.reckoning import Pause, reckon
from feedback.tables import Base, Case, CaseApology, ChangeKind, EventKind, unlock
from feedback.worktime import local_date
from tests.fakes import VAULT
from tests.feedback.world import (
    MONDAY,
    look,
    officer,
    open_office,
    receive,
)

OPS = ("ask", "reply", "release", "hand_over", "classify", "take", "answer", "note", "calendar", "apologise")
lives = st.lists(st.tuples(st.sampled_from(OPS), st.integers(1, 2500)), min_size=1, max_size=12)


@dataclass
class Laboratory:
    """One database for all examples, each with a case of its own."""

    runner: asyncio.Runner
    sessions: Sessions
    rng: random.Random = field(default_factory=lambda: random.Random(5))


@pytest.fixture(scope="module")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laboratory]:
    with asyncio.Runner() as runner:
        engine = open_engine(f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('lives') / 'any.db'}")
        unlock(engine.dialect, VAULT)

        async def prepare() -> None:
            async with engine.begin() as connection:
                await connection.run_sync(Base.metadata.create_all)
            async with open_sessions(engine).begin() as db:
                await open_office(db)

        runner.run(prepare())
        yield Laboratory(runner, open_sessions(engine))
        runner.run(engine.dispose())


@settings(max_examples=60, deadline=None)
@given(life=lives)
def test_any_order_of_steps_keeps_the_time(laboratory: Laboratory, life: list[tuple[str, int]]) -> None:
    laboratory.runner.run(_live(laboratory, life))


async def _live(laboratory: Laboratory, life: list[tuple[str, int]]) -> None:
    async with laboratory.sessions() as db:
        head = await officer(db, "SGDDT", role=Role.HEAD)
        now = MONDAY
        case = await receive(db, seed=laboratory.rng.randrange(10**9))
        pauses: list[Pause] = []
        waiting_since: datetime | None = None
        for op, minutes in life:
            now += timedelta(minutes=minutes)
            try:
                async with db.begin_nested():
                    await _do(db, case, op, head, now)
            except FeedbackError:
                await db.refresh(case)
            if waiting_since is None and case.state is State.WAITING_FOR_CITIZEN:
                waiting_since = now
            elif waiting_since is not None and case.state is not State.WAITING_FOR_CITIZEN:
                pauses.append(Pause(waiting_since, now, PauseReason.CITIZEN))
                waiting_since = None
            await look(db, case.code, now)
            await _check(db, case, pauses, now)
        await db.rollback()  # calendar changes of this life are nobody else's


async def _do(db: AsyncSession, case: Case, op: str, head: handling.Officer, now: datetime) -> None:
    code, calendar = case.code, await calendar_in_force(db)
    if op == "ask":
        await handling.ask_citizen(db, code, "Lớp nào?", actor=head, now=now)
    elif op == "reply":
        await intake.add_words(db, code, "3A", now=now)
    elif op == "release":
        await handling.release(db, code, actor=head, now=now)
    elif op == "hand_over":
        place = "P-TM" if (await cases.unit_of(db, case)).code == "TH-LVT" else "TH-LVT"
        await handling.hand_over(db, code, place, "Đúng nơi.", actor=head, now=now)
    elif op == "classify":
        kind = CaseKind.PETITION if case.kind is CaseKind.FEEDBACK else CaseKind.FEEDBACK
        await classifying.classify(db, code, kind, None, actor=head, now=now, calendar=calendar)
    elif op == "take":
        await handling.take(db, code, actor=head, now=now)
    elif op == "answer" and now.minute % 3 == 0:
        await handling.answer(db, code, "Xong.", actor=head, now=now)
    elif op == "note":
        await handling.note(db, code, "x", actor=head, now=now)
    elif op == "calendar":
        day = local_date(now) + timedelta(days=3)
        kind_of_day = ChangeKind.MAKE_UP if day.weekday() >= 5 else ChangeKind.DAY_OFF
        await enter_day(db, day, kind_of_day, name="x", source="y", actor=SYSTEM, now=now)
    elif op == "apologise":
        latest = await apologies.latest_new_date(db, case, now=now, calendar=calendar)
        await apologies.apologise(db, code, "Vì.", latest, actor=head, now=now, calendar=calendar)


async def _check(db: AsyncSession, case: Case, pauses: list[Pause], now: datetime) -> None:
    """What is stored is what the states of the case, seen from outside, give by themselves."""
    if not case.state.is_open:
        return
    calendar = await calendar_in_force(db)
    stored = await timekeeping.reckoning_of(db, case, calendar, now=now)
    assert stored is not None
    found = reckon(
        timekeeping.clock_of_case(case), case.received_at, calendar, now=now, pauses=pauses,
        extension=timekeeping.extension_of(case),
    )  # fmt: skip
    assert (case.due_at, case.promised_at) == (found.due_at, found.promised_at)
    if case.is_past(now) and case.owed_at is not None:
        lines = await cases.history(db, case.id)
        owed = case.owed_at
        assert any(line.kind is EventKind.LATE and line.at > owed for line in lines)
    assert not (await watching.missed(db, now=now + timedelta(minutes=1))).late_without_line
    letters = await db.scalars(select(CaseApology).where(CaseApology.case_id == case.id))
    assert len([one for one in letters if one.new_due_at]) <= 1
