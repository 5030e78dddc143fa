"""What helps an officer to write: answers to like cases, templates, whom a note can name."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.staff.mentions import who_can_be_named
from bot.staff.templates import Fields, filled, in_use
from bot.storage.office_tables import StaffMember
from bot.web.console.visit import Visit
from bot.words import day, long_moment
from feedback.lifecycle import Action
from feedback.likeness import Similar, likely_answers
from feedback.tables import Case, Unit

#: More names would hide the note itself.
MOST_NAMED = 12
_WRITES = frozenset({Action.ANSWER, Action.PROPOSE, Action.APPROVE})


@dataclass(frozen=True, slots=True)
class Template:
    """A template with its fields filled in."""

    id: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Aids:
    """Everything that helps to write."""

    similar: Sequence[Similar] = ()
    templates: Sequence[Template] = ()
    colleagues: Sequence[StaffMember] = ()


async def aids_of(
    db: AsyncSession,
    case: Case,
    unit: Unit,
    units: Sequence[Unit],
    *,
    actions: Collection[Action],
    visit: Visit,
) -> Aids:
    """Return what helps with a case, as far as the officer may write at all; ``units`` are all there are."""
    colleagues = await who_can_be_named(db, unit, units) if Action.NOTE in actions else ()
    named = [one for one in colleagues if one.id != visit.actor.id][:MOST_NAMED]
    if not _WRITES.intersection(actions):
        return Aids(colleagues=named)
    now = visit.parts.clock.now()
    fields = fields_of(case, unit, visit)
    return Aids(
        similar=await likely_answers(db, case, unit_path=visit.actor.unit_path, now=now),
        templates=[Template(one.id, one.title, filled(one.text, fields)) for one in await in_use(db)],
        colleagues=named,
    )


def fields_of(case: Case, unit: Unit, visit: Visit) -> Fields:
    """Return what stands in the fields of a template for a case."""
    settings = visit.parts.settings
    return {
        "nguoi_gui": case.reporter_name,
        "ma_ho_so": case.code,
        "don_vi": unit.name,
        "ngay_nhan": day(case.received_at),
        "han_tra_loi": long_moment(case.due_at, case.language if case.language == "en" else "vi"),
        "hom_nay": day(visit.parts.clock.now()),
        "can_bo": visit.actor.name,
        "co_quan": settings.office_name,
        "dien_thoai": settings.office_phone,
    }


def chosen_words(query: Mapping[str, str], aids: Aids) -> str:
    """Return the words that the address asks to begin with: of a template, or of a like case's answer."""
    said = {str(one.id): one.text for one in aids.templates}
    said |= {one.case.code: one.case.answer_text for one in aids.similar}
    return said.get(query.get("nhap", ""), "")
