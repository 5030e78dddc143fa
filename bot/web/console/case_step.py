"""One step of staff on a case: one transaction, then back to the case with what came of it."""

from collections.abc import Awaitable, Callable

from fastapi import Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from bot.web.console.case_page import Draft, show_case
from bot.web.console.flash import Flash
from bot.web.console.pages import go
from bot.web.console.problems import said
from bot.web.console.visit import Visit
from feedback.codes import parse_code
from feedback.errors import FeedbackError, NotYourUnit
from feedback.tables import Case

Step = Callable[[AsyncSession, str], Awaitable[Case | None]]
#: The text that says what was done; a function where that depends on what came of it.
Done = str | Callable[[Case | None], str]


async def take_step(
    request: Request, visit: Visit, code: str, draft: Draft, step: Step, *, done: Done, leaves: bool = False
) -> Response:
    """Take one step and go back to the case; what was typed for a refused one is given back, not lost.

    Args:
        request: the form that was sent.
        visit: who sent it.
        code: the case, in any writing.
        draft: what was typed, and for which action.
        step: what is done in the transaction.
        done: the key of the sentence that says so.
        leaves: the case may be out of sight afterwards; go back to the queue.

    Raises:
        NotYourUnit: the case is not among the officer's; there is no page of it to go back to.
    """
    code = parse_code(code)
    try:
        async with visit.parts.transaction() as db:
            case = await step(db, code)
    except NotYourUnit:
        raise
    except FeedbackError as refusal:
        status, sentence = said(refusal, visit.words)
        if draft.is_worth_keeping:
            return await show_case(request, visit, code, status=status, draft=draft.refused(sentence))
        return go(request, address_of(code), Flash(sentence, "bad"))
    key = done if isinstance(done, str) else done(case)
    return go(request, "/can-bo" if leaves else address_of(code), Flash(visit.words.say(key, code=code)))


def address_of(code: str) -> str:
    """Return the page of a case."""
    return f"/can-bo/ho-so/{code}"
