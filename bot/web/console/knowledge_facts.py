"""Facts that wait to be verified: an editor vouches for one with a source, or takes the word back."""

from typing import Annotated

from fastapi import Form, Request, Response

from bot.web.console.entrance import Known
from bot.web.console.knowledge_publish import offer
from bot.web.console.router import router
from faq import drafting


@router.post("/kien-thuc/chu-de/{topic_id}/xac-minh")
async def confirm_fact(
    request: Request,
    visit: Known,
    topic_id: str,
    fact: Annotated[int, Form()] = 0,
    source: Annotated[str, Form()] = "",
) -> Response:
    now, name = visit.parts.clock.now(), visit.actor.name
    return await offer(
        request, visit, back=f"/can-bo/kien-thuc/chu-de/{topic_id}#du-kien",
        make=lambda db: drafting.confirm(db, topic_id, fact, by=name, source=source, now=now),
    )  # fmt: skip


@router.post("/kien-thuc/chu-de/{topic_id}/bo-xac-minh")
async def withdraw_fact(
    request: Request, visit: Known, topic_id: str, fact: Annotated[int, Form()] = 0
) -> Response:
    return await offer(
        request, visit, back=f"/can-bo/kien-thuc/chu-de/{topic_id}#du-kien",
        make=lambda db: drafting.withdraw(db, topic_id, fact),
    )  # fmt: skip
