"""Subjects that are not ours: what people ask, and the one sentence that sends them on."""

from functools import partial
from typing import Annotated

from fastapi import Form, Request, Response
from pydantic import BaseModel

from bot.storage.engine import reading
from bot.web.console.entrance import Known
from bot.web.console.knowledge_form import lines_of
from bot.web.console.knowledge_publish import NEIGHBOURS, offer_typed
from bot.web.console.pages import page
from bot.web.console.router import router
from bot.web.console.visit import Visit
from faq import part_drafts, store
from faq.changes import NEIGHBOUR
from faq.grouping import spelling
from faq.pieces import neighbour_from
from faq.render import day_of, fill
from faq.topics import Neighbour
from feedback.alphabet import by_name


class NeighbourForm(BaseModel):
    """One subject; ``key`` is the one that is changed, empty for a new one; lists hold one entry a line."""

    key: str = ""
    title: str = ""
    say: str = ""
    en: str = ""
    link: str = ""
    phrasings: str = ""
    keywords: str = ""
    do: str = "save"


@router.get("/kien-thuc/viec-noi-khac")
async def neighbours_page(request: Request, visit: Known) -> Response:
    return await _page(request, visit, NeighbourForm(key=request.query_params.get("sua", "")))


@router.post("/kien-thuc/viec-noi-khac")
async def save_neighbour(request: Request, visit: Known, form: Annotated[NeighbourForm, Form()]) -> Response:
    data = {
        "title": form.title.strip(), "say": form.say.strip(), "en": form.en.strip(),
        "link": form.link.strip() or None, "phrasings": lines_of(form.phrasings),
        "keywords": lines_of(form.keywords),
    }  # fmt: skip
    wanted = None if form.do == "remove" else data
    return await offer_typed(
        request, visit, lambda db: part_drafts.edit_neighbour(db, form.key, wanted),
        partial(_page, request, visit, form), back=NEIGHBOURS,
    )  # fmt: skip


async def _page(
    request: Request, visit: Visit, form: NeighbourForm, status: int = 200, error: str = ""
) -> Response:
    async with reading(visit.parts.sessions) as db:
        rows = [row for (kind, _), row in (await store.parts(db)).items() if kind == NEIGHBOUR]
    everyone = sorted((neighbour_from(row.data) for row in rows), key=lambda one: by_name(one.title))
    by_hand = {row.key for row in rows if row.edited_by_hand}
    if form.key and not form.title:
        form = next((_form(one) for one in everyone if one.id == form.key), NeighbourForm())
    words = request.query_params.get("tim", "")
    found = [one for one in everyone if spelling(words) in spelling(_said(one))]
    knowledge, today = visit.parts.knowledge, day_of(visit.parts.clock.now())
    return page(
        request, "knowledge_neighbours.html", status=status, error=error, form=form, found=found,
        words=words, by_hand=by_hand, told=partial(fill, values=knowledge.values, on=today),
    )  # fmt: skip


def _said(one: Neighbour) -> str:
    return " ".join([one.title, one.say, *one.phrasings])


def _form(one: Neighbour) -> NeighbourForm:
    return NeighbourForm(
        key=one.id, title=one.title, say=one.say, en=one.en, link=one.link or "",
        phrasings="\n".join(one.phrasings), keywords="\n".join(one.keywords),
    )  # fmt: skip
