"""What the scores of one question look like: the numbers that the decision weighs."""

from collections.abc import Mapping, Sequence
from math import log

from faq.postings import Postings

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
    words: int,
    neighbour_lead: float | None,
) -> dict[str, float]:
    """Return the signs of a ranking: ``best`` are topics as (document, score), best first.

    ``brought`` is what its known terms weigh, ``ideal`` what all do (see ``Postings``), ``words`` how many
    there are, ``neighbour_lead`` how far the best neighbouring subject is ahead (``None`` without one).

    ``score`` is the share of that ideal, ``margin`` how far the second is behind, ``covered``
    the share of the question's own words (by rarity) that the first topic holds, ``known`` the share that any
    holds, ``strength`` the logarithm of the plain score. ``close`` says that the second is hardly behind,
    ``thin`` that the text is long and little of it is known to the first, ``beside`` how near a neighbouring
    subject comes (``FAR``: none does).
    """
    first = best[0][1] if best else 0.0
    second = best[1][1] if len(best) > 1 else 0.0
    fourth = best[3][1] if len(best) > 3 else 0.0
    unseen = postings.unseen
    plain = [(term, weight) for term, weight in question.items() if " " not in term and term[0] not in "=#"]
    held = postings.held([term for term, _ in plain], best[0][0]) if best else ()
    mass = known = covered = 0.0
    for term, weight in plain:
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
