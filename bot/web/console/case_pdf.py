"""The file of a case as PDF, with the same words as the page to be printed."""

import asyncio
from collections.abc import Iterator

from fastapi import Request, Response

from bot.channel_names import channel_name
from bot.exports.plain_pdf import Block, Facts, Table, Words, plain_pdf
from bot.storage.engine import reading
from bot.web.console.case_page import CaseView, view_of
from bot.web.console.case_print import file_said, talk_file_said
from bot.web.console.entrance import Known
from bot.web.console.personal_data import looked
from bot.web.console.router import router
from bot.web.console.visit import Visit
from bot.words import long_moment, moment
from feedback.register import due_told
from feedback.tables import CaseEvent, EventKind

#: What is told in full elsewhere in the file.
_TOLD = frozenset({EventKind.RECEIVED, EventKind.ANSWERED})


@router.get("/ho-so/{code}/ho-so.pdf")
async def case_pdf(request: Request, visit: Known, code: str) -> Response:  # noqa: ARG001 - a route's
    """Give everything that belongs to a case as a file; that it was taken is on record."""
    async with reading(visit.parts.sessions) as db:
        view = await view_of(db, code, visit, everything=True)
    say, now = visit.words.say, visit.parts.clock.now()
    head = (visit.parts.settings.office_name, say("desk.printed", at=moment(now), by=visit.actor.name))
    title = f"{say('desk.print_heading')} {view.case.code}"
    blocks = list(_blocks(view, visit))
    content = await asyncio.to_thread(plain_pdf, title, head, blocks, view.case.code, made_at=now)
    await looked(visit, code, "case_print")
    name = f"ho-so-{view.case.code}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type="application/pdf", headers=headers)


def _blocks(view: CaseView, visit: Visit) -> Iterator[Block]:
    case, say = view.case, visit.words.say
    came = channel_name(case.channel, visit.words)
    due = long_moment(case.due_at, visit.words.language) if case.due_at else say("console.no_due")
    pairs = [
        (say("console.kind"), say(f"console.kind_{case.kind.value}")),
        (say("console.state"), say(f"console.state_{case.state.value}")),
        (say("console.unit"), view.unit.name),
        (say("console.officer"), case.officer_name or say("console.nobody")),
        (say("console.received_at"), f"{moment(case.received_at)}, {came}"),
        (say("console.due_on"), due),
        *([(say("console.answered_at"), moment(case.answered_at))] if case.answered_at else []),
        (say("console.name"), case.reporter_name or ""),
        (say("console.phone"), case.reporter_phone or ""),
        (say("console.address"), case.reporter_address or ""),
    ]
    yield Facts(pairs)
    sent, given = (
        [file_said(view, file, visit.words) for file in files]
        for files in (view.sent_files, view.answer_papers)
    )
    yield Words(say("console.what_was_sent"), "\n".join([case.text, *sent]))
    if case.answer_text:
        yield Words(say("console.answer_given"), "\n".join([case.answer_text, *given]))
    when, who = say("desk.print_when"), say("desk.print_who")
    yield Table(
        say("console.history"),
        (when, say("desk.print_what"), who),
        (3, 8, 3),
        [(moment(one.at), _event(one, view, visit), one.actor_name or "–") for one in view.events],
    )
    if view.transcript.said:
        yield Table(
            say("console.transcript"),
            (when, who, say("desk.print_said")),
            (3, 2, 9),
            [
                (
                    moment(one.message.created_at),
                    say(f"console.author_{one.message.author}"),
                    " ".join(
                        [one.message.text, *(f"[{talk_file_said(file, visit.words)}]" for file in one.files)]
                    ),
                )
                for one in view.transcript.said
            ],
        )


def _event(event: CaseEvent, view: CaseView, visit: Visit) -> str:
    say = visit.words.say
    told = say(f"console.event_{event.told_as}")
    if event.kind is EventKind.DUE_SET:
        told = f"{told}: {moment(due_told(event.data))}"
    if event.data.get("officer") in view.given_to:
        told = f"{told}: {say('desk.given_to', name=view.given_to[event.data['officer']])}"
    return f"{told}\n{event.text}" if event.text and event.kind not in _TOLD else told
