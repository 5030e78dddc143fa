"""A whole year of the office's clock: officers who forget, a swap entered late, two days of outage.

What the registry says is held against what the people of the year remember and against the calendar.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.engine import Sessions
from feedback import apologies, retelling
from feedback.agenda import Duty, completion_clock
from feedback.calendar import Calendar, shipped_calendar
from feedback.calendar_changes import calendar_in_force
from feedback.history import verify_chain
from feedback.kinds import CaseKind
from feedback.periods import Period, calendar_period
from feedback.statistics import Counts, figures
from feedback.tables import Case, CaseApology, CaseEvent, EventKind, Unit
from feedback.timekeeping import reckoning_of
from feedback.worktime import (
    VIETNAM,
    add_working_time,
    due_after,
    in_office_hours,
    local_date,
    opening_of,
    working_day_before,
    working_time_between,
)
from tests.feedback.year import OUTAGE, START, STEP, SWAP_ENTERED, SWAPPED_OFF, Life, Office, live_a_year

CASES = 2_000
#: What falls due at night is seen after so long.
SEEN_WITHIN = timedelta(hours=3)
SEEN_AFTER_OUTAGE = OUTAGE[1] - OUTAGE[0] + SEEN_WITHIN
PAKN = {CaseKind.FEEDBACK, CaseKind.PETITION}


@dataclass(frozen=True)
class Year:
    """What is left of the year: what people remember, and what the registry holds."""

    office: Office
    cases: Sequence[Case]
    lines: Mapping[str, Sequence[CaseEvent]]
    calendar: Calendar

    def life(self, case: Case) -> Life:
        return self.office.lives[case.code]

    def said(self, case: Case, kind: EventKind) -> list[CaseEvent]:
        return [line for line in self.lines[case.code] if line.kind is kind]

    def late(self, case: Case) -> bool:
        """Tell whether it was late when it ended, or is at the end of the year."""
        until = self.life(case).ended_at
        if case.due_at is None or (case.paused_at is not None and case.paused_at <= case.due_at):
            return False
        return (until or self.office.now) > case.due_at

    def known(self, until: datetime) -> Calendar:
        """Return the calendar by which a case was counted that ended then."""
        return shipped_calendar() if until <= SWAP_ENTERED else self.calendar

    def plain(self) -> Iterator[tuple[Case, datetime, datetime]]:
        """Yield each case that nothing moved or paused and no outage touched; its deadline; until when."""
        for case in self.cases:
            until = self.life(case).ended_at or self.office.now
            near = case.received_at < OUTAGE[1] and until > OUTAGE[0]
            moved = len(self.said(case, EventKind.DUE_SET)) > 1 or self.life(case).asked_at
            if case.due_at is not None and not near and not moved:
                yield case, case.due_at, until


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.timeout(600)
async def test_a_year_of_the_clock(sessions: Sessions) -> None:
    """One kind of database is enough for a year; the steps themselves are tried on both elsewhere."""
    async with sessions() as db:
        year = await _year(db, await live_a_year(db, how_many=CASES))
        assert len(year.cases) == CASES
        assert {life.ended_as for life in year.office.lives.values()} == {
            "answered", "not_accepted", "transferred", "merged", "closed", "",
        }  # fmt: skip
        _every_late_case_has_its_line_in_time(year)
        await _every_late_case_has_an_apology_or_stands_in_the_list(db, year)
        _officers_are_reminded_of_each_thing_once_in_the_hour_it_falls_due(year)
        _citizens_are_reminded_who_agreed_and_nobody_else(year)
        _lateness_goes_up_as_often_as_it_should(year)
        _no_storm_follows_the_outage(year)
        _the_swap_moved_what_it_had_to(year)
        await _every_deadline_can_be_counted_again(db, year)
        await _the_figures_are_what_people_remember(db, year)
        assert await retelling.recomputed_differs(db, now=year.office.now) == ()
        assert await verify_chain(db) == []


async def _year(db: AsyncSession, office: Office) -> Year:
    lines: dict[str, list[CaseEvent]] = defaultdict(list)
    for line in await db.scalars(select(CaseEvent).order_by(CaseEvent.id)):
        lines[line.case_code].append(line)
    every = (await db.scalars(select(Case).order_by(Case.id))).all()
    return Year(office, every, lines, await calendar_in_force(db))


def _every_late_case_has_its_line_in_time(year: Year) -> None:
    late = [case for case in year.cases if year.late(case)]
    assert len(late) > CASES / 20
    for case in year.cases:
        said = year.said(case, EventKind.LATE)
        dues = [line.data["due_at"] for line in said]
        assert len(dues) == len(set(dues)), "lateness is noted once for each promise"
        if not year.late(case):
            continue
        assert case.due_at is not None
        first = min(line.at for line in said if line.at > case.due_at)
        through_outage = OUTAGE[0] - STEP <= case.due_at < OUTAGE[1]
        # What is merged into a case may bring a deadline that is past already.
        merged = [line.at for line in year.said(case, EventKind.DUE_SET) if line.data.get("why") == "merged"]
        since = max(case.due_at, *merged) if merged else case.due_at
        assert first - since <= (SEEN_AFTER_OUTAGE if through_outage else SEEN_WITHIN), case.code
        assert first <= (year.life(case).ended_at or year.office.now)


async def _every_late_case_has_an_apology_or_stands_in_the_list(db: AsyncSession, year: Year) -> None:
    answers = {"answered", ""}
    late = {one.code for one in year.cases if year.late(one) and year.life(one).ended_as in answers}
    apologised = {life.code for life in year.office.lives.values() if life.letters}
    without = {one.code for one in await apologies.late_without_apology(db, now=year.office.now)}
    assert without == late - apologised
    assert len(apologised & late) > CASES / 40
    letters = (await db.scalars(select(CaseApology).order_by(CaseApology.id))).all()
    by_case = Counter(one.case_id for one in letters)
    assert max(by_case.values()) == 1, "one extension"
    assert {case.code for case in year.cases if by_case[case.id]} == apologised
    numbers: dict[int, list[int]] = defaultdict(list)
    for letter in letters:
        numbers[letter.issuer_id].append(letter.number)
    assert all(given == list(range(1, len(given) + 1)) for given in numbers.values()), "numbers without gaps"
    for case in year.cases:
        for line in year.said(case, EventKind.APOLOGISED):
            new = line.data["new_due_at"]
            day = datetime.fromisoformat(new) if new else None
            assert day is None or year.calendar.is_working(local_date(day)), "a new date is a working day"


def _officers_are_reminded_of_each_thing_once_in_the_hour_it_falls_due(year: Year) -> None:
    held: Counter[str] = Counter()
    for case, due, until in year.plain():
        wanted = _reminders(case, due, year.known(until))
        reminded = [(line.data["what"], line.at) for line in year.said(case, EventKind.REMINDED)]
        assert len(reminded) == len({what for what, _ in reminded}), case.code
        for what, at in reminded:
            assert wanted[what] <= at <= wanted[what] + STEP, (case.code, what)
            assert in_office_hours(at, year.calendar) or at - wanted[what] <= STEP
            held[what] += 1
        for what, at in wanted.items():
            soon_another = any(at < other <= at + STEP for other in wanted.values())
            if case.received_at < at and at + STEP < until and not soon_another:
                assert what in dict(reminded), (case.code, what)
    assert min(held[what] for what in (Duty.HALF_TIME, Duty.DAY_BEFORE, Duty.DUE_MORNING)) > CASES / 40


def _reminders(case: Case, due: datetime, calendar: Calendar) -> dict[str, datetime]:
    half = working_time_between(case.received_at, due, calendar) / 2
    return {
        Duty.HALF_TIME: add_working_time(case.received_at, half, calendar),
        Duty.DAY_BEFORE: opening_of(working_day_before(local_date(due), calendar), calendar),
        Duty.DUE_MORNING: datetime.combine(local_date(due), time(7, 30), VIETNAM),
    }


def _citizens_are_reminded_who_agreed_and_nobody_else(year: Year) -> None:
    told = [at for at, _, duty in year.office.told if duty.is_for_citizen]
    assert all(in_office_hours(at, year.calendar) for at in told), "no citizen is written to at night"
    held = 0
    for case in year.cases:
        life = year.life(case)
        reminded = year.said(case, EventKind.CITIZEN_REMINDED)
        if life.asked_at is None or life.contact not in year.office.agreed:
            assert not reminded, case.code
            continue
        assert len({line.data["what"] for line in reminded}) == len(reminded)
        until = completion_clock(life.asked_at).due(life.asked_at, year.calendar).at
        half = working_time_between(life.asked_at, until, year.calendar) / 2
        at = add_working_time(life.asked_at, half, year.calendar)
        over = life.replied_at or life.ended_at or year.office.now
        swapped = life.asked_at < SWAP_ENTERED < over
        near_outage = life.asked_at < OUTAGE[1] and over > OUTAGE[0]
        if at + timedelta(days=1) < over and not swapped and not near_outage:
            assert Duty.CITIZEN_HALF in {line.data["what"] for line in reminded}, case.code
            held += 1
        assert not reminded or min(line.at for line in reminded) >= at or swapped
    assert held > CASES / 400


def _lateness_goes_up_as_often_as_it_should(year: Year) -> None:
    raised = 0
    for case in year.cases:
        lines = year.said(case, EventKind.RAISED)
        assert [line.data["level"] for line in lines] == list(range(1, len(lines) + 1))
        if lines:
            kinds = [line.kind for line in year.lines[case.code]]
            assert EventKind.LATE in kinds[: kinds.index(EventKind.RAISED)], "late comes before going up"
    for case, due, until in year.plain():
        levels = [due_after(due, 2 * level, year.known(until)).at for level in range(1, 7)]
        lines = year.said(case, EventKind.RAISED)
        surely = sum(at + SEEN_WITHIN < until for at in levels)
        perhaps = sum(at < until for at in levels)
        assert surely <= len(lines) <= perhaps, case.code
        raised += len(lines)
    assert raised > CASES / 40


def _no_storm_follows_the_outage(year: Year) -> None:
    told = year.office.told
    assert not [at for at, _, _ in told if OUTAGE[0] <= at < OUTAGE[1]]
    reminded = Counter(code for at, code, duty in told if at == OUTAGE[1] and duty.is_reminder)
    assert reminded
    assert set(reminded.values()) == {1}


def _the_swap_moved_what_it_had_to(year: Year) -> None:
    by_calendar = {
        case.code
        for case in year.cases
        if any(line.data.get("why") == "calendar" for line in year.said(case, EventKind.DUE_SET))
    }
    assert by_calendar == {code for code, _ in year.office.moved}, "each change is a line"
    later = [moved for _, moved in year.office.moved if moved.is_later]
    assert len(later) > CASES / 200, "citizens whose date moves later are told"
    assert all(moved.was.astimezone(VIETNAM).date() >= SWAPPED_OFF for moved in later)


async def _every_deadline_can_be_counted_again(db: AsyncSession, year: Year) -> None:
    for case in year.cases:
        until = year.life(case).ended_at or year.office.now
        found = await reckoning_of(db, case, year.known(until), now=year.office.now)
        if case.kind is CaseKind.TIP:
            assert found is None
            continue
        assert found is not None
        assert (found.due_at, found.promised_at) == (case.due_at, case.promised_at), case.code


async def _the_figures_are_what_people_remember(db: AsyncSession, year: Year) -> None:
    whole = Period(START.astimezone(UTC), year.office.now.astimezone(UTC))
    months = [calendar_period(f"2026-{month:02}") for month in range(2, 13)]
    for period in (whole, *months):
        as_of = min(period.end, year.office.now)
        found = await figures(db, period, now=as_of)
        for name, counts in (
            ("cases", found.cases),
            ("questions", found.questions),
            ("home_help", found.home_help),
        ):
            assert _told(counts) == _remembered(year, name, Period(period.start, as_of)), (period, name)
        inside = sum((Counter(_told(one.counts)) for one in found.by_unit), Counter())
        assert inside == Counter(_told(found.cases)), "the units make up the whole"
    units = {unit.id: unit.code for unit in await db.scalars(select(Unit))}
    received = Counter(units[case.unit_id] for case in year.cases if case.kind in PAKN)
    by_unit = {one.code: one.counts.received for one in (await figures(db, whole, now=whole.end)).by_unit}
    assert {code: number for code, number in by_unit.items() if number} == dict(received)


def _told(counts: Counts) -> dict[str, int]:
    names = ("carried_over", "received", "answered", "late", "not_accepted", "transferred", "merged", "open")
    return {name: getattr(counts, name) for name in names}


def _remembered(year: Year, name: str, period: Period) -> dict[str, int]:
    kinds = {"cases": PAKN, "questions": {CaseKind.QUESTION}, "home_help": {CaseKind.HOME_HELP}}[name]
    told = dict.fromkeys(_told(Counts()), 0)
    for case in year.cases:
        life = year.life(case)
        over = life.ended_at is not None and life.ended_at < period.start
        if life.kind not in kinds or life.received_at >= period.end or over:
            continue
        told["received" if life.received_at >= period.start else "carried_over"] += 1
        if life.ended_at is None or life.ended_at >= period.end:
            told["open"] += 1
            continue
        told[life.ended_as] += 1
        told["late"] += life.ended_as == "answered" and year.late(case)
    return told
