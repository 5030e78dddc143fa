"""Entries of the calendar have a source and a name, and the last one of a day holds."""

from datetime import date

import pytest

from bot.storage.engine import Sessions
from feedback.calendar import shipped_calendar
from feedback.calendar_changes import calendar_in_force, enter_day
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
