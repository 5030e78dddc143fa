"""No order of steps, pauses, calendar changes and looks loses time, doubles a pause or hides lateness."""

import asyncio
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.engine import Sessions, open_engine, open_sessions
from feedback import apologies, cases, classifying, grouping, handling, intake, timekeeping, waiting, watching
from feedback.agenda import Duty, Facts, plan
from feedback.calendar import shipped_calendar
from feedback.calendar_changes import calendar_in_force, enter_day
from feedback.clocks import PauseReason
from feedback.errors import (
    CalendarChangeUnfit,
    ExtendedBefore,
    FeedbackError,
    NewDateUnfit,
    NotAllowed,
    NothingToSay,
    NotLate,
    PauseNotAllowed,
)
from feedback.history import SYSTEM
from feedback.kinds import CaseKind
from feedback.lifecycle import Role, State
from feedback.reckoning import Pause, reckon
from feedback.tables import Base, Case, CaseApology, ChangeKind, EventKind, unlock
from feedback.worktime import VIETNAM, local_date
from tests.fakes import VAULT
from tests.feedback.world import CALENDAR, MONDAY, agree_to_reminders, later, officer, open_office, receive

DUE = datetime(2026, 11, 23, 17, tzinfo=VIETNAM)


async def look(db: AsyncSession, code: str, now: datetime) -> watching.Seen:
    case = await cases.for_change(db, code)
    return await watching.look_at(db, case, now=now, calendar=await calendar_in_force(db))


async def events(db: AsyncSession, case: Case) -> list[EventKind]:
    return [line.kind for line in await cases.history(db, case.id)]


# --- the pieces ---


async def test_waiting_for_the_citizen_moves_the_deadline_by_exactly_that(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        head = await officer(db, "TH-LVT", role=Role.HEAD)
        case = await receive(db)
        await handling.ask_citizen(db, case.code, "Lớp nào?", actor=head, now=later(hours=1, minutes=7))
        assert case.due_at == DUE
        assert not case.is_overdue(later(days=30))
        await intake.add_words(db, case.code, "3A", now=later(hours=2))
        # 10:07 to 11:00; the line stands after the answer.
        assert case.due_at == DUE.replace(day=25, hour=8, minute=23)  # the 24th is off
        assert (await events(db, case))[-2:] == [EventKind.CITIZEN_ANSWERED, EventKind.DUE_SET]


@pytest.mark.parametrize("step", ["release", "hand_over", "classify", "answer"])
async def test_whatever_ends_a_pause_gives_its_time_back(sessions: Sessions, step: str) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        head = await officer(db, "SGDDT", role=Role.HEAD)
        case = await receive(db)
        await handling.ask_citizen(db, case.code, "Lớp nào?", actor=head, now=later(hours=1))
        now = later(hours=2)
        if step == "release":
            await handling.release(db, case.code, actor=head, now=now)
        elif step == "hand_over":
            await handling.hand_over(db, case.code, "P-TM", "Thuộc phường.", actor=head, now=now)
        elif step == "answer":
            await handling.answer(db, case.code, "Xong.", actor=head, now=now)
        else:
            await classifying.classify(
                db, case.code, CaseKind.QUESTION, None, actor=head, now=now, calendar=CALENDAR
            )
            assert case.paused_at is not None
            await intake.add_words(db, case.code, "3A", now=now)
            assert case.due_at == datetime(2026, 11, 19, 8, 30, tzinfo=VIETNAM)
            return
        assert case.due_at == datetime(2026, 11, 25, 8, 30, tzinfo=VIETNAM)


async def test_a_merged_case_brings_its_earlier_deadline_with_its_own_pauses(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        head = await officer(db, "SGDDT", role=Role.HEAD)
        early, target = await receive(db, seed=1), await receive(db, seed=2, now=later(days=1))
        await handling.ask_citizen(db, early.code, "Lớp nào?", actor=head, now=later(hours=1))
        await intake.add_words(db, early.code, "3A", now=later(hours=2))
        await handling.ask_citizen(db, target.code, "Lớp nào?", actor=head, now=later(days=1, hours=1))
        now = later(days=2)
        await grouping.merge(db, early.code, target.code, actor=head, now=now)
        assert target.due_at == early.due_at == datetime(2026, 11, 25, 8, 30, tzinfo=VIETNAM)
        # From here on its own pause counts again: 09:00-10:00 on the 18th.
        await intake.add_words(db, target.code, "3B", now=later(days=2, hours=1))
        assert target.due_at == datetime(2026, 11, 25, 9, 30, tzinfo=VIETNAM)


async def test_lateness_is_noted_before_the_answer_that_comes_too_late(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        head = await officer(db, "TH-LVT", role=Role.HEAD)
        case = await receive(db)
        await handling.answer(db, case.code, "Xin lỗi, đã xong.", actor=head, now=later(days=9))
        kinds = await events(db, case)
        assert kinds.index(EventKind.LATE) < kinds.index(EventKind.ANSWERED)
        await handling.note(db, case.code, "Gọi lại.", actor=head, now=later(days=20))
        assert (await events(db, case)).count(EventKind.LATE) == 1


async def test_another_body_is_waited_for_only_where_the_clock_allows_it(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        head = await officer(db, "TH-LVT", role=Role.HEAD)
        case = await receive(db)
        with pytest.raises(PauseNotAllowed):
            await waiting.wait_for_body(db, case.code, "Sở Tài chính", actor=head, now=MONDAY)
        with pytest.raises(PauseNotAllowed):
            await waiting.body_has_answered(db, case.code, "", actor=head, now=MONDAY)
        with pytest.raises(NothingToSay):
            await waiting.wait_for_body(db, case.code, " ", actor=head, now=MONDAY)
        # As if its clock allowed it: the time is given back all the same, whatever else happens meanwhile.
        await handling.take(db, case.code, actor=head, now=MONDAY)
        await timekeeping.pause_for_body(db, case, now=later(hours=1))
        await handling.ask_citizen(db, case.code, "Lớp nào?", actor=head, now=later(hours=1, minutes=30))
        await intake.add_words(db, case.code, "3A", now=later(hours=1, minutes=40))
        assert case.pause_reason is PauseReason.OTHER_BODY
        await waiting.body_has_answered(db, case.code, "Đồng ý.", actor=head, now=later(hours=2))
        assert (case.due_at, case.paused_at) == (datetime(2026, 11, 25, 8, 30, tzinfo=VIETNAM), None)


# --- apologies ---


async def test_what_was_late_and_apologised_for_is_late_in_the_case_that_it_is_merged_into(
    sessions: Sessions,
) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        head = await officer(db, "TH-LVT", role=Role.HEAD)
        old, now = await receive(db), later(days=8)
        latest = await apologies.latest_new_date(db, old, now=now, calendar=CALENDAR)
        await apologies.apologise(db, old.code, "Chờ.", latest, actor=head, now=now, calendar=CALENDAR)
        new = await receive(db, seed=2, now=now)
        await grouping.merge(db, old.code, new.code, actor=head, now=now)
        assert new.due_at == old.due_at
        (line,) = [one for one in await cases.history(db, new.id) if one.kind is EventKind.LATE]
        assert old.due_at
        assert line.data == {"due_at": old.due_at.isoformat(), "times": 1}


async def test_lateness_is_noted_before_the_letter_that_sets_a_new_date(sessions: Sessions) -> None:
    """As when the clock jobs were down: the letter must not hide that the first promise was broken."""
    async with sessions.begin() as db:
        await open_office(db)
        head = await officer(db, "TH-LVT", role=Role.HEAD)
        case, now = await receive(db), later(days=8)
        was = case.due_at
        latest = await apologies.latest_new_date(db, case, now=now, calendar=CALENDAR)
        await apologies.apologise(db, case.code, "Chờ.", latest, actor=head, now=now, calendar=CALENDAR)
        lines = await cases.history(db, case.id)
        kinds = [line.kind for line in lines]
        assert kinds.index(EventKind.LATE) < kinds.index(EventKind.APOLOGISED)
        assert was
        assert lines[kinds.index(EventKind.LATE)].data["due_at"] == was.isoformat()


async def test_who_agrees_to_be_reminded_while_waiting_is_reminded_in_time(sessions: Sessions) -> None:
    """Once the look was put off by three days for those who had not agreed."""
    async with sessions.begin() as db:
        await open_office(db)
        head = await officer(db, "TH-LVT", role=Role.HEAD)
        code = (await receive(db)).code
        await handling.ask_citizen(db, code, "Lớp nào?", actor=head, now=MONDAY)
        case, calendar = await cases.for_change(db, code), await calendar_in_force(db)
        half = plan(Facts(MONDAY, DUE, MONDAY, waits_for_citizen=True), calendar)[0]
        assert half.duty is Duty.CITIZEN_HALF
        now = MONDAY
        while case.watch_at is not None and case.watch_at < half.at:
            now = max(case.watch_at, now + timedelta(minutes=1))
            assert (await look(db, code, now)).duties == ()
        await agree_to_reminders(db, case.contact_ref, now=half.at - timedelta(minutes=1))
        assert code in await watching.cases_to_look_at(db, now=half.at)
        assert (await look(db, code, half.at)).duties == (Duty.CITIZEN_HALF,)


async def test_one_new_date_within_the_limit_signed_by_a_head(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        head = await officer(db, "TH-LVT", role=Role.HEAD)
        case, now = await receive(db), later(days=8)  # Tuesday, a day late; 15 days end on 01/12
        await look(db, case.code, now)
        assert await apologies.latest_new_date(db, case, now=now, calendar=CALENDAR) == date(2026, 12, 1)

        async def sign(reason: str, to: date | None, who: handling.Officer = head) -> CaseApology:
            return await apologies.apologise(
                db,
                case.code,
                reason,
                to,
                actor=who,
                now=now,
                calendar=CALENDAR,
            )

        with pytest.raises(NotAllowed):
            await sign("Vì.", date(2026, 11, 27), await officer(db, "TH-LVT", id=2))
        with pytest.raises(NothingToSay):
            await sign("  ", date(2026, 11, 27))
        for unfit in (None, date(2026, 11, 24), date(2026, 11, 28), date(2026, 12, 2)):
            with pytest.raises(NewDateUnfit):
                await sign("Vì.", unfit)
        letter = await sign("Vì chờ xác minh.", date(2026, 11, 27))
        assert (letter.number, letter.year, letter.signed_by_name) == (1, 2026, head.name)
        assert case.promised_at == datetime(2026, 11, 27, 17, tzinfo=VIETNAM)
        assert case.due_at == DUE, "an apology that comes too late hides no lateness"
        with pytest.raises(ExtendedBefore):
            await sign("Nữa.", date(2026, 11, 30))
        # The second lateness goes up at once.
        assert (await look(db, case.code, case.promised_at)).duties[-1:] != (Duty.LATE_AGAIN,)
        seen = await look(db, case.code, case.promised_at + timedelta(minutes=1))
        assert seen.duties == (Duty.LATE_AGAIN,)
        assert seen.levels == (1,)
        assert (await events(db, case)).count(EventKind.LATE) == 2


async def test_an_extension_in_time_keeps_the_answer_in_time(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        head = await officer(db, "TH-LVT", role=Role.HEAD)
        case = await receive(db)
        letter = await apologies.apologise(
            db, case.code, "Vì.", date(2026, 11, 27), actor=head, now=later(days=4), calendar=CALENDAR
        )
        assert letter.old_due_at == DUE
        assert case.due_at == case.promised_at == letter.new_due_at == DUE.replace(day=27)
        await look(db, case.code, DUE + timedelta(hours=1))
        assert EventKind.LATE not in await events(db, case)
        assert await apologies.late_without_apology(db, now=later(days=30)) == []


async def test_what_was_answered_late_lacks_an_apology_until_one_is_signed(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        head = await officer(db, "TH-LVT", role=Role.HEAD)
        late, fine = await receive(db, seed=1), await receive(db, seed=2)
        await handling.answer(db, fine.code, "Xong.", actor=head, now=later(days=1))
        await handling.answer(db, late.code, "Xong.", actor=head, now=later(days=9))
        now = later(days=10)
        found = await apologies.late_without_apology(db, now=now)
        assert [one.code for one in found] == [late.code]
        assert await apologies.late_without_apology(db, now=now, unit_path="/999/") == []
        with pytest.raises(NotLate):
            await apologies.apologise(db, fine.code, "Vì.", None, actor=head, now=now, calendar=CALENDAR)
        await apologies.apologise(db, late.code, "Vì.", None, actor=head, now=now, calendar=CALENDAR)
        assert await apologies.late_without_apology(db, now=now) == []
        with pytest.raises(NotLate):
            await apologies.apologise(db, late.code, "Vì.", None, actor=head, now=now, calendar=CALENDAR)


# --- the calendar ---


async def test_entries_have_a_source_a_name_and_a_fitting_weekday(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        for day, kind, name, source, what in (
            (date(2026, 11, 30), ChangeKind.DAY_OFF, "x", "", "source"),
            (date(2026, 11, 30), ChangeKind.DAY_OFF, "", "y", "name"),
            (date(2026, 11, 29), ChangeKind.DAY_OFF, "x", "y", "weekend"),
            (date(2026, 11, 30), ChangeKind.MAKE_UP, "x", "y", "weekday"),
            (date(2026, 11, 30), ChangeKind.PLAIN, "", "y", "plain"),
        ):
            with pytest.raises(CalendarChangeUnfit) as refused:
                await enter_day(db, day, kind, name=name, source=source, actor=SYSTEM, now=MONDAY)
            assert refused.value.what == what
        day = date(2026, 11, 30)
        await enter_day(db, day, ChangeKind.DAY_OFF, name="x", source="y", actor=SYSTEM, now=MONDAY)
        assert not (await calendar_in_force(db)).is_working(day)
        await enter_day(db, day, ChangeKind.PLAIN, name="", source="z", actor=SYSTEM, now=MONDAY)
        assert (await calendar_in_force(db)).is_working(day)
        assert shipped_calendar().is_working(day)


# --- any order ---

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
