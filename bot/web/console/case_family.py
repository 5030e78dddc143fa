"""What the page of a case shows of its life: what it lacks and may be, its kin, its rounds."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from feedback import relations, units
from feedback.classifying import asked_for, missing_of
from feedback.handling import Officer
from feedback.kinds import CaseKind, ContentType, HelpReason, RefusalReason
from feedback.lifecycle import State
from feedback.likeness import Similar, likely_duplicates
from feedback.rounds import rounds_of
from feedback.routing import Suggestion, suggest
from feedback.tables import Case, CaseRound, Unit
from feedback.validity import Missing


@dataclass(frozen=True, slots=True)
class Offers:
    """What can be chosen in the forms of a case."""

    kinds: tuple[CaseKind, ...] = tuple(kind for kind in CaseKind if kind.is_promised)
    content_types: tuple[ContentType, ...] = tuple(ContentType)
    refusals: tuple[RefusalReason, ...] = tuple(RefusalReason)
    items: tuple[Missing, ...] = tuple(Missing)
    help_reasons: tuple[HelpReason, ...] = tuple(HelpReason)


OFFERS = Offers()


@dataclass(frozen=True, slots=True)
class Kin:
    """A case that belongs to another, and whether the reader may open it."""

    case: Case
    mine: bool


@dataclass(frozen=True, slots=True)
class CaseLife:
    """Everything about a case's life beside its facts."""

    lacking: tuple[Missing, ...]
    asked: frozenset[Missing]
    routes: tuple[Suggestion, ...]  #: what it may be instead of a PAKN; an officer decides
    head_approves: bool  #: this officer's answers go through the head
    related: Sequence[Kin]
    merged_here: Sequence[Kin]
    goes_on_in: Kin | None
    duplicates: Sequence[Similar]
    followers: int
    rounds: Sequence[CaseRound]

    @property
    def together(self) -> list[Case]:
        """Return the open cases that may be answered together with this one."""
        return [one.case for one in self.related if one.mine and one.case.state.is_open]

    @property
    def has_family(self) -> bool:
        """Tell whether anything belongs to the case, or may."""
        return bool(self.related or self.merged_here or self.goes_on_in or self.duplicates or self.followers)


async def life_view(
    db: AsyncSession, case: Case, unit: Unit, actor: Officer, all_units: Sequence[Unit]
) -> CaseLife:
    """Read what belongs to a case; only what the officer may see can be opened from here."""
    fields = {one.id: one.path.startswith(actor.unit_path) for one in all_units}
    joined = await relations.related(db, case)
    inside = await relations.merged_into(db, case)
    target = await relations.goes_on_in(db, case)
    elsewhere = {target.id, *(one.id for one in inside)}  #: said in a list of their own
    known = {one.id for one in (*joined, *inside, target)}
    new = case.state is State.RECEIVED
    return CaseLife(
        lacking=missing_of(case) if case.state.is_open else (),
        asked=await asked_for(db, case.id),
        routes=suggest(case.text) if new and case.kind.is_pakn else (),
        head_approves=not actor.is_leader and await units.needs_approval(db, unit),
        related=[Kin(one, fields[one.unit_id]) for one in joined if one.id not in elsewhere],
        merged_here=[Kin(one, fields[one.unit_id]) for one in inside],
        goes_on_in=None if target.id == case.id else Kin(target, fields[target.unit_id]),
        duplicates=[one for one in await _duplicates(db, case) if one.case.id not in known],
        followers=len(await relations.listeners(db, case)),
        rounds=await rounds_of(db, case.id),
    )


async def _duplicates(db: AsyncSession, case: Case) -> Sequence[Similar]:
    is_looked_for = case.state.is_open and case.kind is not CaseKind.TIP
    return await likely_duplicates(db, case) if is_looked_for else ()
