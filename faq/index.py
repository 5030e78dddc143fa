"""Finds what is meant: the whole content in memory, immutable and safe to share between threads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain

from faq import followup
from faq.bare import hands_over
from faq.content import Content
from faq.danger import Danger
from faq.decide import Decision, Scored, Verdict, best, decide
from faq.normalise import ALL_STEPS, Normal, Plain, Steps, normalise
from faq.postings import Postings, Scores
from faq.signs import signs_of
from faq.smalltalk import Chatter
from faq.split import questions_in
from faq.terms import WEIGHTS, TermWeights, terms
from faq.text import clean, words
from faq.topics import Neighbour, Topic
from faq.vocabulary import KnownWords


@dataclass(frozen=True, slots=True)
class FieldWeights:
    """What each field of the content weighs."""

    question: float = 2.0
    phrasing: float = 1.0
    keyword: float = 2.0
    short: float = 0.5
    point: float = 0.4


FIELDS = FieldWeights()

#: What a neighbour's single best phrasing counts beside its whole text.
SINGLE = 0.9
#: A message of more words is no single phrasing, and of more than the other number no small talk.
LONGEST_PHRASING = 25
LONGEST_CHATTER = 7
#: A message of fewer words raises an alarm by a sign of danger only, not by its sound.
FEWEST_ALARMING = 2


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a question went where it went."""

    text: str  #: what the text became
    verdict: Verdict
    carried: Mapping[str, Mapping[str, float]]  #: topic to terms and what each brought, greatest first
    signs: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Ranking:
    normal: Normal
    terms: Mapping[str, float]
    rarities: Mapping[str, float]  #: of the terms that are known
    topics: tuple[tuple[int, float], ...]  #: (document, score), best first
    ideal: float  #: what the terms weigh
    neighbour: tuple[str, float] | None

    @property
    def words(self) -> int:
        return len(self.normal.slots)


class Index:
    """Answers which topic a question means; built once from content."""

    def __init__(
        self,
        content: Content,
        *,
        fields: FieldWeights = FIELDS,
        weights: TermWeights = WEIGHTS,
        steps: Steps = ALL_STEPS,
    ) -> None:
        """Build from content; the rest is for measuring what each part brings."""
        self.content = content
        self._fields, self._weights, self._steps = fields, weights, steps
        self._ids = [
            *sorted(content.topics),
            *sorted(content.neighbours),
            *sorted(content.smalltalk),
            *sorted(content.urgent),
        ]
        self._plain: Plain = {}
        self._plain_content: Plain = {}
        self._topic_count = len(content.topics)
        self._chatter_from = self._topic_count + len(content.neighbours)
        self._urgent_from = self._chatter_from + len(content.smalltalk)
        single: list[tuple[str, dict[str, float]]] = []  # each neighbour's phrasings, one by one
        documents = chain(
            (self._of_topic(content.topics[name]) for name in sorted(content.topics)),
            (self._of_neighbour(content.neighbours[name], single) for name in sorted(content.neighbours)),
            (self._of_phrasings(content.smalltalk[name].phrasings) for name in sorted(content.smalltalk)),
            (self._of_phrasings(content.urgent[name].phrasings) for name in sorted(content.urgent)),
        )
        self._postings = Postings(documents, k1=1.6, b=0.5)
        self._owners = [name for name, _ in single]
        self._phrases = Postings((asked for _, asked in single), k1=1.6, b=0.3)
        self._names = {
            one.folded: entry.id
            for entry in content.neighbours.values()
            for keyword in entry.keywords
            for one in words(clean(keyword))
        }
        self._numbers = {name: number for number, name in enumerate(self._ids)}
        self._chatter = Chatter(content.smalltalk.values(), content.lexicon)
        self._danger = Danger(content.urgent.values(), content.calm)
        folded = (term for term in self._postings.terms() if " " not in term and term[0] not in "=#")
        counts = {term: self._postings.frequency(term) for term in folded}
        spoken = self._chatter.words | self._danger.words
        self._words = KnownWords(counts | {word: 1 for word in spoken if word not in counts})

    def ask(self, question: str, *, after: str | None = None) -> Verdict:
        """Return what to do with a question; never raises, whatever the text.

        ``after`` is the topic that was just answered, so that a short follow-up is understood.
        """
        return self._judge(question, after)[0]

    def explain(self, question: str, *, after: str | None = None) -> Explanation:
        """Return the verdict with what the text became and which terms carried each topic's score."""
        verdict, ranking, signs = self._judge(question, after)
        carried = {}
        for one in verdict.topics:
            brought = self._postings.contributions(ranking.terms, self._numbers[one.id])
            carried[one.id] = dict(sorted(brought.items(), key=lambda item: -item[1])[:12])
        return Explanation(ranking.normal.plain, verdict, carried, signs)

    def terms_of(self, text: str) -> dict[str, float]:
        """Return the terms by which a text is looked up, each with its weight."""
        return terms(self._read(text), self.content.lexicon, self._weights)

    def nearest_without(self, topic_id: str, phrasing: str) -> str:
        """Return the topic that a phrasing would find first if its own topic did not have it."""
        asked = self._terms_of(phrasing)
        own = self._numbers[topic_id]
        others = self._postings.score(asked).best(2, range(self._topic_count))
        rivals = [(score, -number) for number, score in others if number != own]
        rivals.append((self._postings.without(own, asked, asked), -own))
        return self._ids[-max(rivals)[1]]

    def _judge(self, question: str, after: str | None) -> tuple[Verdict, _Ranking, dict[str, float]]:
        ranking = self._rank(self._read(question))
        previous = self.content.topics.get(after) if after else None
        if previous and followup.is_short(ranking.normal, self.content.lexicon):
            ranking = self._continue(ranking, previous)
        signs = self._signs(ranking)
        scored = self._scored(ranking)
        chat = self._chatter.reply_to(ranking.normal, self._words)
        danger, clear = self._danger_in(question, ranking, chatting=chat is not None)
        if chat and not danger:
            return Verdict(question, Decision.CHAT, scored, chat), ranking, signs
        decision, name = self._decided(ranking, signs)
        if danger and clear:
            return Verdict(question, Decision.URGENT, scored, danger), ranking, signs
        rest = None if previous else self._rest(question)
        return Verdict(question, decision, scored, name, rest, danger), ranking, signs

    def _decided(self, ranking: _Ranking, signs: Mapping[str, float]) -> tuple[Decision, str | None]:
        """Return what to do with a calm question, and the neighbour or small talk that replies."""
        named = self._named(ranking)
        lead = 1.0 if named else self._neighbour_lead(ranking)
        decision = decide(signs, self.content.thresholds, neighbour_lead=lead)
        beside = ranking.neighbour[0] if ranking.neighbour else None
        name = named or beside if decision is Decision.REDIRECT else None
        if (
            name in self.content.neighbours
            and not named
            and followup.is_bare(ranking.normal, self.content.lexicon)
        ):
            return (Decision.SUGGEST if ranking.topics else Decision.ESCALATE), None
        return (Decision.CHAT if name in self.content.smalltalk else decision), name

    def _read(self, question: str) -> Normal:
        return normalise(question, self.content.lexicon, self._words, plain=self._plain, steps=self._steps)

    def _rank(self, normal: Normal, extra: Mapping[str, float] | None = None) -> _Ranking:
        asked = {**terms(normal, self.content.lexicon, self._weights), **(extra or {})}
        rarities = self._postings.rarities(asked)
        scores = self._postings.score(asked, rarities)
        topics = scores.best(8, range(self._topic_count))
        beside = self._beside(asked, scores, words=len(normal.slots))
        return _Ranking(normal, asked, rarities, tuple(topics), self._postings.ideal(asked, rarities), beside)

    def _beside(self, asked: Mapping[str, float], scores: Scores, *, words: int) -> tuple[str, float] | None:
        """Return the best neighbour or small talk: by all of its words, or by its single best phrasing.

        A neighbour is a bag of many subjects, so that one phrasing that fits must count for itself.
        """
        end = self._urgent_from if words <= LONGEST_CHATTER else self._chatter_from
        found = []
        whole = scores.top(range(self._topic_count, end))
        if whole:
            found.append((whole[1], self._ids[whole[0]]))
        single = (
            self._phrases.score(asked).top(range(len(self._owners))) if words <= LONGEST_PHRASING else None
        )
        if single:
            found.append((single[1] * SINGLE, self._owners[single[0]]))
        return max(found)[::-1] if found else None

    def _continue(self, ranking: _Ranking, previous: Topic) -> _Ranking:
        before = self._terms_of(previous.question)
        extra = followup.carried_over(before, ranking.terms)
        return self._rank(ranking.normal, {**extra, **ranking.terms})

    def _signs(self, ranking: _Ranking) -> dict[str, float]:
        return signs_of(
            ranking.terms,
            self._postings,
            ranking.topics,
            rarities=ranking.rarities,
            ideal=ranking.ideal,
            words=ranking.words,
        )

    def _scored(self, ranking: _Ranking) -> tuple[Scored, ...]:
        shares = [(number, round(score / ranking.ideal, 4)) for number, score in ranking.topics]
        return best([Scored(self._ids[number], share) for number, share in shares])

    def _danger_in(self, said: str, ranking: _Ranking, *, chatting: bool) -> tuple[str | None, bool]:
        """Return the urgent entry whose signs or sound a message has, and whether that is clear.

        What is small talk from beginning to end has no sound of danger, whatever its words.
        """
        alarm = self.content.alarm
        loudness = alarm.loudness(ranking.terms)
        if loudness < alarm.sign_at:
            return None, False
        entry = self._danger.in_message(ranking.normal)
        if entry:
            return entry, loudness >= alarm.alarm_at
        if chatting or loudness < alarm.alarm_at or len(ranking.normal.slots) < FEWEST_ALARMING:
            return None, False
        if hands_over(said, ranking.normal, self.content.lexicon.groups.get("family", frozenset())):
            return None, False
        likest = self._postings.score(ranking.terms).top(range(self._urgent_from, len(self._ids)))
        return (self._ids[likest[0]] if likest else None), loudness >= alarm.clear_at

    def _named(self, ranking: _Ranking) -> str | None:
        """Return the neighbour whose thing is named in the message, if the best topic does not know it."""
        for term in ranking.terms:
            if term in self._names and (
                not ranking.topics or not self._postings.contributions({term: 1.0}, ranking.topics[0][0])
            ):
                return self._names[term]
        return None

    def _neighbour_lead(self, ranking: _Ranking) -> float | None:
        if ranking.neighbour is None:
            return None
        first = ranking.topics[0][1] if ranking.topics else 0.0
        return (ranking.neighbour[1] - first) / ranking.neighbour[1]

    def _rest(self, question: str) -> str | None:
        """Return a second question that stands alone and means another topic than the first."""
        parts = questions_in(question)
        if len(parts) < 2:
            return None
        first = self._shown_alone(parts[0])
        second = None if first is None else self._shown_alone(parts[1])
        return parts[1] if second is not None and second != first else None

    def _shown_alone(self, part: str) -> int | None:
        """Return the first topic of a part that would be answered or suggested on its own."""
        ranking = self._rank(self._read(part))
        lead = self._neighbour_lead(ranking)
        decision = decide(self._signs(ranking), self.content.thresholds, neighbour_lead=lead)
        shown = ranking.topics and decision in {Decision.ANSWER, Decision.SUGGEST}
        return ranking.topics[0][0] if shown else None

    def _of_topic(self, topic: Topic) -> dict[str, float]:
        of = self._fields
        fields = [(topic.question, of.question), (topic.short, of.short)]
        fields += [(phrasing, of.phrasing) for phrasing in topic.phrasings]
        fields += [(keyword, of.keyword) for keyword in topic.keywords]
        fields += [(point.say, of.point) for point in topic.points]
        if topic.en:
            fields += [(topic.en.question, of.question), (topic.en.short, of.short / 2)]
            fields += [(phrasing, of.phrasing) for phrasing in topic.en.phrasings]
        return self._counts(fields)

    def _of_neighbour(
        self, neighbour: Neighbour, single: list[tuple[str, dict[str, float]]]
    ) -> dict[str, float]:
        """Return a neighbour's terms; ``single`` gets those of each phrasing besides."""
        of = self._fields
        fields = [(neighbour.title, of.question), (neighbour.say, of.short / 2)]
        fields += [(keyword, of.keyword) for keyword in neighbour.keywords]
        counts = self._counts(fields)
        for phrasing in neighbour.phrasings:
            asked = self._terms_of(phrasing)
            single.append((neighbour.id, asked))
            _add(counts, asked, of.phrasing)
        return counts

    def _of_phrasings(self, phrasings: Iterable[str]) -> dict[str, float]:
        return self._counts((phrasing, self._fields.phrasing) for phrasing in phrasings)

    def _counts(self, fields: Iterable[tuple[str, float]]) -> dict[str, float]:
        counts: dict[str, float] = {}
        for text, weight in fields:
            if weight:
                _add(counts, self._terms_of(text), weight)
        return counts

    def _terms_of(self, text: str) -> dict[str, float]:
        """Return the terms of a text of the content."""
        lexicon = self.content.lexicon
        return terms(
            normalise(text, lexicon, plain=self._plain_content, steps=self._steps), lexicon, self._weights
        )


def _add(counts: dict[str, float], said: Mapping[str, float], weight: float) -> None:
    for term, share in said.items():
        counts[term] = counts.get(term, 0.0) + weight * share
