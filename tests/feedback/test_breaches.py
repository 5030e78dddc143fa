"""The record of breaches of personal data: 72 hours that run day and night, lines that only come to it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.storage.engine import Sessions
from feedback import breaches
from feedback.errors import BreachUnfit
from feedback.tables import BreachStep
from feedback.worktime import VIETNAM
from tests.feedback.world import CALENDAR

#: A Saturday night; the Tuesday after is the 24th, a day off.
FOUND = datetime(2026, 11, 21, 23, 10, tzinfo=VIETNAM)
WHO: dict[str, Any] = {"by_id": 1, "by_name": "Trần Văn Hùng"}


def told(**changes: Any) -> dict[str, Any]:
    wanted = {"found_at": FOUND, "what": "Gửi nhầm tệp.", "data": "Họ tên, điện thoại.", "people": 12}
    return {**wanted, **WHO, "now": FOUND + timedelta(hours=1), "calendar": CALENDAR, **changes}


async def test_the_police_are_to_be_told_within_72_hours_whatever_the_day(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        breach = await breaches.record(db, **told())
        assert breach.due_at == datetime(2026, 11, 24, 23, 10, tzinfo=VIETNAM)
        assert breach.clock_version == "data_breach-1"
        assert [one.id for one in await breaches.unreported(db)] == [breach.id]
        later = FOUND + timedelta(hours=73)
        assert (await breaches.account_of(db, breach.id)).is_late(later)
        with pytest.raises(BreachUnfit, match="unreported"):
            await breaches.add_line(db, breach.id, BreachStep.CLOSED, "Xong.", at=later, now=later, **WHO)
        reported = FOUND + timedelta(hours=71)
        await breaches.add_line(db, breach.id, BreachStep.REPORTED, "CV 12.", at=reported, now=later, **WHO)
        await breaches.add_line(db, breach.id, BreachStep.CLOSED, "Xong.", at=later, now=later, **WHO)
        (account,) = await breaches.accounts(db)
    assert not account.is_late(later)
    assert account.is_closed
    assert [line.step for line in account.lines] == [BreachStep.REPORTED, BreachStep.CLOSED]
    async with sessions() as db:
        assert await breaches.unreported(db) == []


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"what": " "}, "words"), ({"data": ""}, "words"), ({"people": -1}, "people"),
        ({"found_at": FOUND + timedelta(days=1)}, "time"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_cannot_be_is_not_entered(sessions: Sessions, changes: dict[str, Any], what: str) -> None:
    async with sessions.begin() as db:
        with pytest.raises(BreachUnfit, match=what):
            await breaches.record(db, **told(**changes))
        assert await breaches.accounts(db) == []
