"""How far a change of topics reaches: the questions whose verdict it cannot move need not be asked again.

A changed topic scores otherwise, and the terms that it gained or lost are rarer or commoner for all. All else
stays. So a question is shown the same if it has none of those terms, if no word of it is read by its
likeness to others, and if the changed topics stand, before and after, behind those that count (``WEIGHED``).
"""

from array import array
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from faq.documents import fields_of
from faq.index import Index
from faq.postings import Asked, Rows
from faq.ranking import Ranker
from faq.split import questions_in
from faq.syllables import is_syllable
from faq.text import clean, words

#: So many topics decide what is shown: three are, and the fourth is what they are measured by.
WEIGHED = 4


@dataclass(frozen=True, slots=True)
class Footprint:
    """What a question's verdict rests on.

    Args:
        rows: of its terms that some document holds.
        brought: what each of them weighs.
        strange: its other terms.
        topics: the numbers of the topics that count.
        last: the score of the last of them.
    """

    rows: "array[int]"
    brought: "array[float]"
    strange: tuple[str, ...]
    topics: tuple[int, ...]
    last: float


#: By question; ``None`` where a verdict rests on more than a footprint tells.
Footprints = dict[str, Footprint | None]


@dataclass(frozen=True, slots=True)
class Reach:
    """What differs between two indexes of the same topics.

    Args:
        numbers: the changed topics.
        rows: the rows of the terms that they gained or lost.
        terms: the same terms.
        impacts: by row, what each changed topic brings now.
    """

    numbers: frozenset[int]
    rows: frozenset[int]
    terms: frozenset[str]
    impacts: tuple[dict[int, float], ...]

    def may_move(self, one: Footprint | None) -> bool:
        """Tell whether the verdict on a question may be another one now."""
        if one is None or not self.rows.isdisjoint(one.rows) or not self.terms.isdisjoint(one.strange):
            return True
        if not self.numbers.isdisjoint(one.topics):
            return True
        # At most what it can score, as weights are rounded down.
        return any(
            sum([weight * brings.get(row, 0.0) for row, weight in zip(one.rows, one.brought, strict=True)])
            >= one.last
            for brings in self.impacts
        )


def reach_of(before: Index, after: Index) -> Reach | None:
    """Return what a change reached; ``None`` if it may have moved anything.

    ``after`` is made of ``before`` by ``Index.changed``.
    """
    old, new = before.ranker, after.ranker
    if old.topics.keys() != new.topics.keys() or old.postings.mean != new.postings.mean:
        return None
    if not continues(old.postings.rows, new.postings.rows) or old.postings.size != new.postings.size:
        return None
    names = [name for name, one in old.topics.items() if fields_of(one) != fields_of(new.topics[name])]
    numbers = frozenset(map(new.number_of, names))
    rows: set[int] = set()
    for number in numbers:
        rows ^= set(old.postings.documents[number].rows) ^ set(new.postings.documents[number].rows)
    terms = frozenset(term for term, row in new.postings.rows.items() if row in rows)
    return Reach(numbers, frozenset(rows), terms, tuple(map(new.postings.impacts_of, numbers)))


def continues(old: Rows, new: Rows) -> bool:
    """Tell whether rows are a copy of others, perhaps with more behind them."""
    return len(old) <= len(new) and all(new.get(term) == row for term, row in old.items())


def footprints(index: Index, questions: Iterable[str], known: Footprints) -> Footprints:
    """Return the footprint of each question; those that are ``known`` are not made again."""
    return {one: known[one] if one in known else _footprint(index.ranker, one) for one in questions}


def carried(kept: Footprints, moved: Collection[str]) -> Footprints:
    """Return the footprints that hold after a change, too."""
    return {question: one for question, one in kept.items() if question not in moved}


def _footprint(ranker: Ranker, question: str) -> Footprint | None:
    if len(questions_in(question)) > 1:
        return None
    asked, brought, topics = ranker.foremost(ranker.read(question), WEIGHED)
    if len(topics) < WEIGHED or not _is_plainly_read(question, asked, ranker):
        return None
    return Footprint(
        array("i", [asked.rows[term] for term in brought]),
        array("d", brought.values()),
        tuple([term for term in asked.weights if term not in brought]),
        tuple([number for number, _ in topics]),
        topics[-1][1],
    )


def _is_plainly_read(question: str, asked: Asked, ranker: Ranker) -> bool:
    """Tell whether each word stands for itself or in a table: no other known word can change that."""
    always, several, known = ranker.lexicon.always, ranker.lexicon.readings, ranker.words
    return all(
        (one.folded in known and (one.folded in asked.weights or is_syllable(one.folded)))
        or one.written in always
        or one.written in several
        or one.written.isdigit()
        for one in words(clean(question))
    )
