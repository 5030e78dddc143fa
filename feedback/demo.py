"""Fills an empty register with a believable year, the same one for the same seed and moment."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase

from feedback import cases, units
from feedback.calendar import DATA
from feedback.chain import GENESIS, Line
from feedback.clocks import PauseReason
from feedback.codes import new_code
from feedback.counted_again import count_again
from feedback.demo_deeds import HEAD_ID, Deeds, Deskwork
from feedback.demo_story import Begin, Stories, Told
from feedback.demo_words import Words, demo_data
from feedback.demo_year import Year
from feedback.errors import RegisterNotEmpty
from feedback.folding import fold
from feedback.lifecycle import State
from feedback.storable import first_line
from feedback.tables import (
    REPLIES,
    Case,
    CaseApology,
    CaseEvent,
    ChildCheck,
    EventKind,
    Publication,
    PublicVersion,
    RegisterHead,
    Unit,
)
from feedback.unit_file import read_units
from feedback.worktime import WorkingDays

_ROWS_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Filled:
    """What the register holds now."""

    cases: int
    events: int
    last_hash: str


@dataclass(frozen=True, slots=True)
class _Invented:
    columns: dict[str, Any]
    told: Sequence[Told]
    deeds: Deeds


async def fill(
    db: AsyncSession, number: int, *, seed: int, now: datetime, calendar: WorkingDays, years: int = 1
) -> Filled:
    """Invent the cases of the year before ``now``; without units, the sample ones are taken over first.

    Args:
        db: the transaction.
        number: how many cases.
        seed: the same seed, moment and units give the same history, hash for hash.
        now: the end of the year; aware.
        calendar: which days count.
        years: over how many years, up to ``now``, the cases came in.

    Raises:
        RegisterNotEmpty: there are cases already.
    """
    there = await cases.count(db)
    head = await db.get(RegisterHead, 1)
    if there or (head is not None and head.count):
        raise RegisterNotEmpty(there)
    if not await units.all_units(db):
        await units.import_units(db, read_units(DATA / "units_sample.csv"))
    rng = random.Random(seed)  # noqa: S311 - a play, not a secret
    desk = Deskwork(seed, calendar, now=now)
    invented = list(_invent(await units.all_units(db), number, rng, calendar, desk, now=now, years=years))
    await _insert(db, Case, (case.columns for case in invented))
    ids: dict[str, int] = {row.code: row.id for row in await db.execute(select(Case.code, Case.id))}
    await _keep_deeds(db, invented, ids)
    lines = _chained(invented, rng)
    await _insert(db, CaseEvent, (_columns(line, ids[line.case_code]) for line in lines))
    last_hash = lines[-1].hash if lines else ""
    await db.merge(RegisterHead(id=1, last_event_id=len(lines), last_hash=last_hash, count=len(lines)))
    await count_again(db)
    await db.flush()  # whoever reads on sees the whole year
    return Filled(len(invented), len(lines), last_hash)


def _invent(
    there: Sequence[Unit],
    number: int,
    rng: random.Random,
    calendar: WorkingDays,
    desk: Deskwork,
    *,
    now: datetime,
    years: int,
) -> Iterator[_Invented]:
    words = Words(rng)
    year = Year(there, rng, words, calendar, now=now, years=years)
    stories = Stories(rng, words, calendar, now=now)
    unit_ids = {unit.code: unit.id for unit in there}
    codes: set[str] = set()
    for begin in year.begin(number):
        code = new_code(rng)
        while code in codes:
            code = new_code(rng)
        codes.add(code)
        told = stories.story(begin)
        reporter = {
            "reporter_name": words.name(),
            "reporter_phone": words.phone(),
            "reporter_address": words.address(begin.place.name),
            "contact_ref": f"demo:{len(codes)}",
        }
        columns = _sent(code, begin) | reporter | _as_it_stands(told, unit_ids)
        deeds = desk.after(begin, columns)
        columns["published_at"] = deeds.public["published_at"] if deeds.public else None
        columns["last_seq"] += len(deeds.told)
        history = sorted((*told, *deeds.told), key=lambda line: line.at)
        yield _Invented(columns, history, deeds)


def _sent(code: str, begin: Begin) -> dict[str, Any]:
    return {
        "code": code,
        "kind": begin.kind,
        "title": first_line(begin.text),
        "text": begin.text,
        "search_text": fold(f"{code} {begin.text}"),
        "reporter_email": "",
        "channel": begin.channel,
        "language": "vi",
        "consent_handling_at": begin.received_at,
        "consent_publication": begin.publication,
        "consent_text_version": "demo",
        "received_at": begin.received_at,
        "due_at": begin.due.at,
        "due_estimated": begin.due.estimated,
        "clock_version": begin.clock_version,
        "round": 1,
        "reopened": 0,
        "rating_asked": 0,
        "help_reason": begin.help_reason,
        "row_version": 1,
    }


def _as_it_stands(told: Sequence[Told], unit_ids: dict[str, int]) -> dict[str, Any]:
    """Return the columns that the history of a case has made what they are."""
    now: dict[str, Any] = dict.fromkeys(
        (
            "officer_id",
            "taken_at",
            "first_reply_at",
            "answered_at",
            "closed_at",
            "rating",
            "rated_at",
            "paused_at",
            "pause_reason",
            "content_type",
        )
    ) | {"officer_name": "", "answer_text": "", "rating_words": "", "last_seq": len(told)}
    for line in told:
        now["state"] = line.data.get("state", now.get("state"))
        if line.kind in REPLIES and now["first_reply_at"] is None:
            now["first_reply_at"] = line.at
        if now["state"] is not State.WAITING_FOR_CITIZEN:
            now |= {"paused_at": None, "pause_reason": None}
        match line.kind:
            case EventKind.RECEIVED:
                now["unit_id"] = unit_ids[line.data["unit"]]
            case EventKind.HANDED_OVER:
                now["unit_id"] = unit_ids[line.data["to_unit"]]
            case EventKind.ASKED:
                now |= {"paused_at": line.at, "pause_reason": PauseReason.CITIZEN}
            case EventKind.TAKEN:
                now |= {"officer_id": line.actor.id, "officer_name": line.actor.name, "taken_at": line.at}
            case EventKind.CLASSIFIED:
                now["content_type"] = line.data["content_type"]
            case EventKind.ANSWERED:
                now |= {"answered_at": line.at, "answer_text": line.text}
            case EventKind.RATED:
                now |= {"rating": line.data["level"], "rating_words": line.text, "rated_at": line.at}
            case EventKind.REFUSED | EventKind.CLOSED:
                now["closed_at"] = line.at
    return now | {"state": State(now["state"])}


def _chained(invented: Iterable[_Invented], rng: random.Random) -> list[Line]:
    """Return the lines of all cases in the order of time, each chained to the one before."""
    lines = [
        Line(
            id=0,
            case_code=case.columns["code"],
            seq=seq,
            at=told.at.astimezone(UTC),
            kind=told.kind,
            audience=told.audience,
            actor_kind=told.actor.kind,
            actor_id=told.actor.id,
            actor_name=told.actor.name,
            data=told.data,
            text=told.text,
            salt=f"{rng.getrandbits(128):032x}",
        )
        for case in invented
        for seq, told in enumerate(case.told, start=1)
    ]
    lines.sort(key=lambda line: (line.at, line.case_code, line.seq))
    before = GENESIS
    for place, line in enumerate(lines, start=1):
        line.id = place
        line.seal(before)
        before = line.hash
    return lines


def _columns(line: Line, case_id: int) -> dict[str, Any]:
    columns = {name: getattr(line, name) for name in Line.__dataclass_fields__}
    return columns | {"case_id": case_id}


async def _keep_deeds(db: AsyncSession, invented: Sequence[_Invented], ids: dict[str, int]) -> None:
    """Keep the letters of apology, and what became public under the numbers that the history names."""
    done = [(ids[case.columns["code"]], case.deeds) for case in invented]
    letters = [{"case_id": id_, **deeds.letter} for id_, deeds in done if deeds.letter]
    await _insert(db, CaseApology, letters)
    told = [{"case_id": id_, **deeds.public} for id_, deeds in done if deeds.public]
    # Numbered here: the history names them, and is the same for the same seed.
    public = [{"id": number, **row} for number, row in enumerate(told, start=1)]
    await _insert(db, Publication, public)
    if public and db.get_bind().dialect.name == "postgresql":
        # The next answer that becomes public must not take a number of these.
        await db.execute(
            text("SELECT setval(pg_get_serial_sequence('publications', 'id'), :last)"), {"last": len(public)}
        )
    numbers = {row["case_id"]: row["id"] for row in public}
    for case in invented:
        for line in case.told:
            if line.kind is EventKind.PUBLISHED:
                line.data["number"] = numbers[ids[case.columns["code"]]]
    versions = (
        {
            "publication_id": numbers[row["case_id"]], "version": 1, "question": row["question"],
            "answer": row["answer"], "child_check": ChildCheck.NOBODY, "officer_id": HEAD_ID,
            "officer_name": str(demo_data()["head"]), "made_at": row["published_at"],
        }
        for row in public
    )  # fmt: skip
    await _insert(db, PublicVersion, versions)


async def _insert(db: AsyncSession, table: type[DeclarativeBase], rows: Iterable[dict[str, Any]]) -> None:
    waiting = list(rows)
    for start in range(0, len(waiting), _ROWS_AT_ONCE):
        await db.execute(insert(table), waiting[start : start + _ROWS_AT_ONCE])
