"""A register of a million invented cases: building it, a year's statistics, and going through it row by row.

``python -m benchmarks register``; ``REGISTER_CASES=50000 python -m benchmarks register`` for another size.
The rows are seeded, with words of a usual length; they come in over nearly five years: fifty times the same
thirty-six days, so that the database itself can make most of them.
"""

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

from bot.storage.engine import Sessions, open_engine, open_sessions, reading
from bot.storage.migrate import all_metadata
from feedback import units
from feedback.calendar import DATA
from feedback.case_rows import case_rows
from feedback.kinds import CaseKind, ContentType
from feedback.lifecycle import State
from feedback.periods import Period, administrative_period
from feedback.sealing import Vault
from feedback.statistics import figures
from feedback.tables import Case, unlock
from feedback.unit_file import read_units

SIZE = 1_000_000
SEED = 1
NOW = datetime(2026, 12, 20, 13, 0, tzinfo=UTC)
BLOCKS, BLOCK_DAYS = 50, 36
WORDS = "Thu tiền quỹ lớp đầu năm cao hơn mức đã thông báo, mong nhà trường xem lại và trả lời. " * 3
_AT_ONCE = 5_000


async def main() -> None:
    size = int(os.environ.get("REGISTER_CASES", SIZE))
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
        whole = Period(NOW - timedelta(days=BLOCKS * BLOCK_DAYS), NOW)
        for name, period in (
            ("a year (administrative 2026)", administrative_period("2026")),
            ("a month (administrative 2026-11)", administrative_period("2026-11")),
            ("all years at once", whole),
        ):
            await measure(sessions, name, period)
        await go_through(sessions, whole)
        await engine.dispose()


async def build(sessions: Sessions, size: int) -> None:
    """Fill the register with so many cases."""
    rng = random.Random(SEED)
    async with sessions.begin() as db:
        await units.import_units(db, read_units(DATA / "units_sample.csv"))
        ids = [unit.id for unit in await units.all_units(db)]
    made = list(_cases(rng, ids, size // BLOCKS))
    async with sessions.begin() as db:
        for start in range(0, len(made), _AT_ONCE):
            await db.execute(insert(Case), made[start : start + _AT_ONCE])
    columns = [column.name for column in Case.__table__.columns if column.name not in {"id", "code"}]
    for block in range(1, BLOCKS):
        moved = ", ".join(_moved(name, block) if name.endswith("_at") else name for name in columns)
        code = f"'{block:02}' || substr(code, 3)"
        copy = f"SELECT {code}, {moved} FROM cases WHERE code LIKE '00%'"
        async with sessions.begin() as db:
            await db.execute(text(f"INSERT INTO cases (code, {', '.join(columns)}) {copy}"))


def _moved(name: str, block: int) -> str:
    # As SQLAlchemy writes times, to the microsecond.
    return f"strftime('%Y-%m-%d %H:%M:%f', {name}, '-{BLOCK_DAYS * block} days') || '000'"


async def measure(sessions: Sessions, name: str, period: Period) -> None:
    """Print how long the statistics of a period take, the first and the second time."""
    taken = []
    for _ in range(2):
        began, worked = time.perf_counter(), time.process_time()
        async with reading(sessions) as db:
            found = await figures(db, period, now=NOW)
        taken.append(f"{time.perf_counter() - began:.2f} s ({time.process_time() - worked:.2f} s processor)")
    print(f"{name}: {found.cases.owed:,} owed, {found.cases.answered:,} answered; {', then '.join(taken)}")


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


def _cases(rng: random.Random, unit_ids: list[int], size: int) -> Iterator[dict[str, Any]]:
    step = timedelta(days=BLOCK_DAYS) / size
    for number in range(size):
        received = NOW - step * (size - number) + timedelta(microseconds=rng.randrange(1000))
        unit = rng.randrange(len(unit_ids))
        due = (received + timedelta(days=7)).replace(hour=10, minute=0, second=0, microsecond=0)
        answered = received + timedelta(days=rng.uniform(0.2, 7.2))
        row = {
            "code": f"00{number // 10_000:02}-{number % 10_000:04}",
            "kind": rng.choices([CaseKind.FEEDBACK, CaseKind.PETITION, CaseKind.QUESTION], [70, 15, 15])[0],
            "state": State.RECEIVED, "unit_id": unit_ids[unit], "content_type": rng.choice(list(ContentType)),
            "title": WORDS[:80], "text": WORDS, "search_text": WORDS, "language": "vi",
            "consent_publication": False,
            "channel": rng.choice(["web", "zalo_oa", "telegram"]), "received_at": received, "due_at": due,
            "due_estimated": False, "clock_version": "benchmark", "last_seq": 0, "row_version": 1,
            "officer_id": 2 * unit + rng.randrange(2), "officer_name": "Cán bộ",
            **dict.fromkeys(("answered_at", "first_reply_at", "closed_at", "rating", "rated_at")),
        }  # fmt: skip
        if answered < NOW and rng.random() < 0.99:
            ended = "closed_at" if rng.random() < 0.03 else "answered_at"
            row |= {ended: answered, "first_reply_at": answered - timedelta(hours=rng.randrange(4))}
            row["state"] = State.NOT_ACCEPTED if ended == "closed_at" else State.ANSWERED
            if ended == "answered_at" and rng.random() < 0.4:
                row |= {"rating": rng.randrange(1, 5), "rated_at": answered + timedelta(hours=9)}
        yield row


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
