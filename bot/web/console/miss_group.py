"""One group of missed questions: into a topic, a topic of its own, or set aside with a reason."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import Form, Request, Response
from pydantic import BaseModel, Field

from bot.clock import VIETNAM
from bot.office.changes import Subject
from bot.storage.engine import reading
from bot.web.console.entrance import Known
from bot.web.console.flash import Flash
from bot.web.console.knowledge_form import lines_of
from bot.web.console.knowledge_publish import offer
from bot.web.console.misses import asked_of, groups_of, near_to, takeable
from bot.web.console.pages import go, page
from bot.web.console.problems import said
from bot.web.console.router import router
from bot.web.console.settings_page import note
from bot.web.console.visit import Visit
from faq import drafting, learning, ledger, store
from faq.errors import ChangeRefused, PieceUnfit, TopicNotFound
from faq.grouping import Group, grouped
from faq.pieces import category_from

MISSES = "/can-bo/cau-hoi"
#: When a new topic is looked at again, if its editor says nothing else.
REVIEW_AFTER = timedelta(days=365)


class GroupForm(BaseModel):
    """What an editor does with a group; ``misses`` holds the numbers of questions, several with commas."""

    misses: list[str] = Field(default_factory=list)
    topic: str = ""
    other_topic: str = ""
    phrasings: str = ""
    question: str = ""
    answer: str = ""
    category: str = ""
    source: str = ""
    as_of: str = ""
    review_by: str = ""
    reason: str = ""

    @property
    def numbers(self) -> list[int]:
        """The numbers of the questions."""
        parts = [part.strip() for one in self.misses for part in one.split(",")]
        return [int(part) for part in parts if part.isdecimal() and len(part) < 18]


@router.get("/cau-hoi/nhom/{miss_id}")
async def group_page(request: Request, visit: Known, miss_id: int) -> Response:
    async with reading(visit.parts.sessions) as db:
        rows = await store.misses(db)
    for group in await groups_of(rows, visit.parts.knowledge):
        if miss_id in group.ids:
            return await _page(request, visit, group, _fresh(visit, group))
    sentence = visit.words.say("knowledge_console.group_gone")
    return page(request, "problem.html", status=404, sentence=sentence)


@router.post("/cau-hoi/them")
async def learn_phrasings(request: Request, visit: Known, form: Annotated[GroupForm, Form()]) -> Response:
    async def make(db: Any) -> drafting.Draft:
        topic = form.other_topic or form.topic
        if not topic:
            raise PieceUnfit("topic")
        wanted = lines_of(form.phrasings) or takeable((await _group(db, form)).writings)
        return await drafting.add_phrasings(db, topic, wanted, misses=form.numbers)

    return await _offered(request, visit, form, make)


@router.post("/cau-hoi/chu-de-moi")
async def learn_topic(request: Request, visit: Known, form: Annotated[GroupForm, Form()]) -> Response:
    short, *points = lines_of(form.answer) or [""]
    data = {
        "question": form.question.strip(), "short": short, "category": form.category,
        "points": [{"kind": "detail", "say": point, "facts": []} for point in points],
        "sources": lines_of(form.source), "as_of": form.as_of, "review_by": form.review_by,
        "phrasings": lines_of(form.phrasings),
    }  # fmt: skip
    return await _offered(request, visit, form, lambda db: drafting.new_topic(db, data, misses=form.numbers))


@router.post("/cau-hoi/bo-qua")
async def dismiss_group(request: Request, visit: Known, form: Annotated[GroupForm, Form()]) -> Response:
    try:
        async with visit.parts.transaction() as db:
            count = await learning.dismiss(
                db, form.numbers, by=visit.actor.name, reason=form.reason, now=visit.parts.clock.now()
            )
            named = visit.words.say("knowledge_console.dismissed_count", count=count)
            await note(db, visit, Subject.KNOWLEDGE, named, "misses_dismissed", reason=form.reason)
    except ChangeRefused as refusal:
        return await _again(request, visit, form, refusal)
    return go(request, MISSES, Flash(visit.words.say("knowledge_console.dismissed", count=count)))


async def _offered(request: Request, visit: Visit, form: GroupForm, make: Any) -> Response:
    try:
        return await offer(request, visit, make, back=MISSES)
    except (ChangeRefused, TopicNotFound) as refusal:
        return await _again(request, visit, form, refusal)


async def _again(
    request: Request, visit: Visit, form: GroupForm, refusal: ChangeRefused | TopicNotFound
) -> Response:
    status, error = said(refusal, visit.words)
    async with reading(visit.parts.sessions) as db:
        group = await _group(db, form)
    return await _page(request, visit, group, form, status=status, error=error)


async def _group(db: Any, form: GroupForm) -> Group:
    """Return the chosen questions as one group, whatever else they resemble.

    Raises:
        PieceUnfit: none is chosen.
    """
    rows = await ledger.misses_by_id(db, form.numbers)
    if not rows:
        raise PieceUnfit("misses")
    asked = tuple(asked_of(rows))
    return Group(asked, grouped(asked)[0].leader)


def _fresh(visit: Visit, group: Group) -> GroupForm:
    today = visit.parts.clock.now().astimezone(VIETNAM).date()
    return GroupForm(
        misses=[str(one) for one in group.ids],
        phrasings="\n".join(takeable(group.writings)),
        question=group.leader,
        as_of=today.isoformat(),
        review_by=(today + REVIEW_AFTER).isoformat(),
    )


async def _page(
    request: Request, visit: Visit, group: Group, form: GroupForm, *, status: int = 200, error: str = ""
) -> Response:
    knowledge = visit.parts.knowledge
    async with reading(visit.parts.sessions) as db:
        parts = await store.parts(db)
    categories = {key: category_from(row.data) for (kind, key), row in parts.items() if kind == "category"}
    topics = sorted(knowledge.content.topics.values(), key=lambda one: (one.category, one.question))
    near = near_to(group.writings, knowledge)
    return page(
        request, "miss_group.html", status=status, error=error, group=group, form=form, near=near,
        chosen=set(form.numbers), topics=topics, categories=categories,
    )  # fmt: skip
