"""The order of a guide's steps as editors change it: added, moved, taken out, brought back; pure."""

import re
from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum

#: The ids of steps that editors add; none that ships looks like it.
_OWN = re.compile(r"them-([1-9][0-9]{0,3})")
Order = tuple[str, ...]


class Move(StrEnum):
    """What is done to the order; stands in the form as it reads here."""

    ADD = "add"  #: a new step behind this one
    DROP = "drop"
    UP = "up"
    DOWN = "down"
    BACK = "back"  #: a step that ships, back at its place


def fitting(order: Iterable[str], shipped: Collection[str]) -> Order:
    """Return an order without what is no step: each once, those that ship and those that editors add.

    >>> fitting(["a", "them-1", "a", "x y"], ["a", "b"])
    ('a', 'them-1')
    """
    return tuple(dict.fromkeys(one for one in order if one in shipped or _OWN.fullmatch(one)))


def new_id(known: Iterable[str]) -> str:
    """Return an id that no step ever had; figures of steps with one id would run together.

    >>> new_id(["a", "them-3", "them-1"])
    'them-4'
    """
    numbers = [int(found[1]) for one in known if (found := _OWN.fullmatch(one))]
    return f"them-{max(numbers, default=0) + 1}"


def moved(order: Order, move: Move, step: str, *, shipped: Sequence[str], new: str) -> Order:
    """Return the order after a move; one that makes no sense changes nothing.

    Args:
        order: of the steps' ids.
        move: which.
        step: the id of the step that is moved, or behind which one is added.
        shipped: the order that ships.
        new: the id of a step that is added.

    >>> moved(("a", "b"), Move.ADD, "a", shipped="ab", new="them-1")
    ('a', 'them-1', 'b')
    >>> moved(("b", "c"), Move.BACK, "a", shipped="abc", new="")
    ('a', 'b', 'c')
    """
    if move is Move.BACK:
        return _with(order, step, shipped) if step in shipped and step not in order else order
    if step not in order:
        return order
    at = order.index(step)
    if move is Move.ADD:
        return (*order[: at + 1], new, *order[at + 1 :])
    rest = (*order[:at], *order[at + 1 :])
    if move is Move.DROP:
        return rest or order
    to = max(0, at - 1) if move is Move.UP else at + 1
    return (*rest[:to], step, *rest[to:])


def _with(order: Order, step: str, shipped: Sequence[str]) -> Order:
    before = shipped[: list(shipped).index(step)]
    at = max((order.index(one) + 1 for one in before if one in order), default=0)
    return (*order[:at], step, *order[at:])
