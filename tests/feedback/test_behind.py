"""The cases behind each figure are those that a look at every row finds, page by page."""

import random
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.engine import Sessions
from feedback.behind import ALL, FIGURES, MEASURED, Behind, Part, is_behind, rounds_behind
from feedback.case_rows import EVERYTHING, Scope, case_rows
from feedback.counting import CaseRow
from feedback.lifecycle import CaseKind
from feedback.periods import Period
from feedback.worktime import VIETNAM
from tests.feedback.test_case_rows import live
from tests.feedback.world import later

ENDED = {
    "measured_first_reply": "first_reply_at",
    "measured_transfer": "transferred_at",
    "measured_answer": "answered_at",
}


def seen_in(row: CaseRow, figure: str, period: Period, part: Part) -> bool:
    """Tell by the row alone whether it is behind a figure and in the part."""
    if (part.unclassified and row.content_type) or (part.unassigned and row.officer_id):
        return False
    if part.hour is not None and (row.round, row.received_at.astimezone(VIETNAM).hour) != (1, part.hour):
        return False
    if figure in MEASURED:
        ended: datetime | None = getattr(row, ENDED[figure])
        return ended is not None and period.holds(ended)
    return is_behind(row, figure, period)


PARTS = (Part(unclassified=True), Part(unassigned=True))


async def test_what_is_behind_a_figure_is_what_every_row_would_tell_page_by_page(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        now = await live(db, random.Random(4))
        period = Period(later(days=5), later(days=400))
        for scope in (EVERYTHING, Scope(kind=CaseKind.QUESTION)):
            whole = await told_as_by_each_row(db, period, scope, now=now)
        assert [row.received_at for row in whole.rows] == sorted(row.received_at for row in whole.rows)
        size = whole.total // 3 + 1
        pages = [
            await rounds_behind(db, "owed", period, scope, now=now, limit=size, offset=offset)
            for offset in (0, size, 2 * size, 3 * size)
        ]
    assert [row for page in pages for row in page.rows] == list(whole.rows)
    assert {page.total for page in pages} == {whole.total}
    assert not pages[-1].rows


async def told_as_by_each_row(db: AsyncSession, period: Period, scope: Scope, *, now: datetime) -> Behind:
    """Hold what is behind each figure against all rows; return all that was owed an answer."""
    until = period.so_far(now)
    rows = [row async for row in case_rows(db, until, scope) if row.kind in scope.kinds]
    hour = Part(hour=rows[0].received_at.astimezone(VIETNAM).hour)
    asked = [*(("owed", part) for part in (hour, *PARTS)), *((figure, ALL) for figure in sorted(FIGURES))]
    found = 0
    for figure, part in asked:
        expected = [row for row in rows if seen_in(row, figure, until, part)]
        behind = await rounds_behind(db, figure, period, scope, now=now, part=part, limit=1000)
        assert sorted(behind.rows, key=_place) == sorted(expected, key=_place), (figure, part)
        assert behind.total == len(expected)
        found += behind.total
    assert found > len(rows)
    return await rounds_behind(db, "owed", period, scope, now=now, limit=1000)


def _place(row: CaseRow) -> tuple[int, int]:
    return row.case_id, row.round
