"""Finds what is meant: the whole content in memory, immutable and safe to share between threads."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from itertools import chain

from faq import followup
from faq.alarm import Ear
from faq.bare import hands_over
from faq.content import Content
from faq.danger import Danger
from faq.decide import Decision, Scored, Verdict, best, decide
from faq.documents import FIELDS, Documents, FieldWeights
from faq.normalise import ALL_STEPS, Normal, Plain, Steps, normalise
from faq.postings import Asked, Postings, Scores
from faq.signs import signs_of
from faq.smalltalk import Chatter
from faq.split import questions_in
from faq.terms import WEIGHTS, TermWeights, terms
from faq.text import clean, words
from faq.topics import Topic
from faq.vocabulary import KnownWords

#: What a neighbour's single best phrasing counts beside its whole text.
SINGLE = 0.9
#: A message of more words is no single phrasing, and of more than the other number no small talk.
LONGEST_PHRASING = 25
LONGEST_CHATTER = 7
#: A message of more words is a story, whose beginning is no question apart.
LONGEST_PARTED = 40
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


@dataclass(frozen=True, slots=True)
class _Parted:
    """Two questions in one message."""

    first: _Ranking
    decision: Decision  #: what to do with the first alone
    rest: str
    second: str | None = (
        None  #: topic or neighbour that the rest is about; ``None`` if it asks about the first
    )


_SHOWN = frozenset({Decision.ANSWER, Decision.SUGGEST})


def _searched(content: Content) -> tuple[object, ...]:
    # The version stands for topics and neighbours.
    return (
        content.version, content.smalltalk, content.urgent, content.calm, content.alarm, content.lexicon,
        content.thresholds,
    )  # fmt: skip


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
        self._weights, self._steps = weights, steps
        self._ids = [
            *sorted(content.topics),
            *sorted(content.neighbours),
            *sorted(content.smalltalk),
            *sorted(content.urgent),
        ]
        self._plain: Plain = {}
        self._documents = Documents(content.lexicon, fields=fields, weights=weights, steps=steps)
        self._topic_count = len(content.topics)
        self._chatter_from = self._topic_count + len(content.neighbours)
        self._urgent_from = self._chatter_from + len(content.smalltalk)
        single: list[tuple[str, dict[str, float]]] = []  # each neighbour's phrasings, one by one
        documents = chain(
            (self._documents.of_topic(content.topics[name]) for name in sorted(content.topics)),
            (
                self._documents.of_neighbour(content.neighbours[name], single)
                for name in sorted(content.neighbours)
            ),
            (
                self._documents.of_phrasings(content.smalltalk[name].phrasings)
                for name in sorted(content.smalltalk)
            ),
            (self._documents.of_phrasings(content.urgent[name].phrasings) for name in sorted(content.urgent)),
        )
        self._postings = Postings(documents, k1=1.6, b=0.5)
        self._ear = Ear(content.alarm, self._postings.rows)
        self._owners = [name for name, _ in single]
        self._phrases = Postings((asked for _, asked in single), k1=1.6, b=0.3, rows=self._postings.rows)
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

    def over(self, content: Content) -> "Index | None":
        """Return this index over other content, if nothing that it searches differs; None otherwise.

        Building one takes half a second of a core, on which everybody's answers wait.
        """
        if content is self.content:
            return self
        if _searched(content) != _searched(self.content):
            return None
        same = copy(self)
        same.content = content
        return same

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
            brought = self._postings.contributions(ranking.asked, self._numbers[one.id])
            carried[one.id] = dict(sorted(brought.items(), key=lambda item: -item[1])[:12])
        return Explanation(ranking.normal.plain, verdict, carried, signs)

    def terms_of(self, text: str) -> dict[str, float]:
        """Return the terms by which a text is looked up, each with its weight."""
        return terms(self._read(text), self.content.lexicon, self._weights)

    def nearest_without(self, topic_id: str, phrasing: str) -> str:
        """Return the topic that a phrasing would find first if its own topic did not have it."""
        asked = self._postings.asked(self._documents.terms_of(phrasing))
        own = self._numbers[topic_id]
        others = self._postings.score(asked).best(2, range(self._topic_count))
        rivals = [(score, -number) for number, score in others if number != own]
        rivals.append((self._postings.without(own, asked.weights, asked), -own))
        return self._ids[-max(rivals)[1]]

    def _judge(self, question: str, after: str | None) -> tuple[Verdict, _Ranking, dict[str, float]]:
        ranking = alone = self._rank(self._read(question))
        previous = self.content.topics.get(after) if after else None
        goes_on = previous is not None and followup.is_short(ranking.normal, self.content.lexicon)
        if previous and goes_on:
            ranking = self._continue(ranking, previous)
        signs = self._signs(ranking)
        scored = self._scored(ranking)
        asks_more = goes_on and followup.asks_more(ranking.normal, self.content.lexicon)
        chat = None if asks_more else self._chatter.reply_to(ranking.normal, self._words)
        danger, clear = self._danger_in(question, alone, chatting=chat is not None)
        if chat and not danger:
            return Verdict(question, Decision.CHAT, scored, chat), ranking, signs
        decision, name = self._decided(ranking, signs)
        if danger and clear:
            return Verdict(question, Decision.URGENT, scored, danger), ranking, signs
        verdict = Verdict(question, decision, scored, name, None, danger, ranking.normal.plain)
        parted = None if goes_on or ranking.words > LONGEST_PARTED else self._parted(question)
        return (self._apart(verdict, parted) if parted else verdict), ranking, signs

    def _apart(self, verdict: Verdict, parted: _Parted) -> Verdict:
        """Return the verdict on a message as one on its first question, with the rest to be asked next.

        Both in one bag of words may leave doubt, or find the second.
        """
        sure = parted.decision is Decision.ANSWER
        if parted.decision is Decision.REDIRECT or parted.second in self.content.neighbours:
            return self._beside_theirs(verdict, parted)
        if verdict.decision is Decision.ANSWER:
            if parted.second is None:
                return verdict
            if sure and verdict.topics[0].id == parted.second:
                return replace(verdict, topics=self._scored(parted.first), rest=parted.rest)
            return replace(verdict, rest=parted.rest)
        if verdict.decision is Decision.SUGGEST and sure:
            first = self._scored(parted.first)
            return replace(verdict, decision=Decision.ANSWER, topics=first, rest=parted.rest)
        return replace(verdict, rest=parted.rest) if parted.second else verdict

    def _beside_theirs(self, verdict: Verdict, parted: _Parted) -> Verdict:
        """Return the verdict on a message of which one question is ours, the other a neighbour's."""
        if parted.decision is Decision.REDIRECT and parted.first.neighbour:
            entry = parted.first.neighbour[0]
            return replace(verdict, decision=Decision.REDIRECT, entry=entry, rest=parted.rest)
        if parted.decision is Decision.ANSWER and verdict.decision in (Decision.ANSWER, Decision.REDIRECT):
            first = self._scored(parted.first)
            return replace(verdict, decision=Decision.ANSWER, topics=first, entry=None, rest=parted.rest)
        return verdict

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
        said = {**terms(normal, self.content.lexicon, self._weights), **(extra or {})}
        asked = self._postings.asked(said)
        brought = self._postings.brought(asked)
        scores = self._postings.score(asked, brought)
        topics = scores.best(8, range(self._topic_count))
        beside = self._beside(asked, scores, words=len(normal.slots))
        return _Ranking(normal, asked, brought, tuple(topics), self._postings.ideal(asked, brought), beside)

    def _beside(self, asked: Asked, scores: Scores, *, words: int) -> tuple[str, float] | None:
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
        before = self._documents.terms_of(previous.question)
        bare = followup.asks_more(ranking.normal, self.content.lexicon)
        extra = followup.carried_over(before, ranking.terms, bare=bare)
        return self._rank(ranking.normal, {**extra, **ranking.terms})

    def _signs(self, ranking: _Ranking) -> dict[str, float]:
        return signs_of(
            ranking.terms,
            self._postings,
            ranking.topics,
            brought=ranking.brought,
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
        loudness = self._ear.loudness(ranking.terms, ranking.asked.rows)
        if loudness < alarm.sign_at:
            return None, False
        entry = self._danger.in_message(ranking.normal)
        if entry:
            return entry, loudness >= alarm.alarm_at
        if chatting or loudness < alarm.alarm_at or len(ranking.normal.slots) < FEWEST_ALARMING:
            return None, False
        if hands_over(said, ranking.normal, self.content.lexicon.groups.get("family", frozenset())):
            return None, False
        likest = self._postings.score(ranking.asked).top(range(self._urgent_from, len(self._ids)))
        return (self._ids[likest[0]] if likest else None), loudness >= alarm.clear_at

    def _named(self, ranking: _Ranking) -> str | None:
        """Return the neighbour whose thing is named in the message, if the best topic does not know it."""
        for term in ranking.terms:
            if term in self._names and (
                not ranking.topics or not self._postings.held((term,), ranking.topics[0][0])
            ):
                return self._names[term]
        return None

    def _neighbour_lead(self, ranking: _Ranking) -> float | None:
        if ranking.neighbour is None:
            return None
        first = ranking.topics[0][1] if ranking.topics else 0.0
        return (ranking.neighbour[1] - first) / ranking.neighbour[1]

    def _parted(self, question: str) -> _Parted | None:
        """Return the first of two questions apart from the rest, if both would be shown on their own.

        The second means another topic than the first, or asks only how much, how long, where of it; one of
        the two may be for a neighbour.
        """
        parts = questions_in(question)
        if len(parts) < 2:
            return None
        first, decision = self._alone(parts[0])
        rest = "? ".join(parts[1:])
        if decision in _SHOWN and followup.is_bare(self._read(parts[1]), self.content.lexicon):
            return _Parted(first, decision, rest)
        second, shown = self._alone(parts[1])
        if decision is Decision.REDIRECT:
            return _Parted(first, decision, rest) if shown is Decision.ANSWER else None
        if decision not in _SHOWN:
            return None
        return self._two_subjects(first, decision, rest, second, shown)

    def _two_subjects(
        self, first: _Ranking, decision: Decision, rest: str, second: _Ranking, shown: Decision
    ) -> _Parted | None:
        if shown is Decision.REDIRECT and second.neighbour:
            return _Parted(first, decision, rest, second.neighbour[0])
        if shown not in _SHOWN or second.topics[0][0] == first.topics[0][0]:
            return None
        return _Parted(first, decision, rest, self._ids[second.topics[0][0]])

    def _alone(self, part: str) -> tuple[_Ranking, Decision]:
        ranking = self._rank(self._read(part))
        if not ranking.topics:
            return ranking, Decision.ESCALATE
        lead = self._neighbour_lead(ranking)
        return ranking, decide(self._signs(ranking), self.content.thresholds, neighbour_lead=lead)
