"""A case that is opened again begins a new round; what the one before came to is kept beside it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from feedback.kinds import RoundEnd
from feedback.life import promise
from feedback.lifecycle import public_since
from feedback.tables import Case, CaseRound
from feedback.worktime import WorkingDays


def begin_round(
    db: AsyncSession, case: Case, *, now: datetime, calendar: WorkingDays, keep_due: bool = False
) -> CaseRound:
    """Keep what the present round came to and begin the next one; the caller has locked and moved the case.

    Args:
        db: the transaction.
        case: answered, transferred or merged.
        now: when the new round begins; aware.
        calendar: which days count.
        keep_due: the old deadline goes on; else the clock of its kind runs anew.
    """
    answered, transferred = case.answered_at, case.transferred_at
    ended_at = answered or transferred or case.closed_at or now
    ended = CaseRound(
        case_id=case.id,
        number=case.round,
        began_at=case.round_began_at or case.received_at,
        ended_at=ended_at,
        ended_as=RoundEnd.ANSWERED if answered else RoundEnd.TRANSFERRED if transferred else RoundEnd.MERGED,
        due_at=case.due_at,
        clock_version=case.clock_version,
        unit_id=case.unit_id,
        officer_id=case.officer_id,
        officer_name=case.officer_name,
        first_reply_at=case.first_reply_at,
        answer_text=case.answer_text,
        rating=case.rating,
        rating_words=case.rating_words,
        rated_at=case.rated_at,
        transferred_to=case.transferred_to,
        published_at=public_since(case.published_at, case.answered_at),
    )
    db.add(ended)
    case.round, case.round_began_at = case.round + 1, now
    case.answered_at, case.answer_text, case.closed_at = None, "", None
    case.first_reply_at = None
    case.rating, case.rating_words, case.rated_at, case.rating_asked = None, "", None, 0
    case.transferred_to, case.transferred_at = "", None
    if not keep_due:
        promised = promise(case.kind, now, calendar)
        case.due_at, case.due_estimated = promised.due_at, promised.estimated
        case.clock_version = promised.clock_version
        case.count_from(now)
    return ended


async def publish_rounds(db: AsyncSession, case: Case) -> None:
    """Let what is public of a case count for its earlier answers too, from when it is; they owe no other one.

    An answer that was public in its own time stays so since then; with nothing public, none is.
    """
    for ended in await rounds_of(db, case.id):
        if ended.ended_as is RoundEnd.ANSWERED:
            ended.published_at = ended.published_at or case.published_at if case.published_at else None


async def rounds_of(db: AsyncSession, case_id: int) -> list[CaseRound]:
    """Return the earlier rounds of a case, the first one first."""
    rounds = select(CaseRound).where(CaseRound.case_id == case_id).order_by(CaseRound.number)
    return list(await db.scalars(rounds))
