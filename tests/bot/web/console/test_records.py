"""The nightly check: its seals and results, and how faults become known."""

import json
from datetime import date

from sqlalchemy import select, text

from bot.storage.office_tables import StaffNotice
from bot.web.health import reasons_against
from bot.work.nightly import Nightly
from feedback.chain import Line
from feedback.seals import Seal, seals, unlike
from feedback.tables import CaseEvent, CheckKind, DailySeal, RecordCheck, RegisterHead
from tests.bot.web.console.conftest import Office

SUNDAY = date(2026, 11, 22)


async def results(office: Office) -> list[tuple[CheckKind, int]]:
    async with office.parts.sessions() as db:
        found = await db.scalars(select(RecordCheck).order_by(RecordCheck.id))
        return [(check.kind, check.faults) for check in found]


async def notices(office: Office, kind: str) -> list[str]:
    async with office.parts.sessions() as db:
        found = await db.scalars(select(StaffNotice).where(StaffNotice.kind == kind))
        return [json.dumps(notice.data) for notice in found]


async def rewrite(office: Office) -> None:
    """Change a line and all hashes behind it, as somebody would who can read our code."""
    async with office.parts.sessions.begin() as db:
        events = (await db.scalars(select(CaseEvent).order_by(CaseEvent.id))).all()
        before = events[0].prev_hash
        for event in events:
            if event.kind == "due_set":
                event.data = event.data | {"estimated": not event.data["estimated"]}
            line = Line(**{name: getattr(event, name) for name in Line.__dataclass_fields__})
            line.seal(before)
            event.prev_hash, event.hash = line.prev_hash, line.hash
            before = line.hash
        head = await db.get_one(RegisterHead, 1)
        head.last_hash = before


async def test_each_day_is_sealed_and_checked_once(office: Office) -> None:
    office.parts.settings.seal_to = "heads"
    office.clock.move(days=-1)
    await office.case()
    office.clock.move(days=1)
    await office.case()
    nightly = Nightly(office.parts)
    assert await nightly.step()
    assert not await nightly.step()
    assert await results(office) == [(kind, 0) for kind in CheckKind]
    async with office.parts.sessions() as db:
        (seal,) = [seal async for seal in seals(db)]
        assert (seal.day, seal.last_event_id, seal.lines) == (SUNDAY, 2, 2)
        reasons = await reasons_against(db, now=office.clock.now())
        assert not [reason for reason in reasons if reason.startswith("records")]
    told = await notices(office, "seal")
    assert [seal.last_hash in one for one in told] == [True]
    office.clock.move(days=1, hours=-8)  # 1:00 at night
    assert not await nightly.step()
    office.clock.move(hours=1)
    assert await nightly.step()
    assert len(await results(office)) == 2 * len(CheckKind)
    assert await notices(office, "records") == []


async def test_what_was_changed_by_hand_is_told_to_everybody_who_can_act(office: Office) -> None:
    code = await office.case()
    async with office.parts.sessions.begin() as db:
        await db.execute(text("UPDATE case_events SET actor_kind = 'officer' WHERE id = 1"))
        await db.execute(text("UPDATE cases SET due_at = received_at"))
    await Nightly(office.parts).step()
    assert await results(office) == [(CheckKind.CHAIN, 1), (CheckKind.SEALS, 0), (CheckKind.FIGURES, 1)]
    async with office.parts.sessions() as db:
        reasons = await reasons_against(db, now=office.clock.now())
    assert "records: the check of 2026-11-23 found 2 faults" in reasons
    assert len(await notices(office, "records")) == 2
    head = await office.signed_in("head")
    shown = (await head.get("/can-bo/kiem-tra-so")).text
    assert "Kiểm tra sổ ngày 23/11/2026 thấy 2 chỗ không khớp" in shown
    assert "dòng bị sửa" in shown
    assert f"/can-bo/ho-so/{code}" in shown


async def test_a_chain_that_was_rewritten_as_a_whole_is_found_by_its_seals(office: Office) -> None:
    office.clock.move(days=-1)
    await office.case()
    office.clock.move(days=1)
    await Nightly(office.parts).step()
    async with office.parts.sessions() as db:
        noted = [seal async for seal in seals(db)]
        assert await unlike(db, noted) == []
    await rewrite(office)
    office.clock.move(days=1)
    await Nightly(office.parts).step()
    assert (await results(office))[len(CheckKind) :][:2] == [(CheckKind.CHAIN, 0), (CheckKind.SEALS, 1)]
    # Even if the seals of the database had been rewritten too, the one that was noted is not.
    async with office.parts.sessions.begin() as db:
        seal = await db.get_one(DailySeal, SUNDAY)
        seal.last_hash = (await db.get_one(CaseEvent, seal.last_event_id)).hash
        assert await unlike(db, noted) == [SUNDAY]
        assert await unlike(db, [Seal(SUNDAY, 2, seal.last_hash, 2)]) == []


async def test_a_register_that_nobody_checks_any_more_is_told_of(office: Office) -> None:
    await Nightly(office.parts).step()
    office.clock.move(days=3)
    async with office.parts.sessions() as db:
        reasons = await reasons_against(db, now=office.clock.now())
    assert "records: last checked on 2026-11-23" in reasons
    head = await office.signed_in("head")
    assert "Sổ chưa được kiểm tra từ ngày 23/11/2026" in (await head.get("/can-bo/kiem-tra-so")).text
