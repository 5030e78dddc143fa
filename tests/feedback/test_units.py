from dataclasses import replace
from typing import Any

import pytest

from bot.storage.engine import Sessions
from feedback import apologies, units
from feedback.alphabet import by_name
from feedback.calendar import DATA
from feedback.errors import NoUnits, UnitFileFaults, UnitNotFound
from feedback.lifecycle import Role
from feedback.unit_file import UnitRow, read_units
from tests.feedback.world import CALENDAR, later, officer, open_office, receive

ROWS = read_units(DATA / "units_sample.csv")


def renamed(code: str, **changes: Any) -> list[UnitRow]:
    return [replace(row, **changes) for row in ROWS if row.code == code]


def as_own(code: str, own_code: str) -> list[UnitRow]:
    """Return a unit of the office's own, made after a sample."""
    return [
        replace(row, code=own_code, name=f"{row.name} Thật", former_names=(), sample=False)
        for row in renamed(code)
    ]


async def test_units_are_taken_over_with_their_tree(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        done = await units.import_units(db, ROWS)
    assert len(done.added) == 45
    assert done.changed == ()
    async with sessions() as db:
        school, ward, top = [await units.by_code(db, code) for code in ("TH-LVT", "P-TM", "SGDDT")]
        below = {unit.code for unit in await units.all_units(db) if unit.path.startswith(ward.path)}
        everyone = list(await units.all_units(db))
    names = [unit.name for unit in everyone if unit.parent_id == ward.id]
    assert names == sorted(names, key=by_name)
    assert all(everyone.index(top) <= everyone.index(ward) < everyone.index(unit) for unit in everyone
               if unit.parent_id == ward.id)  # fmt: skip
    assert ward.path == f"/{top.id}/{ward.id}/"
    assert "P-TM" in below
    assert ("TH-LVT" in below) == (school.parent_id == ward.id)
    assert school.search_name == "truong tieu hoc le van tam"


async def test_a_second_import_changes_only_what_differs(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await units.import_units(db, ROWS)
    async with sessions.begin() as db:
        done = await units.import_units(db, ROWS)
        assert (done.added, done.changed) == ((), ())
        done = await units.import_units(db, renamed("P-TM", name="Phường Mới"))
        assert done.changed == ("P-TM",)
        assert (await units.by_code(db, "P-TM")).name == "Phường Mới"


async def test_a_moved_unit_takes_those_below_along(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await units.import_units(db, ROWS)
        done = await units.import_units(db, renamed("P-TM", parent="P-TH"))
        ward = await units.by_code(db, "P-TM")
        above = await units.by_code(db, "P-TH")
        below = [unit for unit in await units.all_units(db) if unit.parent_id == ward.id]
    assert ward.path.startswith(above.path)
    assert all(unit.path == f"{ward.path}{unit.id}/" for unit in below)
    assert set(done.changed) == {"P-TM", *(unit.code for unit in below)}


async def test_a_unit_cannot_come_to_stand_above_itself(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await units.import_units(db, ROWS)
    with pytest.raises(UnitFileFaults):
        async with sessions.begin() as db:
            await units.import_units(db, renamed("SGDDT", parent="P-TM"))
    with pytest.raises(UnitFileFaults):
        async with sessions.begin() as db:
            await units.import_units(db, renamed("P-TM", parent="NOBODY"))


async def test_the_unassigned_go_to_the_first_office(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        with pytest.raises(NoUnits):
            await units.unit_for_the_unassigned(db)
        await units.import_units(db, ROWS)
        assert (await units.unit_for_the_unassigned(db)).code == "SGDDT"
        assert (await units.unit_for_the_unassigned(db, "P-TT")).code == "P-TT"
        with pytest.raises(UnitNotFound):
            await units.unit_for_the_unassigned(db, "NOBODY")


async def test_an_empty_cell_says_nothing_about_a_unit_that_exists(sessions: Sessions) -> None:
    bare = renamed("P-TH", parent="", former_names=(), address="", phone="", short_name="")
    async with sessions.begin() as db:
        await units.import_units(db, ROWS)
        assert (await units.import_units(db, bare)).changed == ()


async def test_sample_schools_go_and_offices_of_the_kinds_that_there_are_own_ones_of(
    sessions: Sessions,
) -> None:
    school = as_own("TH-LVT", "TH-THAT")
    ward = as_own("P-TM", "P-THAT")
    async with sessions.begin() as db:
        await units.import_units(db, [*ROWS, *school])
        assert len(await units.drop_unused_samples(db)) == 40
        left = {unit.code for unit in await units.all_units(db)}
        assert left == {"TH-THAT", "P-TH", "P-TT", "P-PT", "P-TM", "SGDDT"}
        await units.import_units(db, ward)
        assert await units.drop_unused_samples(db) == ["P-TH", "P-TM", "P-TT"]


async def test_an_office_with_a_top_of_its_own_needs_no_sample_above_it(sessions: Sessions) -> None:
    ward = [replace(row, parent="") for row in as_own("P-TM", "P-THAT")]
    async with sessions.begin() as db:
        await units.import_units(db, [*ROWS, *ward])
        assert len(await units.drop_unused_samples(db)) == len(ROWS)


async def test_a_sample_unit_stays_that_people_or_papers_belong_to(sessions: Sessions) -> None:
    own = as_own("TH-LVT", "TH-THAT")
    async with sessions.begin() as db:
        await open_office(db)
        head = await officer(db, "TH-LVT", role=Role.HEAD)
        case, late = await receive(db), later(days=8)
        latest = await apologies.latest_new_date(db, case, now=late, calendar=CALENDAR)
        await apologies.apologise(db, case.code, "Chờ.", latest, actor=head, now=late, calendar=CALENDAR)
        await units.import_units(db, [*ROWS, *own])
        case.unit_id = (await units.by_code(db, "TH-THAT")).id
        await db.flush()
        dropped = await units.drop_unused_samples(db, kept={"MN-SM"})
        left = {unit.code for unit in await units.all_units(db)}
    assert len(dropped) == 38
    assert {"TH-LVT", "MN-SM"} <= left
