"""What the clock jobs put together for each: the digest of a morning, what is old."""

from typing import Any

from sqlalchemy import event, select

from bot.parts import Parts
from bot.staff import accounts
from bot.storage.office_tables import StaffMember, StaffNotice
from bot.work.clock_jobs_digest import Digest
from tests.bot.work.test_clock_jobs_cases import at, code, step, to_the_group
from tests.fakes import HandClock

__all__ = ["code"]


async def test_the_digest_counts_what_waits_for_each(parts: Parts, clock: HandClock, code: str) -> None:
    await step(parts, clock, "2026-12-01T08:00")
    async with parts.sessions() as db:
        rows = await db.execute(
            select(StaffMember.login, StaffNotice.data)
            .join(StaffMember, StaffMember.id == StaffNotice.staff_id)
            .where(StaffNotice.kind == "digest")
        )
        found = {login: data for login, data in rows}  # noqa: C416
    assert found["hoa"] == {
        "late": 0, "today": 1, "next_day": 0, "nobody": 1, "approval": 0, "without_apology": 0,
    }  # fmt: skip
    assert set(found) == {"lan", "hoa", "minh", "admin"}
    (told,) = (text for text in await to_the_group(parts) if "việc cần biết" in text)
    first, *_ = told.splitlines()[1:]
    assert "đến hạn hôm nay" in first  # what cannot wait comes before everybody's figures
    assert "• Hoa: Việc hôm nay: 0 hồ sơ quá hạn" in told


async def test_while_the_digest_counts_everybody_else_may_write(
    parts: Parts, clock: HandClock, code: str
) -> None:
    clock.at = at("2026-12-01T08:00")
    only_reads: list[bool] = []

    def note(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "FROM cases" in statement:
            only_reads.append(connection.get_execution_options().get("read_only", False))

    event.listen(parts.engine.sync_engine, "before_cursor_execute", note)
    try:
        assert await Digest(parts).step() == 4
    finally:
        event.remove(parts.engine.sync_engine, "before_cursor_execute", note)
    # One look at all that waits for each of the four, one more at what lacks a letter for the three leaders.
    assert only_reads == [True] * 7
    assert await Digest(parts).step() == 0


async def test_old_answers_are_told_once_a_week_to_who_can_look_at_them(
    parts: Parts, clock: HandClock, code: str
) -> None:
    async with parts.transaction() as db:
        await accounts.add_member(db, "mai", name="Mai", role="editor", unit_code=None, now=clock.now())

    async def told() -> list[tuple[str, dict[str, Any]]]:
        async with parts.sessions() as db:
            rows = await db.execute(
                select(StaffMember.login, StaffNotice.data)
                .join(StaffMember, StaffMember.id == StaffNotice.staff_id)
                .where(StaffNotice.kind == "old_answers")
                .order_by(StaffNotice.id)
            )
            return [(login, data) for login, data in rows]

    await step(parts, clock, "2027-01-29T08:00")
    assert await told() == []
    await step(parts, clock, "2027-02-01T08:00")
    first = await told()
    assert {login for login, _ in first} == {"minh", "admin", "mai"}
    today = clock.now().date()
    old = sum(one.stale(today) for one in parts.knowledge.content.topics.values())
    old += sum(one.stale(today) for one in parts.knowledge.guides.all)
    assert first[0][1] == {"count": old, "since": "31/01/2027"}
    assert old > 0
    await step(parts, clock, "2027-02-02T08:00")
    assert await told() == first
    await step(parts, clock, "2027-02-15T08:00")
    assert len(await told()) == 2 * len(first)
