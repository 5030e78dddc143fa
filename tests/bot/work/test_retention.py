from typing import Any

import pytest
from sqlalchemy import func, select

from bot.dialogue.talk import Draft, Place, Talk
from bot.parts import Parts
from bot.storage.tables import Conversation, Heartbeat, Message, SignInAttempt, StoredFile
from bot.work.clock_jobs import HEARTBEAT, ClockJobs
from bot.work.retention import DRAFT, SIGN_IN, TRANSCRIPT, forget
from feedback.intake import Attachment
from tests.bot.work.world import case_from, hear, new_conversation, talk_of
from tests.fakes import HandClock
from tests.feedback.world import receive


async def add(parts: Parts, row: Any) -> Any:
    async with parts.sessions.begin() as db:
        db.add(row)
        await db.flush()
        return row.id


async def message(parts: Parts, conversation_id: int | None, **changes: Any) -> int:
    told = {"state": "done", "channel": "telegram", "direction": "in", "author": "citizen", **changes}
    now = parts.clock.now()
    row = Message(conversation_id=conversation_id, text="Xin chào", created_at=now, state_at=now, **told)
    found: int = await add(parts, row)
    return found


async def left(parts: Parts) -> set[int]:
    async with parts.sessions() as db:
        return set(await db.scalars(select(Message.id)))


async def run(parts: Parts) -> int:
    async with parts.sessions.begin() as db:
        return await forget(db, now=parts.clock.now())


async def test_a_transcript_without_a_case_is_removed_after_a_year(parts: Parts, clock: HandClock) -> None:
    lan, minh = [await new_conversation(parts, peer) for peer in ("lan", "minh")]
    await case_from(parts, "minh")
    await message(parts, lan)
    await message(parts, None, state="ignored")
    kept = {await message(parts, minh), await message(parts, lan, state="queued", direction="out")}
    kept.add(await message(parts, lan, case_code="AAAA-3333"))
    clock.move(seconds=TRANSCRIPT.total_seconds() - 1)
    kept.add(await message(parts, lan))
    assert await run(parts) == 0
    clock.move(seconds=2)
    assert await run(parts) == 2
    assert await left(parts) == kept


async def test_a_draft_that_was_never_sent_is_removed_after_a_month(parts: Parts, clock: HandClock) -> None:
    await new_conversation(parts, "lan")
    await new_conversation(parts, "minh")
    draft = Talk(met=True, place=Place.NAME, draft=Draft(name="Trần Thị Thử"))
    async with parts.sessions.begin() as db:
        for theirs in await db.scalars(select(Conversation)):
            theirs.talk, theirs.last_in_at = draft.model_dump(mode="json"), clock.now()
    clock.move(seconds=DRAFT.total_seconds() + 1)
    await hear(parts, "minh", "Tôi đây")
    assert await run(parts) == 1
    emptied = await talk_of(parts, "lan")
    assert (emptied.draft, emptied.place, emptied.met) == (None, Place.FREE, True)
    assert (await talk_of(parts, "minh")).draft == draft.draft
    assert await run(parts) == 0


async def test_failed_sign_ins_are_forgotten(parts: Parts, clock: HandClock) -> None:
    await add(parts, SignInAttempt(key_hash="a", at=clock.now()))
    clock.move(seconds=SIGN_IN.total_seconds() + 1)
    fresh = await add(parts, SignInAttempt(key_hash="a", at=clock.now()))
    assert await run(parts) == 1
    async with parts.sessions() as db:
        assert (await db.scalars(select(SignInAttempt.id))).all() == [fresh]


@pytest.fixture
async def files(parts: Parts, clock: HandClock) -> dict[str, str]:
    """Keep three old files: of nobody, of a case, of a message; and a new one with the bytes of another."""
    number = await new_conversation(parts, "lan")
    hashes = {name: await parts.files.keep(name.encode()) for name in ("nobody", "case", "message", "twice")}
    rows: dict[str, int] = {}
    for name in (*hashes, "again"):
        if name == "again":
            clock.move(seconds=DRAFT.total_seconds() + 1)
        rows[name] = await add(
            parts,
            StoredFile(
                conversation_id=number,
                message_id=await message(parts, number) if name == "message" else None,
                name=name, media_type="image/jpeg", state="kept",
                sha256=hashes["twice" if name == "again" else name], created_at=clock.now(),
            ),
        )  # fmt: skip
    async with parts.sessions.begin() as db:
        await receive(db, attachments=(Attachment(str(rows["case"]), "case.jpg"),))
    return hashes


async def test_files_of_nobody_are_removed_and_no_others(parts: Parts, files: dict[str, str]) -> None:
    await ClockJobs(parts).step()
    async with parts.sessions() as db:
        assert sorted(await db.scalars(select(StoredFile.name))) == ["again", "case", "message"]
    there = {name for name, sha256 in files.items() if parts.files.path(sha256).exists()}
    assert there == {"case", "message", "twice"}


async def test_the_heartbeat_shows_when_all_jobs_ran(parts: Parts, clock: HandClock) -> None:
    ears = [parts.wakeups.listen(bell) for bell in ("inbox", "outbox")]
    jobs = ClockJobs(parts)
    for _ in range(2):
        clock.move(seconds=20)
        await jobs.step()
        async with parts.sessions() as db:
            assert (await db.get_one(Heartbeat, HEARTBEAT)).at == clock.now()
    assert all(ear.is_set() for ear in ears)
    async with parts.sessions() as db:
        assert await db.scalar(select(func.count()).select_from(Heartbeat)) == 1
