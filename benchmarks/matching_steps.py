"""What each part of our matching brings: the same index without it, on the same questions."""

from collections.abc import Iterator
from dataclasses import replace

from benchmarks.matching_base import QUESTIONS, questions
from faq.content import Content, load
from faq.documents import FieldWeights
from faq.evaluate import Labelled, evaluate, read_labelled
from faq.index import Index
from faq.normalise import Steps
from faq.signs import FAR
from faq.terms import TermWeights

NONE = Steps(levels=False, keystrokes=False, played=False, slips=False)
STYLES = ("unaccented", "teencode", "telex", "rambling")
#: Composed by others: on the questions that content was tuned on, the decision makes no mistakes to compare.
STRANGERS = ("strangers", "newcomers", "passersby", "walkins", "callers", "bystanders", "visitors")


def variants(content: Content) -> Iterator[tuple[str, Index]]:
    """Return the index as it ships, then without each of its parts in turn."""
    bare = replace(content.lexicon, always={}, readings={}, phrases={}, same={}, same_words={})
    tables = replace(content.lexicon, always={}, readings={})
    yield "everything", Index(content)
    yield "the whole normaliser", Index(replace(content, lexicon=bare), steps=NONE)
    yield "short forms and dialect", Index(replace(content, lexicon=tables))
    yield "phrases said for one thing", _with(content, phrases={})
    yield "words that mean the same", _with(content, same={}, same_words={})
    yield "numbers and class levels", Index(content, steps=Steps(levels=False))
    yield "Telex and VNI keystrokes", Index(content, steps=Steps(keystrokes=False))
    yield "played letters and cut pairs", Index(content, steps=Steps(played=False))
    yield "slips and words run together", Index(content, steps=Steps(slips=False))
    yield "accents in terms", Index(content, weights=TermWeights(folded=1.0, marked=0.0))
    yield "word pairs", Index(content, weights=TermWeights(pair=0.0))
    yield "phrasings", Index(content, fields=FieldWeights(phrasing=0.0))
    yield "keywords", Index(content, fields=FieldWeights(keyword=0.0))
    yield "short answer", Index(content, fields=FieldWeights(short=0.0))
    yield "points of the answer", Index(content, fields=FieldWeights(point=0.0))


def decisions(content: Content) -> Iterator[tuple[str, Content]]:
    """Return the content as it ships, then without each part of what decides, its weights not fitted anew."""
    gates = content.thresholds
    right = dict(gates.right)
    right["bias"] += FAR * right.pop("beside", 0.0)
    yield "everything", content
    yield "a second topic that is behind", replace(content, thresholds=replace(gates, margin_at=0.0))
    yield "how near a neighbour comes", replace(content, thresholds=replace(gates, right=right))
    yield "the gate for being ours", replace(content, thresholds=replace(gates, answer_ours_at=0.0))
    yield "the gate for being right", replace(content, thresholds=replace(gates, answer_at=0.0))
    yield "subjects beside ours", replace(content, neighbours={})


def _with(content: Content, **tables: dict[object, object]) -> Index:
    return Index(replace(content, lexicon=replace(content.lexicon, **tables)))  # type: ignore[arg-type]


def print_steps() -> None:
    asked, strange = questions(), strangers()
    print(f"| without | rank-1 | among three | {' | '.join(STYLES)} | strangers | at once | teencode |")
    print("|---" * (6 + len(STYLES)) + "|")
    for name, index in variants(load()):
        known, others = evaluate(index, asked), evaluate(index, strange)
        shown = [
            known.whole.rate("first"),
            known.whole.rate("among_three"),
            *(known.by_style[style].rate("first") for style in STYLES),
            others.whole.rate("first"),
            others.whole.rate("answered_right"),
            others.by_style["teencode"].rate("answered_right"),
        ]
        print(f"| {name} | {' | '.join(f'{one:.3f}' for one in shown)} |")


def print_decisions() -> None:
    asked = strangers()
    names = ("answered_right", "answered_wrong", "shown", "others_answered", "others_sent_on")
    print("| without | answered right | answered wrong | shown | not ours, answered | not ours, sent on |")
    print("|---" * (1 + len(names)) + "|")
    for without, content in decisions(load()):
        whole = evaluate(Index(content), asked).whole
        print(f"| {without} | {' | '.join(f'{whole.rate(name):.3f}' for name in names)} |")


def strangers() -> list[Labelled]:
    return [one for name in STRANGERS for one in read_labelled(QUESTIONS.with_name(f"{name}.jsonl"))]
