"""Puts questions that ask the same into one group, however they are spelt; pure and independent of order.

Two questions are alike when they name the same numbers and, without accents and after the normalising of
``faq.normalise``, share most of what carries meaning: rare words count more than common ones, and letters are
compared too (rapidfuzz), so that a slip of the finger does not matter.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from math import log

from rapidfuzz.fuzz import ratio, token_sort_ratio

from faq.content import Content
from faq.lexicon import Lexicon
from faq.normalise import normalise
from faq.text import clean, words
from faq.topics import Topic

#: From this likeness on, 0 to 1, two questions are one; measured on the labelled questions.
ALIKE = 0.72
#: A leader is only looked at if it shares one of a question's so many weightiest words.
KEYS = 4
#: A strange word so alike another, 0 to 100, is that word with a slip of the finger.
SLIP = 85
#: Slips are only looked for when this share of a question is the same to the letter.
LEAST_EXACT = 0.3
#: Words that every topic uses still weigh a little.
LEAST_WEIGHT = 0.15


@dataclass(frozen=True, slots=True)
class Asked:
    """One kept question: what was asked, by whom (a keyed hash), when, and what was done."""

    id: int
    question: str
    person: str
    at: datetime
    decision: str
    topic_id: str | None = None
    language: str = "vi"


@dataclass(frozen=True)
class Group:
    """Questions that ask the same, the newest first."""

    asked: tuple[Asked, ...]
    leader: str  #: the writing that most people used

    @cached_property
    def people(self) -> int:
        """By how many people it was asked."""
        return len({one.person for one in self.asked})

    @property
    def times(self) -> int:
        return len(self.asked)

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(one.id for one in self.asked)

    @property
    def last_at(self) -> datetime:
        return self.asked[0].at

    @property
    def decisions(self) -> tuple[str, ...]:
        return tuple(sorted({one.decision for one in self.asked}))

    @cached_property
    def writings(self) -> tuple[str, ...]:
        """Each different writing once, with its accents if anybody typed them, those of most people first."""
        written = _by_writing(self.asked)
        ordered = sorted(written, key=lambda key: (-_people(written[key]), key))
        return tuple(max((one.question for one in written[key]), key=_marks) for key in ordered)


class Weights:
    """How much a word tells: rare in the topics, much; everywhere, little."""

    def __init__(self, topics: Iterable[Topic] = ()) -> None:
        self._topics = 0
        self._held: Counter[str] = Counter()
        for topic in topics:
            self._topics += 1
            said = (topic.question, topic.short, *topic.phrasings, *topic.keywords)
            self._held.update({one.folded for text in said for one in words(clean(text))})

    def knows(self, word: str) -> bool:
        """Tell whether any topic uses an unaccented word; what none uses may be a slip."""
        return self._held[word] > 0

    def of(self, word: str) -> float:
        """Return the weight of an unaccented word, above 0."""
        held = self._held[word]
        return max(LEAST_WEIGHT, log(1 + (self._topics - held + 0.5) / (held + 0.5)))


@dataclass(frozen=True, slots=True)
class _Form:
    """What of a question is compared."""

    line: str
    weights: Mapping[str, float]
    numbers: frozenset[str]
    strange: frozenset[str]  #: words that no topic uses
    total: float

    def telling(self) -> list[str]:
        """Return the weightiest words."""
        return sorted(self.weights, key=lambda word: (-self.weights[word], word))[:KEYS]


def spelling(question: str) -> str:
    """Return a question without accents, signs and capitals: the same for the same words."""
    return " ".join(one.folded for one in words(clean(question)))


def grouped(asked: Iterable[Asked], content: Content | None = None) -> list[Group]:
    """Return the groups, those of most people first, then of most questions, then the latest.

    ``content`` gives the short forms and tells common words from rare ones. The order in which questions come
    does not matter.
    """
    lexicon = content.lexicon if content else Lexicon()
    weights = Weights(content.topics.values() if content else ())
    writings = _by_writing(asked)
    found: list[tuple[_Form, list[Asked]]] = []
    holding: defaultdict[str, list[int]] = defaultdict(list)
    for key in sorted(writings, key=lambda key: (-_people(writings[key]), key)):
        form = _form(_newest(writings[key])[0].question, lexicon, weights)
        near = {at for word in form.telling() for at in holding[word]}
        at = _nearest(form, found, sorted(near))
        if at is None:
            at = len(found)
            found.append((form, []))
            for word in form.telling():
                holding[word].append(at)
        found[at][1].extend(writings[key])
    groups = [_group(them) for _, them in found]
    return sorted(groups, key=lambda one: (-one.people, -one.times, -one.last_at.timestamp(), one.leader))


def likeness(one: str, other: str, content: Content | None = None) -> float:
    """Return how alike two questions are, 0 to 1; 0 if they name different numbers.

    >>> round(likeness("mất học bạ", "Mat hoc ba!"), 2)
    1.0
    """
    lexicon = content.lexicon if content else Lexicon()
    weights = Weights(content.topics.values() if content else ())
    return _likeness(_form(one, lexicon, weights), _form(other, lexicon, weights))


def _by_writing(asked: Iterable[Asked]) -> dict[str, list[Asked]]:
    found: defaultdict[str, list[Asked]] = defaultdict(list)
    for one in asked:
        found[spelling(one.question)].append(one)
    return found


def _marks(question: str) -> int:
    return sum(not one.is_bare for one in words(clean(question)))


def _people(asked: Sequence[Asked]) -> int:
    return len({one.person for one in asked})


def _newest(asked: Iterable[Asked]) -> list[Asked]:
    return sorted(asked, key=lambda one: (one.at, one.id), reverse=True)


def _group(asked: Sequence[Asked]) -> Group:
    group = Group(tuple(_newest(asked)), "")
    return Group(group.asked, group.writings[0])


def _form(question: str, lexicon: Lexicon, weights: Weights) -> _Form:
    said = normalise(question, lexicon).line
    found = {one.folded: weights.of(one.folded) for one in said}
    numbers = frozenset(word for word in found if any(char.isdigit() for char in word))
    strange = frozenset(word for word in found if not weights.knows(word)) - numbers
    return _Form(" ".join(one.folded for one in said), found, numbers, strange, sum(found.values()))


def _nearest(form: _Form, found: Sequence[tuple[_Form, list[Asked]]], near: Iterable[int]) -> int | None:
    best, alike = None, ALIKE
    for at in near:
        score = _likeness(form, found[at][0])
        if score > alike or (best is None and score >= alike):
            best, alike = at, score
    return best


def _likeness(one: _Form, other: _Form) -> float:
    if one.numbers != other.numbers or not (one.total and other.total):
        return 1.0 if one.line == other.line else 0.0
    meaning = (_shared(one, other) + _shared(other, one)) / (one.total + other.total)
    return 0.6 * meaning + 0.4 * token_sort_ratio(one.line, other.line) / 100


def _shared(one: _Form, other: _Form) -> float:
    """Return the weight of the words that the other question has too, if need be with a slip."""
    exact = sum(weight for word, weight in one.weights.items() if word in other.weights)
    if exact < LEAST_EXACT * one.total:
        return exact
    missing = [word for word in one.weights if word not in other.weights]
    return exact + sum(one.weights[word] for word in missing if _is_slip(word, one, other))


def _is_slip(word: str, one: _Form, other: _Form) -> bool:
    # Of two words that topics use neither is a slip of the other.
    near = other.weights if word in one.strange else other.strange
    return any(ratio(word, this, score_cutoff=SLIP) > 0 for this in near)
