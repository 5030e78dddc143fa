"""The clock jobs: whom they tell what, when, and how they catch up."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.parts import Parts
from bot.staff import accounts
from bot.storage.office_tables import StaffMember, StaffNotice
from bot.storage.tables import Conversation, Message
from bot.web.health import reasons_against
from bot.work.clock_jobs import ClockJobs
from feedback import apologies, cases, handling
from feedback.calendar_changes import calendar_in_force, confirm_year, enter_day
from feedback.history import SYSTEM
from feedback.lifecycle import CaseKind, Role
from feedback.tables import ChangeKind, EventKind
from feedback.watching import Missed, missed
from feedback.worktime import VIETNAM
from tests.bot.work.world import case_from, new_conversation, replies
from tests.fakes import HandClock
from tests.feedback.world import agree_to_reminders, officer, open_office, receive

#: The fixture's clock starts on Monday 23/11/2026 at 09:00 in Vietnam; the 24th is off: due Tue 01/12, 17:00.
DUE = datetime(2026, 12, 1, 17, tzinfo=VIETNAM)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.fixture
async def code(parts: Parts, clock: HandClock) -> str:
    """Give a case of the conversation ``p``; its school has an officer and a head, the ward a head."""
    async with parts.sessions.begin() as db:
        await open_office(db)
        for login, role, unit in (
            ("lan", "officer", "TH-LVT"),
            ("hoa", "head", "TH-LVT"),
            ("minh", "head", "SGDDT"),
            ("admin", "admin", None),
        ):
            await accounts.add_member(
                db, login, name=login.title(), role=role, unit_code=unit, now=clock.now()
            )
    await new_conversation(parts, "p")
    return await case_from(parts, "p")


async def step(parts: Parts, clock: HandClock, moment: str | datetime) -> None:
    clock.at = at(moment) if isinstance(moment, str) else moment
    await ClockJobs(parts).step()


async def notices(parts: Parts, *, told: bool | None = None) -> list[tuple[str, str]]:
    """Return who was noted to hear what, in order."""
    async with parts.sessions() as db:
        rows = await db.execute(
            select(StaffMember.login, StaffNotice.kind, StaffNotice.told_at)
            .join(StaffMember, StaffMember.id == StaffNotice.staff_id)
            .where(StaffNotice.kind.not_in(["digest", "calendar"]))
            .order_by(StaffNotice.id)
        )
        return [(login, kind) for login, kind, told_at in rows if told in {None, told_at is not None}]


async def to_the_group(parts: Parts) -> list[str]:
    """Return what the bot wrote into the staff group, in order."""
    peer = str(parts.settings.telegram_staff_chat)
    async with parts.sessions() as db:
        group = select(Message.text).join(Conversation, Conversation.id == Message.conversation_id)
        rows = await db.scalars(group.where(Conversation.peer == peer).order_by(Message.id))
        return list(rows)


async def kinds(parts: Parts, code: str) -> list[EventKind]:
    async with parts.sessions() as db:
        case = await cases.by_code(db, code)
        return [line.kind for line in await cases.history(db, case.id)]


async def test_the_officer_is_reminded_three_times_and_the_head_hears_of_lateness(
    parts: Parts, clock: HandClock, code: str
) -> None:
    for moment in ("2026-11-27T08:16", "2026-11-30T07:31", "2026-12-01T07:31", "2026-12-01T17:00"):
        await step(parts, clock, moment)
    assert await notices(parts) == [("lan", "half_time"), ("lan", "day_before"), ("lan", "due_morning")]
    await step(parts, clock, "2026-12-01T17:01")
    assert (await notices(parts))[3:] == [("hoa", "late")]
    assert (await kinds(parts, code))[-1] is EventKind.LATE
    # After two working days the next level with a head hears of it.
    await step(parts, clock, "2026-12-03T17:01")
    assert (await notices(parts))[4:] == [("minh", "next_level")]
    async with parts.sessions() as db:
        assert [one.code for one in await apologies.late_without_apology(db, now=clock.now())] == [code]


async def test_nobody_of_the_office_is_told_at_night_or_on_a_day_off(
    parts: Parts, clock: HandClock, code: str
) -> None:
    await step(parts, clock, "2026-11-28T09:00")  # a Saturday, after an outage since Monday
    assert await notices(parts, told=False) == [("lan", "half_time")]
    await step(parts, clock, "2026-11-30T07:29")
    assert await notices(parts, told=False) == [("lan", "half_time")]
    await step(parts, clock, "2026-11-30T07:30")
    assert await notices(parts, told=False) == []


async def test_after_an_outage_one_notice_says_all(parts: Parts, clock: HandClock, code: str) -> None:
    for seed in range(2, 6):
        await case_from(parts, "p", seed=seed)
    async with parts.sessions() as db:
        assert not await reasons_late(parts, clock)
        clock.at = DUE + timedelta(minutes=11)
        assert await reasons_late(parts, clock)
        del db
    await step(parts, clock, "2026-12-04T09:00")
    assert not await reasons_late(parts, clock)
    found = await notices(parts)
    assert found.count(("hoa", "late")) == 5
    assert not [one for one in found if one[0] == "lan"], "reminders of what is late already are needless"
    async with parts.sessions() as db:
        told = await db.scalars(select(Message).where(Message.author == "bot", Message.direction == "out"))
        assert len([one for one in told if "quá hạn" in one.text]) <= 1


async def reasons_late(parts: Parts, clock: HandClock) -> list[str]:
    async with parts.sessions() as db:
        found = await reasons_against(db, now=clock.now())
    return [one.partition(":")[0] for one in found if one.partition(":")[0] in {"late", "cases"}]


async def test_nobody_is_reminded_who_did_not_agree_to_that_but_the_officer_hears_of_the_end(
    parts: Parts, clock: HandClock, code: str
) -> None:
    async with parts.sessions.begin() as db:
        head = await officer(db, "TH-LVT", role=Role.HEAD)
        await handling.ask_citizen(db, code, "Lớp nào?", actor=head, now=clock.now())
    before = len(await replies(parts, "p"))
    await step(parts, clock, "2026-12-02T07:30")
    await step(parts, clock, "2026-12-09T08:00")
    assert len(await replies(parts, "p")) == before
    async with parts.sessions() as db:
        lines = await cases.history(db, (await cases.by_code(db, code)).id)
    assert EventKind.CITIZEN_REMINDED not in {line.kind for line in lines}
    assert (await notices(parts))[-1][1] == "completion_over"


async def test_a_tip_which_nobody_is_promised_an_answer_to_raises_no_alarm(
    parts: Parts, clock: HandClock, code: str
) -> None:
    async with parts.sessions.begin() as db:
        await receive(db, now=clock.now(), seed=2, kind=CaseKind.TIP, reporter_name="", contact_ref="")
    await step(parts, clock, "2026-11-25T09:00")
    async with parts.sessions() as db:
        assert await missed(db, now=clock.now() + timedelta(minutes=5)) == Missed(0, 0)


async def test_the_citizen_who_was_asked_is_reminded_in_office_hours_and_the_clock_stands_still(
    parts: Parts, clock: HandClock, code: str
) -> None:
    async with parts.sessions.begin() as db:
        contact = (await cases.by_code(db, code)).contact_ref
        await agree_to_reminders(db, contact, now=clock.now())
        head = await officer(db, "TH-LVT", role=Role.HEAD)
        await handling.ask_citizen(db, code, "Lớp nào?", actor=head, now=clock.now())
    before = len(await replies(parts, "p"))
    await step(parts, clock, "2026-12-01T22:00")  # past half of ten working days, past the old deadline
    assert len(await replies(parts, "p")) == before
    assert await notices(parts) == []
    await step(parts, clock, "2026-12-02T07:30")
    (reminder,) = (await replies(parts, "p"))[before:]
    assert code in reminder
    assert "08/12/2026" in reminder
    await step(parts, clock, "2026-12-09T08:00")
    assert (await notices(parts))[-1][1] == "completion_over"


async def test_a_swap_entered_late_moves_open_cases_and_tells_whose_date_is_later(
    parts: Parts, clock: HandClock, code: str
) -> None:
    await step(parts, clock, "2026-11-25T09:00")
    before = len(await replies(parts, "p"))
    async with parts.transaction() as db:
        await enter_day(
            db, at("2026-11-30T00:00").date(), ChangeKind.DAY_OFF, name="bầu cử", source="CV 1",
            actor=SYSTEM, now=clock.now(),
        )  # fmt: skip
    await step(parts, clock, "2026-11-25T09:01")
    (told,) = (await replies(parts, "p"))[before:]
    assert code in told
    assert "01/12/2026" in told
    assert "02/12/2026" in told
    async with parts.sessions() as db:
        case = await cases.by_code(db, code)
        line = (await cases.history(db, case.id))[-1]
    assert case.due_at == DUE + timedelta(days=1)
    assert (line.kind, line.data["why"]) == (EventKind.DUE_SET, "calendar")
    await step(parts, clock, "2026-11-25T09:02")
    assert len(await replies(parts, "p")) == before + 1


async def test_from_october_on_administrators_are_warned_each_morning_until_the_year_is_confirmed(
    parts: Parts, clock: HandClock, code: str
) -> None:
    async def warnings() -> int:
        async with parts.sessions() as db:
            found = await db.scalars(select(StaffNotice).where(StaffNotice.kind == "calendar"))
            return len(found.all())

    await step(parts, clock, "2026-11-25T07:59")
    assert await warnings() == 0
    await step(parts, clock, "2026-11-25T08:00")
    await step(parts, clock, "2026-11-25T16:00")
    assert await warnings() == 1
    await step(parts, clock, "2026-11-26T08:00")
    assert await warnings() == 2
    async with parts.transaction() as db:
        await confirm_year(db, 2027, source="Thông báo", actor=SYSTEM, now=clock.now())
        assert not (await calendar_in_force(db)).is_estimated(2027)
    await step(parts, clock, "2026-11-27T08:00")
    assert await warnings() == 2


async def test_an_outage_of_the_jobs_is_told_even_when_nobody_is_late(
    parts: Parts, clock: HandClock, code: str
) -> None:
    await step(parts, clock, "2026-11-23T09:00")
    assert await reasons_late(parts, clock) == []
    clock.at = at("2026-11-27T16:00")
    assert await reasons_late(parts, clock) == ["cases"]
