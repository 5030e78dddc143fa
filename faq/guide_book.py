"""All guides that are live, worded for reading, and found by what a person types."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from faq.content import Content
from faq.decide import Decision, Verdict
from faq.guide_edits import Sentences, edited
from faq.guide_english import Lag, lags
from faq.guides import Confirmed, FactRef, Guide, in_english, standing_of, worded
from faq.likeness import Likeness
from faq.render import fill
from faq.topics import Standing

#: From this likeness on a guide is meant, 0 to 1; with this lead over the next one no list is shown.
MEANT = 0.6
CLEAR_LEAD = 0.12
#: What a guide counts whose topic the question found, by the topic's place.
BY_TOPIC = (0.7, 0.62)
#: What an error of the present step is ahead of the same likeness elsewhere.
HERE = 0.05
#: Guides offered at once for one wish.
MOST_OFFERED = 4


Edits = Mapping[str, Sentences]


def with_edits(guide: Guide, sentences: Sentences | None, *, whole: bool = False) -> Guide:
    """Return a guide as editors worded it; sentences that make no guide leave it as it ships.

    ``whole`` keeps English that is behind, as ``edited`` does.
    """
    if not sentences:
        return guide
    try:
        return edited(guide, sentences, whole=whole)
    except ValueError:
        return guide


@dataclass(frozen=True, slots=True)
class Likely:
    """An error that a person may mean, and how surely, 0 to 1."""

    step: str
    trouble: str
    score: float


class GuideBook:
    """The guides of one state of the content."""

    def __init__(self, content: Content, edits: Edits | None = None) -> None:
        """Take the content's guides, with the sentences that editors put in place of theirs, by guide."""
        self._content = content
        self._standings = {name: topic.standing for name, topic in content.topics.items()}
        self._edits = edits or {}
        guides = [with_edits(one, self._edits.get(one.id)) for one in content.guides.values()]
        ranked = sorted(guides, key=lambda one: (one.rank, one.id))
        self._guides = {one.id: one for one in ranked}
        self._troubles: dict[tuple[str, str], Likeness] = {}
        self._names: dict[str, Likeness] = {}
        self._of_topic: dict[str, str] = {}
        for guide in ranked:
            for topic in guide.topics:
                self._of_topic.setdefault(topic, guide.id)

    @property
    def all(self) -> tuple[Guide, ...]:
        """Every guide as written, the most needed first."""
        return tuple(self._guides.values())

    def of_topic(self, topic_id: str) -> str | None:
        """Return the guide that helps to do what a topic explains, if there is one."""
        return self._of_topic.get(topic_id)

    def lags(self, guide_id: str) -> Mapping[str, Lag]:
        """Return the pieces of a guide that are told in Vietnamese to who reads English, by place."""
        shipped = self._content.guides[guide_id]
        sentences = self._edits.get(guide_id, {})
        return lags(with_edits(shipped, sentences, whole=True), shipped, sentences)

    def worded(self, guide_id: str, *, on: date, confirmed: Confirmed, language: str = "vi") -> Guide | None:
        """Return a guide as a person reads it on a day; None if there is none of this id."""
        guide = self._guides.get(guide_id)
        if guide is None:
            return None

        def shown(facts: tuple[FactRef, ...]) -> bool:
            return all(self._may_be_told(one, confirmed) for one in facts)

        said = in_english(guide) if language == "en" else guide
        return worded(said, lambda text: fill(text, self._content.values, on=on, language=language), shown)

    def rests_on_memory(self, guide_id: str) -> bool:
        """Tell whether some step rests on what nobody has read at a source."""
        weak = {Standing.RECALLED, Standing.TO_VERIFY}
        shipped = self._content.guides[guide_id]
        # For a step of their own, editors vouch.
        steps = [step for step in self._guides[guide_id].steps if shipped.step(step.id)]
        return any(standing_of(step.facts, self._standings) in weak for step in steps)

    def find(self, wish: str, verdict: Verdict, language: str = "vi") -> list[str]:
        """Return the guides that a wish means, best first; a single one if it is clear.

        ``verdict`` is what the FAQ makes of the same words: the guides of the topics found count too.
        Who speaks English may still copy what stands on a Vietnamese screen.
        """
        scores: dict[str, float] = {}
        for spoken in _spoken(language) if wish else ():
            for key, score in self._names_in(spoken).best(wish):
                scores[key] = max(scores.get(key, 0.0), score)
        if verdict.decision in {Decision.ANSWER, Decision.SUGGEST}:
            for topic, worth in zip(verdict.topics, BY_TOPIC, strict=False):
                guide = self._of_topic.get(topic.id)
                if guide:
                    scores[guide] = max(scores.get(guide, 0.0), worth)
        order = {key: place for place, key in enumerate(self._guides)}
        meant = [(key, score) for key, score in scores.items() if score >= MEANT]
        meant.sort(key=lambda one: (-round(one[1], 1), order[one[0]]))
        if len(meant) > 1 and meant[0][1] - max(score for _, score in meant[1:]) >= CLEAR_LEAD:
            meant = meant[:1]
        return [key for key, _ in meant[:MOST_OFFERED]]

    def troubles(self, guide_id: str, step_id: str, said: str, language: str = "vi") -> Sequence[Likely]:
        """Return the errors of a guide that words may mean, those of the present step before equals."""
        found: dict[str, Likely] = {}
        for key, score in self._best(guide_id, said, language):
            step, _, trouble = key.partition("/")
            likely = Likely(step, trouble, score + (HERE if step == step_id else 0.0))
            # Many steps share an error; it counts once, at its best.
            if trouble not in found or found[trouble].score < likely.score:
                found[trouble] = likely
        return sorted(found.values(), key=lambda one: -one.score)

    def _best(self, guide_id: str, said: str, language: str) -> Iterator[tuple[str, float]]:
        for spoken in _spoken(language):
            yield from self._likeness_of(guide_id, spoken).best(said)

    def _may_be_told(self, fact: FactRef, confirmed: Confirmed) -> bool:
        worth = self._standings.get(fact.topic, {}).get(fact.number)
        return worth is not Standing.TO_VERIFY or fact.number in confirmed.get(fact.topic, frozenset())

    def _likeness_of(self, guide_id: str, language: str) -> Likeness:
        key = (guide_id, language)
        if key not in self._troubles:
            known = {
                f"{step.id}/{one.id}": one.names(language)
                for step in self._guides[guide_id].steps
                for one in step.troubles
            }
            self._troubles[key] = Likeness(known, self._content.lexicon)
        return self._troubles[key]

    def _names_in(self, language: str) -> Likeness:
        if language not in self._names:
            known = {one.id: one.names(language) for one in self._guides.values()}
            self._names[language] = Likeness(known, self._content.lexicon)
        return self._names[language]


def _spoken(language: str) -> tuple[str, ...]:
    return ("vi",) if language == "vi" else (language, "vi")
