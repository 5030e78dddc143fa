"""Cases like the one that is about to be sent: shown once, so that the same is not sent twice."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.model import Choice, Reply
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Draft, Place, Talk
from bot.words import day
from bot.work.outcome import Outcome
from feedback import publications, units
from feedback.errors import UnitNotFound
from feedback.likeness import similar_to_message
from feedback.tables import Case, Publication

MOST_SHOWN = 3


#: One's own open case, or what is public of somebody else's: nothing else of it may be seen.
Alike = Case | Publication


async def alike_to(db: AsyncSession, draft: Draft, contact: str, *, now: datetime) -> list[Alike]:
    """Return what to show before a feedback is sent; nothing for any other draft, or a second time."""
    if draft.compared or draft.kind is not None or not draft.text:
        return []
    found = await similar_to_message(
        db, draft.text, unit_id=await _unit(db, draft.unit_code), contact_refs=[contact], now=now,
        limit=MOST_SHOWN,
    )  # fmt: skip
    shown: list[Alike] = []
    for one in found:
        public = None if one.own and one.case.state.is_open else await publications.of_case(db, one.case.id)
        if public is None and one.own:
            shown.append(one.case)
        elif public is not None and public.withdrawn_at is None:
            shown.append(public)
    return shown


def show_alike(talk: Talk, draft: Draft, alike: Sequence[Alike], sight: Sight, site: str) -> Outcome:
    """Show them, with what can be done with each; the draft waits."""
    lines, ways = [sight.words.say("case_life.similar")], []
    for number, one in enumerate(alike, 1):
        if isinstance(one, Case):
            line, way = _own(one, number, sight)
        else:
            line, way = _public(one, number, sight, site)
        lines.append(line)
        ways.append(way)
    new = Choice("send_new", sight.words.say("case_life.choice_send_new"))
    there = talk.model_copy(
        update={"place": Place.SIMILAR, "draft": draft.model_copy(update={"compared": True})}
    )
    return Outcome(there, (Reply("\n\n".join(lines), (*ways, new)),))


def _own(case: Case, number: int, sight: Sight) -> tuple[str, Choice]:
    line = sight.words.say(
        "case_life.similar_own", number=number, code=case.code, title=case.title,
        day=day(case.received_at), state=sight.say(f"state_{case.state.value}"),
    )  # fmt: skip
    label = sight.words.say("case_life.choice_add_to", number=number, code=case.code)
    return line, Choice(f"same:{case.code}", label)


def _public(entry: Publication, number: int, sight: Sight, site: str) -> tuple[str, Choice]:
    line = sight.words.say(
        "case_life.similar_public", number=number, title=entry.title, link=f"{site}/cong-khai/{entry.id}"
    )
    return line, Choice(f"follow:{entry.id}", sight.words.say("case_life.choice_follow", number=number))


async def _unit(db: AsyncSession, code: str) -> int | None:
    try:
        return (await units.by_code(db, code)).id if code else None
    except UnitNotFound:
        return None
