"""What the scores of one question look like: the numbers that the decision weighs."""

from collections.abc import Mapping, Sequence
from math import log

from faq.postings import Postings


def signs_of(
    question: Mapping[str, float], postings: Postings, best: Sequence[tuple[int, float]], *, words: int
) -> dict[str, float]:
    """Return the signs of a ranking: ``best`` are topics as (document, score), best first.

    ``score`` is the share of the best imaginable score, ``margin`` how far the second is behind, ``covered``
    the share of the question's own words (by rarity) that the first topic holds, ``known`` the share that any
    holds, ``strength`` the logarithm of the plain score.
    """
    first = best[0][1] if best else 0.0
    second = best[1][1] if len(best) > 1 else 0.0
    fourth = best[3][1] if len(best) > 3 else 0.0
    rarities, unseen = postings.rarities(question), postings.rarity("")
    ideal = mass = known = covered = 0.0
    for term, weight in question.items():
        rarity = rarities.get(term)
        brings = weight * (unseen if rarity is None else rarity)
        ideal += brings
        if " " in term or term[0] in "=#":
            continue
        mass += brings
        if rarity is not None:
            known += brings
            if best and postings.holds(term, best[0][0]):
                covered += brings
    return {
        "score": min(2.0, first / (ideal or 1.0)),
        "margin": (first - second) / first if first else 0.0,
        "lead": (first - fourth) / first if first else 0.0,
        "covered": covered / (mass or 1.0),
        "known": known / (mass or 1.0),
        "strength": log(1.0 + first),
        "short": 1.0 if words <= 3 else 0.0,
        "long": log(1.0 + words / 10.0),
    }
