"""From a tried change to a version that is live, and back: proposals, publication, dismissals.

The caller gives the transaction; nothing here commits. A change is tried (``faq.rehearsal``) outside of any
transaction; what it was tried against is noted, so that it is never published over something else.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from faq import ledger, store
from faq.changes import CONFIRMATION, TOPIC, Change, change_data, change_from, confirmed_fact
from faq.content import Content
from faq.drafting import Draft, state_of
from faq.errors import (
    ChangedSince,
    ProposalNotFound,
    ProposalSettled,
    ProposalStale,
    ReasonMissing,
)
from faq.evaluate import Labelled
from faq.masking import mask
from faq.service import Note, confirm_fact, publish, save_part, save_topic
from faq.tables import ContentVersion, KeptQuestion, Miss, PartRow, Proposal, TopicRow
from faq.trial import KEPT, Trial, trial_data, trial_from

OPEN, PUBLISHED, DROPPED = "open", "published", "dropped"
LEARNED, DISMISSED = "learned", "dismissed"
LONGEST_KEPT = 500


async def kept_labelled(db: AsyncSession, *, without: int | None = None) -> list[Labelled]:
    """Return the questions of earlier learning as labelled ones; not those of a version that is undone."""
    return [
        Labelled(one.question, frozenset({one.topic_id}), KEPT)
        for one in await ledger.kept_questions(db)
        if one.version_id != without
    ]


def fresh_labelled(draft: Draft) -> list[Labelled]:
    """Return the questions that a draft is made for: those it keeps, and the phrasings it adds."""
    found = [Labelled(question, frozenset({topic}), KEPT) for question, topic in draft.questions]
    for change in draft.changes:
        if change.kind == TOPIC and change.after and not change.after.get("hidden"):
            had = set((change.before or {}).get("phrasings", ()))
            fresh = [one for one in change.after.get("phrasings", ()) if one not in had]
            found += [Labelled(one, frozenset({change.key}), KEPT) for one in fresh]
    return list(dict.fromkeys(found))


async def propose(
    db: AsyncSession, draft: Draft, trial: Trial, *, base_version_id: int | None, by: str, now: datetime
) -> Proposal:
    """Keep a tried draft until somebody publishes or drops it."""
    row = Proposal(
        kind=draft.kind, title=draft.title[:300], by=by[:100], made_at=now, base_version_id=base_version_id,
        changes=[change_data(one) for one in draft.changes], trial=trial_data(trial),
        misses=list(draft.misses), questions=[[question, topic] for question, topic in draft.questions],
        undoes=draft.undoes, state=OPEN,
    )  # fmt: skip
    db.add(row)
    await db.flush()  # its number is its address
    return row


async def proposal(db: AsyncSession, proposal_id: int) -> Proposal:
    """Return a proposed change.

    Raises:
        ProposalNotFound: no proposed change has this number.
    """
    row = await db.get(Proposal, proposal_id)
    if row is None:
        raise ProposalNotFound(proposal_id)
    return row


async def tried_again(
    db: AsyncSession, proposal_id: int, trial: Trial, *, base_version_id: int | None
) -> Proposal:
    """Note the result of trying a waiting change on what is live now."""
    row = await _open(db, proposal_id)
    row.trial, row.base_version_id = trial_data(trial), base_version_id
    return row


async def publish_proposal(
    db: AsyncSession, base: Content, proposal_id: int, *, by: str, reason: str = "", now: datetime
) -> ContentVersion:
    """Make a proposed change live; what it breaks needs a reason.

    ``base`` gives what is kept in files only, see ``service.export_content``.

    Raises:
        ProposalNotFound, ProposalSettled: there is no such change that waits.
        ProposalStale: another version went live since it was tried; try it again.
        ChangedSince: a piece is not what it was when the change was made.
        ReasonMissing: it breaks questions and no reason is given.
    """
    row = await _open(db, proposal_id)
    if await _latest_locked(db) != row.base_version_id:
        raise ProposalStale(proposal_id)
    trial = trial_from(row.trial)
    if not trial.is_harmless and not reason.strip():
        raise ReasonMissing
    changes = [change_from(one) for one in row.changes]
    await _apply(db, changes, now=now)
    note = Note(row.kind, row.title, by, reason.strip(), len(trial.broken), row.undoes, changes)
    version = await publish(db, base, note=note, now=now)
    await _learn(db, row, version.id, by=by, now=now)
    if row.undoes is not None:
        await ledger.forget_kept(db, row.undoes)
        await ledger.reopen_misses(db, row.undoes)
    row.state, row.settled_at, row.version_id = PUBLISHED, now, version.id
    return version


async def drop_proposal(db: AsyncSession, proposal_id: int, *, now: datetime) -> Proposal:
    """Give up a proposed change.

    Raises:
        ProposalNotFound, ProposalSettled: there is no such change that waits.
    """
    row = await _open(db, proposal_id)
    row.state, row.settled_at = DROPPED, now
    return row


async def dismiss(db: AsyncSession, misses: Collection[int], *, by: str, reason: str, now: datetime) -> int:
    """Set questions aside that teach nothing; return how many waited.

    Raises:
        ReasonMissing: no reason is given.
    """
    if not reason.strip():
        raise ReasonMissing
    waiting = [one for one in await ledger.misses_by_id(db, misses) if one.handled_at is None]
    for miss in waiting:
        _settle(miss, DISMISSED, by=by, now=now)
        miss.reason = reason.strip()[:300]
    return len(waiting)


async def _learn(db: AsyncSession, row: Proposal, version_id: int, *, by: str, now: datetime) -> None:
    known = {(one.question, one.topic_id) for one in await ledger.kept_questions(db)}
    for question, topic_id in row.questions:
        kept = mask(question)[:LONGEST_KEPT]
        if (kept, topic_id) not in known:
            db.add(KeptQuestion(question=kept, topic_id=topic_id, version_id=version_id, by=by[:100], at=now))
    for miss in await ledger.misses_by_id(db, row.misses):
        _settle(miss, LEARNED, by=by, now=now)
        miss.version_id = version_id


def _settle(miss: Miss, outcome: str, *, by: str, now: datetime) -> None:
    miss.handled_at, miss.handled_by, miss.outcome = now, by[:100], outcome


async def _open(db: AsyncSession, proposal_id: int) -> Proposal:
    row = await ledger.proposal_for_change(db, proposal_id)
    if row is None:
        raise ProposalNotFound(proposal_id)
    if row.state != OPEN:
        raise ProposalSettled(proposal_id)
    return row


async def _latest_locked(db: AsyncSession) -> int | None:
    """Return what is live; nobody else publishes before this transaction ends."""
    last = await store.latest_version_id(db)
    await db.scalar(select(ContentVersion.id).where(ContentVersion.id == last).with_for_update())
    # Whoever held the lock before may have published.
    return await store.latest_version_id(db)


async def _apply(db: AsyncSession, changes: Iterable[Change], *, now: datetime) -> None:
    changes = list(changes)
    here = await state_of(db)
    for change in changes:
        if here.get(change.piece) != change.before:
            raise ChangedSince(change.kind, change.key, ())
    for change in changes:
        if change.kind == TOPIC:
            await _apply_topic(db, change, now=now)
        elif change.kind == CONFIRMATION:
            await _apply_confirmation(db, change)
        elif change.after is None:
            await db.delete(await db.get_one(PartRow, change.piece))
        else:
            await save_part(db, change.kind, change.key, dict(change.after), now=now)


async def _apply_topic(db: AsyncSession, change: Change, *, now: datetime) -> None:
    if change.after is None:
        await db.delete(await db.get_one(TopicRow, change.key))
        return
    await save_topic(db, dict(change.after), hidden=bool(change.after.get("hidden")), now=now)


async def _apply_confirmation(db: AsyncSession, change: Change) -> None:
    topic_id, fact = confirmed_fact(change.key)
    if change.after is None:
        row = await store.confirmation_of(db, topic_id, fact)
        await db.delete(row)
        return
    said = change.after
    at = datetime.fromisoformat(said["at"])
    await confirm_fact(db, topic_id, fact, by=said["by"], source=said["source"], now=at)
