"""Scores a message against all that is known: topics, subjects beside ours, small talk, danger."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from faq import followup
from faq.content import Content
from faq.decide import Scored, best
from faq.documents import FIELDS, Documents, FieldWeights, fields_of
from faq.normalise import ALL_STEPS, Plain, Steps, normalise
from faq.postings import Asked, Document, Postings, Rows, Scores
from faq.readings import Normal
from faq.signs import signs_of
from faq.terms import WEIGHTS, TermWeights, terms
from faq.text import clean, words
from faq.topics import Topic
from faq.vocabulary import KnownWords

#: What a neighbour's single best phrasing counts beside its whole text.
SINGLE = 0.9
#: A message of more words is no single phrasing, and of more than the other number no small talk.
LONGEST_PHRASING = 25
LONGEST_CHATTER = 7
#: So many of the best phrasings may all be of one neighbour.
MOST_OF_ONE = 40


@dataclass(frozen=True, slots=True)
class Ranking:
    """What a message was read as, and what fits it."""

    normal: Normal
    asked: Asked
    brought: Mapping[str, float]  #: what the terms that are known weigh
    topics: tuple[tuple[int, float], ...]  #: (document, score), best first
    ideal: float  #: what the terms weigh
    neighbour: tuple[str, float] | None

    @property
    def words(self) -> int:
        return len(self.normal.slots)

    @property
    def terms(self) -> Mapping[str, float]:
        return self.asked.weights


class Ranker:
    """Reads messages and scores topics and neighbours; built once from content."""

    def __init__(
        self,
        content: Content,
        *,
        spoken: Iterable[str] = (),
        fields: FieldWeights = FIELDS,
        weights: TermWeights = WEIGHTS,
        steps: Steps = ALL_STEPS,
        like: "Ranker | None" = None,
    ) -> None:
        """Build from content.

        Args:
            content: what is known.
            spoken: words that are known besides those of its documents.
            fields: what each field of the content weighs.
            weights: what each kind of term weighs.
            steps: of normalising.
            like: made from content that has all the same but some topics; what is the same is taken over.
        """
        self.lexicon = content.lexicon
        self._weights, self._steps = weights, steps
        self._ids = [
            *sorted(content.topics),
            *sorted(content.neighbours),
            *sorted(content.smalltalk),
            *sorted(content.urgent),
        ]
        self._plain: Plain = {}
        self._documents = Documents(content.lexicon, fields=fields, weights=weights, steps=steps)
        self.topic_count = len(content.topics)
        self._chatter_from = self.topic_count + len(content.neighbours)
        self._urgent_from = self._chatter_from + len(content.smalltalk)
        self.topics, self._fields = content.topics, fields
        single: list[tuple[str, dict[str, float]]] = []  # each neighbour's phrasings, one by one
        rows = Rows(like.postings.rows) if like else None
        documents = self._kept_documents(content, like) if like else self._all_documents(content, single)
        self.postings: Postings = Postings(documents, k1=1.6, b=0.5, rows=rows)
        self._owners: list[str] = like._owners if like else [name for name, _ in single]
        phrases = like._phrases.documents if like else [asked for _, asked in single]
        self._phrases: Postings = Postings(phrases, k1=1.6, b=0.3, rows=self.postings.rows)
        self._names = {
            one.folded: entry.id
            for entry in content.neighbours.values()
            for keyword in entry.keywords
            for one in words(clean(keyword))
        }
        self._numbers = {name: number for number, name in enumerate(self._ids)}
        folded = (term for term in self.postings.terms() if " " not in term and term[0] not in "=#")
        counts = {term: self.postings.frequency(term) for term in folded}
        self.words = KnownWords(
            counts | {word: 1 for word in spoken if word not in counts}, self.postings.frequency
        )

    def _all_documents(
        self, content: Content, single: list[tuple[str, dict[str, float]]]
    ) -> Iterable[dict[str, float]]:
        of = self._documents
        return chain(
            (of.of_topic(content.topics[name]) for name in sorted(content.topics)),
            (of.of_neighbour(content.neighbours[name], single) for name in sorted(content.neighbours)),
            (of.of_phrasings(content.smalltalk[name].phrasings) for name in sorted(content.smalltalk)),
            (of.of_phrasings(content.urgent[name].phrasings) for name in sorted(content.urgent)),
        )

    def _kept_documents(self, content: Content, like: "Ranker") -> Iterable[Mapping[str, float] | Document]:
        changed = {name for name, one in content.topics.items() if not self._is_found_as(like, name, one)}
        for name in sorted(content.topics):
            if name in changed:
                yield self._documents.of_topic(content.topics[name])
            else:
                yield like.postings.documents[like.number_of(name)]
        yield from like.postings.documents[like.topic_count :]

    def _is_found_as(self, like: "Ranker", name: str, topic: Topic) -> bool:
        before = like.topics.get(name)
        return before is not None and fields_of(before, self._fields) == fields_of(topic, self._fields)

    def number_of(self, name: str) -> int:
        return self._numbers[name]

    def read(self, question: str) -> Normal:
        """Return the readings of a message."""
        return normalise(question, self.lexicon, self.words, plain=self._plain, steps=self._steps)

    def rank(self, normal: Normal, extra: Mapping[str, float] | None = None) -> Ranking:
        """Score a message; ``extra`` are terms that count besides its own."""
        said = {**terms(normal, self.lexicon, self._weights), **(extra or {})}
        asked = self.postings.asked(said)
        brought = self.postings.brought(asked)
        scores = self.postings.score(asked, brought)
        topics = scores.best(8, range(self.topic_count))
        beside = self._beside(asked, scores, words=len(normal.slots))
        return Ranking(normal, asked, brought, tuple(topics), self.postings.ideal(asked, brought), beside)

    def foremost(self, normal: Normal, count: int) -> tuple[Asked, dict[str, float], list[tuple[int, float]]]:
        """Return the terms of a message, what they weigh, and its best topics as ``rank`` finds them."""
        asked = self.postings.asked(terms(normal, self.lexicon, self._weights))
        brought = self.postings.brought(asked)
        return asked, brought, self.postings.score(asked, brought).best(count, range(self.topic_count))

    def _beside(
        self, asked: Asked, scores: Scores, *, words: int, without: str | None = None
    ) -> tuple[str, float] | None:
        """Return the best neighbour or small talk: by all of its words, or by its single best phrasing.

        A neighbour is a bag of many subjects, so that one phrasing that fits must count for itself.
        """
        end = self._urgent_from if words <= LONGEST_CHATTER else self._chatter_from
        count = 1 if without is None else MOST_OF_ONE
        whole = scores.best(count, range(self.topic_count, end))
        found = [(score, self._ids[number]) for number, score in whole]
        if words <= LONGEST_PHRASING:
            single = self._phrases.score(asked).best(count, range(len(self._owners)))
            found += [(score * SINGLE, self._owners[number]) for number, score in single]
        found = [one for one in found if one[1] != without]
        return max(found)[::-1] if found else None

    def unwarned(self, ranking: Ranking) -> Ranking:
        """Return a ranking as if its best neighbour were not known."""
        if ranking.neighbour is None:
            return ranking
        scores = self.postings.score(ranking.asked, ranking.brought)
        beside = self._beside(ranking.asked, scores, words=ranking.words, without=ranking.neighbour[0])
        return replace(ranking, neighbour=beside)

    def go_on(self, ranking: Ranking, previous: Topic) -> Ranking:
        before = self._documents.terms_of(previous.question)
        bare = followup.asks_more(ranking.normal, self.lexicon)
        extra = followup.carried_over(before, ranking.terms, bare=bare)
        return self.rank(ranking.normal, {**extra, **ranking.terms})

    def signs(self, ranking: Ranking) -> dict[str, float]:
        return signs_of(
            ranking.terms,
            self.postings,
            ranking.topics,
            brought=ranking.brought,
            ideal=ranking.ideal,
            slots=ranking.normal.slots,
            neighbour_lead=self.neighbour_lead(ranking),
        )

    def scored(self, ranking: Ranking) -> tuple[Scored, ...]:
        shares = [(number, round(score / ranking.ideal, 4)) for number, score in ranking.topics]
        return best([Scored(self._ids[number], share) for number, share in shares])

    def likest_danger(self, ranking: Ranking) -> str | None:
        """Return the urgent entry whose phrasings are most like a message."""
        likest = self.postings.score(ranking.asked).top(range(self._urgent_from, len(self._ids)))
        return self._ids[likest[0]] if likest else None

    def name_of(self, number: int) -> str:
        return self._ids[number]

    def carried(self, ranking: Ranking, name: str) -> dict[str, float]:
        """Return which terms carried the score of a topic and what each brought, greatest first."""
        brought = self.postings.contributions(ranking.asked, self._numbers[name])
        return dict(sorted(brought.items(), key=lambda item: -item[1])[:12])

    def named(self, ranking: Ranking) -> str | None:
        """Return the neighbour whose thing is named in the message, if the best topic does not know it."""
        for term in ranking.terms:
            if term in self._names and (
                not ranking.topics or not self.postings.held((term,), ranking.topics[0][0])
            ):
                return self._names[term]
        return None

    def neighbour_lead(self, ranking: Ranking) -> float | None:
        if ranking.neighbour is None:
            return None
        first = ranking.topics[0][1] if ranking.topics else 0.0
        return (ranking.neighbour[1] - first) / ranking.neighbour[1]

    def terms_of(self, text: str) -> dict[str, float]:
        """Return the terms by which a text is looked up, each with its weight."""
        return terms(self.read(text), self.lexicon, self._weights)

    def nearest_without(self, topic_id: str, phrasing: str) -> str:
        """Return the topic that a phrasing would find first if its own topic did not have it."""
        asked = self.postings.asked(self._documents.terms_of(phrasing))
        own = self._numbers[topic_id]
        others = self.postings.score(asked).best(2, range(self.topic_count))
        rivals = [(score, -number) for number, score in others if number != own]
        rivals.append((self.postings.without(own, asked.weights, asked), -own))
        return self._ids[-max(rivals)[1]]
