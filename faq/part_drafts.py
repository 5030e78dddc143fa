"""Makes changes of what stands beside the topics: shared values, and subjects that are not ours."""

from collections.abc import Iterable, Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from faq.changes import NEIGHBOUR, TOPIC, VALUE, Change, Data, Piece, value_change, value_names_of
from faq.drafting import Draft, state_of
from faq.errors import ChangedSince, NothingChanged, PieceUnfit
from faq.fitting import each_once, free_id, neighbour_fit, value_fit
from faq.masking import mask
from faq.pieces import value_from
from faq.render import value_names


async def edit_value(db: AsyncSession, key: str, data: Data | None) -> Draft:
    """Return the draft of a value, new when ``key`` is empty, removed when ``data`` is ``None``.

    Raises:
        PieceUnfit: a field is missing or wrong, the value ends before it begins, or answers name it and no
            version of it would be left.
        NothingChanged: it is what stands there already.
    """
    here = await state_of(db)
    before = here.get((VALUE, key)) if key else None
    if key and before is None:
        raise ChangedSince(VALUE, key, ())
    after = value_fit(data) if data is not None else None
    changes = [
        one
        for one in value_change(value_from(before) if before else None, value_from(after) if after else None)
        if not one.is_empty
    ]
    if not changes:
        raise NothingChanged
    for one in changes:
        if one.before is None and (VALUE, one.key) in here:
            raise PieceUnfit("valid_from", "taken")
    left = value_names_of({*here, *(one.piece for one in changes if one.after)} - _gone(changes))
    if before and str(before["name"]) not in left and _is_named(str(before["name"]), here):
        raise PieceUnfit("name", "used")
    return Draft("value", str((after or before or {}).get("name", "")), changes)


async def edit_neighbour(db: AsyncSession, key: str, data: Data | None) -> Draft:
    """Return the draft of a subject that is not ours, new without a ``key``, removed if ``data`` is ``None``.

    Its id is made of its title; personal data in ways to ask is masked.

    Raises:
        PieceUnfit: a field is missing, too long or wrong, or there are too few ways to ask.
        NothingChanged: it is what stands there already.
        ChangedSince: it was removed in the meantime.
    """
    here = await state_of(db)
    before = here.get((NEIGHBOUR, key)) if key else None
    if key and before is None:
        raise ChangedSince(NEIGHBOUR, key, ())
    after = None
    if data is not None:
        taken = {name for _, name in here}
        name = key or free_id(str(data.get("title", "")), taken)
        asked = each_once(mask(str(one)) for one in data.get("phrasings") or ())
        after = neighbour_fit({**data, "id": name, "phrasings": asked}, value_names_of(here))
        key = name
    if before == after:
        raise NothingChanged
    return Draft(
        "neighbour", str((after or before or {}).get("title", "")), [Change(NEIGHBOUR, key, before, after)]
    )


def _gone(changes: Iterable[Change]) -> set[Piece]:
    return {one.piece for one in changes if one.after is None}


def _is_named(name: str, here: Mapping[Piece, Data]) -> bool:
    """Tell whether an answer or a neighbouring subject would show the name instead of a value."""
    said = (str(data) for (kind, _), data in here.items() if kind in {TOPIC, NEIGHBOUR})
    return any(name in value_names(one) for one in said)
