from bot.storage.engine import Sessions
from feedback.looks import looks, record_look
from tests.feedback.world import later, officer, open_office, receive


async def test_one_line_per_officer_case_and_hour(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        case = await receive(db)
        one, other = await officer(db, "TH-LVT", id=1), await officer(db, "TH-LVT", id=2)
        kept = [
            await record_look(db, case, "case_page", officer=who, now=later(minutes=minutes))
            for who, minutes in ((one, 0), (one, 20), (other, 20), (one, 59), (one, 61))
        ]
        assert kept == [True, False, True, False, True]
    async with sessions() as db:
        seen = await looks(db, unit_path=one.unit_path)
        assert [(line.officer_name, line.at, line.why) for line in seen] == [
            ("Cán bộ 1", later(minutes=61), "case_page"),
            ("Cán bộ 2", later(minutes=20), "case_page"),
            ("Cán bộ 1", later(minutes=0), "case_page"),
        ]
        assert {line.code for line in seen} == {case.code}
        assert len(await looks(db, unit_path=one.unit_path, officer_id=2)) == 1
        assert len(await looks(db, unit_path=one.unit_path, code="KHAC-0000")) == 0


async def test_each_page_has_its_line(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        case, who = await receive(db), await officer(db, "TH-LVT", id=1)
        for page in ("case_page", "original_picture", "case_page"):
            await record_look(db, case, page, officer=who, now=later())
        seen = await looks(db, unit_path=who.unit_path)
        assert [line.why for line in seen] == ["original_picture", "case_page"]


async def test_looks_at_cases_of_other_units_are_not_shown(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        case = await receive(db)
        school = await officer(db, "TH-LVT")
        await record_look(db, case, "case_page", officer=school, now=later())
        assert await looks(db, unit_path="/nowhere/") == []
