"""What an office set for its clocks, for keeping and for the second factor, as rules."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.office.changes import Subject, basis_of, latest
from bot.storage.office_tables import OfficeChange
from feedback.clocks import Clock, ClockKind, ClockUnit, clocks_of_files, laid_over
from feedback.lifecycle import Role
from feedback.retention_rules import Kept, Rule, shipped_rules
from feedback.retention_rules import laid_over as rules_laid_over
from feedback.worktime import local_date

MOST_DAYS = 36_500
MOST_AMOUNT = 1000
#: The one name under ``Subject.SECOND_FACTOR``.
ROLES = "roles"


async def retention_rules(db: AsyncSession) -> Sequence[Rule]:
    """Return the rules for how long things are kept, as shipped and as the office set them."""
    entered = [
        Rule(
            Kept(change.name), change.value["days"], local_date(change.at), None, basis_of(change),
            verified=change.value.get("verified", False),
        )
        for change in await latest(db, Subject.RETENTION)
        if change.value is not None
    ]  # fmt: skip
    return rules_laid_over(shipped_rules(), entered)


def required_roles(changes: Iterable[OfficeChange]) -> frozenset[Role]:
    """Return the roles that may not work without a second factor."""
    last = next(iter(reversed(list(changes))), None)
    return frozenset(Role(one) for one in (last.value or {}).get("roles", ())) if last else frozenset()


def clocks_of(changes: Iterable[OfficeChange]) -> tuple[list[Clock], list[Clock]]:
    """Return every clock that was ever entered, and those that were not taken back, in order of entering.

    What an entry leaves open (start, pauses, extensions) stays as it was for this kind.
    """
    every: list[Clock] = []
    lasting: list[Clock] = []
    for change in changes:
        kind = ClockKind(change.name)
        if change.value is None:
            lasting = [one for one in lasting if one.kind is not kind]
            continue
        made = _clock(change, laid_over(clocks_of_files(), lasting))
        every.append(made)
        lasting.append(made)
    return every, lasting


def version_of(change: OfficeChange) -> str:
    """Return how the clock of a change is named in the cases that were promised it."""
    return f"{change.name}-office-{change.id}"


def clock_value(amount: int, unit: ClockUnit, first_day: date, *, verified: bool) -> dict[str, object]:
    """Return what a change of a clock keeps."""
    return {"amount": amount, "unit": unit.value, "valid_from": first_day.isoformat(), "verified": verified}


def first_day_fits(first_day: date, now: datetime) -> bool:
    """Tell whether a clock may begin on a day: what was promised before today stays as it was counted."""
    return first_day >= local_date(now)


def _clock(change: OfficeChange, before: Sequence[Clock]) -> Clock:
    value, kind = change.value or {}, ClockKind(change.name)
    like = next(one for one in reversed(before) if one.kind is kind)
    return Clock(
        kind, value["amount"], ClockUnit(value["unit"]), version_of(change),
        date.fromisoformat(value["valid_from"]), None, basis_of(change), verified=value["verified"],
        starts=like.starts, pauses=like.pauses, extensions=like.extensions,
    )  # fmt: skip
