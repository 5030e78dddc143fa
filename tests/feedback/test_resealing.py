from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.engine import Sessions
from feedback import cases, resealing
from feedback.queue_filter import QueueFilter
from feedback.sealing import Vault
from feedback.tables import unlock
from tests.feedback.world import open_office, receive

OLD, NEW = "the key of last year, long enough", "the key of this year, also enough"


async def three_cases(engine: AsyncEngine, sessions: Sessions, *keys: str) -> None:
    unlock(engine.dialect, Vault(keys))
    async with sessions.begin() as db:
        await open_office(db)
        for seed in range(3):
            await receive(db, seed=seed, reporter_phone=f"090000000{seed}", reporter_email="a@b.vn")


async def test_the_database_holds_nobody_in_the_clear(engine: AsyncEngine, sessions: Sessions) -> None:
    await three_cases(engine, sessions, NEW)
    async with sessions() as db:
        rows = await db.execute(
            text("SELECT reporter_name, reporter_phone, reporter_email, phone_finder FROM cases")
        )
        stored = " ".join(str(value) for row in rows for value in row)
        assert "Thử" not in stored
        assert "09000" not in stored
        assert "a@b" not in stored
        found = await cases.of_person(db, phone="+84 900 000 001")
        assert [case.reporter_phone for case in found] == ["0900000001"]
        assert found[0].reporter_name == "Trần Thị Thử"


async def test_staff_find_a_case_by_the_whole_number_or_name_only(
    engine: AsyncEngine, sessions: Sessions
) -> None:
    await three_cases(engine, sessions, NEW)
    async with sessions() as db:
        for words, expected in (("0900 000 002", 1), ("tran thi thu", 3), ("0900 000", 0), ("tran thi", 0)):
            assert (await cases.queue(db, QueueFilter(words=words))).total == expected


async def test_rotation_goes_on_where_it_stopped_and_nobody_is_lost_meanwhile(
    engine: AsyncEngine, sessions: Sessions
) -> None:
    await three_cases(engine, sessions, OLD)
    both = Vault([NEW, OLD])
    unlock(engine.dialect, both)
    async with sessions.begin() as db:
        assert await resealing.reseal(db, at_most=2) == 2
    async with sessions() as db:
        assert await resealing.seal_state(db) == resealing.SealState(newest=2, older=1)
        found = [await cases.of_person(db, phone=f"090000000{n}") for n in range(3)]
        assert [len(one) for one in found] == [1, 1, 1]
    async with sessions.begin() as db:
        assert await resealing.reseal(db, at_most=2) == 1
        assert await resealing.reseal(db, at_most=2) == 0
    unlock(engine.dialect, Vault([NEW]))
    async with sessions() as db:
        found = [await cases.of_person(db, phone=f"090000000{n}") for n in range(3)]
        assert [one[0].reporter_phone for one in found] == [f"090000000{n}" for n in range(3)]
        assert await resealing.locked_rows(db) == 0
        assert await resealing.opens_newest(db)
    unlock(engine.dialect, Vault([OLD]))
    async with sessions() as db:
        assert await resealing.locked_rows(db) == 3
        assert not await resealing.opens_newest(db)


async def test_rows_from_before_there_were_keys_are_read_and_sealed(
    engine: AsyncEngine, sessions: Sessions
) -> None:
    await three_cases(engine, sessions, NEW)
    async with sessions.begin() as db:
        await db.execute(text("UPDATE cases SET reporter_name = 'Lê Văn Cũ', name_finder = ''"))
    async with sessions() as db:
        found = await cases.of_person(db, phone="0900000001")
        assert found[0].reporter_name == "Lê Văn Cũ"
    async with sessions.begin() as db:
        assert await resealing.reseal(db) == 3
    async with sessions() as db:
        assert len(await cases.of_person(db, name="LE VAN CU")) == 3
        assert "Cũ" not in str((await db.execute(text("SELECT reporter_name FROM cases"))).all())
