"""``/api/v1``: cases, their history, answering, statistics and published answers, for the city's systems."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import AwareDatetime

from bot.channels.wording import clean
from bot.desk import Desk
from bot.staff.api_tokens import Scope
from bot.storage.engine import reading
from bot.web.api.access import Caller, anybody, caller
from bot.web.api.shapes import (
    LONGEST_ANSWER,
    ApiAnswer,
    ApiAnswers,
    ApiCase,
    ApiCases,
    ApiCaseWhole,
    ApiEvent,
    ApiStatistics,
    NewAnswer,
)
from bot.web.console.case_page import case_in_field
from bot.web.console.queue import in_reach, path_of
from bot.web.errors import Problem
from bot.web.pages import parts_of
from bot.web.refusals import refusals
from feedback import cases, publications
from feedback.case_rows import Scope as CaseScope
from feedback.kinds import CaseKind, ContentType
from feedback.lifecycle import State
from feedback.looks import record_look
from feedback.periods import Period, administrative_period, between, calendar_period, hotline_period
from feedback.publications import PublicFilter
from feedback.queue_filter import QueueFilter
from feedback.statistics import figures
from feedback.units import all_units

router = APIRouter(prefix="/api/v1")

#: As periods can be named, and how each sort of months is cut.
CUTS = {"administrative": administrative_period, "hotline": hotline_period, "calendar": calendar_period}
NAMED = r"^(administrative|hotline|calendar):20[0-9]{2}(-(Q[1-4]|H[12]|9M|0[1-9]|1[0-2]))?$"
_EARLIEST_YEAR, _LATEST_YEAR = 2000, 2100

Limit = Annotated[int, Query(ge=1, le=100)]
Offset = Annotated[int, Query(ge=0, le=1_000_000)]
Code = Annotated[str, Path(pattern=r"^[0-9A-Za-z]{4}-?[0-9A-Za-z]{4}$", examples=["7K3M-Q9TX"])]
UnitCode = Annotated[str, Query(max_length=40, pattern=r"^[\x21-\x7e]*$")]
ChannelName = Annotated[str, Query(max_length=30, pattern=r"^[a-z_]+$")]
Reader = Annotated[Caller, Depends(caller(Scope.CASES))]
Counter = Annotated[Caller, Depends(caller(Scope.STATISTICS))]
Answerer = Annotated[Caller, Depends(caller(Scope.ANSWER))]


@router.get("/cases", tags=["staff"], responses=refusals(401, 403, 422))
async def list_cases(  # noqa: PLR0917 - filters come as arguments
    who: Reader,
    unit: UnitCode = "",
    state: Annotated[list[State] | None, Query()] = None,
    kind: Annotated[list[CaseKind] | None, Query()] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> ApiCases:
    """List the cases that the token's owner may see, the nearest deadline first; of any state by default."""
    async with reading(who.parts.sessions) as db:
        units = in_reach(await all_units(db), who.actor)
        wanted = QueueFilter(
            unit_path=path_of(unit, units, who.actor),
            states=frozenset(state or ()),
            kinds=frozenset(kind or ()),
        )
        page = await cases.queue(db, wanted, limit=limit, offset=offset)
    codes = {one.id: one.code for one in units}
    return ApiCases(total=page.total, cases=[ApiCase.of(case, codes[case.unit_id]) for case in page.cases])


@router.get("/cases/{code}", tags=["staff"], responses=refusals(401, 403, 404, 422))
async def read_case(who: Reader, code: Code) -> ApiCaseWhole:
    """Give one case with its words; that it was read stands in the record of looks."""
    async with who.parts.transaction() as db:
        case, unit = await case_in_field(db, code, who.actor)
        await record_look(db, case, "api", officer=who.actor, now=who.parts.clock.now())
        return ApiCaseWhole.whole(case, unit.code)


@router.get("/cases/{code}/history", tags=["staff"], responses=refusals(401, 403, 404, 422))
async def read_history(who: Reader, code: Code) -> list[ApiEvent]:
    """Give every line of a case's history, each with its hash."""
    async with who.parts.transaction() as db:
        case, _ = await case_in_field(db, code, who.actor)
        await record_look(db, case, "api", officer=who.actor, now=who.parts.clock.now())
        return [ApiEvent.of(event) for event in await cases.history(db, case.id)]


@router.post("/cases/{code}/answer", tags=["staff"], responses=refusals(400, 401, 403, 404, 409, 413, 422))
async def answer_case(who: Answerer, code: Code, answer: NewAnswer) -> ApiCase:
    """Answer a citizen; where answers go through the head, it is proposed to the head instead."""
    text = clean(answer.text, at_most=LONGEST_ANSWER).strip()
    async with who.parts.transaction() as db:
        case, unit = await case_in_field(db, code, who.actor)
        case = await Desk(who.parts).answer(db, case.code, text, who.actor)
        return ApiCase.of(case, unit.code)


@router.get("/statistics", tags=["staff"], responses=refusals(401, 403, 422))
async def read_statistics(  # noqa: PLR0917 - filters come as arguments
    who: Counter,
    period: Annotated[str | None, Query(pattern=NAMED)] = None,
    start: Annotated[AwareDatetime | None, Query()] = None,
    end: Annotated[AwareDatetime | None, Query()] = None,
    unit: UnitCode = "",
    below: bool = True,
    kind: CaseKind | None = None,
    content: ContentType | None = None,
    channel: ChannelName | None = None,
    officer: Annotated[int | None, Query(ge=1, le=2**31)] = None,
) -> ApiStatistics:
    """Give the figures of a named period (``administrative:2026-Q3``) or of any, ``end`` not included.

    ``below=false`` leaves out the units below ``unit``; the other filters narrow what is counted.
    """
    asked = _period(period, start, end)
    async with reading(who.parts.sessions) as db:
        units = in_reach(await all_units(db), who.actor)
        scope = CaseScope(
            unit_path=path_of(unit, units, who.actor), below=below or not unit, kind=kind,
            content_type=content, channel=channel, officer_id=officer,
        )  # fmt: skip
        return ApiStatistics.of(await figures(db, asked, now=who.parts.clock.now(), scope=scope))


@router.get("/answers", tags=["public"], responses=refusals(422), dependencies=[Depends(anybody)])
async def list_answers(
    request: Request,
    unit: UnitCode = "",
    kind: Literal[CaseKind.FEEDBACK, CaseKind.PETITION, CaseKind.QUESTION] | None = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> ApiAnswers:
    """List published questions and answers, the newest first; for everybody, without a token."""
    async with reading(parts_of(request).sessions) as db:
        wanted = PublicFilter(unit_code=unit, kind=kind)
        page = await publications.listed(db, wanted, limit=limit, offset=offset)
    return ApiAnswers(total=page.total, answers=[ApiAnswer.of(*entry) for entry in page.entries])


def _period(name: str | None, start: datetime | None, end: datetime | None) -> Period:
    if name is not None and start is None and end is None:
        cut, _, period = name.partition(":")
        return CUTS[cut](period)
    if name is not None or start is None or end is None:
        raise Problem(422, "bad_fields")
    if not all(_EARLIEST_YEAR <= at.year <= _LATEST_YEAR for at in (start, end)):
        raise Problem(422, "bad_fields")
    return between(start, end)
