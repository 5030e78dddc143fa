"""What the office of the demonstration still has to do: letters for what is late and open, but for a few.

Done by the service itself, so that it is checked as an office's own work is.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from feedback import apologies, cases
from feedback.demo_deeds import HEAD_ID
from feedback.demo_words import demo_data
from feedback.handling import Officer
from feedback.lifecycle import Role
from feedback.worktime import WorkingDays

#: So many letters wait for a head to write them.
_OWED = 3


async def go_on(db: AsyncSession, *, now: datetime, calendar: WorkingDays) -> None:
    """Apologise for what is late and still open, with the last date that may be promised; leave a few."""
    late = await apologies.late_without_apology(db, now=now)
    words = demo_data()
    head = Officer(HEAD_ID, str(words["head"]), Role.HEAD, "/")
    still_open = [one for one in late if one.answered_at is None]
    for number, one in enumerate(still_open[: max(0, len(late) - _OWED)]):
        case = await cases.for_change(db, one.code)
        new_date = await apologies.latest_new_date(db, case, now=now, calendar=calendar)
        reason = words["apologies"][number % len(words["apologies"])]
        await apologies.apologise(db, one.code, reason, new_date, actor=head, now=now, calendar=calendar)
