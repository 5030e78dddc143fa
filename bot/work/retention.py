"""Removes what has been kept as long as the dated rules say; ``planned`` tells beforehand what would go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, String, cast, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.talk import Place, Talk
from bot.office.rules import retention_rules
from bot.staff import case_seats
from bot.storage.office_tables import SignInAttempt
from bot.storage.tables import CaseLink, Conversation, Message, StoredFile
from bot.work.kept_bytes import empty, hashes_of, unneeded
from feedback import cases
from feedback.lifecycle import OPEN
from feedback.masking import Why, mask_case
from feedback.retention_rules import Kept, Rule, rules_in_force
from feedback.tables import Case, CaseAttachment

#: How long a failed sign-in counts for anything.
SIGN_IN = timedelta(days=2)
#: Files that belong to nothing are looked at after so long.
LOOSE_FILE = timedelta(days=30)
#: What one run removes at most of each kind, so that it never holds others up.
MOST_AT_ONCE = 500
#: Masking a case reads all its words.
MOST_CASES_AT_ONCE = 25


@dataclass(frozen=True, slots=True)
class Planned:
    """What a rule would remove now."""

    rule: Rule
    count: int
    before: datetime


async def planned(
    db: AsyncSession, *, now: datetime, rules: Sequence[Rule] | None = None
) -> Sequence[Planned]:
    """Count what is past its time by the rules in force, or by others that somebody thinks about.

    Changes nothing.
    """
    in_force = rules_in_force(now, rules=await retention_rules(db) if rules is None else rules)
    plans = []
    for kind, rule in in_force.items():
        rows = _PAST[kind](rule.before(now))
        count = await db.scalar(select(func.count()).select_from(rows.subquery())) or 0
        plans.append(Planned(rule, count, rule.before(now)))
    return plans


async def forget(db: AsyncSession, *, now: datetime) -> int:
    """Remove what is past its time; return how many rows were removed, emptied or masked."""
    rules = rules_in_force(now, rules=await retention_rules(db))
    done = await _attempts(db, now) + await case_seats.forget_old(db, now=now)
    for kind, act in ((Kept.CLOSED_CASE, _cases), (Kept.TRANSCRIPT, _messages), (Kept.DRAFT, _drafts)):
        if kind in rules:
            done += await act(db, rules[kind], now)
    return done


async def forget_files(db: AsyncSession, *, now: datetime) -> list[str]:
    """Remove old files that nothing mentions and those of old cases; return the hashes nobody needs."""
    of_cases = select(CaseAttachment.file_ref)
    gone = (
        await db.scalars(
            select(StoredFile)
            .where(
                StoredFile.created_at < now - LOOSE_FILE,
                StoredFile.message_id.is_(None),
                StoredFile.state != "waiting",
                cast(StoredFile.id, String).not_in(of_cases),
            )
            .limit(MOST_AT_ONCE)
        )
    ).all()
    hashes = hashes_of(gone)
    await db.execute(delete(StoredFile).where(StoredFile.id.in_([file.id for file in gone])))
    return sorted(await unneeded(db, hashes | await _attachments(db, now)))


async def _attachments(db: AsyncSession, now: datetime) -> set[str]:
    rule = rules_in_force(now, rules=await retention_rules(db)).get(Kept.ATTACHMENT)
    if rule is None:
        return set()
    old = (await db.scalars(_old_attachments(rule.before(now)).limit(MOST_AT_ONCE))).all()
    files = (await db.scalars(select(StoredFile).where(StoredFile.id.in_(old)))).all()
    hashes = hashes_of(files)
    for file in files:
        # The row stays: it says that there was a file, and why it is gone.
        empty(file, rule=rule, now=now)
    await db.flush()  # so that only other files are asked for the same bytes
    return hashes


async def _cases(db: AsyncSession, rule: Rule, now: datetime) -> int:
    codes = (await db.scalars(_old_cases(rule.before(now)).limit(MOST_CASES_AT_ONCE))).all()
    for code in codes:
        await mask_case(db, await cases.for_change(db, code), Why.RETENTION, now=now)
    # What was said about them is a transcript without a case from now on.
    await db.execute(update(Message).where(Message.case_code.in_(codes)).values(case_code=None))
    await db.execute(delete(CaseLink).where(CaseLink.case_code.in_(codes)))
    return len(codes)


async def _messages(db: AsyncSession, rule: Rule, now: datetime) -> int:
    old = (await db.scalars(_old_messages(rule.before(now)).limit(MOST_AT_ONCE))).all()
    if old:
        await db.execute(update(StoredFile).where(StoredFile.message_id.in_(old)).values(message_id=None))
        await db.execute(delete(Message).where(Message.id.in_(old)))
    return len(old)


async def _drafts(db: AsyncSession, rule: Rule, now: datetime) -> int:
    numbers = _old_drafts(rule.before(now)).limit(MOST_AT_ONCE)
    quiet = await db.scalars(
        select(Conversation).where(Conversation.id.in_(numbers)).with_for_update(skip_locked=True)
    )
    emptied = 0
    for conversation in quiet:
        talk = Talk.model_validate(conversation.talk)
        if talk.draft is not None:
            free = talk.model_copy(update={"draft": None, "place": Place.FREE, "offered": ()})
            conversation.talk = free.model_dump(mode="json")
            emptied += 1
    return emptied


async def _attempts(db: AsyncSession, now: datetime) -> int:
    gone = await db.execute(delete(SignInAttempt).where(SignInAttempt.at < now - SIGN_IN))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def _old_messages(before: datetime) -> Select[int]:
    with_case = select(CaseLink.conversation_id)
    return select(Message.id).where(
        Message.created_at < before,
        Message.state.not_in(("new", "queued", "sending")),
        Message.case_code.is_(None),
        or_(Message.conversation_id.is_(None), Message.conversation_id.not_in(with_case)),
    )


def _old_drafts(before: datetime) -> Select[int]:
    drafted = Conversation.talk["draft"].as_string().is_not(None)
    return select(Conversation.id).where(Conversation.last_in_at < before, drafted)


def _old_cases(before: datetime) -> Select[str]:
    return select(Case.code).where(_ended_before(before), Case.masked_at.is_(None)).order_by(Case.id)


def _old_attachments(before: datetime) -> Select[int]:
    refs = select(CaseAttachment.file_ref).join(Case).where(_ended_before(before))
    return select(StoredFile.id).where(
        cast(StoredFile.id, String).in_(refs), StoredFile.state.not_in(("erased", "waiting"))
    )


def _ended_before(before: datetime) -> ColumnElement[bool]:
    # Transferred and merged cases end without an answer of ours; the last thing that happened is what counts.
    ended = func.coalesce(Case.closed_at, Case.answered_at, Case.transferred_at, Case.received_at)
    return Case.state.not_in(OPEN) & (ended < before)


_PAST = {
    Kept.TRANSCRIPT: _old_messages,
    Kept.DRAFT: _old_drafts,
    Kept.ATTACHMENT: _old_attachments,
    Kept.CLOSED_CASE: _old_cases,
}
