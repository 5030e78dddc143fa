"""What people usually ship for finding a topic, each behind the same two steps: build, then rank."""

import sqlite3
from collections.abc import Callable, Iterable, Sequence

import bm25s
import numpy as np
from rapidfuzz import fuzz, process
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_union
from sklearn.svm import LinearSVC

from benchmarks.matching_base import folded, texts_of
from faq.content import Content
from faq.decide import Decision
from faq.index import Index

#: Topics with their scores, best first.
Ranked = list[tuple[str, float]]
Rank = Callable[[str], Ranked]
#: Our gate is the decision first, the score within it.
SURE = {Decision.ANSWER: 2, Decision.SUGGEST: 1}


def ours(content: Content) -> Rank:
    index = Index(content)

    def rank(question: str) -> Ranked:
        verdict = index.ask(question)
        return [(one.id, SURE.get(verdict.decision, 0) + one.score) for one in verdict.topics]

    return rank


def fuzzy_raw(content: Content) -> Rank:
    return _fuzzy(content, fuzz.WRatio, str.lower)


def fuzzy_folded(content: Content) -> Rank:
    return _fuzzy(content, fuzz.WRatio, folded)


def token_set(content: Content) -> Rank:
    return _fuzzy(content, fuzz.token_set_ratio, folded)


def _fuzzy(content: Content, scorer: Callable[..., float], prepared: Callable[[str], str]) -> Rank:
    owners, choices = [], []
    for topic in content.topics.values():
        for text in (topic.question, *topic.phrasings):
            owners.append(topic.id)
            choices.append(prepared(text))

    def rank(question: str) -> Ranked:
        found = process.extract(prepared(question), choices, scorer=scorer, limit=30)
        return _once((owners[at], score) for _, score, at in found)

    return rank


def bm25(content: Content) -> Rank:
    names, texts = _documents(content)
    model = bm25s.BM25()
    model.index([text.split() for text in texts], show_progress=False)

    def rank(question: str) -> Ranked:
        asked = [word for word in folded(question).split() if word in model.vocab_dict]
        return _best(names, model.get_scores(asked)) if asked else []

    return rank


def fts5(content: Content) -> Rank:
    names, texts = _documents(content)
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE topic USING fts5(name UNINDEXED, text, tokenize='unicode61')")
    database.executemany("INSERT INTO topic VALUES (?, ?)", zip(names, texts, strict=True))

    def rank(question: str) -> Ranked:
        asked = " OR ".join(f'"{word}"' for word in folded(question).split())
        if not asked:
            return []
        query = "SELECT name, -rank FROM topic WHERE text MATCH ? ORDER BY rank LIMIT 3"
        return database.execute(query, (asked,)).fetchall()

    return rank


def characters(content: Content) -> Rank:
    names, texts = _documents(content)
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
    topics = vectors.fit_transform(texts)
    return lambda question: _best(names, (topics @ vectors.transform([folded(question)]).T).toarray()[:, 0])


def linear(content: Content) -> Rank:
    names = list(content.topics)
    texts = [(at, folded(text)) for at, name in enumerate(names) for text in texts_of(content.topics[name])]
    vectors = make_union(
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, max_features=20_000),
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, max_features=10_000),
    )
    model = LinearSVC(random_state=1)
    model.fit(vectors.fit_transform([text for _, text in texts]), [at for at, _ in texts])
    return lambda question: _best(names, model.decision_function(vectors.transform([folded(question)]))[0])


def _documents(content: Content) -> tuple[list[str], list[str]]:
    topics = content.topics.values()
    return [one.id for one in topics], [folded(" ".join(texts_of(one))) for one in topics]


def _best(names: Sequence[str], scores: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> Ranked:
    top = np.argpartition(scores, -3)[-3:]
    return sorted(((names[at], float(scores[at])) for at in top), key=lambda one: -one[1])


def _once(found: Iterable[tuple[str, float]]) -> Ranked:
    best: dict[str, float] = {}
    for name, score in found:
        best.setdefault(name, score)
    return list(best.items())[:3]


RIVALS: dict[str, Callable[[Content], Rank]] = {
    "ours": ours,
    "rapidfuzz extractOne(WRatio), raw": fuzzy_raw,
    "rapidfuzz extractOne(WRatio), unaccented": fuzzy_folded,
    "rapidfuzz token_set_ratio, unaccented": token_set,
    "bm25s, one document a topic": bm25,
    "SQLite FTS5 unicode61": fts5,
    "TF-IDF char_wb 2-4": characters,
    "linear classifier, characters and words": linear,
}
