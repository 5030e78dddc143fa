"""A case that staff write down for a caller, at the counter or from paper (QĐ 31/2021/QĐ-TTg Đ43)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from fastapi import Form, Request, Response
from pydantic import BaseModel

from bot.own_unit import own_unit_code
from bot.storage.engine import reading
from bot.web.console.case_family import OFFERS
from bot.web.console.case_step import address_of
from bot.web.console.entrance import Known
from bot.web.console.flash import Flash
from bot.web.console.pages import go, page
from bot.web.console.problems import said
from bot.web.console.queue import in_reach
from bot.web.console.router import router
from bot.web.console.visit import Visit
from bot.words import long_moment
from bot.work.consent_texts import wording
from feedback import intake
from feedback.errors import FeedbackError
from feedback.intake import Submission, WrittenDown
from feedback.kinds import CaseKind, HelpReason
from feedback.tables import Case
from feedback.units import all_units
from feedback.worktime import VIETNAM

ADDRESS = "/can-bo/ho-so-moi"


class How(StrEnum):
    """How the office got it; kept as the channel of the case."""

    PHONE = "phone"
    COUNTER = "counter"
    PAPER = "paper"


class Sheet(BaseModel):
    """What is written down, as typed; ``heard`` is local time such as 2026-11-23T08:30."""

    how: How = How.PHONE
    heard: str = ""
    kind: CaseKind = CaseKind.FEEDBACK
    unit: str = ""
    text: str = ""
    name: str = ""
    phone: str = ""
    address: str = ""
    email: str = ""
    help_reason: str = ""
    read_back: bool = False
    consent: bool = False
    publish: bool = False

    @property
    def heard_at(self) -> datetime | None:
        """Return when the office got it; None if that cannot be read."""
        try:
            return datetime.fromisoformat(self.heard).replace(tzinfo=VIETNAM)
        except ValueError:
            return None

    @property
    def fault(self) -> str:
        """Return the key of what is wrong with the sheet; empty if nothing is."""
        if self.heard_at is None:
            return "case_desk.error_heard_unreadable"
        if self.kind is not CaseKind.TIP and not self.consent:
            return "case_desk.error_no_consent"
        if self.how is not How.PAPER and not self.read_back:
            return "case_desk.error_not_read_back"
        return ""

    def submission(self, visit: Visit, heard_at: datetime) -> Submission:
        """Return what the registry is given."""
        read_back = None if self.how is How.PAPER else self.read_back
        reason = HelpReason(self.help_reason) if self.help_reason in set(HelpReason) else None
        return Submission(
            kind=self.kind,
            text=self.text,
            channel=self.how.value,
            unit_code=self.unit or None,
            reporter_name=self.name,
            reporter_phone=self.phone,
            reporter_address=self.address,
            reporter_email=self.email,
            consent_handling_at=heard_at,
            consent_publication=self.publish,
            consent_text_version=wording(visit.words).version,
            help_reason=reason if self.kind is CaseKind.HOME_HELP else None,
            written_down=WrittenDown(visit.actor, heard_at, read_back),
        )


@router.get("/ho-so-moi")
async def new_case_page(request: Request, visit: Known) -> Response:
    now = visit.parts.clock.now().astimezone(VIETNAM)
    return await _form(request, visit, Sheet(heard=f"{now:%Y-%m-%dT%H:%M}"))


@router.post("/ho-so-moi")
async def write_down(request: Request, visit: Known, form: Annotated[Sheet, Form()]) -> Response:
    heard_at = form.heard_at
    if heard_at is None or form.fault:
        return await _form(request, visit, form, status=422, error=visit.words.say(form.fault))
    parts = visit.parts
    try:
        async with parts.transaction() as db:
            case = await intake.receive(
                db, form.submission(visit, heard_at), now=parts.clock.now(), rng=parts.ids.rng,
                calendar=parts.calendar, unassigned_unit_code=await own_unit_code(db, parts.settings),
            )  # fmt: skip
            unit_path = {unit.id: unit.path for unit in await all_units(db)}[case.unit_id]
    except FeedbackError as refusal:
        status, sentence = said(refusal, visit.words)
        return await _form(request, visit, form, status=status, error=sentence)
    mine = unit_path.startswith(visit.actor.unit_path)
    return go(request, address_of(case.code) if mine else ADDRESS, _told(case, visit))


def _told(case: Case, visit: Visit) -> Flash:
    if case.due_at is None:
        return Flash(visit.words.say("case_desk.new_done_tip", code=case.code))
    due = long_moment(case.due_at, visit.words.language)
    return Flash(visit.words.say("case_desk.new_done", code=case.code, due=due), show=case.code)


async def _form(
    request: Request, visit: Visit, sheet: Sheet, *, status: int = 200, error: str = ""
) -> Response:
    async with reading(visit.parts.sessions) as db:
        units = await all_units(db)
    now = visit.parts.clock.now().astimezone(VIETNAM)
    return page(
        request, "new_case.html", status=status, sheet=sheet, error=error, units=units,
        own={unit.id for unit in in_reach(units, visit.actor)}, hows=list(How), kinds=list(CaseKind),
        offers=OFFERS, latest=f"{now:%Y-%m-%dT%H:%M}",
    )  # fmt: skip
