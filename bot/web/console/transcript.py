"""The conversation behind a case, as staff may read it beside the case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.answer_papers import papers_of
from bot.storage.tables import CaseLink, Conversation, Message, StoredFile
from bot.work.muting import is_muted
from feedback.handling import Officer
from feedback.tables import Case, Unit

#: How many of the newest messages a page shows unless all are asked for.
NEWEST = 100
#: So many of them stand open; older ones are folded, where they are more than a few.
OPEN, FEW = 10, 4


@dataclass(frozen=True, slots=True)
class Said:
    """One message and the files that came with it."""

    message: Message
    files: Sequence[StoredFile]


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was said, in order.

    Args:
        said: the messages that belong to the case, or the whole conversation where that was asked for.
        more: there are older ones that are not shown.
        narrowed: the person also has cases with units outside the officer's field, so the whole
            conversation is not for this officer.
        whole: the whole conversation is shown.
        has_whole: there is a conversation that may be asked for.
        has_chat: the case came from a conversation, in which the bot can be silenced.
        muted_until: until when it is, and why.
    """

    said: Sequence[Said] = ()
    more: bool = False
    narrowed: bool = False
    whole: bool = False
    has_whole: bool = False
    has_chat: bool = False
    muted_until: datetime | None = None
    muted_reason: str = ""

    @property
    def folded(self) -> Sequence[Said]:
        return self.said[:-OPEN] if len(self.said) > OPEN + FEW else ()

    @property
    def newest(self) -> Sequence[Said]:
        return self.said[len(self.folded) :]


async def transcript_of(
    db: AsyncSession,
    code: str,
    actor: Officer,
    *,
    now: datetime,
    everything: bool = False,
    whole: bool = False,
) -> Transcript:
    """Return what was said about a case.

    Args:
        db: the transaction.
        code: the case's code.
        actor: who reads.
        now: when.
        everything: not only the newest messages.
        whole: the whole conversation, for an officer who may read it and has said so.
    """
    link = await db.get(CaseLink, code)
    if link is None:
        return Transcript()
    narrowed = await has_cases_elsewhere(db, link.conversation_id, actor)
    whole = whole and not narrowed
    here = [link.conversation_id] if whole else [link.conversation_id, link.moved_from]
    newest = select(Message).where(Message.conversation_id.in_(here))
    if not whole:
        newest = newest.where(_belongs_to(code))
    newest = newest.order_by(Message.id.desc())
    rows = (await db.scalars(newest if everything else newest.limit(NEWEST + 1))).all()
    more = not everything and len(rows) > NEWEST
    shown = list(reversed(rows[:NEWEST] if more else rows))
    files: dict[int, list[StoredFile]] = {}
    of_these = select(StoredFile).where(StoredFile.message_id.in_([message.id for message in shown]))
    for file in await db.scalars(of_these.order_by(StoredFile.id)):
        files.setdefault(file.message_id or 0, []).append(file)
    for message in shown:
        if message.direction == "out":
            files[message.id] = list(await papers_of(db, message.payload.get("files", ())))
    said = [Said(message, files.get(message.id, ())) for message in shown]
    talk = await db.get_one(Conversation, link.conversation_id)
    muted = talk.muted_until if is_muted(talk, now) else None
    return Transcript(
        said, more, narrowed, whole, has_whole=not narrowed and not whole,
        has_chat=True, muted_until=muted, muted_reason=(talk.muted_reason or "") if muted else "",
    )  # fmt: skip


def _belongs_to(code: str) -> ColumnElement[bool]:
    """Return the condition for messages linked to a case, what they answer, and what answers them."""
    answered = select(Message.answers_id).where(Message.case_code == code, Message.answers_id.is_not(None))
    incoming = select(Message.id).where(Message.case_code == code, Message.direction == "in")
    return or_(
        Message.case_code == code,
        Message.id.in_(answered),
        and_(Message.answers_id.in_(incoming), Message.case_code.is_(None)),
    )


async def has_cases_elsewhere(db: AsyncSession, conversation_id: int, actor: Officer) -> bool:
    """Tell whether a conversation also led to cases of units that the officer does not see."""
    elsewhere = (
        select(Case.id)
        .join(CaseLink, CaseLink.case_code == Case.code)
        .join(Unit, Unit.id == Case.unit_id)
        .where(
            CaseLink.conversation_id == conversation_id,
            ~Unit.path.startswith(actor.unit_path, autoescape=True),
        )
        .limit(1)
    )
    return await db.scalar(elsewhere) is not None
