"""What changes with time and is used in answers by its name: numbers, addresses, fees, each with its days."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated

from fastapi import Form, Request, Response
from pydantic import BaseModel

from bot.clock import VIETNAM
from bot.storage.engine import reading
from bot.web.console.entrance import Known
from bot.web.console.knowledge_publish import offer_typed
from bot.web.console.pages import page
from bot.web.console.router import router
from bot.web.console.visit import Visit
from faq import part_drafts, store
from faq.changes import value_key
from faq.grouping import spelling
from faq.pieces import topic_from, value_from
from faq.render import value_names, value_on
from faq.topics import Topic, Value

VALUES = "/can-bo/kien-thuc/gia-tri"


class ValueForm(BaseModel):
    """One value; ``key`` is the one that is changed, empty for a new one."""

    key: str = ""
    name: str = ""
    value: str = ""
    en: str = ""
    says: str = ""
    source: str = ""
    valid_from: str = ""
    valid_to: str = ""
    do: str = "save"


@dataclass(frozen=True, slots=True)
class Named:
    """All versions of one value, the newest first; ``used`` counts the topics that name it."""

    name: str
    versions: tuple[tuple[str, Value, str], ...]  #: key, value, and "now", "later" or "past"
    used: int


@router.get("/kien-thuc/gia-tri")
async def values_page(request: Request, visit: Known) -> Response:
    return await _page(request, visit, ValueForm(key=request.query_params.get("sua", "")))


@router.post("/kien-thuc/gia-tri")
async def save_value(request: Request, visit: Known, form: Annotated[ValueForm, Form()]) -> Response:
    fields = {
        "name": form.name.strip(), "value": form.value.strip(), "says": form.says.strip(),
        "source": form.source.strip(), "en": form.en.strip() or None, "valid_from": form.valid_from or None,
        "valid_to": form.valid_to or None,
    }  # fmt: skip
    data = None if form.do == "remove" else fields
    if {form.name.strip(), form.key.partition(" ")[0]} & visit.parts.knowledge.own_values.keys():
        error = visit.words.say("knowledge_console.error_value_own")
        return await _page(request, visit, form, 422, error)
    return await offer_typed(
        request, visit, lambda db: part_drafts.edit_value(db, form.key, data),
        partial(_page, request, visit, form), back=VALUES,
    )  # fmt: skip


async def _page(
    request: Request, visit: Visit, form: ValueForm, status: int = 200, error: str = ""
) -> Response:
    today = visit.parts.clock.now().astimezone(VIETNAM).date()
    async with reading(visit.parts.sessions) as db:
        parts, rows = await store.parts(db), await store.topics(db)
    own = visit.parts.knowledge.own_values
    kept = [value_from(row.data) for (kind, _), row in parts.items() if kind == "value"]
    values = [one for one in kept if one.name not in own] + [one for them in own.values() for one in them]
    if form.key and not form.name:
        form = next((_form(one) for one in values if value_key(one) == form.key), ValueForm())
    words = request.query_params.get("tim", "")
    named = [
        one
        for one in named_of(values, [topic_from(row.data) for row in rows.values()], today)
        if spelling(words) in spelling(_said(one))
    ]
    return page(
        request, "knowledge_values.html", status=status, error=error, form=form, named=named, words=words,
        own=own,
    )  # fmt: skip


def named_of(values: list[Value], topics: list[Topic], today: date) -> list[Named]:
    """Return the values by name, each with what holds today, later and no more."""
    used = Counter(
        name for topic in topics for name in {name for text in _texts(topic) for name in value_names(text)}
    )
    by_name: defaultdict[str, list[Value]] = defaultdict(list)
    for one in values:
        by_name[one.name].append(one)
    found = []
    for name in sorted(by_name):
        versions = tuple(by_name[name])
        holding = value_on(versions, today)
        ordered = sorted(versions, key=lambda one: one.valid_from or date.min, reverse=True)
        lines = tuple((value_key(one), one, _when(one, holding, today)) for one in ordered)
        found.append(Named(name, lines, used[name]))
    return found


def _when(one: Value, holding: Value | None, today: date) -> str:
    if one is holding:
        return "now"
    return "later" if one.valid_from and one.valid_from > today else "past"


def _texts(topic: Topic) -> list[str]:
    english = (topic.en.short, *topic.en.points) if topic.en else ()
    return [topic.short, *(point.say for point in topic.points), *english]


def _said(named: Named) -> str:
    return " ".join(
        [named.name.replace("_", " "), *(f"{one.says} {one.value}" for _, one, _ in named.versions)]
    )


def _form(value: Value) -> ValueForm:
    return ValueForm(
        key=value_key(value), name=value.name, value=value.value, en=value.en or "", says=value.says,
        source=value.source, valid_from=str(value.valid_from or ""), valid_to=str(value.valid_to or ""),
    )  # fmt: skip
