"""What the content is found by: the weighted terms of topics, neighbours and other entries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from faq.lexicon import Lexicon
from faq.normalise import ALL_STEPS, Plain, Steps, normalise
from faq.terms import WEIGHTS, TermWeights, terms
from faq.topics import Neighbour, Topic


@dataclass(frozen=True, slots=True)
class FieldWeights:
    """What each field of the content weighs."""

    question: float = 2.0
    phrasing: float = 1.0
    keyword: float = 2.0
    short: float = 0.5
    point: float = 0.4


FIELDS = FieldWeights()


def fields_of(topic: Topic, of: FieldWeights = FIELDS) -> list[tuple[str, float]]:
    """Return all by which a topic is found, each text with its weight; nothing else of it is searched."""
    fields = [(topic.question, of.question), (topic.short, of.short)]
    fields += [(phrasing, of.phrasing) for phrasing in topic.phrasings]
    fields += [(keyword, of.keyword) for keyword in topic.keywords]
    fields += [(point.say, of.point) for point in topic.points]
    if topic.en:
        fields += [(topic.en.question, of.question), (topic.en.short, of.short / 2)]
        fields += [(phrasing, of.phrasing) for phrasing in topic.en.phrasings]
    return fields


class Documents:
    """Makes the terms of entries; one is used for one build, as it remembers simple words."""

    def __init__(
        self,
        lexicon: Lexicon,
        *,
        fields: FieldWeights = FIELDS,
        weights: TermWeights = WEIGHTS,
        steps: Steps = ALL_STEPS,
    ) -> None:
        self._lexicon, self._fields, self._weights, self._steps = lexicon, fields, weights, steps
        self._plain: Plain = {}

    def terms_of(self, text: str) -> dict[str, float]:
        """Return the terms of a text of the content."""
        normal = normalise(text, self._lexicon, plain=self._plain, steps=self._steps)
        return terms(normal, self._lexicon, self._weights)

    def of_topic(self, topic: Topic) -> dict[str, float]:
        """Return the terms of a topic, all its fields together."""
        return self._counts(fields_of(topic, self._fields))

    def of_neighbour(
        self, neighbour: Neighbour, single: list[tuple[str, dict[str, float]]]
    ) -> dict[str, float]:
        """Return a neighbour's terms; ``single`` gets those of each phrasing besides."""
        of = self._fields
        fields = [(neighbour.title, of.question), (neighbour.say, of.short / 2)]
        fields += [(keyword, of.keyword) for keyword in neighbour.keywords]
        counts = self._counts(fields)
        for phrasing in neighbour.phrasings:
            asked = self.terms_of(phrasing)
            single.append((neighbour.id, asked))
            _add(counts, asked, of.phrasing)
        return counts

    def of_phrasings(self, phrasings: Iterable[str]) -> dict[str, float]:
        """Return the terms of an entry that is known by its phrasings only."""
        return self._counts((phrasing, self._fields.phrasing) for phrasing in phrasings)

    def _counts(self, fields: Iterable[tuple[str, float]]) -> defaultdict[str, float]:
        counts: defaultdict[str, float] = defaultdict(float)
        for text, weight in fields:
            if weight:
                _add(counts, self.terms_of(text), weight)
        return counts


def _add(counts: defaultdict[str, float], said: Mapping[str, float], weight: float) -> None:
    for term, share in said.items():
        if term in counts:
            counts[term] += weight * share
        else:
            counts[term] = weight * share
