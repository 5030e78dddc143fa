"""Finds what is meant: the whole content in memory, immutable and safe to share between threads."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field, replace

from faq import followup
from faq.alarm import Ear
from faq.bare import hands_over
from faq.content import Content
from faq.danger import Danger
from faq.decide import Decision, Verdict, decide
from faq.documents import FIELDS, FieldWeights, fields_of
from faq.normalise import ALL_STEPS, Steps
from faq.ranking import Ranker, Ranking
from faq.smalltalk import Chatter
from faq.split import questions_in
from faq.terms import WEIGHTS, TermWeights

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
    danger: str = ""  #: the words that are a sign of danger; what is heard by its sound alone has none


@dataclass(frozen=True, slots=True)
class _Parted:
    """Two questions in one message."""

    first: Ranking
    decision: Decision  #: what to do with the first alone
    others: str  #: what was typed without the second
    rest: str
    second: str | None = (
        None  #: topic or neighbour that the rest is about; ``None`` if it asks about the first
    )


_SHOWN = frozenset({Decision.ANSWER, Decision.SUGGEST})


def _searched(content: Content) -> tuple[object, ...]:
    """Return all that decides what is found, but the topics."""
    beside = {
        name: (one.title, one.say, one.keywords, one.phrasings) for name, one in content.neighbours.items()
    }
    return (
        beside, content.smalltalk, content.urgent, content.calm, content.harmless, content.alarm,
        content.lexicon, content.thresholds,
    )  # fmt: skip


def _found_by(content: Content) -> dict[str, list[tuple[str, float]]]:
    return {name: fields_of(one) for name, one in content.topics.items()}


class Index:
    """Answers which topic a question means; built once from content."""

    def __init__(
        self,
        content: Content,
        *,
        fields: FieldWeights = FIELDS,
        weights: TermWeights = WEIGHTS,
        steps: Steps = ALL_STEPS,
        like: "Index | None" = None,
    ) -> None:
        """Build from content, on request out of the index of content that differs from it in topics only.

        The rest is for measuring what each part brings.
        """
        self.content = content
        self._chatter: Chatter = (
            like._chatter if like else Chatter(content.smalltalk.values(), content.lexicon)
        )
        self._danger: Danger = (
            like._danger if like else Danger(content.urgent.values(), content.calm, content.harmless)
        )
        spoken = self._chatter.words | self._danger.words
        before = like.ranker if like else None
        self.ranker: Ranker = Ranker(
            content, spoken=spoken, fields=fields, weights=weights, steps=steps, like=before
        )
        self._ear = Ear(content.alarm, self.ranker.postings.rows)

    def over(self, content: Content) -> "Index | None":
        """Return this index over other content, if nothing that it searches differs; None otherwise.

        Building one takes half a second of a core, on which everybody's answers wait.
        """
        if content is self.content:
            return self
        if _searched(content) != _searched(self.content) or _found_by(content) != _found_by(self.content):
            return None
        same = copy(self)
        same.content = content
        return same

    def changed(self, content: Content) -> "Index":
        """Return the index over other content; where only topics differ, the rest is taken over.

        It answers as one that is built anew does.
        """
        like = self if _searched(content) == _searched(self.content) else None
        return self.over(content) or Index(content, like=like)

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
            carried[one.id] = self.ranker.carried(ranking, one.id)
        words = self._danger.words_in(ranking.normal)
        return Explanation(ranking.normal.plain, verdict, carried, signs, words)

    def unwarned_signs(self, question: str) -> dict[str, float]:
        """Return a question's signs as if the best neighbouring subject were not known.

        Strangers ask what is on no list: what decides must hold without it.
        """
        return self.ranker.signs(self.ranker.unwarned(self.ranker.rank(self.ranker.read(question))))

    def terms_of(self, text: str) -> dict[str, float]:
        """Return the terms by which a text is looked up, each with its weight."""
        return self.ranker.terms_of(text)

    def nearest_without(self, topic_id: str, phrasing: str) -> str:
        """Return the topic that a phrasing would find first if its own topic did not have it."""
        return self.ranker.nearest_without(topic_id, phrasing)

    def _judge(self, question: str, after: str | None) -> tuple[Verdict, Ranking, dict[str, float]]:
        ranking = alone = self.ranker.rank(self.ranker.read(question))
        previous = self.content.topics.get(after) if after else None
        goes_on = previous is not None and followup.is_short(ranking.normal, self.content.lexicon)
        if previous and goes_on:
            ranking = self.ranker.go_on(ranking, previous)
        signs = self.ranker.signs(ranking)
        scored = self.ranker.scored(ranking)
        asks_more = goes_on and followup.asks_more(ranking.normal, self.content.lexicon)
        chat = None if asks_more else self._chatter.reply_to(ranking.normal, self.ranker.words)
        danger, clear = self._danger_in(question, alone, chatting=chat is not None)
        if chat and not danger:
            return Verdict(question, Decision.CHAT, scored, chat), ranking, signs
        decision, name = self._decided(ranking, signs)
        subject = self._by_subject(ranking) if decision is Decision.ESCALATE else None
        if subject:
            decision, scored = Decision.SUGGEST, self.ranker.scored(subject)
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
            return self._beside_sure(verdict, parted)
        if verdict.decision is Decision.SUGGEST and sure:
            first = self.ranker.scored(parted.first)
            return replace(verdict, decision=Decision.ANSWER, topics=first, rest=parted.rest)
        return replace(verdict, rest=parted.rest) if parted.second else verdict

    def _beside_sure(self, verdict: Verdict, parted: _Parted) -> Verdict:
        """Return the verdict on a message of which one question is surely answered."""
        sure, answered = parted.decision is Decision.ANSWER, verdict.topics[0].id
        if parted.second is None:
            same = sure and self.ranker.name_of(parted.first.topics[0][0]) == answered
            return replace(verdict, rest=parted.rest) if same else verdict
        if answered != parted.second:
            return replace(verdict, rest=parted.rest)
        if sure:
            return replace(verdict, topics=self.ranker.scored(parted.first), rest=parted.rest)
        # What is sure comes first; asked after it, the other is not answered with the same again.
        return replace(verdict, rest=parted.others)

    def _beside_theirs(self, verdict: Verdict, parted: _Parted) -> Verdict:
        """Return the verdict on a message of which one question is ours, the other a neighbour's."""
        if parted.decision is Decision.REDIRECT and parted.first.neighbour:
            entry = parted.first.neighbour[0]
            return replace(verdict, decision=Decision.REDIRECT, entry=entry, rest=parted.rest)
        heard = (Decision.ANSWER, Decision.SUGGEST, Decision.REDIRECT)
        if parted.decision is Decision.ANSWER and verdict.decision in heard:
            first = self.ranker.scored(parted.first)
            return replace(verdict, decision=Decision.ANSWER, topics=first, entry=None, rest=parted.rest)
        return verdict

    def _decided(self, ranking: Ranking, signs: Mapping[str, float]) -> tuple[Decision, str | None]:
        """Return what to do with a calm question, and the neighbour or small talk that replies."""
        named = self.ranker.named(ranking)
        lead = 1.0 if named else self.ranker.neighbour_lead(ranking)
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

    def _by_subject(self, ranking: Ranking) -> Ranking | None:
        """Return what a question finds by its subject alone; None if that is not to be shown either.

        Words that only ask (“cho mình hỏi … như thế nào”) fit every topic a little, and none well.
        """
        subject = followup.subject_of(ranking.normal, self.content.lexicon)
        if not subject:
            return None
        found, decision = self._alone(subject)
        return found if decision in {Decision.ANSWER, Decision.SUGGEST} else None

    def _danger_in(self, said: str, ranking: Ranking, *, chatting: bool) -> tuple[str | None, bool]:
        """Return the urgent entry whose signs or sound a message has, and whether that is clear.

        What is small talk from beginning to end has no sound of danger, whatever its words.
        """
        sure = self._danger.surely_in(ranking.normal)
        if sure:
            return sure, True
        alarm = self.content.alarm
        loudness = self._ear.loudness(ranking.terms, ranking.asked.rows)
        if loudness < alarm.sign_at:
            return None, False
        entry = self._danger.in_message(ranking.normal)
        if entry:
            return entry, loudness >= alarm.alarm_at
        short = len(ranking.normal.slots) < FEWEST_ALARMING
        if chatting or loudness < alarm.alarm_at or short or self._danger.is_harmless(ranking.normal):
            return None, False
        if hands_over(said, ranking.normal, self.content.lexicon.groups.get("family", frozenset())):
            return None, False
        return self.ranker.likest_danger(ranking), loudness >= alarm.clear_at

    def _parted(self, question: str) -> _Parted | None:
        """Return the first of two questions apart from the rest, if both would be shown on their own.

        The second means another topic than the first, or asks only how much, how long, where of it; one of
        the two may be for a neighbour.
        """
        parts = questions_in(question)
        if len(parts) < 2:
            return None
        first, decision = self._alone(parts[0])
        others, rest = "? ".join((parts[0], *parts[2:])), "? ".join(parts[1:])
        if decision in _SHOWN and followup.is_bare(self.ranker.read(parts[1]), self.content.lexicon):
            return _Parted(first, decision, others, rest)
        second, shown = self._alone(parts[1])
        if decision is Decision.REDIRECT:
            return _Parted(first, decision, others, rest) if shown is Decision.ANSWER else None
        if decision not in _SHOWN:
            return None
        return self._two_subjects(_Parted(first, decision, others, rest), second, shown)

    def _two_subjects(self, parted: _Parted, second: Ranking, shown: Decision) -> _Parted | None:
        if shown is Decision.REDIRECT and second.neighbour:
            return replace(parted, second=second.neighbour[0])
        if shown not in _SHOWN or second.topics[0][0] == parted.first.topics[0][0]:
            return None
        return replace(parted, second=self.ranker.name_of(second.topics[0][0]))

    def _alone(self, part: str) -> tuple[Ranking, Decision]:
        ranking = self.ranker.rank(self.ranker.read(part))
        if not ranking.topics:
            return ranking, Decision.ESCALATE
        lead = self.ranker.neighbour_lead(ranking)
        return ranking, decide(self.ranker.signs(ranking), self.content.thresholds, neighbour_lead=lead)
