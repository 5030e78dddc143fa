"""Trying a change and putting it live: at once when it breaks nothing, else after an editor's word."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Annotated

from fastapi import Form, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from bot.office.changes import Subject
from bot.storage.engine import reading
from bot.web.console.entrance import Known
from bot.web.console.flash import Flash
from bot.web.console.knowledge_show import names_of, pieces_shown, trial_shown
from bot.web.console.pages import go, page
from bot.web.console.problems import said
from bot.web.console.router import router
from bot.web.console.settings_page import note
from bot.web.console.typed_forms import Again, done_or_again
from bot.web.console.visit import Visit
from faq import learning
from faq.changes import TOPIC, Change, change_from, falls_behind
from faq.drafting import Draft
from faq.errors import ChangedSince, ChangeRefused, ProposalStale, ReasonMissing
from faq.tables import Proposal
from faq.trial import Trial, trial_from
from feedback.lifecycle import Role

PROPOSALS = "/can-bo/kien-thuc/thay-doi"
NEIGHBOURS = "/can-bo/kien-thuc/viec-noi-khac"
Make = Callable[[AsyncSession], Awaitable[Draft]]


async def offer(
    request: Request, visit: Visit, make: Make, *, back: str, look_first: bool = False
) -> Response:
    """Try what ``make`` drafts; publish it and go ``back`` if it breaks nothing, else show what it breaks.

    ``look_first`` shows it in any case.

    Raises:
        FaqError: the draft cannot be made; nothing was kept.
    """
    parts, knowledge = visit.parts, visit.parts.knowledge
    async with reading(parts.sessions) as db:
        await knowledge.refresh(db)
        draft = await make(db)
    trial, base = await _tried(visit, draft)
    async with parts.transaction() as db:
        row = await learning.propose(
            db, draft, trial, base_version_id=base, by=visit.actor.name, now=parts.clock.now()
        )
        number = row.id
    if look_first or not trial.is_harmless:
        return go(request, f"{PROPOSALS}/{number}")
    try:
        await _publish(visit, number, "")
    except (ProposalStale, ChangedSince) as refusal:
        return go(request, f"{PROPOSALS}/{number}", Flash(said(refusal, visit.words)[1], "warn"))
    return go(request, back, _told(visit, trial, draft.changes))


async def offer_typed(request: Request, visit: Visit, make: Make, again: Again, *, back: str) -> Response:
    """Offer what somebody typed into a form, as ``offer`` does; what is refused shows the form again."""
    return await done_or_again(offer(request, visit, make, back=back), again, visit.words, ChangeRefused)


@router.get("/kien-thuc/thay-doi/{proposal_id}")
async def proposal_page(request: Request, visit: Known, proposal_id: int) -> Response:
    return await _shown(request, visit, proposal_id)


@router.post("/kien-thuc/thay-doi/{proposal_id}/len")
async def publish_proposal(
    request: Request,
    visit: Known,
    proposal_id: int,
    reason: Annotated[str, Form()] = "",
    understood: Annotated[str, Form()] = "",
) -> Response:
    async with reading(visit.parts.sessions) as db:
        row = await learning.proposal(db, proposal_id)
        trial = trial_from(row.trial)
    if not trial.is_harmless and needs_tick(visit) and not understood:
        error = visit.words.say("knowledge_console.error_tick")
        return await _shown(request, visit, proposal_id, status=422, error=error, reason=reason)
    try:
        await _publish(visit, proposal_id, reason)
    except ReasonMissing as refusal:
        status, error = said(refusal, visit.words)
        return await _shown(request, visit, proposal_id, status=status, error=error)
    except ProposalStale as refusal:
        await _try_again(visit, row)
        status, error = said(refusal, visit.words)
        return await _shown(request, visit, proposal_id, status=status, error=error, reason=reason)
    changes = [change_from(one) for one in row.changes]
    return go(request, _page_of(row), _told(visit, trial, changes))


@router.post("/kien-thuc/thay-doi/{proposal_id}/bo")
async def drop_proposal(request: Request, visit: Known, proposal_id: int) -> Response:
    async with visit.parts.transaction() as db:
        row = await learning.drop_proposal(db, proposal_id, now=visit.parts.clock.now())
    return go(request, _page_of(row), Flash(visit.words.say("knowledge_console.dropped"), "warn"))


def needs_tick(visit: Visit) -> bool:
    """Tell whether breaking something needs an explicit tick besides the reason."""
    return visit.actor.role is Role.EDITOR


async def _tried(visit: Visit, draft: Draft) -> tuple[Trial, int | None]:
    knowledge = visit.parts.knowledge
    live, base = knowledge.index, knowledge.version_id
    async with reading(visit.parts.sessions) as db:
        kept = await learning.kept_labelled(db, without=draft.undoes)
    fresh = learning.fresh_labelled(draft)
    return await knowledge.rehearsal.try_out(live, draft.changes, kept=kept, fresh=fresh), base


async def _try_again(visit: Visit, row: Proposal) -> None:
    async with reading(visit.parts.sessions) as db:
        await visit.parts.knowledge.refresh(db)
    changes = [change_from(one) for one in row.changes]
    questions = [(question, topic) for question, topic in row.questions]
    trial, base = await _tried(visit, Draft(row.kind, row.title, changes, questions, undoes=row.undoes))
    async with visit.parts.transaction() as db:
        await learning.tried_again(db, row.id, trial, base_version_id=base)


async def _publish(visit: Visit, proposal_id: int, reason: str) -> None:
    parts = visit.parts
    async with parts.transaction() as db:
        version = await learning.publish_proposal(
            db,
            parts.knowledge.content,
            proposal_id,
            by=visit.actor.name,
            reason=reason,
            now=parts.clock.now(),
        )
        what = "knowledge_changed" if version.undoes is None else "knowledge_taken_back"
        title = version.title or visit.words.say(f"knowledge_console.version_{version.kind}")
        await note(db, visit, Subject.KNOWLEDGE, title, what, reason=reason)
    # This process answers from it at once; others see the new version within seconds.
    async with reading(parts.sessions) as db:
        await parts.knowledge.refresh(db)


async def _shown(
    request: Request, visit: Visit, proposal_id: int, *, status: int = 200, error: str = "", reason: str = ""
) -> Response:
    async with reading(visit.parts.sessions) as db:
        row = await learning.proposal(db, proposal_id)
    changes = [change_from(one) for one in row.changes]
    trial = trial_from(row.trial)
    names = names_of(visit.parts.knowledge.content, changes)
    return page(
        request, "knowledge_proposal.html", status=status, proposal=row, trial=trial,
        shown=trial_shown(trial, names), pieces=pieces_shown(changes, names, visit.words), error=error,
        reason=reason, tick=needs_tick(visit), edit=_edit_address(row), back=_page_of(row),
    )  # fmt: skip


def _page_of(row: Proposal) -> str:
    """Return where the work goes on: the list of misses after learning, else the page of the piece."""
    if row.kind == "learn":
        return "/can-bo/cau-hoi"
    if row.kind == "value":
        return "/can-bo/kien-thuc/gia-tri"
    if row.kind == "neighbour":
        return NEIGHBOURS
    first = row.changes[0]
    if row.kind == "edit" and first["kind"] == TOPIC and (first["before"] or row.state == learning.PUBLISHED):
        return f"/can-bo/kien-thuc/chu-de/{first['key']}"
    return "/can-bo/kien-thuc"


def _edit_address(row: Proposal) -> str | None:
    first = row.changes[0]
    if row.kind not in {"edit", "learn"} or first["kind"] != TOPIC or first["after"] is None:
        return None
    if first["before"] is None:
        return f"/can-bo/kien-thuc/moi?de-xuat={row.id}"
    return f"/can-bo/kien-thuc/chu-de/{first['key']}?de-xuat={row.id}"


def _told(visit: Visit, trial: Trial, changes: Iterable[Change]) -> Flash:
    how = "published_mended" if trial.mended else "published" if trial.asked else "published_untried"
    told = visit.words.say(f"knowledge_console.{how}", asked=trial.asked, mended=len(trial.mended))
    behind = sum(falls_behind(one) for one in changes)
    if not behind:
        return Flash(told)
    return Flash(f"{told} {visit.words.say('knowledge_console.published_behind', count=behind)}", "warn")
