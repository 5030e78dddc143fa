"""Keeps what people agreed to: each purpose by itself, with the wording, the time and the channel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from feedback.tables import Consent, ConsentText, Purpose


@dataclass(frozen=True, slots=True)
class Wording:
    """What somebody was shown, and how it is called."""

    version: str
    language: str
    texts: Mapping[Purpose, str]


@dataclass(frozen=True, slots=True)
class Shown:
    """A wording that people answered, and how many said yes and no to it."""

    version: str
    purpose: Purpose
    language: str
    text: str
    first_shown_at: datetime
    agreed: int
    refused: int


async def record(
    db: AsyncSession,
    answers: Mapping[Purpose, bool],
    wording: Wording,
    *,
    contact_ref: str,
    case_id: int | None = None,
    channel: str,
    now: datetime,
) -> None:
    """Keep answers to questions of consent; a purpose that was not asked about has none.

    Args:
        db: the transaction.
        answers: by purpose; False is a refusal or a withdrawal.
        wording: what was shown; each text is kept the first time.
        contact_ref: who answered, as the bot names them.
        case_id: which case it is about; None: all.
        channel: where.
        now: when; aware.
    """
    for purpose, given in answers.items():
        await _keep_text(db, purpose, wording, now)
        db.add(
            Consent(
                contact_ref=contact_ref, case_id=case_id, purpose=purpose, given=given,
                text_version=wording.version, language=wording.language, channel=channel, at=now,
            )
        )  # fmt: skip
    await db.flush()


async def of_contact(db: AsyncSession, contact_ref: str) -> Sequence[Consent]:
    """Return all that a person ever agreed to, refused or withdrew, in order."""
    mine = select(Consent).where(Consent.contact_ref == contact_ref).order_by(Consent.id)
    return (await db.scalars(mine)).all()


async def agrees(db: AsyncSession, contact_ref: str, purpose: Purpose) -> bool:
    """Tell whether a person's last word about a purpose is yes; silence is none, nor is nobody."""
    return bool(contact_ref) and bool(await db.scalar(_last_word(contact_ref, purpose)))


def agreed(contact_ref: ColumnElement[str], purpose: Purpose) -> ColumnElement[bool]:
    """Return the condition that whoever a column names agrees, as ``agrees`` tells it of one."""
    return and_(contact_ref != "", _last_word(contact_ref, purpose).scalar_subquery().is_(True))


async def text_of(db: AsyncSession, consent: Consent) -> str:
    """Return what a person was shown when they answered."""
    shown = select(ConsentText.text).where(
        ConsentText.version == consent.text_version,
        ConsentText.purpose == consent.purpose,
        ConsentText.language == consent.language,
    )
    return await db.scalar(shown) or ""


async def versions_shown(db: AsyncSession) -> Sequence[Shown]:
    """Return every wording that somebody answered, the newest first; each answer keeps its own."""
    given = func.sum(case((Consent.given.is_(True), 1), else_=0))
    refused = func.sum(case((Consent.given.is_(False), 1), else_=0))
    same = and_(
        Consent.text_version == ConsentText.version,
        Consent.purpose == ConsentText.purpose,
        Consent.language == ConsentText.language,
    )
    rows = await db.execute(
        select(ConsentText, given, refused)
        .outerjoin(Consent, same)
        .group_by(ConsentText.id)
        .order_by(ConsentText.id.desc())
    )
    return [
        Shown(text.version, text.purpose, text.language, text.text, text.first_shown_at, yes or 0, no or 0)
        for text, yes, no in rows
    ]


def _last_word(contact_ref: ColumnElement[str] | str, purpose: Purpose) -> Select[bool]:
    said = select(Consent.given).where(Consent.contact_ref == contact_ref, Consent.purpose == purpose)
    return said.order_by(Consent.id.desc()).limit(1)


async def _keep_text(db: AsyncSession, purpose: Purpose, wording: Wording, now: datetime) -> None:
    text = wording.texts.get(purpose, "")
    known = select(ConsentText.id).where(
        ConsentText.version == wording.version,
        ConsentText.purpose == purpose,
        ConsentText.language == wording.language,
    )
    if not text or await db.scalar(known) is not None:
        return
    db.add(
        ConsentText(
            version=wording.version, purpose=purpose, language=wording.language, text=text, first_shown_at=now
        )
    )  # fmt: skip
    await db.flush()
