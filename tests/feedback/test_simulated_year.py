"""A whole year of the office's clock: officers who forget, a swap entered late, two days of outage."""

import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.engine import Sessions
from feedback import apologies, cases, handling, intake, units, watching
from feedback.agenda import Duty
from feedback.calendar import shipped_calendar
from feedback.calendar_changes import calendar_in_force, enter_day
from feedback.handling import Officer
from feedback.history import SYSTEM, verify_chain
from feedback.lifecycle import CaseKind, Role, State
from feedback.periods import Period
from feedback.statistics import figures
from feedback.tables import Case, CaseApology, CaseEvent, ChangeKind, EventKind
from feedback.timekeeping import Moved, reckoning_of
from feedback.worktime import VIETNAM, in_office_hours, local_date
from tests.feedback.world import ROWS, submission

YEAR = 2026
CASES = 500
STEP = timedelta(hours=1)
START = datetime(YEAR, 1, 5, tzinfo=VIETNAM)
END = datetime(YEAR, 12, 29, tzinfo=VIETNAM)
OUTAGE = (datetime(YEAR, 6, 9, 10, tzinfo=VIETNAM), datetime(YEAR, 6, 11, 10, tzinfo=VIETNAM))
#: Entered on the day before the day off itself.
SWAP_ENTERED = datetime(YEAR, 10, 12, 9, 0, tzinfo=VIETNAM)
SWAPPED_OFF, SWAPPED_IN = date(YEAR, 10, 13), date(YEAR, 10, 17)
KINDS = {CaseKind.FEEDBACK: 70, CaseKind.PETITION: 15, CaseKind.QUESTION: 15}


@dataclass
class Life:
    """What will happen to a case, by chance; times are decided when the case is there."""

    code: str
    received_at: datetime
    answers_at: datetime | None
    asks_at: datetime | None = None
    replies_at: datetime | None = None
    apologises_at: datetime | None = None
    done: set[str] = field(default_factory=set)


@dataclass
class Office:
    """The registry with a clock that the year moves."""

    db: AsyncSession
    rng: random.Random
    head: Officer
    now: datetime = START
    lives: dict[str, Life] = field(default_factory=dict)
    moved: list[tuple[str, Moved]] = field(default_factory=list)
    told: list[tuple[datetime, str, Duty]] = field(default_factory=list)

    async def receive(self, at: datetime) -> None:
        kind = self.rng.choices(list(KINDS), list(KINDS.values()))[0]
        sent = submission(kind=kind, unit_code=self.rng.choice(("TH-LVT", "P-TM")))
        calendar = await calendar_in_force(self.db)
        case = await intake.receive(self.db, sent, now=at, rng=self.rng, calendar=calendar)
        assert case.due_at is not None
        length = case.due_at - at
        chance = self.rng.random()
        answers: datetime | None = at + length * self.rng.uniform(0.1, 0.97)
        if chance < 0.10:  # an officer who forgets
            answers = case.due_at + timedelta(hours=self.rng.uniform(1, 240))
        elif chance < 0.115:
            answers = None
        life = Life(case.code, at, answers)
        if self.rng.random() < 0.15:
            life.asks_at = at + length * self.rng.uniform(0.05, 0.8)
            life.replies_at = life.asks_at + timedelta(hours=self.rng.uniform(1, 200))
        if self.rng.random() < 0.7:
            life.apologises_at = case.due_at + timedelta(hours=self.rng.uniform(14, 60))
        self.lives[case.code] = life

    async def live(self, life: Life) -> None:
        """Do what people do by now."""
        for name, at in (
            ("ask", life.asks_at), ("reply", life.replies_at), ("apologise", life.apologises_at),
            ("answer", life.answers_at),
        ):  # fmt: skip
            if at is not None and at <= self.now and name not in life.done:
                life.done.add(name)
                await getattr(self, f"_{name}")(life.code)

    async def _ask(self, code: str) -> None:
        if (await cases.by_code(self.db, code)).state in {State.RECEIVED, State.IN_WORK}:
            await handling.ask_citizen(self.db, code, "Lớp nào?", actor=self.head, now=self.now)

    async def _reply(self, code: str) -> None:
        await intake.add_words(self.db, code, "Lớp 3A.", now=self.now)

    async def _apologise(self, code: str) -> None:
        case = await cases.by_code(self.db, code)
        if not case.is_overdue(self.now):
            return
        calendar = await calendar_in_force(self.db)
        latest = await apologies.latest_new_date(self.db, case, now=self.now, calendar=calendar)
        await apologies.apologise(
            self.db, code, "Chờ xác minh.", latest, actor=self.head, now=self.now, calendar=calendar
        )

    async def _answer(self, code: str) -> None:
        if (await cases.by_code(self.db, code)).state.is_open:
            await handling.answer(self.db, code, "Đã giải quyết.", actor=self.head, now=self.now)

    async def tick(self) -> None:
        """Run the clock jobs, as they run in service."""
        codes = await watching.cases_to_look_at(self.db, now=self.now, limit=10_000)
        if not codes:
            return
        calendar = await calendar_in_force(self.db)
        for code in codes:
            case = await cases.for_change(self.db, code)
            seen = await watching.look_at(self.db, case, now=self.now, calendar=calendar)
            self.told += [(self.now, code, duty) for duty in seen.duties]
            if seen.moved is not None:
                self.moved.append((code, seen.moved))


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One kind of database is enough for a year; the steps themselves are tried on both elsewhere."""
    return sqlite_url


async def live_a_year(sessions: Sessions) -> tuple[Office, datetime]:
    rng = random.Random(2026)
    async with sessions.begin() as db:
        await units.import_units(db, ROWS)
        path = (await units.by_code(db, "SGDDT")).path
    head = Officer(1, "Lê Thị Trưởng", Role.HEAD, path)
    arrivals = sorted(START + (END - timedelta(days=3) - START) * rng.random() for _ in range(CASES))
    waiting: dict[str, Life] = {}
    now = START
    async with sessions() as db:
        office = Office(db, rng, head)
        while now < END:
            # At night, one look is like many.
            now += STEP if 6 <= now.hour < 21 else timedelta(hours=3)
            office.now = now
            while arrivals and arrivals[0] <= now:
                await office.receive(arrivals.pop(0))
                life = next(reversed(office.lives.values()))
                waiting[life.code] = life
            for life in list(waiting.values()):
                await office.live(life)
                if "answer" in life.done:
                    del waiting[life.code]
            if now == SWAP_ENTERED:
                for day, kind in ((SWAPPED_OFF, ChangeKind.DAY_OFF), (SWAPPED_IN, ChangeKind.MAKE_UP)):
                    await enter_day(db, day, kind, name="hoán đổi", source="Công văn", actor=SYSTEM, now=now)
            if not OUTAGE[0] <= now < OUTAGE[1]:
                await office.tick()
                if now.hour == 12:
                    assert not (await watching.missed(db, now=now)).is_any
            elif now > OUTAGE[0] + timedelta(hours=8):
                assert (await watching.missed(db, now=now)).is_any, "the dead man's switch is silent"
            if now.hour >= 21:
                await db.commit()
                db.expunge_all()
        await db.commit()
    return office, now


@pytest.mark.timeout(180)
async def test_a_year_of_the_clock(sessions: Sessions) -> None:
    office, now = await live_a_year(sessions)
    async with sessions() as db:
        calendar = await calendar_in_force(db)
        all_cases = (await db.scalars(select(Case))).all()
        lines: dict[str, list[CaseEvent]] = defaultdict(list)
        for line in await db.scalars(select(CaseEvent).order_by(CaseEvent.id)):
            lines[line.case_code].append(line)
        letters = Counter((await db.scalars(select(CaseApology.case_id))).all())
        assert len(all_cases) == CASES

        late = {c.code for c in all_cases if _is_late(c, now)}
        assert len(late) > CASES / 20
        await _every_late_case_has_its_line(late, all_cases, lines)
        without = {one.code for one in await apologies.late_without_apology(db, now=now)}
        apologised = {c.code for c in all_cases if letters[c.id]}
        assert without == late - apologised, "a late case has an apology or stands in the list"
        assert apologised <= late
        assert len(apologised) > CASES / 40
        assert max(letters.values()) == 1, "one extension"

        _reminders_come_in_office_hours_each_once(office, all_cases, lines, calendar)
        _what_goes_up_goes_up_in_order(all_cases, lines)
        _the_swap_moved_what_it_had_to(office, lines)
        await _every_deadline_can_be_counted_again(db, all_cases, calendar, now)
        await _the_figures_are_those_of_the_cases(db, all_cases, now)
        assert await verify_chain(db) == []


def _is_late(case: Case, now: datetime) -> bool:
    assert case.due_at is not None
    if case.answered_at is not None:
        return case.answered_at > case.due_at
    return now > case.due_at and (case.paused_at is None or case.paused_at > case.due_at)


async def _every_late_case_has_its_line(
    late: set[str], all_cases: list[Case] | object, lines: dict[str, list[CaseEvent]]
) -> None:
    assert isinstance(all_cases, list)
    for case in all_cases:
        said = [line for line in lines[case.code] if line.kind is EventKind.LATE]
        dues = [line.data["due_at"] for line in said]
        assert len(dues) == len(set(dues)), "lateness is noted once for each promise"
        if case.code in late:
            assert case.due_at is not None
            assert [line for line in said if line.at > case.due_at], case.code
            first = min(line.at for line in said if line.at > case.due_at)
            outage = OUTAGE[0] <= first and case.due_at < OUTAGE[1]
            assert first - case.due_at <= timedelta(hours=3 if not outage else 52)
            assert case.answered_at is None or first <= case.answered_at


def _reminders_come_in_office_hours_each_once(
    office: Office, all_cases: object, lines: dict[str, list[CaseEvent]], calendar: object
) -> None:
    assert isinstance(all_cases, list)
    after_outage: Counter[str] = Counter()
    for at, code, duty in office.told:
        if duty.is_for_citizen:
            assert in_office_hours(at, calendar), "no citizen is written to at night"  # type: ignore[arg-type]
        if at == OUTAGE[1] and duty.is_reminder:
            after_outage[code] += 1
    assert all(count == 1 for count in after_outage.values()), "no storm after an outage"
    assert not [at for at, _, _ in office.told if OUTAGE[0] <= at < OUTAGE[1]]
    quiet = 0
    for case in all_cases:
        reminded = Counter(line.data["what"] for line in lines[case.code] if line.kind is EventKind.REMINDED)
        moved = [line for line in lines[case.code] if line.kind is EventKind.DUE_SET][1:]
        if moved:
            continue  # a new date has reminders of its own
        assert all(count == 1 for count in reminded.values()), case.code
        ended = case.answered_at or END
        near_outage = case.received_at < OUTAGE[1] and ended > OUTAGE[0]
        asked = any(line.kind is EventKind.ASKED for line in lines[case.code])
        if near_outage or asked:
            continue
        # Whoever had a case on the morning of its due day was told so, in this very hour.
        morning = datetime.combine(local_date(case.due_at), time(7, 30), VIETNAM)
        if ended > morning + STEP and case.received_at < morning:
            assert reminded[Duty.DUE_MORNING] == 1, case.code
            quiet += 1
    assert quiet > CASES / 20


def _what_goes_up_goes_up_in_order(all_cases: object, lines: dict[str, list[CaseEvent]]) -> None:
    assert isinstance(all_cases, list)
    raised = 0
    for case in all_cases:
        levels = [line.data["level"] for line in lines[case.code] if line.kind is EventKind.RAISED]
        assert levels == list(range(1, len(levels) + 1))
        raised += len(levels)
        if levels:
            kinds = [line.kind for line in lines[case.code]]
            assert EventKind.LATE in kinds[: kinds.index(EventKind.RAISED)], "late comes before going up"
    assert raised > CASES / 40


def _the_swap_moved_what_it_had_to(office: Office, lines: dict[str, list[CaseEvent]]) -> None:
    by_calendar = {
        code
        for code, told in lines.items()
        if any(line.data.get("why") == "calendar" for line in told if line.kind is EventKind.DUE_SET)
    }
    assert by_calendar == {code for code, _ in office.moved}, "each change is a line, and nothing else is"
    assert len(by_calendar) >= CASES / 200
    later = [moved for _, moved in office.moved if moved.is_later]
    assert later, "citizens whose date moves later are told"
    assert all(moved.was.astimezone(VIETNAM).date() >= SWAPPED_OFF for moved in later)


async def _every_deadline_can_be_counted_again(
    db: AsyncSession, all_cases: object, calendar: object, now: datetime
) -> None:
    assert isinstance(all_cases, list)
    for case in all_cases:
        ended_before_the_swap = case.answered_at is not None and case.answered_at <= SWAP_ENTERED
        known = shipped_calendar() if ended_before_the_swap else calendar
        found = await reckoning_of(db, case, known, now=now)  # type: ignore[arg-type]
        assert found is not None
        assert (found.due_at, found.promised_at) == (case.due_at, case.promised_at), case.code


async def _the_figures_are_those_of_the_cases(db: AsyncSession, all_cases: object, now: datetime) -> None:
    assert isinstance(all_cases, list)
    found = await figures(db, Period(START.astimezone(UTC), now.astimezone(UTC)), now=now)
    pakn = [case for case in all_cases if case.kind.is_pakn]
    answered = [case for case in pakn if case.answered_at is not None]
    counts = found.cases
    assert counts.received == len(pakn)
    assert counts.late == sum(case.answered_at > case.due_at for case in answered)
    assert counts.early + counts.on_time == sum(case.answered_at <= case.due_at for case in answered)
    assert counts.overdue == sum(_is_late(case, now) for case in pakn if case.answered_at is None)
    assert counts.open == len(pakn) - len(answered)
