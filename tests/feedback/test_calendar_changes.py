"""Entries of the calendar have a source and a name, and the last one of a day holds."""

from datetime import date

import pytest

from bot.storage.engine import Sessions
from feedback.calendar import shipped_calendar
from feedback.calendar_changes import calendar_in_force, confirm_year, enter_day, take_back
from feedback.errors import (
    CalendarChangeUnfit,
)
from feedback.history import SYSTEM
from feedback.tables import ChangeKind
from tests.feedback.world import MONDAY


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


async def test_the_last_entry_of_a_day_is_taken_back_and_so_is_that(sessions: Sessions) -> None:
    tet, free = date(2026, 2, 17), date(2026, 11, 30)
    async with sessions.begin() as db:

        async def enter(day: date, kind: ChangeKind) -> int:
            name = "" if kind is ChangeKind.PLAIN else "x"
            return (await enter_day(db, day, kind, name=name, source="y", actor=SYSTEM, now=MONDAY)).id

        async def back(number: int) -> int:
            return (await take_back(db, number, actor=SYSTEM, now=MONDAY)).id

        async def works(day: date) -> bool:
            return (await calendar_in_force(db)).is_working(day)

        plain = await enter(tet, ChangeKind.PLAIN)
        off = await enter(free, ChangeKind.DAY_OFF)
        assert (await works(tet), await works(free)) == (True, False)
        # What is shipped holds again, whatever it says of the day.
        undone = await back(plain)
        assert (await works(tet), await works(free)) == (False, False)
        with pytest.raises(CalendarChangeUnfit) as refused:
            await back(plain)
        assert refused.value.what == "followed"
        await back(undone)
        assert (await works(tet), await works(free)) == (True, False)
        await back(off)
        assert await works(free)
        year = await confirm_year(db, 2027, source="z", actor=SYSTEM, now=MONDAY)
        await back(year.id)
        assert (await calendar_in_force(db)).is_estimated(2027)
        with pytest.raises(CalendarChangeUnfit):
            await back(999)
