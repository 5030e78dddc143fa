import random
from typing import Any

import pytest
from sqlalchemy import text as sql

from bot.storage.engine import Sessions
from feedback import handling, intake
from feedback.chain import Fault, FaultKind
from feedback.history import verify_chain
from tests.feedback.world import MONDAY, officer, open_office, receive


@pytest.fixture
async def codes(sessions: Sessions) -> list[str]:
    """Three cases: lines 1-2 of the first, 3-4 of the second, 5-6 of the third, then 7-9 and 10-11."""
    async with sessions.begin() as db:
        await open_office(db)
        codes = [(await receive(db, seed=seed)).code for seed in range(3)]
        school = await officer(db, "TH-LVT")
        await intake.add_words(db, codes[0], "thêm", now=MONDAY)
        await handling.answer(db, codes[0], "Xong.", actor=school, now=MONDAY)
        await intake.add_words(db, codes[1], "thêm", now=MONDAY)
        await intake.add_words(db, codes[2], "thêm", now=MONDAY)
    return codes


async def faults_after(sessions: Sessions, *statements: str) -> list[Fault]:
    async with sessions.begin() as db:
        for statement in statements:
            await db.execute(sql(statement))
    async with sessions() as db:
        return await verify_chain(db)


async def faults_if(sessions: Sessions, statement: str) -> list[Fault]:
    """Return what would be found after a statement, which is taken back."""
    async with sessions() as db:
        await db.execute(sql(statement))
        found = await verify_chain(db)
        await db.rollback()
    return found


async def test_an_untouched_register_has_no_fault(sessions: Sessions, codes: list[str]) -> None:
    assert await faults_after(sessions) == []


async def test_an_empty_register_has_no_fault(sessions: Sessions) -> None:
    assert await faults_after(sessions) == []


CHANGES = (
    "text = 'khác'",
    "actor_name = 'Người khác'",
    "at = '2026-11-01 00:00:00'",
    "kind = 'noted'",
    "audience = 'staff'",
    "actor_kind = 'officer'",
    "actor_id = 77",
    "seq = 99",
    "case_code = 'AAAA-3333'",
    'data = \'{"state": "received", "files": 9}\'',
    "salt = 'x'",
    "prev_hash = 'x'",
    "hash = 'x'",
)


async def test_a_changed_line_is_named(sessions: Sessions, codes: list[str]) -> None:
    for change in CHANGES:
        faults = await faults_if(sessions, f"UPDATE case_events SET {change} WHERE id = 7")
        assert (7, FaultKind.CHANGED) in [(fault.event_id, fault.what) for fault in faults], change
        assert {fault.event_id for fault in faults} <= {7, None}, change


async def test_a_removed_line_and_its_case_are_named(sessions: Sessions, codes: list[str]) -> None:
    faults = await faults_after(sessions, "DELETE FROM case_events WHERE id IN (7, 10)")
    assert faults == [Fault(7, codes[0], FaultKind.REMOVED), Fault(10, codes[1], FaultKind.REMOVED)]


async def test_removed_last_lines_are_named(sessions: Sessions, codes: list[str]) -> None:
    faults = await faults_after(sessions, "DELETE FROM case_events WHERE id >= 10")
    assert faults == [Fault(10, codes[1], FaultKind.REMOVED), Fault(11, codes[2], FaultKind.REMOVED)]


async def test_a_whole_case_that_is_gone_leaves_its_lines_missing(
    sessions: Sessions, codes: list[str]
) -> None:
    of_case = f"(SELECT id FROM cases WHERE code = '{codes[1]}')"
    faults = await faults_after(
        sessions,
        f"DELETE FROM case_events WHERE case_id = {of_case}",
        f"DELETE FROM cases WHERE code = '{codes[1]}'",
    )
    assert faults == [Fault(place, None, FaultKind.REMOVED) for place in (3, 4, 10)]


async def test_a_register_that_is_wiped_is_found(sessions: Sessions, codes: list[str]) -> None:
    faults = await faults_after(sessions, "DELETE FROM case_events")
    assert [fault.event_id for fault in faults] == list(range(1, 12))


async def test_two_lines_that_changed_places_are_named(sessions: Sessions, codes: list[str]) -> None:
    faults = await faults_after(
        sessions,
        "UPDATE case_events SET id = 1000 WHERE id = 7",
        "UPDATE case_events SET id = 7 WHERE id = 10",
        "UPDATE case_events SET id = 10 WHERE id = 1000",
    )
    assert faults == [Fault(7, codes[1], FaultKind.REORDERED), Fault(10, codes[0], FaultKind.REORDERED)]


COLUMNS = "case_id, case_code, seq + 50, at, kind, audience, actor_kind, actor_id, actor_name, data, text"


def copied(place: int, source: int) -> str:
    """Return the SQL that puts a copy of a line at another place."""
    return (
        "INSERT INTO case_events (id, case_id, case_code, seq, at, kind, audience, actor_kind, actor_id,"
        " actor_name, data, text, salt, body_digest, prev_hash, hash)"
        f" SELECT {place}, {COLUMNS}, salt, body_digest, prev_hash, hash FROM case_events WHERE id = {source}"
    )


async def test_a_line_put_at_the_end_is_named(sessions: Sessions, codes: list[str]) -> None:
    faults = await faults_after(sessions, copied(12, 7))
    assert faults == [Fault(12, codes[0], FaultKind.INSERTED)]


async def test_a_line_put_in_between_is_named_with_those_it_moved(
    sessions: Sessions, codes: list[str]
) -> None:
    moved = [f"UPDATE case_events SET id = {n + 1} WHERE id = {n}" for n in range(11, 7, -1)]
    faults = await faults_after(sessions, *moved, copied(8, 7))
    found = [(fault.event_id, fault.what) for fault in faults]
    assert (8, FaultKind.CHANGED) in found
    assert (12, FaultKind.INSERTED) in found
    assert [event for event, what in found if what is FaultKind.REORDERED] == [9, 10, 11]


async def resealed(sessions: Sessions, place: int, **changes: Any) -> None:
    """Change a line and give it a hash that fits, as somebody would who can read our code."""
    from feedback.chain import Line
    from feedback.tables import CaseEvent

    async with sessions.begin() as db:
        event = await db.get_one(CaseEvent, place)
        for name, value in changes.items():
            setattr(event, name, value)
        line = Line(**{name: getattr(event, name) for name in Line.__dataclass_fields__})
        line.seal(line.prev_hash)
        event.body_digest, event.hash = line.body_digest, line.hash


@pytest.mark.parametrize("place", [7, 11])
async def test_a_line_with_a_hash_made_to_fit_is_named(
    sessions: Sessions, codes: list[str], place: int
) -> None:
    await resealed(sessions, place, text="khác")
    assert [(f.event_id, f.what) for f in await faults_after(sessions)] == [(place, FaultKind.CHANGED)]


async def test_a_cut_chain_whose_end_was_moved_too_leaves_cases_that_differ(
    sessions: Sessions, codes: list[str]
) -> None:
    faults = await faults_after(
        sessions,
        "DELETE FROM case_events WHERE id >= 7",
        "UPDATE register_head SET last_event_id = 6, count = 6,"
        " last_hash = (SELECT hash FROM case_events WHERE id = 6)",
    )
    assert Fault(None, codes[0], FaultKind.CASE_CHANGED) in faults


@pytest.mark.parametrize("change", ["state = 'closed'", "text = 'khác'"])
async def test_a_case_that_differs_from_its_history_is_named(
    sessions: Sessions, codes: list[str], change: str
) -> None:
    faults = await faults_after(sessions, f"UPDATE cases SET {change} WHERE code = '{codes[2]}'")
    assert faults == [Fault(None, codes[2], FaultKind.CASE_CHANGED)]


async def test_a_changed_end_of_the_register_is_found(sessions: Sessions, codes: list[str]) -> None:
    for change in ("count = 12", "last_hash = 'x'", "last_event_id = 12", "count = 10"):
        assert await faults_if(sessions, f"UPDATE register_head SET {change}"), change


async def test_salts_cannot_be_guessed_but_can_be_handed_in(sessions: Sessions, codes: list[str]) -> None:
    async with sessions() as db:
        salts = (await db.scalars(sql("SELECT salt FROM case_events"))).all()
    assert len(set(salts)) == len(salts) == 11
    assert random.Random(1).choice(salts)
