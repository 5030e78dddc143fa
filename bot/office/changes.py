"""Keeps what was set, change by change: the last one of a name holds, and each can be taken back."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.office_tables import OfficeChange
from feedback.history import Actor
from feedback.storable import storable
from feedback.tables import ActorKind

_LONGEST_REASON, _LONGEST_NAME = 400, 120
_TAKES_BACK = re.compile(r"↶ \d+ ?")
Value = Mapping[str, Any] | None


class Subject(StrEnum):
    """What a change is about; ``name`` says which one."""

    TEXT = "text"  #: a sentence; named ``<language>/<key>``
    GUIDE = "guide"  #: the sentences of a guide; named by its id
    RETENTION = "retention"  #: how long something is kept; named by ``Kept``
    CLOCK = "clock"  #: how long the office has; named by ``ClockKind``
    SECOND_FACTOR = "second_factor"  #: which roles need it; one name
    ACCOUNT = "account"  #: what was done to an account; named by its login
    UNIT = "unit"  #: whose answers go through the head; named by its code
    HOOK = "hook"  #: what was done to a system that is told of changes; named by it
    ACCESS = "access"  #: a program's token made or revoked; named by whose it is and its own name
    CHANNEL = "channel"  #: what was done to a channel's access; named by the channel
    KNOWLEDGE = "knowledge"  #: what was published, taken in or laid aside; named by its title
    TEMPLATE = "template"  #: what was done to a template of answers; named by its title
    CALENDAR = "calendar"  #: what a day is, or that a year is confirmed; named by the day
    CONVERSATION = "conversation"  #: where the bot was silenced; named by channel and number
    NOTICE = "notice"  #: what was done to a notice to many; named by its number
    BREACH = "breach"  #: what was written down of a breach of personal data; named by its number
    DATA = "data"  #: what was done to all data at once: keys, a copy restored; named by what


#: Whoever works at the command line: the log names them so, for nobody there has signed in.
BY_COMMAND = Actor(ActorKind.SYSTEM)
#: What going back to the value before makes sense for; an account is opened again on its own page.
REVERSIBLE = frozenset({Subject.TEXT, Subject.GUIDE, Subject.RETENTION, Subject.CLOCK, Subject.SECOND_FACTOR})


class ChangeNotReversible(Exception):
    """This change was followed by another one, or is of a kind that cannot be taken back."""


async def enter(
    db: AsyncSession, subject: Subject, name: str, value: Value, *, reason: str = "", by: Actor, now: datetime
) -> OfficeChange:
    """Keep a change and return it.

    Args:
        db: the transaction.
        subject: what it is about.
        name: which one.
        value: what holds from now on; None: what is shipped.
        reason: why, or the legal basis.
        by: who.
        now: when; aware.
    """
    change = OfficeChange(
        subject=subject.value,
        name=name,
        value=None if value is None else dict(value),
        reason=storable(reason)[:_LONGEST_REASON],
        by_id=by.id,
        by_name=by.name,
        at=now,
    )
    db.add(change)
    await db.flush()  # whoever asks next in this transaction sees it
    return change


async def did(
    db: AsyncSession, subject: Subject, name: str, what: str, *, reason: str = "", by: Actor, now: datetime
) -> None:
    """Keep that something was done, which has its own way back; ``what`` ends a key ``office.did_…``."""
    named = storable(name)[:_LONGEST_NAME]
    await enter(db, subject, named, {"did": what}, reason=reason, by=by, now=now)


async def latest(db: AsyncSession, subject: Subject) -> Sequence[OfficeChange]:
    """Return the last change of each name of a subject."""
    last = select(func.max(OfficeChange.id)).where(OfficeChange.subject == subject.value)
    return (
        await db.scalars(
            select(OfficeChange)
            .where(OfficeChange.id.in_(last.group_by(OfficeChange.name)))
            .order_by(OfficeChange.id)
        )
    ).all()


async def of_subject(db: AsyncSession, subject: Subject, name: str | None = None) -> Sequence[OfficeChange]:
    """Return all changes of a subject, or of one name in it, the first one first."""
    wanted = select(OfficeChange).where(OfficeChange.subject == subject.value)
    if name is not None:
        wanted = wanted.where(OfficeChange.name == name)
    return (await db.scalars(wanted.order_by(OfficeChange.id))).all()


async def newest_first(
    db: AsyncSession, *, subject: Subject | None = None, limit: int, offset: int = 0
) -> Sequence[OfficeChange]:
    """Return a page of all changes, the newest on top."""
    wanted = select(OfficeChange)
    if subject is not None:
        wanted = wanted.where(OfficeChange.subject == subject.value)
    return (await db.scalars(wanted.order_by(OfficeChange.id.desc()).limit(limit).offset(offset))).all()


async def mark(db: AsyncSession) -> int:
    """Return a number that grows with every change."""
    return await db.scalar(select(func.max(OfficeChange.id))) or 0


async def undo(
    db: AsyncSession, number: int, *, of: tuple[Subject, str] | None = None, by: Actor, now: datetime
) -> OfficeChange:
    """Set what held before a change once more, as a change of its own.

    Args:
        db: the transaction.
        number: of the change.
        of: what it has to be about, where somebody may take back nothing else.
        by: who.
        now: when; aware.

    Raises:
        ChangeNotReversible: it does not exist, was followed by another one, or cannot be taken back.
    """
    change = await db.get(OfficeChange, number)
    if change is None or Subject(change.subject) not in REVERSIBLE:
        raise ChangeNotReversible
    if of is not None and (change.subject, change.name) != of:
        raise ChangeNotReversible
    subject = Subject(change.subject)
    every = await of_subject(db, subject, change.name)
    if every[-1].id != number:
        raise ChangeNotReversible
    before = every[-2] if len(every) > 1 else None
    # What holds again rests on what it rested on before.
    reason = f"↶ {number} {basis_of(before) if before else ''}".rstrip()
    value = before.value if before else None
    return await enter(db, subject, change.name, value, reason=reason, by=by, now=now)


def basis_of(change: OfficeChange) -> str:
    """Return why a change was made, or on which text it rests; of one taken back, what held before."""
    return _TAKES_BACK.sub("", change.reason)


def takes_back(change: OfficeChange) -> bool:
    """Tell whether a change was made by taking the one before it back."""
    return bool(_TAKES_BACK.match(change.reason))
