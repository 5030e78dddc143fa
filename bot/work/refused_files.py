"""Files that turned out not to be kept no longer count as part of what somebody is writing."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.model import FileRef
from bot.dialogue.talk import Talk
from bot.storage.tables import StoredFile

#: States of files that no officer will ever see.
NOT_KEPT = ("refused", "infected")


async def without_refused(db: AsyncSession, talk: Talk) -> Talk:
    """Return the state without files that were refused since; a draft remembers their names.

    A file is fetched after the message that brought it was answered, so it counted as received until now.
    """
    held = (*(talk.draft.files if talk.draft else ()), *talk.loose_files)
    if not held:
        return talk
    wanted = [one.id for one in held]
    found = select(StoredFile.id).where(StoredFile.id.in_(wanted), StoredFile.state.in_(NOT_KEPT))
    gone = set(await db.scalars(found))
    return _without(talk, gone) if gone else talk


def _without(talk: Talk, gone: set[int]) -> Talk:
    draft = talk.draft
    if draft is not None:
        refused = tuple(one.name for one in draft.files if one.id in gone)
        kept = {"files": _kept(draft.files, gone), "refused": (*draft.refused, *refused)}
        draft = draft.model_copy(update=kept)
    return talk.model_copy(update={"draft": draft, "loose_files": _kept(talk.loose_files, gone)})


def _kept(files: tuple[FileRef, ...], gone: set[int]) -> tuple[FileRef, ...]:
    return tuple(one for one in files if one.id not in gone)
