"""Answers the officers' group about figures: the numbers at once, a chart and a file right after."""

import re
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.model import Reply
from bot.parts import Parts
from bot.reports.grids import number, percent
from bot.reports.spans import ReportSpan, month_of
from bot.words import Words, moment
from bot.work.made_files import chart_order, report_order
from feedback.errors import PeriodUnknown
from feedback.folding import fold
from feedback.handling import Officer
from feedback.statistics import figures
from feedback.tables import Unit
from feedback.worktime import local_date

_NAMED = re.compile(r"\b20\d\d(?:-(?:q[1-4]|h[12]|9m|0[1-9]|1[0-2]))?\b")
_QUARTER = re.compile(r"\b(?:quy|q) ?([1-4]|iv|i{1,3})\b(?:\D{0,5}(20\d\d))?")
_MONTH = re.compile(r"\b(?:thang|t) ?(1[0-2]|0?[1-9])\b(?:\D{0,5}(20\d\d))?")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def period_in(text: str, *, now: datetime) -> str:
    """Return the name of the period that somebody means; empty if none is named.

    >>> from datetime import UTC
    >>> now = datetime(2026, 11, 23, tzinfo=UTC)
    >>> [period_in(one, now=now) for one in ("/baocao 2026-q3", "quý III", "tháng 9 năm 2025", "/thongke")]
    ['2026-Q3', '2026-Q3', '2025-09', '']
    """
    said, year = fold(text), str(local_date(now).year)
    named, in_words = _NAMED.search(text.lower()), _QUARTER.search(said) or _MONTH.search(said)
    # A year that belongs to words is theirs.
    if named and ("-" in named[0] or not in_words):
        return named[0].upper()
    if found := _QUARTER.search(said):
        quarter = _ROMAN.get(found[1]) or int(found[1])
        return f"{found[2] or year}-Q{quarter}"
    if found := _MONTH.search(said):
        return f"{found[2] or year}-{int(found[1]):02}"
    return ""


class StaffFigures:
    """Says how things stand, to everybody in the group; gives the report to sign to heads."""

    def __init__(self, parts: Parts, words: Words) -> None:
        self._parts, self._words = parts, words

    async def figures(self, db: AsyncSession, actor: Officer, text: str, *, now: datetime) -> Reply:
        """Return the numbers of a period, of the officer's own field; the present month if none is named."""
        name = period_in(text, now=now) or month_of(now)
        return await self._told(db, actor, name, key="figures", file_format="xlsx", now=now)

    async def report(self, db: AsyncSession, actor: Officer, text: str, *, now: datetime) -> Reply:
        """Return the report of a period to a head; of the last month that is over if none is named."""
        if not actor.is_leader:
            return Reply(self._words.say("reports_chat.heads_only"))
        name = period_in(text, now=now) or ReportSpan(month_of(now)).before.name
        return await self._told(db, actor, name, key="report", file_format="docx", now=now)

    async def _told(
        self, db: AsyncSession, actor: Officer, name: str, *, key: str, file_format: str, now: datetime
    ) -> Reply:
        span = ReportSpan(name)
        try:
            period = span.period
        except PeriodUnknown:
            return Reply(self._words.say("reports_chat.no_period"))
        if period.start >= now:
            return Reply(self._words.say("reports.cli_not_begun", period=name))
        unit = await db.scalar(select(Unit).where(Unit.path == actor.unit_path))
        code = unit.code if unit else ""
        say = self._words.say
        as_of = (
            say("reports_chat.as_of_now", at=moment(now))
            if now < period.end
            else say("reports_chat.as_of_end")
        )
        counts = (await figures(db, period, actor.unit_path, now=now)).cases
        told = say(
            f"reports_chat.{key}",
            unit=unit.name if unit else self._parts.settings.office_name,
            period=span.said(self._words),
            received=number(counts.received),
            answered=number(counts.answered),
            in_time=percent(counts.in_time_share),
            open=number(counts.open),
            overdue=number(counts.overdue),
            first=f"{period.first_day:%d/%m/%Y}",
            last=f"{period.last_day:%d/%m/%Y}",
            as_of=as_of,
        )
        files = (chart_order("bieu_do_thang", name, code), report_order("bao-cao", name, code, file_format))
        return Reply(told, files=files)
