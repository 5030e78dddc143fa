"""Two years of the demonstration, told again from history alone, give the figures of the live tables."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.storage.engine import Sessions
from feedback import demo, own_data
from feedback.calendar import shipped_calendar
from feedback.periods import Period, administrative_period
from feedback.retelling import figures_retold, recomputed_differs, without_names
from feedback.statistics import figures
from feedback.tables import Case

NOW = datetime(2026, 11, 22, 13, 0, tzinfo=UTC)
CASES = 1500


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One kind of database is enough for two years; each step is told again on both elsewhere."""
    return sqlite_url


async def test_two_years_told_again_from_history_give_the_same_figures(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await demo.fill(db, CASES, seed=3, now=NOW, calendar=shipped_calendar(), years=2)
    async with sessions() as db:
        both_years = Period(NOW - timedelta(days=731), NOW)
        for period in (administrative_period("2025"), administrative_period("2026-Q3"), both_years):
            live, retold = await figures(db, period, now=NOW), await figures_retold(db, period, now=NOW)
            assert without_names(retold) == without_names(live)
            assert live.cases.received > CASES / 12
            assert live.cases.late
        assert live.cases.received + live.questions.received + live.home_help.received == CASES
        assert all((live.cases.waiting, live.cases.not_accepted, live.cases.rated))
        assert await recomputed_differs(db, now=NOW) == ()
        people = (await db.scalars(select(Case.contact_ref).order_by(Case.id).limit(100))).all()
    async with sessions.begin() as db:
        for person in people:
            await own_data.erase(db, contact_ref=person, channel="web", now=NOW, calendar=shipped_calendar())
    async with sessions() as db:
        after, retold = await figures(db, both_years, now=NOW), await figures_retold(db, both_years, now=NOW)
        assert after == live
        assert without_names(retold) == without_names(live)
        assert await recomputed_differs(db, now=NOW) == ()
