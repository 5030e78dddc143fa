"""Publishing one case: both versions side by side, the page as the public will see it, and taking it back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Form, Request, Response

from bot.publishing import Publisher, office_numbers, public_address
from bot.storage.engine import reading
from bot.web.console.case_page import case_in_field
from bot.web.console.entrance import Field, Known
from bot.web.console.flash import Flash
from bot.web.console.pages import go, page
from bot.web.console.problems import said
from bot.web.console.publication_marks import pieces
from bot.web.console.router import router
from bot.web.console.visit import Visit
from feedback import publication, publications
from feedback.children import to_look_at
from feedback.codes import parse_code
from feedback.errors import (
    ChildConsentUnsaid,
    ChildMayBeKnown,
    ChildNotCleared,
    FeedbackError,
    NotForPublic,
    NothingToSay,
    NotPublished,
    NotYourUnit,
    StillPersonal,
)
from feedback.redaction import redacted
from feedback.routing import Route, suggest
from feedback.tables import ChildCheck

#: What is never published; a text that reads like it gets a warning.
OTHER_LAWS = frozenset({Route.COMPLAINT, Route.DENUNCIATION})
_SAID: Mapping[type[FeedbackError], tuple[int, str]] = {
    ChildNotCleared: (422, "publication.error_child"),
    ChildMayBeKnown: (422, "publication.error_child_known"),
    ChildConsentUnsaid: (422, "publication.error_child_agreed"),
    StillPersonal: (422, "publication.error_personal"),
    NothingToSay: (422, "publication.error_empty"),
    NotPublished: (409, "publication.error_not_published"),
}


@dataclass(frozen=True, slots=True)
class Wording:
    """What an officer typed: both public texts and what was made sure of about children."""

    question: str
    answer: str
    child: str = ""
    agreed: str = ""  #: how a child and its representative agreed
    seen: tuple[str, ...] = ()  #: words that were looked at and are no child's

    @property
    def check(self) -> ChildCheck | None:
        """Return what was ticked; None if nothing was."""
        return ChildCheck(self.child) if self.child in set(ChildCheck) else None

    @property
    def is_of_nobody(self) -> bool:
        """Tell whether no child may be known from it."""
        return self.check is not ChildCheck.BOTH_CONSENTS


def _typed(
    question: Field = "",
    answer: Field = "",
    child: Field = "",
    agreed: Field = "",
    seen: Annotated[Sequence[str], Form()] = (),
) -> Wording:
    return Wording(question, answer, child, agreed, tuple(seen))


Typed = Annotated[Wording, Depends(_typed)]


@router.get("/ho-so/{code}/cong-khai")
async def publication_page(request: Request, visit: Known, code: str) -> Response:
    """Show question and answer beside their public versions."""
    return await _show(request, visit, code)


@router.post("/ho-so/{code}/cong-khai/xem-truoc")
async def publication_preview(request: Request, visit: Known, code: str, typed: Typed) -> Response:
    """Show the page as the public would see it, and what in it still looks personal."""
    question, answer = typed.question, typed.answer
    if not (question.strip() and answer.strip()):
        return await _show(request, visit, code, typed=typed, error="publication.error_empty", status=422)
    async with reading(visit.parts.sessions) as db:
        case, unit = await case_in_field(db, code, visit.actor)
        offices = await office_numbers(visit.parts, db)
        left = publication.left_in(case, question, answer, offices=offices)
    return page(
        request,
        "publication_preview.html",
        case=case,
        unit=unit,
        typed=typed,
        now=visit.parts.clock.now(),
        question=pieces(question, left[0]),
        answer=pieces(answer, left[1]),
        left=sum(map(len, left)),
        doubtful=to_look_at(case, zip((question, answer), left, strict=True)) if typed.is_of_nobody else (),
        ChildCheck=ChildCheck,
    )


@router.post("/ho-so/{code}/cong-khai/sua")
async def publication_edit(request: Request, visit: Known, code: str, typed: Typed) -> Response:
    """Go back from the preview to both versions with what was typed."""
    return await _show(request, visit, code, typed=typed)


@router.post("/ho-so/{code}/cong-khai")
async def publish_case(request: Request, visit: Known, code: str, typed: Typed) -> Response:
    """Make the typed texts public; what was typed for a refused try is given back."""
    code = parse_code(code)
    try:
        async with visit.parts.transaction() as db:
            entry = await Publisher(visit.parts).publish(
                db, code, (typed.question, typed.answer), visit.actor, child=typed.check, seen=typed.seen,
                agreed=typed.agreed,
            )  # fmt: skip
    except NotYourUnit:
        raise
    except FeedbackError as refusal:
        status, sentence = _said(refusal, visit)
        return await _show(request, visit, code, typed=typed, sentence=sentence, status=status)
    told = visit.words.say("publication.done_publish", number=entry.id)
    return go(request, _address(code), Flash(told, show=public_address(visit.parts, entry.id)))


@router.post("/ho-so/{code}/cong-khai/go")
async def unpublish_case(request: Request, visit: Known, code: str, reason: Field = "") -> Response:
    """Take back what is public; the reason stays in the history."""
    code = parse_code(code)
    try:
        async with visit.parts.transaction() as db:
            await Publisher(visit.parts).unpublish(db, code, reason, visit.actor)
    except NotYourUnit:
        raise
    except FeedbackError as refusal:
        status, sentence = _said(refusal, visit)
        return await _show(request, visit, code, sentence=sentence, status=status)
    return go(request, _address(code), Flash(visit.words.say("publication.done_unpublish")))


async def _show(
    request: Request,
    visit: Visit,
    code: str,
    *,
    typed: Wording | None = None,
    sentence: str = "",
    error: str = "",
    status: int = 200,
) -> Response:
    async with reading(visit.parts.sessions) as db:
        case, unit = await case_in_field(db, code, visit.actor)
        entry = await publications.of_case(db, case.id)
        versions = await publications.versions(db, entry.id) if entry else []
        proposal = publication.proposal_of(case, await office_numbers(visit.parts, db))
    sides = {"question": proposal.question, "answer": proposal.answer}
    question, answer = (redacted(one.text, one.strikes) for one in sides.values())
    proposed = Wording(question, answer)
    public = Wording(entry.question, entry.answer) if entry else proposed
    return page(
        request,
        "publication.html",
        status=status,
        case=case,
        unit=unit,
        entry=entry,
        versions=versions,
        bar=publication.bar_of(case),
        routes=[one for one in suggest(case.text) if one.route in OTHER_LAWS],
        originals={name: pieces(one.text, one.strikes) for name, one in sides.items()},
        struck=sum(len(one.strikes) for one in sides.values()),
        typed=typed or public,
        error=sentence or (visit.words.say(error) if error else ""),
        ChildCheck=ChildCheck,
    )


def _said(refusal: FeedbackError, visit: Visit) -> tuple[int, str]:
    if isinstance(refusal, NotForPublic):
        return 409, visit.words.say(f"publication.bar_{refusal.bar}")
    if type(refusal) in _SAID:
        status, key = _SAID[type(refusal)]
        return status, visit.words.say(key)
    return said(refusal, visit.words)


def _address(code: str) -> str:
    return f"/can-bo/ho-so/{code}/cong-khai"
