"""Takes out of a case who sent it, and leaves the rest: archive duty and figures need the case itself.

A line of history loses what tells of persons and keeps its place in the chain: the line that says so carries
the digest of what is left, so that only this, and nothing else, may stand there.
"""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from feedback.chain import digest_of_body
from feedback.folding import fold
from feedback.history import SYSTEM, append_event, new_salt
from feedback.redaction import propose, redacted
from feedback.storable import first_line
from feedback.tables import Audience, Case, CaseAttachment, CaseEvent, CaseFollower, CaseRound, EventKind


class Why(StrEnum):
    """Why a case was masked."""

    ASKED = "asked"  #: its sender asked for it
    RETENTION = "retention"  #: it has been kept as long as the rule says


async def mask_case(
    db: AsyncSession, case: Case, why: Why, *, now: datetime, salt: Callable[[], str] = new_salt
) -> tuple[str, ...]:
    """Mask a case that the caller has locked; return the references of its files, which are to go.

    Its sender's name, phone, address, e-mail and contact are gone for good; names, phones and the like are
    struck out of all its words. State, times, unit, kind and rating stay, and with them every figure.
    """
    known = tuple(
        part
        for part in (case.reporter_name, case.reporter_phone, case.reporter_address, case.reporter_email)
        if part.strip()
    )

    def masked(text: str) -> str:
        return redacted(text, propose(text, known=known)) if text else text

    digests = await _mask_lines(db, case, masked, salt)
    _mask_row(case, masked)
    for round_ in await db.scalars(select(CaseRound).where(CaseRound.case_id == case.id)):
        round_.answer_text, round_.rating_words = masked(round_.answer_text), masked(round_.rating_words)
    files = (await db.scalars(select(CaseAttachment).where(CaseAttachment.case_id == case.id))).all()
    for file in files:
        file.name = ""
    case.masked_at = now
    data = {"state": case.state, "why": why, "masked": digests, "files": len(files)}
    await append_event(db, case, EventKind.ERASED, actor=SYSTEM, now=now, audience=Audience.STAFF, data=data)
    return tuple(file.file_ref for file in files)


async def forget_follower(db: AsyncSession, contact_ref: str) -> int:
    """Let somebody follow nothing any more; return how many cases they followed."""
    followed = (await db.scalars(select(CaseFollower).where(CaseFollower.contact_ref == contact_ref))).all()
    for one in followed:
        await db.delete(one)
    return len(followed)


async def _mask_lines(
    db: AsyncSession, case: Case, masked: Callable[[str], str], salt: Callable[[], str]
) -> dict[str, str]:
    """Mask the words of a case's lines; return the digest of what each changed line holds now."""
    digests = {}
    lines = await db.scalars(
        select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.seq).with_for_update()
    )
    for line in lines:
        left = masked(line.text)
        if left == line.text:
            continue
        # With a new salt nobody can try out names against the old digest.
        line.text, line.salt = left, salt()
        digests[str(line.seq)] = digest_of_body(line.salt, line.actor_name, line.text)
    return digests


def _mask_row(case: Case, masked: Callable[[str], str]) -> None:
    case.text = masked(case.text)
    case.title = first_line(case.text)
    case.search_text = fold(f"{case.code} {case.text}")
    case.answer_text, case.draft_text = masked(case.answer_text), masked(case.draft_text)
    case.rating_words = masked(case.rating_words)
    case.reporter_name = case.reporter_phone = case.reporter_address = case.reporter_email = ""
    case.name_finder = case.phone_finder = case.contact_ref = ""
