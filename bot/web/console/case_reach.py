"""Steps for when a sender could not be reached, and for giving a conversation back to the bot."""

from fastapi import Request, Response
from sqlalchemy import select

from bot.storage.engine import reading
from bot.storage.tables import CaseLink, Conversation
from bot.web.console.case_reaching import unreached
from bot.web.console.case_step import At, CaseStep, Typed, add_routes
from bot.web.console.entrance import Known
from bot.web.console.pages import page
from bot.web.console.router import router
from bot.work.reaching import told_by_phone
from feedback import handling
from feedback.tables import Case


@router.get("/chua-den-tay")
async def unreached_page(request: Request, visit: Known) -> Response:
    async with reading(visit.parts.sessions) as db:
        lines = await unreached(db, visit.actor.unit_path)
    return page(request, "unreached.html", lines=lines)


async def _told(at: At, _: Typed) -> Case:
    case = await _noted(at, "channels.called_line")
    await told_by_phone(at.db, at.code, now=at.visit.parts.clock.now())
    return case


async def _missed(at: At, _: Typed) -> Case:
    return await _noted(at, "channels.not_answered_line")


async def _back_to_bot(at: At, _: Typed) -> Case:
    case = await _noted(at, "channels.back_to_bot_line")
    own = select(Conversation).join(CaseLink, CaseLink.conversation_id == Conversation.id)
    mine = own.where(CaseLink.case_code == at.code).with_for_update(key_share=True)
    theirs = await at.db.scalar(mine)
    if theirs is not None:
        theirs.paused_until = None
    return case


async def _noted(at: At, key: str) -> Case:
    words = at.visit.words
    return await handling.note(
        at.db, at.code, words.say(key), actor=at.visit.actor, now=at.visit.parts.clock.now()
    )


add_routes(
    (
        CaseStep("da-goi", "told_by_phone", _told, "channels.done_called"),
        CaseStep("goi-chua-duoc", "not_answered", _missed, "channels.done_not_answered"),
        CaseStep("tra-bot", "back_to_bot", _back_to_bot, "channels.done_back_to_bot"),
    )
)
