"""Publishing an answered case as a question and an answer that name nobody, and taking it back.

NĐ 20/2008 Đ19 lets an office publish the result; what names nobody is no personal data any more (Luật
91/2025/QH15 Đ2). The case keeps its own words: the public ones stand beside them, in versions.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from feedback import cases, publications
from feedback.children import check_children
from feedback.errors import NotForPublic, NotPublished, StillPersonal
from feedback.folding import fold
from feedback.history import CITIZEN, append_event
from feedback.kinds import CaseKind, RefusalReason
from feedback.lifecycle import RATEABLE, Action
from feedback.redaction import Kind, Reason, Strike, propose
from feedback.rounds import publish_rounds
from feedback.steps import Officer, case_in_field, case_to_change, named, tell, words
from feedback.storable import first_line, storable
from feedback.tables import Audience, Case, ChildCheck, EventKind, Publication, PublicVersion

_OTHER_LAWS = frozenset({RefusalReason.COMPLAINT, RefusalReason.DENUNCIATION})
#: What of the sender's own data may in no case stand in a public text.
_NEVER = frozenset({Kind.NAME, Kind.PHONE, Kind.EMAIL, Kind.ADDRESS})
_TITLE_LONGEST = 120


class Bar(StrEnum):
    """Why a case is never published, or not now."""

    TIP = "tip"
    HOME_HELP = "home_help"  #: tells of somebody old, ill or disabled at home
    OTHER_LAW = "other_law"  #: khiếu nại, tố cáo
    NO_CONSENT = "no_consent"
    NOT_ANSWERED = "not_answered"


@dataclass(frozen=True, slots=True)
class Side:
    """One text of a case, and what is proposed to be struck out of it."""

    text: str
    strikes: tuple[Strike, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Question and answer of a case, each with what is proposed to be struck out."""

    question: Side
    answer: Side


def bar_of(case: Case) -> Bar | None:
    """Say why a case may not be published; None if it may."""
    if case.kind is CaseKind.TIP:
        return Bar.TIP
    if case.kind is CaseKind.HOME_HELP:
        return Bar.HOME_HELP
    if case.refusal in _OTHER_LAWS:
        return Bar.OTHER_LAW
    if not case.consent_publication:
        return Bar.NO_CONSENT
    return None if case.state in RATEABLE and case.answer_text else Bar.NOT_ANSWERED


def known_of(case: Case) -> tuple[str, ...]:
    """Return what the case knows of people: its sender's data and its officer's name."""
    of_sender = (case.reporter_name, case.reporter_phone, case.reporter_address, case.reporter_email)
    return tuple(one.strip() for one in (*of_sender, case.officer_name) if one.strip())


def proposal_of(case: Case, offices: Sequence[str] = ()) -> Proposal:
    """Return question and answer with what is proposed to be struck out of them.

    ``offices`` are the telephone numbers that offices publish of themselves; they stay.
    """
    question, answer = case.text, case.answer_text
    of_question, of_answer = left_in(case, question, answer, offices=offices)
    return Proposal(Side(question, of_question), Side(answer, of_answer))


def left_in(case: Case, *texts: str, offices: Sequence[str] = ()) -> tuple[tuple[Strike, ...], ...]:
    """Return, for each text that is to be public, what still looks like personal data in it."""
    return tuple(propose(text, known=known_of(case), offices=offices) for text in texts)


async def publish(
    db: AsyncSession,
    code: str,
    question: str,
    answer: str,
    *,
    child: ChildCheck | None,
    seen: Collection[str] = (),
    agreed: str = "",
    actor: Officer,
    now: datetime,
) -> Publication:
    """Make a question and an answer public; again, it makes the next version.

    Args:
        db: the transaction.
        code: the case.
        question: what the public reads of the question; an officer has looked at it.
        answer: what the public reads of the answer.
        child: what the officer made sure of about children; None refuses.
        seen: words that look like a name, a class or a pupil's code, which the officer says are no child's.
        agreed: how the child and its representative agreed; kept as a line for staff.
        actor: who decides.
        now: when; aware.

    Raises:
        NotForPublic: it is never published, or not as it stands.
        NothingToSay: question or answer is empty.
        ChildNotCleared, ChildMayBeKnown, ChildConsentUnsaid: as ``feedback.children.check_children``.
        StillPersonal: the sender's own data still stand in it.
        MoveNotAllowed, CaseTaken, CaseNotFound, NotAllowed, NotYourUnit: as their names say.
    """
    question, answer = words(question, Action.PUBLISH), words(answer, Action.PUBLISH)
    case = await case_in_field(db, code, actor, Action.PUBLISH)
    _check(case, (question, answer), child, seen, agreed)
    await case_to_change(db, code, actor, Action.PUBLISH)
    if child is ChildCheck.BOTH_CONSENTS:
        about = {"about": "child_consent"}
        staff = Audience.STAFF
        await tell(db, case, EventKind.NOTED, actor, now, text=agreed.strip(), data=about, audience=staff)
    entry = await _entry(db, case, question, answer, now)
    db.add(
        PublicVersion(
            publication_id=entry.id, version=entry.version, question=question, answer=answer,
            child_check=child, officer_id=actor.id, officer_name=actor.name, made_at=now,
        )
    )  # fmt: skip
    if case.published_at is None or (case.answered_at is not None and case.published_at < case.answered_at):
        case.published_at = now  # a corrected text is public since its first version
        await publish_rounds(db, case)
    data = {
        "number": entry.id,
        "version": entry.version,
        "child": child,
        "seen": len(seen),
        "digest": digest_of(question, answer),
    }
    await tell(db, case, EventKind.PUBLISHED, actor, now, data=data)
    return entry


async def unpublish(
    db: AsyncSession, code: str, reason: str, *, actor: Officer, now: datetime
) -> Publication:
    """Take a public text back, whatever has become of its case; its versions stay for the office.

    Raises:
        NothingToSay: the reason is empty.
        NotPublished: nothing of the case is public.
        CaseNotFound, NotAllowed, NotYourUnit: as their names say.
    """
    reason = words(reason, Action.UNPUBLISH)
    case = await case_in_field(db, code, actor, Action.UNPUBLISH)
    entry = await _withdrawn(db, case, now)
    data = {"number": entry.id, "version": entry.version, "state": case.state}
    await append_event(
        db,
        case,
        EventKind.UNPUBLISHED,
        actor=named(actor),
        now=now,
        audience=Audience.PUBLIC,
        text=reason,
        data=data,
    )
    return entry


async def withdraw_consent(db: AsyncSession, code: str, *, now: datetime) -> Case:
    """Let the sender take back that the case may be published; what is public of it goes at once.

    Raises:
        CaseNotFound: no case has this code.
    """
    case = await cases.for_change(db, code)
    case.consent_publication = False
    entry = await publications.of_case(db, case.id)
    if entry is not None and entry.withdrawn_at is None:
        await _withdrawn(db, case, now)
        data = {"number": entry.id, "version": entry.version, "state": case.state}
        await append_event(
            db, case, EventKind.UNPUBLISHED, actor=CITIZEN, now=now, audience=Audience.PUBLIC, data=data
        )
    return case


def digest_of(question: str, answer: str) -> str:
    """Return what the history keeps of a public text, so that a change by hand shows."""
    return hashlib.sha256(f"{question}\0{answer}".encode()).hexdigest()


def _check(
    case: Case, texts: Sequence[str], child: ChildCheck | None, seen: Collection[str], agreed: str
) -> None:
    bar = bar_of(case)
    if bar is not None:
        raise NotForPublic(case.code, bar)
    left = left_in(case, *texts)
    own = [
        strike
        for strikes in left
        for strike in strikes
        if strike.reason is Reason.KNOWN and strike.kind in _NEVER
    ]
    if own:
        raise StillPersonal(case.code, len(own))
    check_children(case, zip(texts, left, strict=True), child, seen=seen, agreed=storable(agreed))


async def _entry(db: AsyncSession, case: Case, question: str, answer: str, now: datetime) -> Publication:
    entry = await publications.of_case(db, case.id)
    if entry is None:
        entry = Publication(case_id=case.id, version=0, first_published_at=now)
        db.add(entry)
    entry.unit_id, entry.kind = case.unit_id, case.kind
    entry.title = first_line(storable(question), longest=_TITLE_LONGEST)
    entry.question, entry.answer = question, answer
    entry.search_text = fold(f"{question} {answer}")
    entry.version += 1
    entry.published_at, entry.withdrawn_at = now, None
    await db.flush()
    return entry


async def _withdrawn(db: AsyncSession, case: Case, now: datetime) -> Publication:
    entry = await publications.of_case(db, case.id)
    if entry is None or entry.withdrawn_at is not None:
        raise NotPublished
    entry.withdrawn_at, case.published_at = now, None
    await publish_rounds(db, case)
    return entry
