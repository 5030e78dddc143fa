"""Scores an index on labelled questions."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from faq.decide import Decision, Verdict
from faq.errors import ContentUnreadable


@dataclass(frozen=True, slots=True)
class Labelled:
    """One question and what is right for it; ``accept`` is empty when it is not for us."""

    question: str
    accept: frozenset[str]
    style: str = ""

    @property
    def ours(self) -> bool:
        return bool(self.accept)


class Asks(Protocol):
    """Whatever answers like an index."""

    def ask(self, question: str) -> Verdict: ...


@dataclass(slots=True)
class Tally:
    """Counts over questions that are ours, and over those that are not."""

    ours: int = 0
    first: int = 0
    among_three: int = 0
    answered_right: int = 0
    answered_wrong: int = 0
    shown: int = 0
    sent_away: int = 0  #: ours, but redirected, taken for small talk or given to a person
    others: int = 0
    others_answered: int = 0
    others_suggested: int = 0
    others_sent_on: int = 0

    def rate(self, name: str) -> float:
        """Return a count as a share of its kind, 0 without any question of that kind."""
        whole = self.others if name.startswith("others") else self.ours
        return float(getattr(self, name)) / whole if whole else 0.0


@dataclass(frozen=True, slots=True)
class Judged:
    """One question with its verdict; ``fault`` is empty if all is well."""

    asked: Labelled
    verdict: Verdict
    fault: str = ""


@dataclass(frozen=True)
class Report:
    """The result over all questions and by style."""

    whole: Tally = field(default_factory=Tally)
    by_style: dict[str, Tally] = field(default_factory=dict)
    judged: tuple[Judged, ...] = ()

    @property
    def misses(self) -> tuple[Judged, ...]:
        return tuple(one for one in self.judged if one.fault)


def read_labelled(file: Path) -> list[Labelled]:
    """Read labelled questions, one JSON object a line with ``q``, ``accept`` (or ``topic``) and ``style``.

    Raises:
        ContentUnreadable: a line is no such object.
    """
    found = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            one = json.loads(line)
            accept = one.get("accept") or ([one["topic"]] if one.get("topic") else [])
            found.append(Labelled(str(one["q"]), frozenset(accept), str(one.get("style", ""))))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ContentUnreadable(file.name, number, f"no labelled question: {error}") from error
    return found


def evaluate(index: Asks, questions: Iterable[Labelled]) -> Report:
    """Ask every question and count."""
    whole, judged = Tally(), []
    by_style: defaultdict[str, Tally] = defaultdict(Tally)
    for asked in questions:
        verdict = index.ask(asked.question)
        fault = ""
        for tally in (whole, by_style[asked.style]):
            fault = _count_ours(tally, asked, verdict) if asked.ours else _count_other(tally, verdict)
        judged.append(Judged(asked, verdict, fault))
    return Report(whole, dict(by_style), tuple(judged))


def _count_ours(tally: Tally, asked: Labelled, verdict: Verdict) -> str:
    best = [one.id for one in verdict.topics[:3]]
    first = bool(best) and best[0] in asked.accept
    among = any(name in asked.accept for name in best)
    tally.ours += 1
    tally.first += first
    tally.among_three += among
    if verdict.decision is Decision.ANSWER:
        tally.answered_right += first
        tally.answered_wrong += not first
        tally.shown += first
        return "" if first else "answered wrong"
    if verdict.decision in (Decision.SUGGEST, Decision.URGENT):
        tally.shown += among
        return "" if among else "not among three"
    tally.sent_away += 1
    return f"ours, but {verdict.decision}"


def _count_other(tally: Tally, verdict: Verdict) -> str:
    tally.others += 1
    if verdict.decision is Decision.ANSWER:
        tally.others_answered += 1
        return "not ours, but answered"
    if verdict.decision is Decision.SUGGEST:
        tally.others_suggested += 1
        return "not ours, but suggested"
    tally.others_sent_on += 1
    return ""


def in_halves(questions: Sequence[Labelled]) -> tuple[list[Labelled], list[Labelled]]:
    """Split by a hash of the question: one half to tune on, the other only to measure."""
    halves: tuple[list[Labelled], list[Labelled]] = ([], [])
    for one in questions:
        halves[sha256(one.question.encode()).digest()[0] % 2].append(one)
    return halves


def is_held(text: str) -> bool:
    """Tell whether a stranger's message only measures: two in five, by a hash.

    The others may be read and learned from. This is the only split of strangers' questions and of urgent
    messages.
    """
    return sha256(text.encode()).digest()[0] % 5 < 2
