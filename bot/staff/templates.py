"""Words that answers begin with: rows that staff edit, with fields that a case fills in."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.staff.errors import StaffError
from bot.storage.office_tables import AnswerTemplate
from feedback.alphabet import by_name
from feedback.steps import BLANK

Fields = Mapping[str, str]

#: What can stand in braces; ``desk.field_<name>`` explains it.
FIELDS = (
    "nguoi_gui", "ma_ho_so", "don_vi", "ngay_nhan", "han_tra_loi", "hom_nay", "can_bo", "co_quan",
    "dien_thoai",
)  # fmt: skip
LONGEST_TITLE = 120
LONGEST_TEXT = 8_000

_FIELD = re.compile(r"\{(\w+)\}")


class TemplateUnfit(StaffError):
    """A template needs a title and a text, and knows only the fields of the list."""

    def __init__(self, field: str = "") -> None:
        super().__init__(field)
        self.field = field


class TemplateNotFound(StaffError):
    """There is no such template any more."""


def filled(text: str, fields: Fields) -> str:
    """Return a template's words for a case; what is not known stays in square brackets for the officer.

    >>> filled("Kính gửi {nguoi_gui}, {ma_ho_so}", {"nguoi_gui": "", "ma_ho_so": "AB12-CD34"})
    'Kính gửi […], AB12-CD34'
    """
    return _FIELD.sub(lambda found: fields.get(found[1], found[0]) or BLANK, text)


async def in_use(db: AsyncSession) -> Sequence[AnswerTemplate]:
    """Return the templates, by title."""
    there = select(AnswerTemplate).where(AnswerTemplate.removed_at.is_(None))
    return sorted(await db.scalars(there), key=lambda one: (by_name(one.title), one.id))


async def removed(db: AsyncSession) -> Sequence[AnswerTemplate]:
    """Return the templates that were laid aside, the last one first."""
    gone = select(AnswerTemplate).where(AnswerTemplate.removed_at.is_not(None))
    return (await db.scalars(gone.order_by(AnswerTemplate.removed_at.desc(), AnswerTemplate.id))).all()


async def by_id(db: AsyncSession, template_id: int) -> AnswerTemplate:
    """Return a template to change.

    Raises:
        TemplateNotFound: there is none.
    """
    found = await db.get(AnswerTemplate, template_id, with_for_update=True)
    if found is None:
        raise TemplateNotFound
    return found


async def save(
    db: AsyncSession, template_id: int | None, title: str, text: str, *, by: str, now: datetime
) -> AnswerTemplate:
    """Add a template, or change one; what it was before can be had back.

    Raises:
        TemplateUnfit: without a title or a text, or with a field that there is not.
        TemplateNotFound: the one to change is gone.
    """
    title, text = " ".join(title.split())[:LONGEST_TITLE], text.replace("\r\n", "\n").strip()[:LONGEST_TEXT]
    if not title or not text:
        raise TemplateUnfit
    unknown = next((name for name in _FIELD.findall(text) if name not in FIELDS), "")
    if unknown:
        raise TemplateUnfit(unknown)
    if template_id is None:
        kept = AnswerTemplate(title=title, text=text, text_before="", changed_by=by, changed_at=now)
        db.add(kept)
        await db.flush()
        return kept
    kept = await by_id(db, template_id)
    if text != kept.text:
        kept.text_before = kept.text
    kept.title, kept.text, kept.changed_by, kept.changed_at = title, text, by, now
    return kept


async def undo(db: AsyncSession, template_id: int, *, by: str, now: datetime) -> AnswerTemplate:
    """Put back a template that was laid aside, else the words from before the last change.

    Raises:
        TemplateNotFound: there is none.
    """
    kept = await by_id(db, template_id)
    if kept.removed_at is not None:
        kept.removed_at = None
    elif kept.text_before:
        kept.text, kept.text_before = kept.text_before, kept.text
    kept.changed_by, kept.changed_at = by, now
    return kept


async def lay_aside(db: AsyncSession, template_id: int, *, by: str, now: datetime) -> AnswerTemplate:
    """Offer a template no more.

    Raises:
        TemplateNotFound: there is none.
    """
    kept = await by_id(db, template_id)
    kept.removed_at, kept.changed_by, kept.changed_at = now, by, now
    return kept
