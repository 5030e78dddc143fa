"""Reads all that a report tells of one period: the same figures as the console, the exports and the chat."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.letterhead import ward_of
from bot.office.guide_orders import former_orders
from bot.parts import Parts
from bot.reports.errors import PeriodNotBegun
from bot.reports.roll_up import Branch, branches
from bot.reports.spans import ReportSpan
from faq import store
from faq.funnel import GuideFigures
from faq.grouping import Asked, Group, grouped
from faq.walks import guide_figures
from feedback.case_rows import Scope
from feedback.lateness import LateAnswer, late_answers
from feedback.pakn_form import PaknForm, pakn_form
from feedback.statistics import Figures, MonthCounts, figures
from feedback.tables import Unit
from feedback.units import all_units, by_code

#: So many of the newest questions are grouped.
_MOST_GROUPED = 3_000


@dataclass(frozen=True, slots=True)
class Facts:
    """What a report is made of."""

    span: ReportSpan
    unit: Unit | None
    above: Unit | None
    ward: Unit | None  #: the nearest one at or above the unit, for the place in the heading
    now: datetime
    figures: Figures
    before: Figures
    months: Sequence[MonthCounts]
    branches: Sequence[Branch]
    form: PaknForm
    late: Sequence[LateAnswer]
    misses: Sequence[Group] = ()
    missed: int = 0  #: how many questions found no answer
    guides: Sequence[GuideFigures] = field(default=())

    @property
    def is_running(self) -> bool:
        """Tell whether the period has not ended, so that its figures may still change."""
        return self.now < self.span.period.end


async def gather(db: AsyncSession, parts: Parts, span: ReportSpan, unit_code: str = "") -> Facts:
    """Return the facts of a period, of a unit and those below or of everything.

    Raises:
        PeriodUnknown: the name says no period.
        PeriodNotBegun: it lies in the time to come.
        UnitNotFound: no unit has this code.
    """
    now, period = parts.clock.now(), span.period
    if period.start >= now:
        raise PeriodNotBegun(span.name)
    unit = await by_code(db, unit_code) if unit_code else None
    units = await all_units(db)
    path = unit.path if unit else None
    scope = Scope(unit_path=path)
    found = await figures(db, period, path, now=now)
    misses = await store.misses(db, since=period.start, until=period.end)
    asked = [
        Asked(one.id, one.question, one.person_key, one.at, one.decision, one.topic_id, one.language)
        for one in misses[:_MOST_GROUPED]
    ]
    return Facts(
        span=span,
        unit=unit,
        above=next((one for one in units if unit and one.id == unit.parent_id), None),
        ward=ward_of(unit, units) if unit else None,
        now=now,
        figures=found,
        before=await figures(db, span.before.period, path, now=now),
        months=_begun((await figures(db, span.trend, path, now=now)).by_month),
        branches=branches(found.by_unit, units, unit),
        form=await pakn_form(db, period, scope, now=now),
        late=await late_answers(db, period, scope, now=now, calendar=parts.calendar),
        misses=await asyncio.to_thread(grouped, asked, parts.knowledge.content),
        missed=len(misses),
        guides=await guide_figures(
            db,
            parts.knowledge.guides.all,
            former=await former_orders(db, parts.knowledge.content.guides),
            since=period.start,
            until=period.end,
        ),
    )


def _begun(months: Sequence[MonthCounts]) -> Sequence[MonthCounts]:
    """Leave out the months before the register had its first case."""
    first = next((at for at, one in enumerate(months) if one.counts.owed), len(months) - 1)
    return months[max(0, first) :]
