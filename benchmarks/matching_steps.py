"""What each part of our matching brings: the same index without it, on the same questions."""

from collections.abc import Iterator
from dataclasses import replace

from benchmarks.matching_base import questions
from faq.content import Content, load
from faq.documents import FieldWeights
from faq.evaluate import evaluate
from faq.index import Index
from faq.normalise import Steps
from faq.terms import TermWeights

NONE = Steps(levels=False, keystrokes=False, slips=False)
STYLES = ("unaccented", "teencode", "telex", "rambling")


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
    yield "slips and words run together", Index(content, steps=Steps(slips=False))
    yield "accents in terms", Index(content, weights=TermWeights(folded=1.0, marked=0.0))
    yield "word pairs", Index(content, weights=TermWeights(pair=0.0))
    yield "phrasings", Index(content, fields=FieldWeights(phrasing=0.0))
    yield "keywords", Index(content, fields=FieldWeights(keyword=0.0))
    yield "short answer", Index(content, fields=FieldWeights(short=0.0))
    yield "points of the answer", Index(content, fields=FieldWeights(point=0.0))


def _with(content: Content, **tables: dict[object, object]) -> Index:
    return Index(replace(content, lexicon=replace(content.lexicon, **tables)))  # type: ignore[arg-type]


def print_steps() -> None:
    asked = questions()
    print(f"| without | rank-1 | among three | {' | '.join(STYLES)} |")
    print("|---" * (3 + len(STYLES)) + "|")
    for name, index in variants(load()):
        report = evaluate(index, asked)
        styles = " | ".join(f"{report.by_style[style].rate('first'):.3f}" for style in STYLES)
        whole = report.whole
        print(f"| {name} | {whole.rate('first'):.3f} | {whole.rate('among_three'):.3f} | {styles} |")
