"""Which unit gets what names none, and what ``check`` says of it."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.commands.check import _inbox_lines
from bot.own_unit import has_officer, own_unit, own_unit_code
from bot.settings import Settings
from bot.staff import accounts
from bot.storage.engine import Sessions
from bot.words import Words
from feedback.calendar import DATA
from feedback.lifecycle import Role
from feedback.unit_file import read_units
from feedback.units import import_units

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def said(**given: str) -> Settings:
    return Settings(_env_file=None, **given)  # type: ignore[call-arg, arg-type]


async def sample(db: AsyncSession) -> None:
    await import_units(db, read_units(DATA / "units_sample.csv"))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "SGDDT"),
        ({"office_name": "Ủy ban nhân dân phường Tân Hưng"}, "P-TH"),
        ({"office_name": "Ủy ban nhân dân phường Tân Hưng", "office_unit": "P-TT"}, "P-TT"),
        ({"office_name": "Phường Tân Hưng", "office_unit": "KHONG-CO"}, "P-TH"),
    ],
)
async def test_the_office_is_found_by_its_code_its_name_or_at_the_top(
    sessions: Sessions, given: dict[str, str], code: str
) -> None:
    async with sessions() as db:
        assert await own_unit(db, said(**given)) is None
        await sample(db)
        assert await own_unit_code(db, said(**given)) == code
        await db.rollback()


async def test_check_warns_of_an_inbox_that_nobody_reads_and_of_a_wrong_code(sessions: Sessions) -> None:
    found, words = said(office_unit="P-TH"), Words("vi")
    async with sessions.begin() as db:
        await sample(db)
        nobody = [line async for line in _inbox_lines(db, found, words)]
        await accounts.add_member(db, "lan", name="Lan", role=Role.OFFICER, unit_code="P-TH", now=NOW)
        unit = await own_unit(db, found)
        assert unit is not None
        assert await has_officer(db, unit)
        somebody = [line async for line in _inbox_lines(db, found, words)]
        wrong = [line async for line in _inbox_lines(db, said(office_unit="P-XX"), words)]
    assert [(line.mark.strip(), "chưa có cán bộ" in line.text) for line in nobody] == [("chú ý", True)]
    assert [line.mark.strip() for line in somebody] == ["ok"]
    assert wrong[0].mark.strip() == "SỬA"
