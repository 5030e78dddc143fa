"""Deadlines with pauses and extensions: nothing is lost, nothing given twice."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from feedback.agenda import Duty, Facts, Rules, plan
from feedback.calendar import shipped_calendar
from feedback.clocks import Clock, ClockKind, ClockUnit, PauseReason, StartRule, clock_in_force
from feedback.reckoning import Extension, Pause, reckon
from feedback.worktime import (
    VIETNAM,
    add_working_time,
    in_office_hours,
    next_opening,
    working_time_between,
)

CALENDAR = shipped_calendar()
CITIZEN = PauseReason.CITIZEN
moments = st.datetimes(datetime(2026, 1, 5), datetime(2026, 10, 1), timezones=st.just(UTC))  # noqa: DTZ001
amounts = st.timedeltas(timedelta(), timedelta(hours=60))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


ANSWER = clock_in_force(ClockKind.ANSWER, at("2026-11-16T09:00"))


@given(moments, amounts, amounts)
def test_working_time_is_added_in_one_go_or_in_two(start: datetime, one: timedelta, two: timedelta) -> None:
    together = add_working_time(start, one + two, CALENDAR)
    assert add_working_time(add_working_time(start, one, CALENDAR), two, CALENDAR) == together
    assert working_time_between(start, together, CALENDAR) == one + two


def test_a_pause_gives_back_its_office_hours_to_the_minute() -> None:
    start = at("2026-11-16T09:00")  # due on Monday 23 at 17:00
    pause = Pause(at("2026-11-17T10:13"), at("2026-11-18T08:45"), CITIZEN)
    found = reckon(ANSWER, start, CALENDAR, now=at("2026-11-19T08:00"), pauses=[pause])
    # 10:13-11:30 and 13:00-17:00 on Tuesday, 07:30-08:45 on Wednesday: 6 h 32 min.
    assert found.paused == timedelta(hours=6, minutes=32)
    assert found.base_at == at("2026-11-23T17:00")
    assert found.due_at == at("2026-11-25T15:32")  # the 24th is off
    assert {day.date.day: day.paused_minutes for day in found.days if day.paused_minutes} == {17: 317, 18: 75}


def test_a_pause_that_lasts_has_given_nothing_back_yet() -> None:
    start, now = at("2026-11-16T09:00"), at("2026-11-18T08:45")
    over = Pause(at("2026-11-16T10:00"), at("2026-11-16T10:20"), PauseReason.OTHER_BODY)
    lasting = Pause(at("2026-11-17T10:13"), None, CITIZEN)
    found = reckon(ANSWER, start, CALENDAR, now=now, pauses=[over, lasting])
    assert found.settled == timedelta(minutes=20)
    assert found.lasting is not None
    assert found.lasting.began_at == lasting.began_at
    ended = reckon(ANSWER, start, CALENDAR, now=now, pauses=[over, replace(lasting, ended_at=now)])
    assert (ended.lasting, ended.settled) == (None, found.paused)
    assert ended.due_at == found.due_at


def test_a_pause_that_begins_after_the_deadline_gives_nothing_back() -> None:
    start = at("2026-11-02T09:00")
    late = Pause(at("2026-11-09T17:00:01"), at("2026-11-12T09:00"), CITIZEN)
    found = reckon(ANSWER, start, CALENDAR, now=at("2026-11-13T09:00"), pauses=[late])
    assert (found.due_at, found.paused) == (at("2026-11-09T17:00"), timedelta())


pauses = st.lists(st.tuples(st.integers(0, 9000), st.integers(0, 9000)), max_size=6)


@given(moments, pauses)
def test_no_pauses_however_they_lie_lose_or_double_time(
    start: datetime, lengths: list[tuple[int, int]]
) -> None:
    given_pauses = [
        Pause(start + timedelta(minutes=begins), start + timedelta(minutes=begins + lasts), CITIZEN)
        for begins, lasts in lengths
    ]
    now = start + timedelta(days=30)
    found = reckon(ANSWER, start, CALENDAR, now=now, pauses=given_pauses)
    again = reckon(ANSWER, start, CALENDAR, now=now, pauses=given_pauses[::-1] * 2)
    assert (again.due_at, again.paused) == (found.due_at, found.paused)
    # By minutes, from nothing but the definition: the clock runs while nobody waits, until its time is over.
    left = working_time_between(start, found.base_at, CALENDAR)
    marks = sorted({start, *(x for p in given_pauses for x in (p.began_at, p.ended_at or now))})
    for here, there in zip(marks, [*marks[1:], start + timedelta(days=200)], strict=True):
        stands = any(p.began_at <= here < (p.ended_at or now) for p in given_pauses)
        span = working_time_between(here, there, CALENDAR)
        if stands and left:
            continue
        if span >= left:
            assert working_time_between(here, found.due_at, CALENDAR) == left or not left
            break
        left -= span
    assert found.due_at == add_working_time(found.base_at, found.paused, CALENDAR)
    told = sum(day.paused_minutes for day in found.days)
    assert abs(told - found.paused.total_seconds() / 60) <= len(found.days) * (len(given_pauses) + 1)


def test_an_extension_in_time_moves_the_deadline_and_one_too_late_is_a_promise_beside_it() -> None:
    start = at("2026-11-02T09:00")  # due on the 9th
    to = date(2026, 11, 13)
    in_time = reckon(ANSWER, start, CALENDAR, now=start, extension=Extension(at("2026-11-09T16:00"), to))
    too_late = reckon(ANSWER, start, CALENDAR, now=start, extension=Extension(at("2026-11-09T17:01"), to))
    assert in_time.due_at == in_time.promised_at == at("2026-11-13T17:00")
    assert (too_late.due_at, too_late.promised_at) == (at("2026-11-09T17:00"), at("2026-11-13T17:00"))


def test_a_pause_after_an_extension_moves_the_promise_once() -> None:
    start, to = at("2026-11-02T09:00"), date(2026, 11, 13)
    extension = Extension(at("2026-11-06T08:00"), to)
    across = Pause(at("2026-11-05T15:00"), at("2026-11-06T10:00"), CITIZEN)
    found = reckon(ANSWER, start, CALENDAR, now=at("2026-11-10T09:00"), pauses=[across], extension=extension)
    # Of the pause, the part after the extension: 08:00-10:00.
    assert found.due_at == at("2026-11-16T09:30")


def test_a_clock_in_working_hours_counts_from_the_next_opening() -> None:
    clock = Clock(ClockKind.HOME_HELP, 4, ClockUnit.WORKING_HOUR, "x", date(2020, 1, 1), None, "test")
    assert clock.due(at("2026-11-16T10:30"), CALENDAR).at == at("2026-11-16T16:00")
    assert clock.due(at("2026-11-14T22:00"), CALENDAR).at == at("2026-11-16T11:30")


def test_a_clock_may_have_its_own_start_rule() -> None:
    after_hours = at("2026-11-16T18:00")
    dues = {}
    for rule in StartRule:
        clock = Clock(
            ClockKind.ANSWER, 1, ClockUnit.WORKING_DAY, "x", date(2020, 1, 1), None, "test", starts=rule
        )
        dues[rule] = clock.due(after_hours, CALENDAR).at
    assert dues[StartRule.SAME_DAY] == dues[StartRule.AS_CALENDAR] == at("2026-11-17T17:00")
    assert dues[StartRule.NEXT_WORKING_DAY] == at("2026-11-18T17:00")


@given(moments)
def test_reminders_fall_into_office_hours_and_before_the_deadline(start: datetime) -> None:
    due = ANSWER.due(start, CALENDAR).at
    planned = plan(Facts(start, due), CALENDAR)
    reminders = [one for one in planned if one.duty.is_reminder]
    assert reminders
    assert all(in_office_hours(one.at, CALENDAR) and start < one.at < due for one in reminders)
    assert next(one.duty for one in planned if not one.duty.is_reminder) is Duty.LATE
    assert [one.at for one in planned] == sorted(one.at for one in planned)


def test_the_office_chooses_its_reminders() -> None:
    start = at("2026-11-16T09:00")
    due = ANSWER.due(start, CALENDAR).at
    wanted = plan(Facts(start, due), CALENDAR, Rules(frozenset({Duty.DUE_MORNING})))
    assert [(one.duty, one.at) for one in wanted if one.duty.is_reminder] == [
        (Duty.DUE_MORNING, at("2026-11-23T07:30"))
    ]


def test_while_a_case_waits_for_its_citizen_the_citizen_is_reminded_and_nobody_else() -> None:
    start = at("2026-11-16T09:00")
    due = ANSWER.due(start, CALENDAR).at
    planned = plan(Facts(start, due, at("2026-11-17T09:00"), waits_for_citizen=True), CALENDAR)
    assert [one.duty for one in planned] == [Duty.CITIZEN_HALF, Duty.CITIZEN_LAST, Duty.COMPLETION_OVER]
    too_late = plan(Facts(start, due, at("2026-11-25T09:00"), waits_for_citizen=True), CALENDAR)
    assert Duty.LATE in {one.duty for one in too_late}


def test_next_opening_skips_lunch_nights_and_days_off() -> None:
    assert next_opening(at("2026-11-16T12:00"), CALENDAR) == at("2026-11-16T13:00")
    assert next_opening(at("2026-11-16T17:01"), CALENDAR) == at("2026-11-17T07:30")
    assert next_opening(at("2026-11-23T20:00"), CALENDAR) == at("2026-11-25T07:30")
    assert next_opening(at("2026-11-16T08:00"), CALENDAR) == at("2026-11-16T08:00")
