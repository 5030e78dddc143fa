"""What the scores of one question look like: the numbers that the decision weighs."""

from collections.abc import Mapping, Sequence, Set
from math import log

from faq.postings import Postings
from faq.readings import Slot

#: A second topic that is behind by less than this share of the first is close.
CLOSE = 0.15
#: A neighbouring subject that is behind by more than this share of its own score is as good as none.
FAR = -0.35


def signs_of(
    question: Mapping[str, float],
    postings: Postings,
    best: Sequence[tuple[int, float]],
    *,
    brought: Mapping[str, float],
    ideal: float,
    slots: Sequence[Slot],
    neighbour_lead: float | None,
) -> dict[str, float]:
    """Return the signs of a ranking: ``best`` are topics as (document, score), best first.

    ``brought`` is what its known terms weigh, ``ideal`` what all do (see ``Postings``), ``slots`` are its
    words, ``neighbour_lead`` how far the best neighbouring subject is ahead (``None`` without one).

    ``score`` is the share of that ideal, ``margin`` how far the second is behind, ``covered``
    the share of the question's own words (by rarity) that the first topic holds, ``known`` the share that any
    holds (a word with several readings is the one that the first topic holds), ``strength`` the logarithm of
    the plain score. ``close`` says that the second is hardly behind, ``thin`` that the text is long and
    little of it is known to the first, ``beside`` how near a neighbouring subject comes (``FAR``: none does).
    """
    first = best[0][1] if best else 0.0
    second = best[1][1] if len(best) > 1 else 0.0
    fourth = best[3][1] if len(best) > 3 else 0.0
    unseen = postings.unseen
    words = len(slots)
    plain = [(term, weight) for term, weight in question.items() if " " not in term and term[0] not in "=#"]
    held = postings.held([term for term, _ in plain], best[0][0]) if best else set()
    apart = _not_meant(slots, held, brought)
    mass = known = covered = 0.0
    for term, weight in plain:
        if term in apart:
            continue
        brings = brought.get(term)
        if brings is None:
            mass += weight * unseen
            continue
        known += brings
        if term in held:
            covered += brings
    mass = mass + known or 1.0
    margin, long = (first - second) / first if first else 0.0, log(1.0 + words / 10.0)
    return {
        "score": min(2.0, first / ideal),
        "margin": margin,
        "close": max(0.0, 1.0 - margin / CLOSE),
        "lead": (first - fourth) / first if first else 0.0,
        "covered": covered / mass,
        "known": known / mass,
        "strength": log(1.0 + first),
        "short": 1.0 if words <= 3 else 0.0,
        "long": long,
        "thin": long * (1.0 - covered / mass),
        "beside": FAR if neighbour_lead is None else max(FAR, neighbour_lead),
    }


def _not_meant(slots: Sequence[Slot], held: Set[str], brought: Mapping[str, float]) -> set[str]:
    """Return the words that stand only in readings other than the one that the first topic holds most of.

    A short form that may mean two things says only one of them: what the other would say is no word that
    the topic lacks.
    """
    several = [slot for slot in slots if len(slot) > 1]
    if not several:
        return set()
    meant = {one.folded for slot in slots if len(slot) == 1 for one in slot[0].words}
    other: set[str] = set()
    for slot in several:
        shares = [sum(brought[one.folded] for one in reading.words if one.folded in held) for reading in slot]
        taken = shares.index(max(shares))
        for at, reading in enumerate(slot):
            (meant if at == taken else other).update([one.folded for one in reading.words])
    return other - meant
