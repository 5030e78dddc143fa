"""The papers and pictures that staff send with an answer: whose they are, how each channel brings them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.base import Channel, Document, Refused, TryLater
from bot.dialogue.model import Reply
from bot.parts import Parts
from bot.passes import number_in, pass_for
from bot.shelf import ShelfSilent
from bot.storage.engine import reading
from bot.storage.tables import Conversation, StoredFile
from bot.taking_in import TakenIn
from bot.words import Words
from feedback.errors import DataLocked
from feedback.register import Attachment
from feedback.tables import Case, CaseAttachment

#: How the order of a kept file begins, among the orders of files that follow a message.
STORED = "stored:"
PREFIX = "/giay-to"
PURPOSE = "paper"
#: How long an address opens a paper, where it is given to somebody who has shown who they are.
OPENS = timedelta(hours=24)
#: And where the address itself stands in a chat, for somebody whose phone number we do not have.
OPENS_IN_CHAT = timedelta(days=30)
#: Shorter numbers open no page of a case.
DIGITS = 4


async def attached(
    db: AsyncSession, files: Sequence[TakenIn], conversation: Conversation | None, *, now: datetime
) -> list[Attachment]:
    """Make files that were taken in those of a case's sender, and return them for the case's history."""
    rows = [file.row(conversation_id=conversation.id if conversation else None, now=now) for file in files]
    db.add_all(rows)
    await db.flush()
    return [Attachment(str(row.id), row.name, row.media_type, row.size) for row in rows]


def orders_of(papers: Iterable[CaseAttachment]) -> tuple[str, ...]:
    """Return the orders with which a message takes the papers along."""
    return tuple(f"{STORED}{paper.file_ref}" for paper in papers)


def numbers_of(orders: Iterable[str]) -> list[int]:
    """Return the numbers of the kept files among orders.

    >>> numbers_of(["stored:12", "chart:rating:2026:A:png"])
    [12]
    """
    return [int(one.removeprefix(STORED)) for one in orders if one.startswith(STORED)]


async def papers_of(db: AsyncSession, orders: Iterable[str]) -> Sequence[StoredFile]:
    """Return the kept files among orders that are still there, in order."""
    numbers = numbers_of(orders)
    if not numbers:
        return ()
    wanted = select(StoredFile).where(StoredFile.id.in_(numbers), StoredFile.state == "kept")
    return (await db.scalars(wanted.order_by(StoredFile.id))).all()


async def erased_papers_of(db: AsyncSession, orders: Iterable[str]) -> Sequence[StoredFile]:
    """Return the files among orders that were kept once and are erased, in order."""
    wanted = select(StoredFile).where(StoredFile.id.in_(numbers_of(orders)), StoredFile.state == "erased")
    return (await db.scalars(wanted.order_by(StoredFile.id))).all()


async def for_channel(parts: Parts, channel: Channel, reply: Reply, language: str) -> Reply:
    """Return a reply as this channel can bring it: a paper that it cannot take is a line with its address."""
    if not numbers_of(reply.files):
        return reply
    async with reading(parts.sessions) as db:
        there = await papers_of(db, reply.files)
        taken = {f"{STORED}{one.id}" for one in there if channel.limits.takes(one.media_type, one.size)}
        rest = [one for one in there if f"{STORED}{one.id}" not in taken]
        lines = [await _line(db, parts, reply.case_code, one, language) for one in rest]
    files = tuple(one for one in reply.files if not one.startswith(STORED) or one in taken)
    return replace(reply, text="\n\n".join([reply.text, *lines]), files=files)


async def as_line(parts: Parts, reply: Reply, order: str, language: str) -> Reply:
    """Return what is said in place of a paper that the channel would not take after all.

    Raises:
        Refused: the paper is gone.
    """
    async with reading(parts.sessions) as db:
        for paper in await papers_of(db, (order,)):
            text = await _line(db, parts, reply.case_code, paper, language)
            return replace(reply, text=text, choices=(), files=(), qr="", asks_contact=False)
    raise Refused("the file is gone")


async def document(parts: Parts, order: str) -> Document:
    """Return a kept file, to be sent.

    Raises:
        Refused: it is gone, or no key opens it.
        TryLater: the store does not answer.
    """
    async with reading(parts.sessions) as db:
        papers = await papers_of(db, (order,))
    for paper in papers:
        try:
            return Document(paper.name, paper.media_type, await parts.files.read(paper.sha256 or ""))
        except (FileNotFoundError, DataLocked) as error:
            raise Refused("the file is gone") from error
        except ShelfSilent as silence:
            raise TryLater("the store for files is silent") from silence
    raise Refused("the file is gone")


def path_for(secret_key: str, number: int, *, now: datetime, opens: timedelta = OPENS) -> str:
    """Return the path that opens a paper for a while, for whoever has it."""
    return f"{PREFIX}/{pass_for(secret_key, PURPOSE, number, until=now + opens)}"


def paper_in(secret_key: str, given: str, *, now: datetime) -> int | None:
    """Return the number of the paper that a path opens; None if it opens none, or none any more."""
    return number_in(secret_key, PURPOSE, given, now=now)


async def _line(db: AsyncSession, parts: Parts, code: str, paper: StoredFile, language: str) -> str:
    """Return the words with which somebody gets a paper on our own page, behind their phone's digits."""
    now, path = parts.clock.now(), f"/tra-cuu?ma={code}"
    # A case that was merged into another has its answer's papers with that one.
    own = (
        select(Case)
        .join(CaseAttachment, CaseAttachment.case_id == Case.id)
        .where(Case.code == code, CaseAttachment.file_ref == str(paper.id))
    )
    case = (await db.scalars(own.limit(1))).one_or_none()
    known = case is not None and len(case.reporter_phone) >= DIGITS
    if not known:
        path = path_for(parts.secret_key, paper.id, now=now, opens=OPENS_IN_CHAT)
    key = "paper_behind_digits" if known else "paper_behind_link"
    link = f"{parts.settings.web_address}{path}"
    return Words(language).say(f"chat.{key}", name=paper.name, link=link, days=OPENS_IN_CHAT.days)
