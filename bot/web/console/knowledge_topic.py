"""One topic: its form, how parents see it, whether a question finds it, its facts and its versions."""

from datetime import date
from typing import Annotated, Any

from fastapi import Form, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import VIETNAM
from bot.storage.engine import reading
from bot.web.console.entrance import Known
from bot.web.console.knowledge_form import (
    UNNAMED,
    TopicForm,
    data_of,
    fact_lines,
    form_of,
    point_lines,
)
from bot.web.console.knowledge_preview import preview_of, tried
from bot.web.console.knowledge_publish import offer_typed
from bot.web.console.knowledge_topics import says_of
from bot.web.console.pages import page
from bot.web.console.problems import said
from bot.web.console.router import router
from bot.web.console.typed_forms import Again
from bot.web.console.visit import Visit
from faq import drafting, learning, ledger, store
from faq.errors import PieceUnfit, TopicNotFound
from faq.pieces import category_from, topic_from
from faq.render import value_on
from faq.topics import Kind, Standing, Values

TOPICS = "/can-bo/kien-thuc/chu-de"
NEW = "/can-bo/kien-thuc/moi"


@router.get("/kien-thuc/chu-de/{topic_id}")
async def topic_page(request: Request, visit: Known, topic_id: str) -> Response:
    async with reading(visit.parts.sessions) as db:
        row = (await store.topics(db)).get(topic_id)
        if row is None:
            raise TopicNotFound(topic_id)
        data = await _proposed(db, request, topic_id) or drafting.with_hidden(row)
    form = form_of(data, version=row.version)
    form.try_question = request.query_params.get("cau", "")
    return await _page(request, visit, topic_id, form)


@router.post("/kien-thuc/chu-de/{topic_id}")
async def save_topic(
    request: Request, visit: Known, topic_id: str, form: Annotated[TopicForm, Form()]
) -> Response:
    if form.do == "preview":
        return await _page(request, visit, topic_id, form)

    async def make(db: AsyncSession) -> drafting.Draft:
        seen = form.seen_version or None
        return await drafting.edit_topic(
            db, data_of(form, topic_id), seen_version=seen, misses=form.misses,
            english_fits=bool(form.en_fits),
        )  # fmt: skip

    again = _again(request, visit, topic_id, form)
    return await offer_typed(request, visit, make, again, back=f"{TOPICS}/{topic_id}")


@router.get("/kien-thuc/moi")
async def new_topic_page(request: Request, visit: Known) -> Response:
    async with reading(visit.parts.sessions) as db:
        data = await _proposed(db, request, UNNAMED) or {}
    return await _page(request, visit, "", form_of(data))


@router.post("/kien-thuc/moi")
async def add_topic(request: Request, visit: Known, form: Annotated[TopicForm, Form()]) -> Response:
    if form.do == "preview":
        return await _page(request, visit, "", form)

    async def make(db: AsyncSession) -> drafting.Draft:
        return await drafting.new_topic(db, data_of(form, UNNAMED) | {"id": ""}, misses=form.misses)

    back = "/can-bo/cau-hoi" if form.misses else "/can-bo/kien-thuc"
    return await offer_typed(request, visit, make, _again(request, visit, "", form), back=back)


async def _proposed(db: Any, request: Request, topic_id: str) -> dict[str, Any] | None:
    """Return the topic as a waiting proposal has it, to go on writing."""
    number = request.query_params.get("de-xuat", "")
    if not number.isdecimal() or len(number) > 12:
        return None
    row = await learning.proposal(db, int(number))
    first = row.changes[0]
    is_it = first["key"] == topic_id or (topic_id == UNNAMED and first["before"] is None)
    after = first["after"] if is_it and first["kind"] == "topic" else None
    return {**after, "misses": row.misses} if after else None


def _again(request: Request, visit: Visit, topic_id: str, form: TopicForm) -> Again:
    return lambda status, error: _page(request, visit, topic_id, form, status=status, error=error)


async def _page(
    request: Request, visit: Visit, topic_id: str, form: TopicForm, *, status: int = 200, error: str = ""
) -> Response:
    async with reading(visit.parts.sessions) as db:
        parts = await store.parts(db)
        rows = await store.topics(db)
        versions = await ledger.versions(db, topic_id=topic_id, limit=8) if topic_id else []
        kept = [one for one in await ledger.kept_questions(db) if one.topic_id == topic_id]
        confirmed = {
            fact: row for (topic, fact), row in (await ledger.confirmations(db)).items() if topic == topic_id
        }
    shown, found = None, None
    try:
        data = data_of(form, topic_id or UNNAMED)
        shown = preview_of(visit, data)
        found = await tried(visit, data, form.try_question)
    except PieceUnfit as unfit:
        status, error = said(unfit, visit.words)
    topic = topic_from(rows[topic_id].data) if topic_id in rows else None
    today = visit.parts.clock.now().astimezone(VIETNAM).date()
    return page(
        request, "knowledge_topic.html", status=status, error=error, form=form, topic=topic,
        behind=bool(topic and topic.en and topic.en.behind),
        versions=versions, kept=kept, points=point_lines(form), facts=fact_lines(form), kinds=list(Kind),
        worths=list(Standing),
        waiting=[
            (fact, says_of(topic, fact, visit.parts.knowledge.values, today), confirmed.get(fact))
            for fact in sorted(topic.unverified)
        ] if topic else [],
        categories={key: category_from(row.data) for (kind, key), row in parts.items() if kind == "category"},
        values=_values_on(visit.parts.knowledge.values, today),
        preview=shown, found=found, action=f"{TOPICS}/{topic_id}" if topic_id else NEW,
    )  # fmt: skip


def _values_on(values: Values, day: date) -> dict[str, str]:
    """Return what stands in an answer for each name on a day."""
    holding = ((name, value_on(versions, day)) for name, versions in sorted(values.items()))
    return {name: value.value for name, value in holding if value}
