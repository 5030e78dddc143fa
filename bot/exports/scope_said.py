"""To which part of the register a file is narrowed, in words that stand at its top."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channel_names import channel_name
from bot.words import Words
from feedback.case_rows import Scope
from feedback.tables import CountedRound, Unit


async def scope_said(db: AsyncSession, scope: Scope, words: Words) -> str:
    """Return what the figures are narrowed to; empty if to nothing."""
    said = []
    if scope.unit_path:
        name = await db.scalar(select(Unit.name).where(Unit.path == scope.unit_path))
        if name:
            key = "files.only_unit_and_below" if scope.below else "files.only_unit"
            said.append(words.say(key, unit=name))
    if scope.kind is not None:
        said.append(words.say(f"files.kind_{scope.kind.value}"))
    if scope.content_type is not None:
        said.append(words.say(f"files.content_{scope.content_type.value}"))
    if scope.channel is not None:
        said.append(channel_name(scope.channel, words))
    if scope.officer_id is not None:
        named = select(func.max(CountedRound.officer_name)).where(CountedRound.officer_id == scope.officer_id)
        said.append(words.say("files.only_officer", name=await db.scalar(named) or scope.officer_id))
    return words.say("files.only", what="; ".join(said)) if said else ""
