"""How cases are counted over a period: pure, the same for the live tables and for what history retells.

Every figure is a whole number or a share of two of them. The sum is checked at every count: what was
carried over and what came in equals what was answered, what was not accepted, transferred or merged, and
what is still open. A case that is opened again comes in once more, so that no past figure changes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import NamedTuple

from feedback.errors import FiguresDisagree
from feedback.kinds import CaseKind, ContentType
from feedback.lifecycle import RATING_LEVELS, SATISFIED_LEVELS, Timeliness, timeliness
from feedback.periods import Period


class Whose(NamedTuple):
    """By what cases are told apart."""

    kind: CaseKind
    content_type: ContentType | None = None
    channel: str = ""
    unit_code: str = ""
    unit_name: str = ""
    officer_id: int | None = None
    officer_name: str = ""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """What a count needs to know of one round of a case."""

    code: str
    kind: CaseKind
    channel: str
    unit_code: str
    unit_name: str
    received_at: datetime
    due_at: datetime  #: far away while the clock stands still
    answered_at: datetime | None
    not_accepted_at: datetime | None
    rating: int | None
    rated_at: datetime | None
    transferred_at: datetime | None = None
    merged_at: datetime | None = None
    round: int = 1  #: beyond 1 it was opened again, and came in at ``received_at`` once more
    content_type: ContentType | None = None
    officer_id: int | None = None
    officer_name: str = ""
    first_reply_at: datetime | None = None  #: when staff first wrote to the citizen
    apologised_at: datetime | None = None  #: of the first letter
    published_at: datetime | None = None  #: since when its answer is public, if it still is
    case_id: int = 0
    judged: Timeliness | None = None  #: of the answer, where it has been judged already

    @property
    def whose(self) -> Whose:
        return Whose(
            self.kind, self.content_type, self.channel, self.unit_code, self.unit_name, self.officer_id,
            self.officer_name,
        )  # fmt: skip

    @property
    def ended_at(self) -> datetime | None:
        """Return when no answer was owed any more."""
        return self.answered_at or self.ended_otherwise_at

    @property
    def ended_otherwise_at(self) -> datetime | None:
        """Return when it ended without an answer of ours."""
        return self.not_accepted_at or self.transferred_at or self.merged_at

    def concerns(self, period: Period) -> bool:
        """Tell whether it counts in a period at all: came, was open, ended or was rated within."""
        was_rated = self.rated_at is not None and self.rated_at >= period.start
        is_over = self.ended_at is not None and self.ended_at < period.start
        came_within = period.holds(self.received_at)
        return self.received_at < period.end and (came_within or was_rated or not is_over)

    def judged_at(self, now: datetime) -> Timeliness:
        """Return whether its answer came in time, or may still at ``now``; computed, never stored."""
        is_answered = self.answered_at is not None and self.answered_at < now
        if is_answered and self.judged is not None:
            return self.judged
        answered_at = self.answered_at if is_answered else None
        return timeliness(due_at=self.due_at, answered_at=answered_at, now=now)


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, exact."""

    part: int
    base: int

    def percent(self, *, places: int = 1) -> Decimal | None:
        """Return it in per cent, rounded, but never up to 100 nor down to 0; None of nothing.

        >>> str(Share(9996, 10000).percent()), str(Share(2, 3).percent()), Share(0, 0).percent()
        ('99.9', '66.7', None)
        """
        if not self.base:
            return None
        exact = Fraction(100 * self.part, self.base)
        step = Decimal(1).scaleb(-places)
        rounded = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(step, ROUND_HALF_UP)
        if rounded == 100 and self.part != self.base:
            return rounded - step
        return step if rounded == 0 and self.part else rounded

    def reaches(self, percent: int) -> bool | None:
        """Tell whether it reaches a target, exactly; None when there is nothing to judge.

        >>> Share(97, 99).reaches(98), Share(98, 100).reaches(98), Share(0, 0).reaches(98)
        (False, True, None)
        """
        return 100 * self.part >= percent * self.base if self.base else None


@dataclass(slots=True)
class Counts:
    """The figures of one group of cases."""

    carried_over: int = 0  #: received before the period, not ended at its start
    received: int = 0
    reopened: int = 0  #: of the received, those that came in again
    early: int = 0
    on_time: int = 0
    late: int = 0
    not_accepted: int = 0
    transferred: int = 0
    merged: int = 0
    waiting: int = 0  #: open and not past its deadline
    overdue: int = 0  #: open and past it
    overdue_carried_over: int = 0  #: of the overdue, those received before the period
    apologised: int = 0  #: of the late and the overdue, those with a letter of apology
    published: int = 0  #: of the answered, those whose answer is public
    levels: dict[int, int] = field(default_factory=lambda: dict.fromkeys(RATING_LEVELS, 0))

    @property
    def answered(self) -> int:
        return self.early + self.on_time + self.late

    @property
    def open(self) -> int:
        return self.waiting + self.overdue

    @property
    def owed(self) -> int:
        return self.carried_over + self.received

    @property
    def accounted(self) -> int:
        """Return how many of the owed have an end, or are open."""
        return self.answered + self.not_accepted + self.transferred + self.merged + self.open

    @property
    def rated(self) -> int:
        return sum(self.levels.values())

    @property
    def early_share(self) -> Share:
        return Share(self.early, self.answered)

    @property
    def in_time_share(self) -> Share:
        """Return the share of answers that came early or on time."""
        return Share(self.early + self.on_time, self.answered)

    @property
    def satisfied_share(self) -> Share:
        return Share(sum(self.levels[level] for level in SATISFIED_LEVELS), self.rated)

    @property
    def published_share(self) -> Share:
        return Share(self.published, self.answered)

    @property
    def apologised_share(self) -> Share:
        """Return the share of late cases, answered or open, that got a letter of apology."""
        return Share(self.apologised, self.late + self.overdue)

    @property
    def handled_in_time_share(self) -> Share:
        """Return the share in time of all that should have been answered by now."""
        return Share(self.early + self.on_time, self.answered + self.overdue)

    def add(self, row: CaseRow, period: Period, times: int = 1) -> None:
        """Count a case, or so many that are alike; ``period`` ends no later than now."""
        came_before = row.received_at < period.start
        ended_before = row.ended_at is not None and row.ended_at < period.start
        if period.holds(row.received_at):
            self.received += times
            self.reopened += times * (row.round > 1)
        elif came_before and not ended_before:
            self.carried_over += times
        if row.rating is not None and period.holds(row.rated_at):
            self.levels[row.rating] += times
        if row.received_at < period.end and not ended_before:
            self._add_outcome(row, period.end, times, came_before=came_before)

    def check(self, group: str = "") -> None:
        """Check that what was owed is accounted for.

        Args:
            group: whose figures these are; for the error.

        Raises:
            FiguresDisagree: it is not, so some case's times contradict each other.
        """
        if self.owed != self.accounted:
            named = ("carried_over", "received", "answered", "not_accepted", "transferred", "merged", "open")
            told = {name: getattr(self, name) for name in named}
            raise FiguresDisagree(self.owed, self.accounted, figures=told, group=group)

    def _add_outcome(self, row: CaseRow, as_of: datetime, times: int, *, came_before: bool) -> None:
        if row.answered_at is None and row.ended_otherwise_at and row.ended_otherwise_at < as_of:
            self.not_accepted += times * (row.not_accepted_at is not None)
            self.transferred += times * (row.transferred_at is not None)
            self.merged += times * (row.merged_at is not None)
            return
        judged = row.judged_at(as_of)
        setattr(self, judged, getattr(self, judged) + times)
        if judged is Timeliness.OVERDUE:
            self.overdue_carried_over += times * came_before
        if judged in {Timeliness.LATE, Timeliness.OVERDUE}:
            self.apologised += times * (row.apologised_at is not None and row.apologised_at < as_of)
        if judged.is_answered:
            self.published += times * (row.published_at is not None and row.published_at < as_of)


def check_all(groups: Iterable[tuple[str, Counts]]) -> None:
    """Check the sum of each group.

    Raises:
        FiguresDisagree: a group of cases does not add up.
    """
    for name, counts in groups:
        counts.check(name)
