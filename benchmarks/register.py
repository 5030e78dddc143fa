"""A register of a million invented cases: building it, a year's statistics, and going through it row by row.

``python -m benchmarks register``; ``REGISTER_CASES=50000 python -m benchmarks register`` for another size.
The rows are seeded, with words of a usual length; they come in over nearly five years: forty-nine times the
same thirty-six days, so that the database itself can make most of them, then the last ones, not all answered.
Some have waited for their citizen, and most of the late ones have a letter of apology.
"""

import gc
import os
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.__main__ import rarely_collect
from bot.storage.engine import Sessions, open_engine, open_sessions, reading
from bot.storage.migrate import all_metadata
from feedback import units
from feedback.calendar import DATA
from feedback.case_rows import case_rows
from feedback.counted_again import count_again
from feedback.folding import fold
from feedback.kinds import CaseKind, ContentType
from feedback.lifecycle import State
from feedback.pakn_form import pakn_form
from feedback.periods import Period, administrative_period
from feedback.sealing import Vault
from feedback.statistics import figures
from feedback.tables import Case, CountedRound, instant, unlock
from feedback.tables.counted import FAR_AWAY
from feedback.unit_file import read_units

SIZE = 1_000_000
SEED = 1
NOW = datetime(2026, 12, 20, 13, 0, tzinfo=UTC)
BLOCKS, BLOCK_DAYS = 50, 36
#: A text is four of these: each stands in a quarter of all.
SENTENCES = (
    "Thu tiền quỹ lớp đầu năm cao hơn mức đã thông báo.",
    "Xe đưa đón học sinh đến muộn nhiều ngày liền, cháu phải đợi ngoài cổng.",
    "Bữa trưa bán trú nguội và ít, cháu về nhà kêu đói.",
    "Phòng học quá nóng, quạt hỏng từ đầu tháng chưa ai sửa.",
    "Lịch học thêm thay đổi liên tục mà phụ huynh không được báo trước.",
    "Nhà vệ sinh khu A thiếu nước và rất bẩn.",
    "Cổng trường giờ tan học bị ùn tắc, xe máy đi lên vỉa hè.",
    "Cô giáo chưa trả bài kiểm tra giữa kỳ cho các cháu.",
    "Đồng phục bán tại trường đắt hơn ngoài chợ mà bắt buộc phải mua.",
    "Xin hướng dẫn thủ tục chuyển trường cho cháu từ tỉnh khác về.",
    "Cháu bị bạn cùng lớp trêu chọc nhiều lần, mong thầy cô quan tâm.",
    "Tiền điện nước của lớp thu hai lần trong một học kỳ.",
    "Bếp ăn không công khai nguồn gốc thực phẩm.",
    "Sân trường ngập sau mỗi trận mưa, các cháu không có chỗ chơi.",
    "Sổ liên lạc điện tử không hiện điểm của học kỳ một.",
    "Mong nhà trường xem lại và trả lời sớm cho phụ huynh.",
)
INSTANTS = ("until", "began", "due", "ended", "rated", "replied", "published")
_AT_ONCE = 5_000


async def main() -> None:
    size = int(os.environ.get("REGISTER_CASES", SIZE))
    rarely_collect()
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite+aiosqlite:///{Path(folder) / 'register.db'}")
        unlock(engine.dialect, Vault(["a key for personal data in benchmarks only"]))
        async with engine.begin() as connection:
            for metadata in all_metadata():
                await connection.run_sync(metadata.create_all)
        sessions = open_sessions(engine)
        began = time.perf_counter()
        await build(sessions, size)
        print(f"{size:,} cases over {BLOCKS * BLOCK_DAYS} days, built in {time.perf_counter() - began:.0f} s")
        # As ``serve`` does once it has loaded.
        gc.collect()
        gc.freeze()
        whole = Period(NOW - timedelta(days=BLOCKS * BLOCK_DAYS), NOW)
        for name, period in (
            ("a year (administrative 2026)", administrative_period("2026")),
            ("a month (administrative 2026-11)", administrative_period("2026-11")),
            ("all years at once", whole),
        ):
            await measure(sessions, name, period)
            await check_form(sessions, period)
        await go_through(sessions, whole)
        await engine.dispose()


async def build(sessions: Sessions, size: int, *, until: datetime = NOW) -> None:
    """Fill the register with so many cases, the last of which came just before ``until``."""
    rng = random.Random(SEED)
    async with sessions.begin() as db:
        await units.import_units(db, read_units(DATA / "units_sample.csv"))
        ids = [unit.id for unit in await units.all_units(db)]
    made = [case for block in (0, 1) for case in _cases(rng, ids, size // BLOCKS, block, until)]
    async with sessions.begin() as db:
        for start in range(0, len(made), _AT_ONCE):
            await db.execute(insert(Case), made[start : start + _AT_ONCE])
    async with sessions.begin() as db:
        await count_again(db)
    for block in range(2, BLOCKS):
        async with sessions.begin() as db:
            await _copy(db, block)
    async with sessions.begin() as db:
        await _stop_and_apologise(db, until)


async def _stop_and_apologise(db: AsyncSession, now: datetime) -> None:
    """Let one case in twelve have waited a day for its citizen, and nine late ones in ten have a letter."""
    began, ended = _moved("received_at", -1), _moved("received_at", -2)
    pauses = f"SELECT id, 1, {began}, {ended}, 'citizen' FROM cases WHERE id % 12 = 0"
    await db.execute(
        text(f"INSERT INTO case_pauses (case_id, counting, began_at, ended_at, reason) {pauses}")
    )
    columns = "case_id, round, unit_id, issuer_id, year, number, reason, old_due_at, new_due_at, signed_by_id"
    told = "id, 1, unit_id, unit_id, 2026, id, 'vì', due_at, CASE WHEN id % 2 THEN due_at END, 1"
    late = "due_at < coalesce(answered_at, :now) AND closed_at IS NULL AND id % 10 < 9"
    letters = f"SELECT {told}, '', {_moved('due_at', -1)} FROM cases WHERE {late}"
    letters = f"INSERT INTO case_apologies ({columns}, signed_by_name, written_at) {letters}"
    await db.execute(text(letters), {"now": now.strftime("%Y-%m-%d %H:%M:%S.%f")})


async def _copy(db: AsyncSession, block: int) -> None:
    """Let the block before the last one happen again, earlier."""
    block_days = BLOCK_DAYS * (block - 1)
    columns = [column.name for column in Case.__table__.columns if column.name not in {"id", "code"}]
    moved = ", ".join(_moved(name, block_days) if name.endswith("_at") else name for name in columns)
    code = f"'{block:02}' || substr(code, 3)"
    copy = f"SELECT {code}, {moved} FROM cases WHERE code LIKE '01%'"
    await db.execute(text(f"INSERT INTO cases (code, {', '.join(columns)}) {copy}"))
    counted = [column.name for column in CountedRound.__table__.columns if column.name != "case_id"]
    shift, far = block_days * 86_400_000_000, instant(FAR_AWAY)
    earlier = (f"CASE WHEN c.{name} < {far} THEN c.{name} - {shift} ELSE c.{name} END" for name in INSTANTS)
    told = dict(zip(INSTANTS, earlier, strict=True))
    values = ", ".join(told.get(name, f"c.{name}") for name in counted)
    copies = "cases o ON o.id = c.case_id JOIN cases n ON n.code"
    copy = f"SELECT n.id, {values} FROM counted_rounds c JOIN {copies} = '{block:02}' || substr(o.code, 3)"
    copy += " WHERE o.code LIKE '01%'"
    await db.execute(text(f"INSERT INTO counted_rounds (case_id, {', '.join(counted)}) {copy}"))


def _moved(name: str, days: int) -> str:
    # As SQLAlchemy writes times, to the microsecond; earlier by so many days.
    return f"strftime('%Y-%m-%d %H:%M:%f', {name}, '{-days:+} days') || '000'"


async def measure(sessions: Sessions, name: str, period: Period) -> None:
    """Print how long the statistics of a period take, the first and the second time."""
    taken = []
    for _ in range(2):
        began, worked = time.perf_counter(), time.process_time()
        async with reading(sessions) as db:
            found = await figures(db, period, now=NOW)
        taken.append(f"{time.perf_counter() - began:.2f} s ({time.process_time() - worked:.2f} s processor)")
    print(f"{name}: {found.cases.owed:,} owed, {found.cases.answered:,} answered; {', then '.join(taken)}")


async def check_form(sessions: Sessions, period: Period) -> None:
    """Hold the form II.05 against its own rules and against the figures, in all units and in sum.

    Raises:
        RuntimeError: a rule is broken.
    """
    began = time.process_time()
    async with reading(sessions) as db:
        form = await pakn_form(db, period, now=NOW)
        counts = (await figures(db, period, now=NOW)).cases
    if form.faults or (form.total.columns[3], form.total.columns[10]) != (counts.owed, counts.open):
        raise RuntimeError(f"the form does not add up: {form.faults}")
    spent = time.process_time() - began
    print(f"  its form: {len(form.rows)} lines and their sum, every rule holds ({spent:.2f} s processor)")


async def go_through(sessions: Sessions, period: Period) -> None:
    """Print how long it takes to read all rows behind the figures, and what memory it takes more."""
    before, began, number = _megabytes(), time.perf_counter(), 0
    async with reading(sessions) as db:
        async for _ in case_rows(db, period, by_case=True):
            number += 1
    seconds = time.perf_counter() - began
    print(
        f"{number:,} rows behind the figures in {seconds:.0f} s, {_megabytes() - before:.0f} MB more at most"
    )


def _cases(
    rng: random.Random, unit_ids: list[int], size: int, block: int, now: datetime
) -> Iterator[dict[str, Any]]:
    step, until = timedelta(days=BLOCK_DAYS) / size, now - timedelta(days=BLOCK_DAYS * block)
    for number in range(size):
        received = until - step * (size - number) + timedelta(microseconds=rng.randrange(1000))
        unit = rng.randrange(len(unit_ids))
        due = (received + timedelta(days=7)).replace(hour=10, minute=0, second=0, microsecond=0)
        answered = received + timedelta(days=rng.uniform(0.2, 7.2))
        code, words = f"{block:02}{number // 10_000:02}-{number % 10_000:04}", _text(rng)
        row: dict[str, Any] = {
            "code": code,
            "kind": rng.choices([CaseKind.FEEDBACK, CaseKind.PETITION, CaseKind.QUESTION], [70, 15, 15])[0],
            "state": State.RECEIVED, "unit_id": unit_ids[unit], "content_type": rng.choice(list(ContentType)),
            "title": words[:80], "text": words, "search_text": fold(f"{code} {words}"), "language": "vi",
            "consent_publication": False,
            "channel": rng.choice(["web", "zalo_oa", "telegram"]), "received_at": received, "due_at": due,
            "due_estimated": False, "clock_version": "benchmark", "last_seq": 0, "row_version": 1,
            "officer_id": 2 * unit + rng.randrange(2), "officer_name": "Cán bộ",
            **dict.fromkeys(("answered_at", "first_reply_at", "closed_at", "rating", "rated_at")),
        }  # fmt: skip
        if answered < now and rng.random() < 0.99:
            ended = "closed_at" if rng.random() < 0.03 else "answered_at"
            row |= {ended: answered, "first_reply_at": answered - timedelta(hours=rng.randrange(4))}
            row["state"] = State.NOT_ACCEPTED if ended == "closed_at" else State.ANSWERED
            if ended == "answered_at" and rng.random() < 0.4:
                row |= {"rating": rng.randrange(1, 5), "rated_at": answered + timedelta(hours=9)}
        yield row


def _text(rng: random.Random) -> str:
    return " ".join(rng.sample(SENTENCES, 4))


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
