"""While an editor writes: the answer as a parent sees it, and whether a question finds the topic."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Form, Request, Response

from bot.web.console.entrance import Known
from bot.web.console.knowledge_form import UNNAMED, TopicForm, data_of
from bot.web.console.knowledge_show import names_of
from bot.web.console.pages import page
from bot.web.console.problems import said
from bot.web.console.router import router
from bot.web.console.visit import Visit
from bot.words import LANGUAGES, Words
from bot.work.knowing import as_told, headings_of, office_of
from faq.changes import TOPIC, Change, Data
from faq.check_values import names_in
from faq.errors import PieceUnfit
from faq.pieces import topic_from
from faq.render import render

#: So many terms are shown of those that carried a topic.
MOST_TERMS = 8
LONGEST_TRIED = 500


@dataclass(frozen=True, slots=True)
class Preview:
    """The answer in each language that has one; ``unknown`` are names of values that nobody gave."""

    answers: Mapping[str, tuple[str, str]]  #: language to what is shown at first and after "more"
    unknown: Sequence[str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One topic that a question finds, and the terms that carried it."""

    name: str
    share: int
    is_this: bool
    terms: Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Tried:
    """What a question would get.

    Args:
        text: what it became.
        rank: the place of this topic, 0 if it is not among the five.
    """

    question: str
    text: str
    decision: str
    entry: str
    rank: int
    candidates: Sequence[Candidate]


@router.post("/kien-thuc/xem-truoc")
async def topic_preview(
    request: Request, visit: Known, form: Annotated[TopicForm, Form()], topic_id: Annotated[str, Form()] = ""
) -> Response:
    try:
        shown = preview_of(visit, data_of(form, topic_id or UNNAMED))
    except PieceUnfit as unfit:
        return _unfit(request, visit, unfit)
    return page(request, "knowledge_preview.html", preview=shown)


@router.post("/kien-thuc/thu-cau")
async def topic_try(
    request: Request, visit: Known, form: Annotated[TopicForm, Form()], topic_id: Annotated[str, Form()] = ""
) -> Response:
    try:
        data = data_of(form, topic_id or UNNAMED)
    except PieceUnfit as unfit:
        return _unfit(request, visit, unfit)
    return page(request, "knowledge_found.html", found=await tried(visit, data, form.try_question))


def preview_of(visit: Visit, data: Data) -> Preview:
    """Return how parents would read a topic's data now, confirmed facts included."""
    topic, knowledge = topic_from(data), visit.parts.knowledge
    confirmed = knowledge.confirmed(topic.id)
    answers = {}
    for language in LANGUAGES:
        words = Words(language)
        rendered = render(
            topic, knowledge.values, language=language, now=visit.parts.clock.now(), confirmed=confirmed,
            headings=headings_of(words),
        )  # fmt: skip
        if rendered.in_language:
            told = as_told(rendered, words, office_of(visit.parts))
            answers[language] = (told.text, told.more)
    named = names_in(topic)
    return Preview(answers, sorted(named - set(knowledge.values)))


async def tried(visit: Visit, data: Data, question: str) -> Tried | None:
    """Return what a question gets if the topic were live as it is written; nothing for no question."""
    question = question.strip()[:LONGEST_TRIED]
    if not question:
        return None
    knowledge, topic_id = visit.parts.knowledge, str(data["id"])
    before = None
    changes = [Change(TOPIC, topic_id, before, data)]
    index = await knowledge.rehearsal.index_with(knowledge.index, changes)
    explained = index.explain(question)
    verdict = explained.verdict
    whole = sum(one.score for one in verdict.topics) or 1.0
    names = names_of(knowledge.content, changes)
    ids = [one.id for one in verdict.topics]
    return Tried(
        question=question,
        text=explained.text,
        decision=str(verdict.decision),
        entry=verdict.entry or "",
        rank=ids.index(topic_id) + 1 if topic_id in ids else 0,
        candidates=[
            Candidate(
                names.get(one.id, one.id), round(100 * one.score / whole), one.id == topic_id,
                _terms(explained.carried.get(one.id, {})),
            )
            for one in verdict.topics[:3]
        ],
    )  # fmt: skip


def _terms(carried: Mapping[str, float]) -> list[tuple[str, float]]:
    # Marked forms repeat their bare word; a meaning's name is for programs, its hash sign too.
    shown = [(term.lstrip("#"), weight) for term, weight in carried.items() if not term.startswith("=")]
    return shown[:MOST_TERMS]


def _unfit(request: Request, visit: Visit, unfit: PieceUnfit) -> Response:
    return page(request, "knowledge_unfit.html", error=said(unfit, visit.words)[1])
