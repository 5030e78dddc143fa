from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.dialogue.talk import Draft, Place, Talk
from bot.parts import Parts
from bot.storage.office_tables import SignInAttempt
from bot.storage.tables import Conversation, Heartbeat, Message, StoredFile
from bot.work.clock_jobs import HEARTBEAT, ClockJobs
from bot.work.retention import SIGN_IN, forget, forget_files, planned
from feedback import cases, handling
from feedback.history import verify_chain
from feedback.intake import Attachment
from feedback.retention_rules import Kept, rules_in_force
from tests.bot.work.world import case_from, hear, new_conversation, talk_of
from tests.fakes import HandClock
from tests.feedback.world import MONDAY, officer, receive

RULES = rules_in_force(MONDAY)
TRANSCRIPT, DRAFT, ATTACHMENT, CLOSED_CASE = (
    timedelta(days=RULES[kind].days)
    for kind in (Kept.TRANSCRIPT, Kept.DRAFT, Kept.ATTACHMENT, Kept.CLOSED_CASE)
)


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
    original = await parts.files.keep(b"as it came")
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
                original_sha256=original if name == "nobody" else None,
            ),
        )  # fmt: skip
    async with parts.sessions.begin() as db:
        await receive(db, attachments=(Attachment(str(rows["case"]), "case.jpg"),))
    return {**hashes, "original of nobody": original}


async def test_files_of_nobody_are_removed_and_no_others(parts: Parts, files: dict[str, str]) -> None:
    await ClockJobs(parts).step()
    async with parts.sessions() as db:
        assert sorted(await db.scalars(select(StoredFile.name))) == ["again", "case", "message"]
    there = {name for name, sha256 in files.items() if await parts.files.has(sha256)}
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


async def ended_case(parts: Parts, peer: str, seed: int = 1) -> tuple[str, int, list[str]]:
    """Register and answer a case with a photo; return its code, the photo and the hashes of its bytes."""
    sha256 = await parts.files.keep(f"a photo of {peer}".encode())
    original = await parts.files.keep(f"where {peer} was".encode())
    photo = await add(
        parts,
        StoredFile(
            name="anh.jpg", media_type="image/jpeg", sha256=sha256, original_sha256=original, state="kept",
            created_at=parts.clock.now(),
        ),
    )  # fmt: skip
    async with parts.sessions.begin() as db:
        now = parts.clock.now()
        case = await receive(db, now=now, seed=seed, attachments=[Attachment(str(photo))])
        school = await officer(db, "TH-LVT")
        await handling.answer(db, case.code, "Trường đã trả lại.", actor=school, now=now)
        return case.code, photo, sorted([sha256, original])


async def plans(parts: Parts) -> dict[Kept, int]:
    async with parts.sessions() as db:
        return {plan.rule.kind: plan.count for plan in await planned(db, now=parts.clock.now())}


async def test_files_of_an_old_case_go_before_its_sender_and_the_plan_says_so(
    parts: Parts, clock: HandClock
) -> None:
    code, photo, hashes = await ended_case(parts, "lan")
    clock.move(seconds=ATTACHMENT.total_seconds())
    assert not any((await plans(parts)).values())
    clock.move(seconds=1)
    assert (await plans(parts))[Kept.ATTACHMENT] == 1
    async with parts.sessions.begin() as db:
        assert await forget_files(db, now=clock.now()) == hashes
    async with parts.sessions() as db:
        row = await db.get_one(StoredFile, photo)
        assert (row.state, row.sha256, row.original_sha256, row.name) == ("erased", None, None, "")
        assert (await cases.by_code(db, code)).reporter_name
    assert not any((await plans(parts)).values())


async def test_who_sent_an_old_case_is_masked_and_an_open_one_is_left(parts: Parts, clock: HandClock) -> None:
    await new_conversation(parts, "lan")
    still_open = await case_from(parts, "lan", seed=2)
    code, _, _ = await ended_case(parts, "minh")
    said = await message(parts, None, case_code=code)
    clock.move(seconds=CLOSED_CASE.total_seconds() + 1)
    assert (await plans(parts))[Kept.CLOSED_CASE] == 1
    await run(parts)
    async with parts.sessions() as db:
        assert (await cases.by_code(db, code)).reporter_name == ""
        assert (await cases.by_code(db, still_open)).reporter_name != ""
        assert await verify_chain(db) == []
    assert said not in await left(parts)
    assert (await plans(parts))[Kept.CLOSED_CASE] == 0
