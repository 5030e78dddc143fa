"""The clock looks at a case when the next of its duties is due."""

from datetime import datetime, timedelta

from bot.storage.engine import Sessions
from feedback import cases, handling, watching
from feedback.agenda import Duty, Facts, plan
from feedback.calendar_changes import calendar_in_force
from feedback.lifecycle import Role
from feedback.worktime import VIETNAM
from tests.feedback.world import MONDAY, agree_to_reminders, look, officer, open_office, receive

DUE = datetime(2026, 11, 23, 17, tzinfo=VIETNAM)


async def test_who_agrees_to_be_reminded_while_waiting_is_reminded_in_time(sessions: Sessions) -> None:
    """Once the look was put off by three days for those who had not agreed."""
    async with sessions.begin() as db:
        await open_office(db)
        head = await officer(db, "TH-LVT", role=Role.HEAD)
        code = (await receive(db)).code
        await handling.ask_citizen(db, code, "Lớp nào?", actor=head, now=MONDAY)
        case, calendar = await cases.for_change(db, code), await calendar_in_force(db)
        half = plan(Facts(MONDAY, DUE, MONDAY, waits_for_citizen=True), calendar)[0]
        assert half.duty is Duty.CITIZEN_HALF
        now = MONDAY
        while case.watch_at is not None and case.watch_at < half.at:
            now = max(case.watch_at, now + timedelta(minutes=1))
            assert (await look(db, code, now)).duties == ()
        await agree_to_reminders(db, case.contact_ref, now=half.at - timedelta(minutes=1))
        assert code in await watching.cases_to_look_at(db, now=half.at)
        assert (await look(db, code, half.at)).duties == (Duty.CITIZEN_HALF,)
