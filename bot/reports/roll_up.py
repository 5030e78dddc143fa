"""Adds the figures of units together: each unit below another one with all that are below itself; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from feedback.counting import Counts
from feedback.statistics import UnitCounts
from feedback.tables import Unit, UnitKind


def added(many: Iterable[Counts]) -> Counts:
    """Return the sum of some figures.

    >>> added([Counts(received=1), Counts(received=2, late=1)]).received
    3
    """
    whole = Counts()
    for one in many:
        for field in fields(Counts):
            if field.name == "levels":
                for level, times in one.levels.items():
                    whole.levels[level] += times
            else:
                setattr(whole, field.name, getattr(whole, field.name) + getattr(one, field.name))
    return whole


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit with all below it, or, as ``itself``, the head of the whole tree alone.

    ``below`` says of what kinds those are that count with it.
    """

    unit: Unit
    counts: Counts
    itself: bool = False
    below: frozenset[UnitKind] = frozenset()


def branches(alone: Sequence[UnitCounts], units: Sequence[Unit], top: Unit | None) -> list[Branch]:
    """Return the figures by the units directly below ``top``; a unit without any case is left out.

    Args:
        alone: the figures of each unit without those below.
        units: all units, those above before those below.
        top: whose units; None: the tree's own first level.
    """
    by_code = {unit.code: unit for unit in units}
    gathered: dict[str, list[Counts]] = {}
    heads = _heads(units, top)
    for one in alone:
        unit = by_code.get(one.code)
        if unit is None:
            continue
        head = next((head for head in heads if unit.path.startswith(head.path)), unit)
        gathered.setdefault(head.code, []).append(one.counts)
    found = []
    for code, counts in gathered.items():
        unit, itself = by_code[code], top is not None and code == top.code
        below = frozenset() if itself or unit not in heads else _kinds_below(unit, units)
        found.append(Branch(unit, added(counts), itself, below))
    order = {unit.code: number for number, unit in enumerate(units)}
    some = [one for one in found if one.counts.owed or one.counts.rated]
    return sorted(some, key=lambda one: (one.itself, order[one.unit.code]))


def _kinds_below(unit: Unit, units: Sequence[Unit]) -> frozenset[UnitKind]:
    return frozenset(one.kind for one in units if one is not unit and one.path.startswith(unit.path))


def _heads(units: Sequence[Unit], top: Unit | None) -> list[Unit]:
    if top is not None:
        return [unit for unit in units if unit.parent_id == top.id]
    roots = [unit for unit in units if unit.parent_id is None]
    if len(roots) == 1:
        # One office above all: its own level says nothing.
        return [unit for unit in units if unit.parent_id == roots[0].id]
    return roots
