"""What a head looks at: the figures of a period, how they came to be, who is late, what did not arrive."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from urllib.parse import quote_plus

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channel_names import channel_name
from bot.charts import Chart
from bot.charts import of_figures as charts
from bot.reports.roll_up import Branch, branches
from bot.reports.spans import edges
from bot.storage.engine import reading
from bot.web.console.figure_scope import ALONE, narrowing_of, scope_of
from bot.web.console.lost_messages import Lost, lost_by_unit
from bot.web.console.queue import in_reach, path_of
from bot.web.console.spans import Span, span_of
from bot.web.console.visit import Visit
from bot.web.figures_memo import LONGEST, memo_of, register_mark
from bot.words import Words
from faq.store import most_shown
from feedback.case_rows import Scope
from feedback.grouped_rows import officers_within
from feedback.lateness import Longest, longest_late
from feedback.periods import Period
from feedback.rhythm import by_hour
from feedback.statistics import Figures, MonthCounts, figures
from feedback.tables import Unit, instant, moment_of
from feedback.units import all_units

#: Shorter periods show the months before them too.
_TREND = timedelta(days=360)
MOST_TOPICS = 12
#: So many late answers stand on the page; the list behind has all.
MOST_LATE = 12
#: When the figures were counted, in addresses: microseconds since 1970.
COUNTED = "luc"
_LONGEST_INSTANT = 18


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The figures behind one page and its charts."""

    span: Span
    figures: Figures
    months: Sequence[MonthCounts]
    branches: Sequence[Branch]
    hours: Sequence[int]
    late: Longest
    lost: Sequence[Lost]
    topics: Sequence[tuple[str, int]]  #: the most asked for in the chats of all, and how often
    titles: Mapping[str, str]  #: of topics, by id
    officers: Sequence[tuple[int, str]]  #: who had cases of the units in the period, whatever else narrows it
    counted_at: datetime

    @property
    def named(self) -> dict[str, str]:
        """Return what an address says to mean just these figures, for as long as they are kept."""
        return {COUNTED: str(instant(self.counted_at))}

    def charts(self, words: Words) -> dict[str, Chart]:
        """Return every chart by its key."""
        first, last = edges(self.figures.period)
        note = words.say("reports.note_base", owed=self.figures.cases.owed, first=first, last=last)
        received = self.figures.cases.received
        months = self.months
        trend = words.say(
            "reports.note_trend",
            first=f"{months[0].period.first_day:%d/%m/%Y}" if months else first,
            last=f"{months[-1].period.last_day:%d/%m/%Y}" if months else last,
        )
        contents = [
            (words.say(f"files.content_{content.value if content else 'none'}"), counts)
            for content, counts in self.figures.by_content.items()
        ]
        channels = [(channel_name(name, words), counts) for name, counts in self.figures.by_channel.items()]
        units = [(one.unit.short_name or one.unit.name, one.counts) for one in self.branches]
        asked_for = [(self.titles.get(topic, topic), times) for topic, times in self.topics]
        answers = sum(times for _, times in self.topics)
        found = (
            charts.in_time(months, words, trend),
            charts.received_and_answered(months, words, trend),
            charts.timeliness(months, words, trend),
            charts.by_unit(units, words, note),
            charts.satisfied(months, words, trend),
            charts.levels(self.figures, words, note),
            charts.received_by("noi-dung", contents, words, note),
            charts.received_by("kenh", channels, words, note),
            charts.by_hour(
                self.hours, words, words.say("reports.note_hours", received=received, first=first, last=last)
            ),
            charts.topics(
                asked_for, words, words.say("figures.note_topics", answers=answers, first=first, last=last)
            ),
        )
        return {one.key: one for one in found}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of a page of figures asks for."""

    span: Span
    unit: str
    path: str
    units: Sequence[Unit]
    narrowing: Mapping[str, str] = field(default_factory=dict)  #: by kind, content, channel, officer

    @property
    def scope(self) -> Scope:
        """Return which cases are meant."""
        return scope_of(self.path, self.narrowing)

    def query(self, **more: str) -> str:
        """Return the query of an address about the same, with more of it."""
        return self.span.query(**{"don-vi": self.unit, **self.narrowing, **more})

    def unnarrowed(self) -> str:
        """Return the query of an address about the same time and units, and all their cases."""
        return self.span.query(**{"don-vi": self.unit})

    def list_of(
        self,
        figure: str,
        *,
        unit: str = "",
        alone: bool = False,
        period: Period | None = None,
        narrow: Mapping[str, str] | None = None,
    ) -> str:
        """Return the address of the cases behind a figure: of all, of one unit, month or other group."""
        span = self.span if period is None else replace(self.span, name="", period=period)
        more = {"don-vi": unit or self.unit, **self.narrowing, **(narrow or {}), "muc": figure}
        if alone:
            more[ALONE] = "1"
        kept = "&".join(f"{name}={_quoted(value)}" for name, value in more.items() if value)
        return f"/can-bo/so-lieu/ho-so?{_span_query(span)}&{kept}"


@lru_cache(maxsize=1024)
def _quoted(value: str) -> str:
    """Return a value as it stands in an address."""
    return quote_plus(value)


@lru_cache(maxsize=256)
def _span_query(span: Span) -> str:
    """Return the query of a span; a page of figures has a thousand addresses with the same few."""
    return span.query()


async def asked_of(request: Request, visit: Visit) -> Asked:
    """Read what a page of figures is about.

    Raises:
        PeriodUnknown, NotYourUnit: as their names say.
    """
    span = span_of(request.query_params, now=visit.parts.clock.now())
    async with reading(visit.parts.sessions) as db:
        units = in_reach(await all_units(db), visit.actor)
    unit = request.query_params.get("don-vi", "")
    path = path_of(unit, units, visit.actor)
    return Asked(span, unit, path, units, narrowing_of(request.query_params))


async def dashboard_of(
    request: Request, visit: Visit, asked: Asked, *, longest: timedelta = LONGEST
) -> Dashboard:
    """Return the figures as they were last counted, as ``register_mark`` allows; or those the address names.

    Args:
        request: the request.
        visit: who looks.
        asked: what the page is about.
        longest: how old they may be in a large register.
    """
    what, now, memo = (asked.span, asked.scope), visit.parts.clock.now(), memo_of(request)
    shown = memo.kept.get((what, counted_then(request.query_params)))
    if shown is not None:
        found: Dashboard = shown
        return found
    async with reading(visit.parts.sessions) as db:
        mark = await register_mark(db, now)

    async def count() -> Dashboard:
        async with reading(visit.parts.sessions) as db:
            return await _counted(db, visit, asked, now)

    return await memo.last(what, count, now=now, mark=mark, longest=longest)


def counted_then(query: Mapping[str, str]) -> datetime | None:
    """Return when the figures of a page were counted, as the addresses of its charts say."""
    told = query.get(COUNTED, "")
    is_number = told.isascii() and told.isdecimal() and len(told) < _LONGEST_INSTANT
    return moment_of(int(told)) if is_number else None


async def _counted(db: AsyncSession, visit: Visit, asked: Asked, now: datetime) -> Dashboard:
    period, scope = asked.span.period, asked.scope
    found = await figures(db, period, now=now, scope=scope)
    months = found.by_month
    if period.end - period.start < _TREND:
        start = period.end.replace(year=period.end.year - 1, day=min(period.end.day, 28))
        months = (await figures(db, Period(start, period.end), now=now, scope=scope)).by_month
        started = next((at for at, one in enumerate(months) if one.counts.owed), 0)
        months = months[started:]
    units = asked.units
    top = next((unit for unit in units if unit.path == asked.path), None)
    return Dashboard(
        asked.span,
        found,
        months,
        branches(found.by_unit, units, top),
        await by_hour(db, period.so_far(now), scope),
        await longest_late(db, period, scope, now=now, calendar=visit.parts.calendar, most=MOST_LATE),
        await lost_by_unit(db, period, asked.path),
        await most_shown(db, since=period.start, until=period.end, limit=MOST_TOPICS),
        {topic.id: topic.question for topic in visit.parts.knowledge.content.topics.values()},
        await officers_within(db, period, Scope(unit_path=asked.path)),
        now,
    )
