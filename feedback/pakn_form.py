"""The PAKN form of the administration (biểu II.05, TT 01/2020/TT-VPCP): its rows, and whether it adds up.

Columns by their number: 3 owed, by content 4 conduct, 5 rules, 6 both, by time 7 carried over, 8 received,
by result 9 done, 10 open, 11 published. It must hold that 3 = 4+5+6 = 7+8 = 9+10 and 11 <= 9.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from feedback.alphabet import by_name
from feedback.case_rows import EVERYTHING, Scope
from feedback.counting import CaseRow, Counts, Whose
from feedback.grouped_rows import grouped_rows
from feedback.kinds import CaseKind, ContentGroup, ContentType
from feedback.periods import Period


@dataclass(frozen=True, slots=True)
class FormRow:
    """One line: a unit, or the sum of all; ``by_group`` holds the same cases as ``counts``."""

    code: str
    name: str
    counts: Counts
    by_group: Mapping[ContentGroup, int]
    unclassified: (
        int  #: of the owed, those that nobody has classified; ``group_for_now`` says where they stand
    )

    @property
    def columns(self) -> dict[int, int]:
        """Return the numbers of the columns 3 to 11."""
        counts, group = self.counts, self.by_group
        return {
            3: counts.owed,
            4: group.get(ContentGroup.CONDUCT, 0),
            5: group.get(ContentGroup.RULE, 0),
            6: group.get(ContentGroup.BOTH, 0),
            7: counts.carried_over,
            8: counts.received,
            9: counts.answered + counts.not_accepted + counts.transferred + counts.merged,
            10: counts.open,
            11: counts.published,
        }


@dataclass(frozen=True, slots=True)
class Check:
    """One of the form's own rules; ``row`` is the unit's code, empty for the sum."""

    rule: str
    row: str
    left: int
    right: int

    @property
    def holds(self) -> bool:
        return self.left <= self.right if "<" in self.rule else self.left == self.right


@dataclass(frozen=True, slots=True)
class PaknForm:
    """The form of a period."""

    total: FormRow
    rows: tuple[FormRow, ...]

    @property
    def checks(self) -> tuple[Check, ...]:
        """Return every rule for every line, and that the lines make the sum."""
        found = [check for row in (self.total, *self.rows) for check in checks_of(row)]
        for number, whole in self.total.columns.items():
            parts = sum(row.columns[number] for row in self.rows)
            found.append(Check(f"sum({number})", "", whole, parts))
        return tuple(found)

    @property
    def faults(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if not check.holds)


def checks_of(row: FormRow) -> tuple[Check, ...]:
    """Return the rules of one line."""
    c = row.columns
    return (
        Check("3=4+5+6", row.code, c[3], c[4] + c[5] + c[6]),
        Check("3=7+8", row.code, c[3], c[7] + c[8]),
        Check("3=9+10", row.code, c[3], c[9] + c[10]),
        Check("11<=9", row.code, c[11], c[9]),
    )


def group_for_now(kind: CaseKind, content: ContentType | None) -> ContentGroup:
    """Return the column of a case; one that is not classified yet stands where its kind mostly belongs.

    What a citizen reports is mostly conduct, what one proposes mostly a rule (NĐ 20/2008/NĐ-CP Đ3).
    """
    if content is not None:
        return content.group
    return ContentGroup.RULE if kind is CaseKind.PETITION else ContentGroup.CONDUCT


@dataclass(slots=True)
class _Line:
    counts: Counts = field(default_factory=Counts)
    by_group: dict[ContentGroup, Counts] = field(default_factory=lambda: defaultdict(Counts))
    unclassified: Counts = field(default_factory=Counts)

    def row(self, code: str, name: str) -> FormRow:
        owed = {group: counts.owed for group, counts in self.by_group.items()}
        return FormRow(code, name, self.counts, owed, self.unclassified.owed)


async def pakn_form(
    db: AsyncSession, period: Period, scope: Scope = EVERYTHING, *, now: datetime
) -> PaknForm:
    """Return the form of feedback and petitions, a line for each unit that has some.

    Args:
        db: the transaction; only read.
        period: any; what comes after ``now`` is not known.
        scope: which cases.
        now: aware.
    """
    period = period.so_far(now)
    groups = []
    if period.start < period.end:
        groups = [one async for one in grouped_rows(db, period, scope)]
    # Beside the loop: of a large register it takes a while, in which others want to be answered.
    return await asyncio.to_thread(_filled, groups, period)


def _filled(groups: Iterable[tuple[CaseRow, Whose, int]], period: Period) -> PaknForm:
    lines: dict[tuple[str, str], _Line] = defaultdict(_Line)
    whole = _Line()
    for row, whose, times in groups:
        if not whose.kind.is_pakn:
            continue
        group = group_for_now(whose.kind, whose.content_type)
        for line in (whole, lines[whose.unit_name, whose.unit_code]):
            line.counts.add(row, period, times)
            line.by_group[group].add(row, period, times)
            if whose.content_type is None:
                line.unclassified.add(row, period, times)
    by_unit = sorted(lines.items(), key=lambda one: (by_name(one[0][0]), one[0][1]))
    rows = (line.row(code, name) for (name, code), line in by_unit)
    return PaknForm(whole.row("", ""), tuple(row for row in rows if row.counts.owed or row.counts.published))
