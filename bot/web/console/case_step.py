"""One step of staff on a case: one transaction, then back to the case with what came of it.

What can be done is a table in each module of steps: an address, a name (which says who may, see ``rights``),
what is done, and the sentence that says so.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Form, Request, Response
from pydantic import AfterValidator, BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk import Desk
from bot.desk_groups import GroupDesk
from bot.staff import case_seats
from bot.taking_in import TakenIn
from bot.web.console.answer_files import Uploads, uploads_in
from bot.web.console.case_page import Draft, show_case
from bot.web.console.entrance import Known
from bot.web.console.flash import Flash
from bot.web.console.pages import go
from bot.web.console.problems import said
from bot.web.console.router import router
from bot.web.console.visit import Visit
from feedback.codes import parse_code
from feedback.errors import FeedbackError, NotYourUnit
from feedback.storable import with_our_lines
from feedback.tables import Case


class Typed(BaseModel):
    """What can be typed or chosen in the forms of a case; a form has some of it."""

    text: Annotated[str, AfterValidator(with_our_lines)] = ""
    unit: str = ""
    kind: str = ""
    content_type: str = ""
    why: str = ""
    body: str = ""
    other: str = ""
    items: list[str] = []
    others: list[str] = []
    even_so: str = ""
    kept: list[str] = []

    def kept_for(self, action: str) -> Draft:
        """Return it as a draft, so that a refused form is given back filled in."""
        chosen = self.model_dump(exclude={"text", "unit", "items", "others", "even_so", "kept"})
        many = {"items": " ".join(self.items), "others": " ".join(self.others)}
        return Draft(action, self.text, self.unit, more={**chosen, **many})


@dataclass(frozen=True, slots=True)
class At:
    """Where a step is taken: the transaction, the case, whose visit it is."""

    db: AsyncSession
    code: str
    visit: Visit
    files: Sequence[TakenIn] = ()  #: what goes with an answer

    @property
    def desk(self) -> Desk:
        return Desk(self.visit.parts)

    @property
    def groups(self) -> GroupDesk:
        return GroupDesk(self.visit.parts)


#: The text that says what was done; a function where that depends on what came of it.
Done = str | Callable[[Case | None], str]


@dataclass(frozen=True, slots=True)
class CaseStep:
    """One thing that a form of a case does."""

    address: str  #: the end of the form's address
    name: str  #: the route's, as in the table of rights
    do: Callable[[At, Typed], Awaitable[object]]
    done: Done
    form: str = ""  #: which form is given back when it is refused; by default the one of its name
    leaves: bool = False  #: the case may be out of sight afterwards; go back to the queue
    takes_files: bool = False


def add_routes(steps: Sequence[CaseStep]) -> None:
    """Give each step its route."""
    for step in steps:
        router.post(f"/ho-so/{{code}}/{step.address}", name=step.name)(_route(step))


def _route(step: CaseStep) -> Callable[..., Awaitable[Response]]:
    async def take(request: Request, visit: Known, code: str, typed: Annotated[Typed, Form()]) -> Response:
        return await _take(request, visit, code, step, typed)

    return take


async def _take(request: Request, visit: Visit, code: str, step: CaseStep, typed: Typed) -> Response:
    """Take one step and go back to the case; what was typed for a refused one is given back, not lost.

    Raises:
        NotYourUnit: the case is not among the officer's; there is no page of it to go back to.
    """
    code = parse_code(code)
    uploads = await uploads_in(request, visit, code, typed.kept) if step.takes_files else Uploads()
    draft = replace(typed.kept_for(step.form or step.name), files=uploads.waiting)
    if uploads.refused:
        return await show_case(request, visit, code, status=422, draft=draft.refused(uploads.refused))
    try:
        async with visit.parts.transaction() as db:
            came_of_it = await step.do(At(db, code, visit, uploads.files), typed)
            await case_seats.forget_draft(db, code, visit.actor.id, draft.action)
    except NotYourUnit:
        raise
    except FeedbackError as refusal:
        status, sentence = said(refusal, visit.words)
        if draft.is_worth_keeping:
            return await show_case(request, visit, code, status=status, draft=draft.refused(sentence))
        return go(request, address_of(code), Flash(sentence, "bad"))
    case = came_of_it if isinstance(came_of_it, Case) else None
    key = step.done if isinstance(step.done, str) else step.done(case)
    return go(request, "/can-bo" if step.leaves else address_of(code), Flash(visit.words.say(key, code=code)))


def address_of(code: str) -> str:
    """Return the page of a case."""
    return f"/can-bo/ho-so/{code}"
