"""Files that an officer sends with an answer: taken in with the form, and still there if it is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from fastapi import Request
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import UploadFile

from bot.channels.base import FileRefused
from bot.channels.wording import clean
from bot.passes import number_in, pass_for
from bot.storage.engine import reading
from bot.storage.tables import StoredFile
from bot.taking_in import TakenIn, take_in
from bot.web.console.visit import Visit

#: With one answer.
MOST = 5
#: So long a file waits for the form with which it came; files of nobody are removed after a month.
WAITS = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that waits beside an answer; ``key`` brings it back with the form."""

    key: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Uploads:
    """What came with a form.

    Args:
        files: what goes with the answer.
        waiting: the same, for the form if it has to be shown again.
        refused: the sentence that says which file cannot be sent, and what to do.
    """

    files: Sequence[TakenIn] = ()
    waiting: Sequence[Waiting] = ()
    refused: str = ""


@dataclass(slots=True)
class _Found:
    rows: list[StoredFile] = field(default_factory=list)
    refused: str = ""


async def uploads_in(request: Request, visit: Visit, code: str, kept: Sequence[str]) -> Uploads:
    """Take in the files of a form and add those that an earlier try left waiting.

    Args:
        request: of the form, which was read already.
        visit: whose form it is; nobody else can bring the files back.
        code: of the case; they can be brought back for no other.
        kept: the keys of files that waited and are still wanted.
    """
    parts, found = visit.parts, _Found()
    purpose, now = _purpose(visit, code), parts.clock.now()
    numbers = [number_in(parts.secret_key, purpose, key, now=now) for key in kept]
    async with reading(parts.sessions) as db:
        found.rows = list(await _rows(db, [number for number in numbers if number is not None]))
    sent = [one for one in (await request.form()).getlist("files") if isinstance(one, UploadFile)]
    for upload in sent:
        if upload.filename and not found.refused:
            await _take(visit, upload, found)
    waiting = [
        Waiting(pass_for(parts.secret_key, purpose, row.id, until=now + WAITS), row.name, row.size)
        for row in found.rows
    ]
    files = [
        TakenIn(row.name, row.media_type, row.size, row.sha256, row.original_sha256) for row in found.rows
    ]
    return Uploads(files, waiting, found.refused)


async def _take(visit: Visit, upload: UploadFile, found: _Found) -> None:
    parts, say = visit.parts, visit.words.say
    name = clean(upload.filename, at_most=400)
    if len(found.rows) >= MOST:
        found.refused = say("console.error_files_many", most=MOST)
        return
    try:
        taken = await take_in(parts, await upload.read(), name, to_be_shown=True)
    except FileRefused as refusal:
        limit = parts.settings.max_file_mb
        found.refused = say(f"console.error_upload_{refusal.reason}", name=name, limit=limit)
        return
    async with parts.transaction(short=True) as db:
        row = taken.row(conversation_id=None, now=parts.clock.now())
        db.add(row)
        await db.flush()
    found.rows.append(row)


async def _rows(db: AsyncSession, numbers: Sequence[int]) -> Sequence[StoredFile]:
    rows = await db.scalars(
        select(StoredFile).where(StoredFile.id.in_(numbers), StoredFile.state == "kept").limit(MOST)
    )
    return rows.all()


def _purpose(visit: Visit, code: str) -> str:
    return f"answer file:{visit.actor.id}:{code}"


#: What the form says of files.
FORM: Mapping[str, object] = {
    "most": MOST,
    "accept": ".jpg,.jpeg,.png,.webp,.heic,.pdf,.docx,.xlsx",
}
