"""What the office of the demonstration did after its answers: letters of apology, and answers made public.

Done by the services themselves, so that it is checked as an office's own work is.
"""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from feedback import apologies, publication
from feedback.children import to_look_at
from feedback.demo_words import demo_data
from feedback.handling import Officer
from feedback.lifecycle import RATEABLE, Role
from feedback.redaction import redacted
from feedback.tables import Case, ChildCheck
from feedback.worktime import WorkingDays

#: Answers of so many days are public; what is older was published elsewhere, as it were.
_RECENT = timedelta(days=90)
#: The last ones wait for somebody to look at them, and the last letters to be written.
_TO_BE_REVIEWED, _OWED = timedelta(days=6), 3
#: Beyond the ids of real staff and of the demonstration's officers.
_NOBODYS_ID = 999_999_999


async def go_on(db: AsyncSession, *, now: datetime, calendar: WorkingDays) -> None:
    """Apologise for what was late, but for the last few; publish what may be public and is not too new."""
    late = await apologies.late_without_apology(db, now=now)
    words = demo_data()
    head = Officer(_NOBODYS_ID, str(words["head"]), Role.HEAD, "/")
    for number, one in enumerate(late[: max(0, len(late) - _OWED)]):
        if one.answered_at is not None:
            reason = words["apologies"][number % len(words["apologies"])]
            await apologies.apologise(db, one.code, reason, None, actor=head, now=now, calendar=calendar)
    for case in await _to_be_published(db, now):
        await _publish(db, case, head, now)


async def _to_be_published(db: AsyncSession, now: datetime) -> list[Case]:
    answered = select(Case).where(
        Case.state.in_(RATEABLE),
        Case.consent_publication,
        Case.answered_at.between(now - _RECENT, now - _TO_BE_REVIEWED),
    )
    return list(await db.scalars(answered.order_by(Case.answered_at, Case.id)))


async def _publish(db: AsyncSession, case: Case, head: Officer, now: datetime) -> None:
    if publication.bar_of(case) is not None:
        return
    proposal = publication.proposal_of(case)
    question = redacted(proposal.question.text, proposal.question.strikes)
    answer = redacted(proposal.answer.text, proposal.answer.strikes)
    left = publication.left_in(case, question, answer)
    seen = to_look_at(case, zip((question, answer), left, strict=True))
    await publication.publish(
        db, case.code, question, answer, child=ChildCheck.NOBODY, seen=seen, actor=head, now=now
    )
