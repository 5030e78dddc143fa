import json
import tarfile
from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.backup import BackupExists, NotEmpty, WrongBackup, load, missing_files, save, tables
from bot.desk import Desk
from bot.files import FileStore
from bot.parts import Parts
from bot.storage.engine import Sessions, open_engine, open_sessions
from bot.storage.migrate import migrate
from bot.storage.office_tables import StaffMember
from bot.storage.tables import StoredFile
from faq.service import load_starter
from feedback.cases import of_person
from feedback.chain import FaultKind
from feedback.history import verify_chain
from feedback.tables import unlock
from tests.bot.work.world import case_from, hear, new_conversation
from tests.fakes import VAULT
from tests.feedback.world import MONDAY, officer, receive

Rows = dict[str, list[dict[str, object]]]


async def contents(engine: AsyncEngine) -> Rows:
    """Return all rows of all tables."""
    async with engine.connect() as connection:
        return {
            table.name: [
                dict(row)
                for row in (
                    await connection.execute(table.select().order_by(*table.primary_key.columns))
                ).mappings()
            ]
            for table in tables()
        }


@pytest.fixture
async def filled(parts: Parts) -> Parts:
    """Fill the database with something of every kind."""
    await new_conversation(parts, "lan")
    await hear(parts, "lan", "Xin chào 😀", "Dạ")
    code = await case_from(parts, "lan")
    sha256 = await parts.files.keep(b"a photo")
    async with parts.sessions.begin() as db:
        await load_starter(db, parts.knowledge.content, now=parts.clock.now())
        db.add(StaffMember(login="hoa", name="Hoa", role="officer", created_at=parts.clock.now()))
        db.add(
            StoredFile(
                name="ảnh.jpg",
                media_type="image/jpeg",
                sha256=sha256,
                original_sha256=await parts.files.keep(b"a photo as it came"),
                state="kept",
                created_at=parts.clock.now(),
            )
        )
        # A unit that moved below one that came after it.
        await db.execute(text("UPDATE units SET parent_id = 40 WHERE id = 2"))
        await Desk(parts).answer(db, code, "=Trường đã trả lại tiền.", await officer(db, "TH-LVT"))
    return parts


@pytest.fixture
async def empty(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'other.db'}")
    unlock(engine.dialect, VAULT)
    await migrate(engine)
    yield engine
    await engine.dispose()


async def test_everything_comes_back_as_it_was_whatever_kind_of_database_it_came_from(
    filled: Parts, empty: AsyncEngine, tmp_path: Path
) -> None:
    target, other_files = tmp_path / "copy.tar.gz", FileStore(tmp_path / "other")
    saved = await save(filled.engine, filled.files, target)
    assert await load(empty, other_files, target) == saved
    there = await contents(empty)
    assert there == await contents(filled.engine)
    assert sum(map(len, there.values())) == saved
    assert await other_files.read(str(there["stored_file"][0]["sha256"])) == b"a photo"
    original = str(there["stored_file"][0]["original_sha256"])
    assert await other_files.read(original) == b"a photo as it came"
    async with open_sessions(empty)() as db:
        assert await verify_chain(db) == []
        assert await missing_files(db, other_files) == []
        await other_files.forget(original)
        assert await missing_files(db, other_files) == ["stored_file #1 (original)"]


async def test_a_copy_holds_what_is_sealed_sealed(filled: Parts, empty: AsyncEngine, tmp_path: Path) -> None:
    target = tmp_path / "copy.tar.gz"
    async with filled.sessions.begin() as db:
        await receive(db, reporter_phone="0987654321")
    await save(filled.engine, filled.files, target)
    with tarfile.open(target) as source:
        cases = source.extractfile("tables/cases.jsonl")
        assert cases is not None
        written = cases.read().decode()
    assert "0987654321" not in written
    assert "Trần Thị Thử" not in written
    await load(empty, FileStore(tmp_path / "other"), target)
    async with open_sessions(empty)() as db:
        assert len(await of_person(db, phone="0987 654 321")) == 1


async def test_a_backup_never_overwrites(filled: Parts, tmp_path: Path) -> None:
    target = tmp_path / "copy.tar.gz"
    target.write_bytes(b"the only copy")
    with pytest.raises(BackupExists):
        await save(filled.engine, filled.files, target)
    assert target.read_bytes() == b"the only copy"


async def test_a_backup_waits_for_no_writer_and_shows_one_instant(filled: Parts, tmp_path: Path) -> None:
    async with filled.sessions.begin() as db:
        db.add(StaffMember(login="sau", name="Sau", role="head", created_at=filled.clock.now()))
        await db.flush()
        before = await save(filled.engine, filled.files, tmp_path / "copy.tar.gz")
    assert await save(filled.engine, filled.files, tmp_path / "later.tar.gz") == before + 1


async def test_a_database_that_holds_something_is_not_restored_into(filled: Parts, tmp_path: Path) -> None:
    target = tmp_path / "copy.tar.gz"
    await save(filled.engine, filled.files, target)
    before = await contents(filled.engine)
    with pytest.raises(NotEmpty):
        await load(filled.engine, filled.files, target)
    assert await contents(filled.engine) == before


def archive(path: Path, **members: bytes) -> Path:
    with tarfile.open(path, "w:gz") as out:
        for name, content in members.items():
            info = tarfile.TarInfo(name.replace("_json", ".json"))
            info.size = len(content)
            out.addfile(info, BytesIO(content))
    return path


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "kind", ["words", "nothing", "cut off", "no manifest", "odd manifest", "other release"]
)
async def test_a_file_that_is_no_backup_is_refused(
    filled: Parts, empty: AsyncEngine, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "wrong.tar.gz"
    whole = tmp_path / "whole.tar.gz"
    await save(filled.engine, filled.files, whole)
    match kind:
        case "words":
            path.write_text("Xin chào")
        case "nothing":
            path.write_bytes(b"")
        case "cut off":
            path.write_bytes(whole.read_bytes()[:-2000])
        case "no manifest":
            archive(path, other_json=b"{}")
        case "odd manifest":
            archive(path, manifest_json=b"[]")
        case _:
            archive(path, manifest_json=json.dumps({"schema": "another", "rows": 1}).encode())
    with pytest.raises(WrongBackup):
        await load(empty, filled.files, path)
    assert not any((await contents(empty)).values())


async def test_a_change_after_restoring_is_found(filled: Parts, empty: AsyncEngine, tmp_path: Path) -> None:
    target = tmp_path / "copy.tar.gz"
    await save(filled.engine, filled.files, target)
    await load(empty, filled.files, target)
    async with empty.begin() as connection:
        await connection.execute(text("UPDATE case_events SET text = 'Chưa trả lời' WHERE kind = 'answered'"))
    async with open_sessions(empty)() as db:
        faults = await verify_chain(db)
    assert [fault.what for fault in faults] == [FaultKind.CHANGED]


async def test_bytes_that_were_exchanged_in_the_file_are_refused(
    filled: Parts, empty: AsyncEngine, tmp_path: Path
) -> None:
    target, forged = tmp_path / "copy.tar.gz", tmp_path / "forged.tar.gz"
    await save(filled.engine, filled.files, target)
    with tarfile.open(target) as source, tarfile.open(forged, "w:gz") as out:
        for member in source.getmembers():
            content = source.extractfile(member)
            assert content is not None
            data = b"another photo" if member.name.startswith("files/") else content.read()
            member.size = len(data)
            out.addfile(member, BytesIO(data))
    with pytest.raises(WrongBackup):
        await load(empty, FileStore(tmp_path / "other"), forged)
    assert not any((await contents(empty)).values())


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_from_sqlite_to_postgres_new_rows_take_new_numbers(
    engine: AsyncEngine, sessions: Sessions, tmp_path: Path
) -> None:
    source = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'source.db'}")
    await migrate(source)
    async with open_sessions(source).begin() as db:
        for number in (3, 900):
            db.add(StaffMember(id=number, login=f"{number}", name="Hoa", role="head", created_at=MONDAY))
    files = FileStore(tmp_path / "files")
    await save(source, files, tmp_path / "copy.tar.gz")
    assert await load(engine, files, tmp_path / "copy.tar.gz") == 2
    assert await contents(engine) == await contents(source)
    async with sessions.begin() as db:
        fresh = StaffMember(login="mới", name="Mới", role="head", created_at=MONDAY + timedelta(days=1))
        db.add(fresh)
        await db.flush()
        assert fresh.id == 901
    await source.dispose()
