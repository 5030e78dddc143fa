"""A letter of apology sets one new date within the limit, and hides no lateness."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.storage.engine import Sessions
from feedback import apologies, cases, grouping, handling
from feedback.agenda import Duty
from feedback.errors import (
    ExtendedBefore,
    NewDateUnfit,
    NotAllowed,
    NothingToSay,
    NotLate,
)
from feedback.lifecycle import Role
from feedback.tables import CaseApology, EventKind
from feedback.units import all_units
from feedback.worktime import VIETNAM
from tests.feedback.world import CALENDAR, events, later, look, officer, open_office, receive

DUE = datetime(2026, 11, 23, 17, tzinfo=VIETNAM)


async def test_what_was_late_and_apologised_for_is_late_in_the_case_that_it_is_merged_into(
    sessions: Sessions,
) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        head = await officer(db, "TH-LVT", role=Role.HEAD)
        old, now = await receive(db), later(days=8)
        latest = await apologies.latest_new_date(db, old, now=now, calendar=CALENDAR)
        await apologies.apologise(db, old.code, "Chờ.", latest, actor=head, now=now, calendar=CALENDAR)
        new = await receive(db, seed=2, now=now)
        await grouping.merge(db, old.code, new.code, actor=head, now=now)
        assert new.due_at == old.due_at
        (line,) = [one for one in await cases.history(db, new.id) if one.kind is EventKind.LATE]
        assert old.due_at
        assert line.data == {"due_at": old.due_at.isoformat(), "times": 1}


async def test_lateness_is_noted_before_the_letter_that_sets_a_new_date(sessions: Sessions) -> None:
    """As when the clock jobs were down: the letter must not hide that the first promise was broken."""
    async with sessions.begin() as db:
        await open_office(db)
        head = await officer(db, "TH-LVT", role=Role.HEAD)
        case, now = await receive(db), later(days=8)
        was = case.due_at
        latest = await apologies.latest_new_date(db, case, now=now, calendar=CALENDAR)
        await apologies.apologise(db, case.code, "Chờ.", latest, actor=head, now=now, calendar=CALENDAR)
        lines = await cases.history(db, case.id)
        kinds = [line.kind for line in lines]
        assert kinds.index(EventKind.LATE) < kinds.index(EventKind.APOLOGISED)
        assert was
        assert lines[kinds.index(EventKind.LATE)].data["due_at"] == was.isoformat()


async def test_a_letter_is_of_the_office_whose_head_signs_and_is_numbered_there(sessions: Sessions) -> None:
    now = later(days=8)
    async with sessions.begin() as db:
        await open_office(db)
        units = {one.code: one for one in await all_units(db)}
        ward, school = await officer(db, "P-PT", role=Role.HEAD), await officer(db, "TH-LVT", role=Role.HEAD)
        everywhere = replace(school, unit_path="")
        letters = []
        for seed, head, office in (
            (1, ward, None), (2, school, None), (3, ward, None),
            (4, everywhere, units["SGDDT"]), (5, everywhere, units["P-TT"]),
        ):  # fmt: skip
            case = await receive(db, seed=seed)
            latest = await apologies.latest_new_date(db, case, now=now, calendar=CALENDAR)
            letters.append(
                await apologies.apologise(
                    db, case.code, "Chờ.", latest, actor=head, now=now, calendar=CALENDAR, office=office
                )
            )
    codes = {one.id: code for code, one in units.items()}
    found = [(codes[one.issuer_id], one.number) for one in letters]
    assert found == [("P-PT", 1), ("TH-LVT", 1), ("P-PT", 2), ("SGDDT", 1), ("TH-LVT", 2)]
    assert {codes[one.unit_id] for one in letters} == {"TH-LVT"}


async def test_one_new_date_within_the_limit_signed_by_a_head(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        head = await officer(db, "TH-LVT", role=Role.HEAD)
        case, now = await receive(db), later(days=8)  # Tuesday, a day late; 15 days end on 01/12
        await look(db, case.code, now)
        assert await apologies.latest_new_date(db, case, now=now, calendar=CALENDAR) == date(2026, 12, 1)

        async def sign(reason: str, to: date | None, who: handling.Officer = head) -> CaseApology:
            return await apologies.apologise(
                db,
                case.code,
                reason,
                to,
                actor=who,
                now=now,
                calendar=CALENDAR,
            )

        for other in (Role.OFFICER, Role.ADMIN):
            with pytest.raises(NotAllowed):
                await sign("Vì.", date(2026, 11, 27), await officer(db, "TH-LVT", id=2, role=other))
        with pytest.raises(NothingToSay):
            await sign("  ", date(2026, 11, 27))
        for unfit in (None, date(2026, 11, 24), date(2026, 11, 28), date(2026, 12, 2)):
            with pytest.raises(NewDateUnfit):
                await sign("Vì.", unfit)
        letter = await sign("Vì chờ xác minh.", date(2026, 11, 27))
        assert (letter.number, letter.year, letter.signed_by_name) == (1, 2026, head.name)
        assert case.promised_at == datetime(2026, 11, 27, 17, tzinfo=VIETNAM)
        assert case.due_at == DUE, "an apology that comes too late hides no lateness"
        with pytest.raises(ExtendedBefore):
            await sign("Nữa.", date(2026, 11, 30))
        # The second lateness goes up at once.
        assert (await look(db, case.code, case.promised_at)).duties[-1:] != (Duty.LATE_AGAIN,)
        seen = await look(db, case.code, case.promised_at + timedelta(minutes=1))
        assert seen.duties == (Duty.LATE_AGAIN,)
        assert seen.levels == (1,)
        assert (await events(db, case)).count(EventKind.LATE) == 2


async def test_an_extension_in_time_keeps_the_answer_in_time(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        head = await officer(db, "TH-LVT", role=Role.HEAD)
        case = await receive(db)
        letter = await apologies.apologise(
            db, case.code, "Vì.", date(2026, 11, 27), actor=head, now=later(days=4), calendar=CALENDAR
        )
        assert letter.old_due_at == DUE
        assert case.due_at == case.promised_at == letter.new_due_at == DUE.replace(day=27)
        await look(db, case.code, DUE + timedelta(hours=1))
        assert EventKind.LATE not in await events(db, case)
        assert await apologies.late_without_apology(db, now=later(days=30)) == []


async def test_what_was_answered_late_lacks_an_apology_until_one_is_signed(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        head = await officer(db, "TH-LVT", role=Role.HEAD)
        late, fine = await receive(db, seed=1), await receive(db, seed=2)
        await handling.answer(db, fine.code, "Xong.", actor=head, now=later(days=1))
        await handling.answer(db, late.code, "Xong.", actor=head, now=later(days=9))
        now = later(days=10)
        found = await apologies.late_without_apology(db, now=now)
        assert [one.code for one in found] == [late.code]
        assert await apologies.count_without(db, now=now) == 1
        assert await apologies.count_without(db, now=now, unit_path="/999/") == 0
        assert await apologies.late_without_apology(db, now=now, unit_path="/999/") == []
        with pytest.raises(NotLate):
            await apologies.apologise(db, fine.code, "Vì.", None, actor=head, now=now, calendar=CALENDAR)
        await apologies.apologise(db, late.code, "Vì.", None, actor=head, now=now, calendar=CALENDAR)
        assert await apologies.late_without_apology(db, now=now) == []
        with pytest.raises(NotLate):
            await apologies.apologise(db, late.code, "Vì.", None, actor=head, now=now, calendar=CALENDAR)
