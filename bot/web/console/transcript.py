"""The conversation behind a case, as staff may read it beside the case."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.tables import CaseLink, Message, StoredFile
from feedback.handling import Officer
from feedback.tables import Case, Unit

#: How many of the newest messages a page shows unless all are asked for.
NEWEST = 100


@dataclass(frozen=True, slots=True)
class Said:
    """One message and the files that came with it."""

    message: Message
    files: Sequence[StoredFile]


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was said, in order.

    Args:
        said: the messages that this officer may read.
        more: there are older ones that are not shown.
        narrowed: the person also has cases with units outside the officer's field, so only what belongs to
            this case is shown.
    """

    said: Sequence[Said] = ()
    more: bool = False
    narrowed: bool = False


async def transcript_of(
    db: AsyncSession, code: str, actor: Officer, *, everything: bool = False
) -> Transcript:
    """Return the conversation that a case came from."""
    link = await db.get(CaseLink, code)
    if link is None:
        return Transcript()
    narrowed = await has_cases_elsewhere(db, link.conversation_id, actor)
    newest = select(Message).where(Message.conversation_id == link.conversation_id)
    if narrowed:
        about = select(Message.answers_id).where(Message.case_code == code, Message.answers_id.is_not(None))
        newest = newest.where(or_(Message.case_code == code, Message.id.in_(about)))
    newest = newest.order_by(Message.id.desc())
    rows = (await db.scalars(newest if everything else newest.limit(NEWEST + 1))).all()
    more = not everything and len(rows) > NEWEST
    shown = list(reversed(rows[:NEWEST] if more else rows))
    files: dict[int, list[StoredFile]] = {}
    of_these = select(StoredFile).where(StoredFile.message_id.in_([message.id for message in shown]))
    for file in await db.scalars(of_these.order_by(StoredFile.id)):
        files.setdefault(file.message_id or 0, []).append(file)
    return Transcript([Said(message, files.get(message.id, ())) for message in shown], more, narrowed)


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
