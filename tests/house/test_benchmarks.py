"""The invented register that benchmarks measure can still be made: its rows are written past the rooms."""

import pytest

from benchmarks.register import NOW, build
from bot.storage.engine import Sessions, reading
from feedback.pakn_form import pakn_form
from feedback.periods import administrative_period
from feedback.statistics import figures


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_register_of_the_benchmarks_fits_the_tables_and_adds_up(sessions: Sessions) -> None:
    await build(sessions, 2_000)
    period = administrative_period("2026")
    async with reading(sessions) as db:
        found, form = await figures(db, period, now=NOW), await pakn_form(db, period, now=NOW)
    assert found.cases.received > 50
    assert found.clock_work.apologies > 0
    assert form.faults == ()
