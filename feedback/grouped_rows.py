"""The rounds behind the figures of a period, counted by the database: one row for all that are alike."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, func, literal, or_, select, type_coerce, union_all
from sqlalchemy import case as sql_case
from sqlalchemy.ext.asyncio import AsyncSession

from feedback.alphabet import by_name
from feedback.case_rows import EVERYTHING, Scope, narrowed
from feedback.counting import CaseRow, Whose
from feedback.digits import Digits, cuts_passed
from feedback.kinds import CaseKind, ContentType
from feedback.lifecycle import RATING_LEVELS
from feedback.periods import Period
from feedback.tables import CaseApology, CountedRound, Fate, Unit, instant
from feedback.tables.counted import ANSWERS, FAR_AWAY

_MOMENT = timedelta(microseconds=1)
_NAMES_AT_ONCE = 200
#: Whose a round is, as it is stored: officer, unit, kind, content type, channel.
Key = tuple[int | None, int, str, str | None, str]
_OF = CountedRound
#: The columns of a key; their words are read as they are, many times faster than as what they mean.
WHOSE: tuple[Any, ...] = (
    _OF.officer_id,
    _OF.unit_id,
    type_coerce(_OF.kind, String),
    type_coerce(_OF.content_type, String),
    _OF.channel,
)


async def grouped_rows(
    db: AsyncSession, period: Period, scope: Scope = EVERYTHING
) -> AsyncIterator[tuple[CaseRow, Whose, int]]:
    """Give rows for rounds that are alike, and how many are, told apart by whose they are.

    Rows that are alike in all but whose they are, are one and the same object. All instants before the
    period are alike, all within, and all behind, so that a count is the same as one of each case.
    """
    cuts = [period.start, period.end]
    digits = digits_of(cuts)
    each = counted_within(select(*WHOSE, digits.number), period, scope).subquery()
    groups = select(*each.c, func.count()).group_by(*each.c)
    alike = Alike(digits, cuts)
    found = (await (await db.connection()).execute(groups)).all()
    whose = await whose_of(db, {_key(row) for row in found})
    for row in found:
        yield alike[row[-2]], whose[_key(row)], row[-1]


async def whose_of(db: AsyncSession, keys: Collection[Key]) -> dict[Key, Whose]:
    """Return by what cases are told apart, with the names of officers and units, for each key."""
    units = {unit.id: unit for unit in await db.execute(select(Unit.id, Unit.code, Unit.name))}
    names = await _names(db, sorted({key[0] for key in keys if key[0] is not None}))
    found = {}
    for key in keys:
        officer_id, unit_id, kind, content, channel = key
        unit = units[unit_id]
        about = ContentType(content) if content else None
        name = names.get(officer_id, "")
        found[key] = Whose(CaseKind(kind), about, channel, unit.code, unit.name, officer_id, name)
    return found


def _key(row: Sequence[Any]) -> Key:
    return row[0], row[1], row[2], row[3], row[4]


async def officers_within(db: AsyncSession, period: Period, scope: Scope) -> list[tuple[int, str]]:
    """Return who has or had cases that count in a period, by name."""
    c = CountedRound
    # As a sum no index has it: SQLite would go through all that anybody ever had, and not by the period.
    rows = counted_within(select(c.officer_id + 0), period, scope)
    numbers = sorted(one for one in await db.scalars(rows.distinct()) if one is not None)
    # Names stand in another index than the one by which what counts is found.
    names = await _names(db, numbers)
    return sorted(((one, names.get(one, "")) for one in numbers), key=lambda one: (by_name(one[1]), one[0]))


def counted_within(rows: Select[Any], period: Period, scope: Scope) -> Select[Any]:
    """Return a query about counted rounds, narrowed to what counts in a period."""
    c = CountedRound
    rows = rows.where(c.until >= instant(period.start), c.began < instant(period.end))
    return narrowed(rows, scope, c, case=c)


class Alike(dict[int, CaseRow]):
    """The row of the rounds that are alike, by the number that tells how."""

    def __init__(self, digits: Digits, cuts: Sequence[datetime]) -> None:
        super().__init__()
        self._digits = digits
        # What lies between two cuts may be taken for what happened at the first of them.
        self._instants: dict[int, datetime | None] = {0: cuts[0] - _MOMENT, len(cuts): None}
        self._instants |= dict(enumerate(cuts[:-1], 1))

    def __missing__(self, number: int) -> CaseRow:
        told = self._digits.read(number)
        at = {name: self._instants[told[name]] for name in INSTANTS}
        fate = Fate(told["fate"]) if told["fate"] else None
        row = CaseRow(
            code="", kind=CaseKind.FEEDBACK, channel="", unit_code="", unit_name="",
            received_at=at["began"] or FAR_AWAY, due_at=at["due"] or FAR_AWAY,
            answered_at=at["ended"] if fate in ANSWERS else None,
            not_accepted_at=at["ended"] if fate is Fate.NOT_ACCEPTED else None,
            transferred_at=at["ended"] if fate is Fate.TRANSFERRED else None,
            merged_at=at["ended"] if fate is Fate.MERGED else None,
            judged=ANSWERS.get(fate) if fate else None,
            rating=told["rating"] or None, rated_at=at["rated"], apologised_at=at["apologised"],
            published_at=at["published"], round=1 + told["again"],
        )  # fmt: skip
        self[number] = row
        return row


INSTANTS = ("began", "due", "ended", "rated", "apologised", "published")


def digits_of(cuts: Sequence[datetime]) -> Digits:
    """Return what a count needs to know of a round, told apart between cuts, packed into one number."""
    c, numbers, places = CountedRound, [instant(cut) for cut in cuts], len(cuts) + 1
    behind = literal(len(cuts))
    letters = select(func.min(cuts_passed(CaseApology.written_at, cuts)))
    letter = letters.where(CaseApology.case_id == c.case_id, CaseApology.round == c.round).scalar_subquery()
    # Letters are looked up for late cases only: few.
    was_late = and_(c.due < numbers[-1], or_(c.ended.is_(None), c.ended > c.due))
    at: Mapping[str, ColumnElement[int]] = {
        "began": cuts_passed(c.began, numbers),
        # What was answered in time is never past its deadline.
        "due": sql_case((c.fate < Fate.LATE, behind), else_=cuts_passed(c.due, numbers)),
        "ended": cuts_passed(c.ended, numbers),
        "rated": cuts_passed(c.rated, numbers),
        "apologised": sql_case((was_late, func.coalesce(letter, behind)), else_=behind),
        "published": cuts_passed(c.published, numbers),
    }
    return Digits(
        {name: (digit, places) for name, digit in at.items()}
        | {
            "fate": (func.coalesce(c.fate, 0), len(Fate) + 1),
            "rating": (func.coalesce(c.rating, 0), max(RATING_LEVELS) + 1),
            "again": (sql_case((c.round > 1, 1), else_=0), 2),
        }
    )


async def _names(db: AsyncSession, officers: Sequence[int]) -> dict[int | None, str]:
    """Return how officers are called, each found by one look into an index."""
    names: dict[int | None, str] = {}
    c = CountedRound
    for start in range(0, len(officers), _NAMES_AT_ONCE):
        each = [
            select(literal(officer), func.max(c.officer_name)).where(c.officer_id == officer)
            for officer in officers[start : start + _NAMES_AT_ONCE]
        ]
        names |= {row[0]: row[1] for row in await db.execute(union_all(*each))}
    return names
