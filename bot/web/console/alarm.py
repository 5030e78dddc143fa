"""The red bar of the console: the dead-man's switch of the clock jobs, asked of the database on each page."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.tables import Heartbeat
from bot.web.health import CLOCK_JOBS, LONGEST_SILENCE
from bot.words import Words, moment
from feedback.breaches import unreported
from feedback.checking import records_found
from feedback.watching import missed


async def alarm_of(db: AsyncSession, words: Words, *, now: datetime, watches: bool = False) -> str:
    """Return what to say on top of every page; nothing if the jobs do their work and the records fit.

    Args:
        db: the transaction; only read.
        words: in which language.
        now: aware.
        watches: whether the reader is one of those who see the record of data breaches.
    """
    for breach in await unreported(db) if watches else ():
        return words.say("breaches.alarm", number=breach.id, due=moment(breach.due_at))
    beat = await db.get(Heartbeat, CLOCK_JOBS)
    if beat is not None and now - beat.at > LONGEST_SILENCE:
        return words.say("clock.alarm_silent")
    undone = await missed(db, now=now)
    if undone.is_any:
        return words.say("clock.alarm", cases=undone.unwatched, late=undone.late_without_line)
    found = await records_found(db)
    if found is not None and found.faults:
        return words.say("records.alarm", day=f"{found.day:%d/%m/%Y}", faults=found.faults)
    if found is not None and found.is_old(now):
        return words.say("records.alarm_old", day=f"{found.day:%d/%m/%Y}")
    return ""
