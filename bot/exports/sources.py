"""What can be exported, as tables: cases, statistics, misses, FAQ."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import load_only

from bot.channel_names import channel_name
from bot.clock import VIETNAM
from bot.exports.cells import Cell, Row, Table
from bot.exports.figure_tables import figure_tables, table
from bot.exports.scope_said import scope_said
from bot.parts import Parts
from bot.words import Words
from faq.tables import Miss
from feedback.case_rows import Scope, narrowed
from feedback.lifecycle import timeliness
from feedback.periods import Period
from feedback.statistics import figures
from feedback.tables import Case, Unit

_ROWS_AT_ONCE = 200
WHATS = ("cases", "statistics", "faq", "misses")

CASE_KEYS = (
    "code", "kind", "state", "unit_code", "unit", "channel", "received_at", "due_at", "answered_at",
    "timeliness", "officer", "title", "text", "reporter_name", "reporter_phone", "reporter_address", "answer",
    "rating", "rating_words", "consent_publication",
)  # fmt: skip
#: A case has three times as many columns, and most of the reading is to make times of them.
_SHOWN = (
    Case.code, Case.kind, Case.state, Case.channel, Case.received_at, Case.due_at, Case.answered_at,
    Case.officer_name, Case.title, Case.text, Case.reporter_name, Case.reporter_phone, Case.reporter_address,
    Case.answer_text, Case.rating, Case.rating_words, Case.consent_publication,
)  # fmt: skip


async def tables_of(
    db: AsyncSession, parts: Parts, what: str, period: Period, scope: Scope, *, words: Words
) -> list[Table]:
    """Return the tables of one export; ``what`` is one of ``WHATS``."""
    now = parts.clock.now()
    match what:
        case "cases":
            note = await scope_said(db, scope, words)
            return [_cases(db, period, scope, words=words, now=now, note=note)]
        case "statistics":
            found = await figures(db, period, now=now, scope=scope)
            note = await scope_said(db, scope, words)
            return await asyncio.to_thread(figure_tables, found, words, note=note)
        case "misses":
            return [_misses(db, period, words)]
        case _:
            return [_faq(parts, words)]


def _cases(
    db: AsyncSession, period: Period, scope: Scope, *, words: Words, now: datetime, note: str
) -> Table:
    wanted: Any = (
        select(Case, Unit)
        .join(Unit, Unit.id == Case.unit_id)
        .options(load_only(*_SHOWN), load_only(Unit.code, Unit.name))
        .where(Case.received_at >= period.start, Case.received_at < period.end)
        .order_by(Case.received_at, Case.id)
    )
    pages = _pages(db, narrowed(wanted, scope), lambda found: _case_row(found[0], found[1], words, now))
    return replace(table("cases", period, CASE_KEYS, (), words, only=note), pages=pages)


async def _pages(db: AsyncSession, wanted: Any, row_of: Callable[[Any], Row]) -> AsyncIterator[Sequence[Row]]:
    found = await db.stream(wanted.execution_options(yield_per=_ROWS_AT_ONCE))
    async for page in found.partitions():
        yield [row_of(one) for one in page]


def _case_row(case: Case, unit: Unit, words: Words, now: datetime) -> tuple[Cell, ...]:
    judged = (
        None
        if case.due_at is None or not (case.state.is_open or case.answered_at)
        else timeliness(due_at=case.due_at, answered_at=case.answered_at, now=now)
    )
    return (
        case.code,
        words.say(f"files.kind_{case.kind.value}"),
        words.say(f"files.state_{case.state.value}"),
        unit.code,
        unit.name,
        channel_name(case.channel, words),
        case.received_at,
        case.due_at,
        case.answered_at,
        words.say(f"files.timeliness_{judged.value}") if judged else "",
        case.officer_name,
        case.title,
        case.text,
        case.reporter_name,
        case.reporter_phone,
        case.reporter_address,
        case.answer_text,
        case.rating,
        case.rating_words,
        words.say("files.yes" if case.consent_publication else "files.no"),
    )


def _misses(db: AsyncSession, period: Period, words: Words) -> Table:
    within = (Miss.at >= period.start, Miss.at < period.end)
    keys = ("at", "question", "decision", "topic", "language")
    columns = (Miss.at, Miss.question, Miss.decision, Miss.topic_id, Miss.language)

    def row_of(found: Any) -> Row:
        at, question, decision, topic, language = found
        return at, question, words.say(f"files.decision_{decision}"), topic, language

    pages = _pages(db, select(*columns).where(*within).order_by(Miss.at, Miss.id), row_of)
    return replace(table("misses", period, keys, (), words), pages=pages)


def _faq(parts: Parts, words: Words) -> Table:
    keys = ("id", "category", "question", "short", "as_of", "review_by", "sources", "phrasings")
    rows = [
        (
            topic.id,
            topic.category,
            topic.question,
            topic.short,
            str(topic.as_of or ""),
            str(topic.review_by or ""),
            "; ".join(topic.sources),
            "\n".join(topic.phrasings),
        )
        for topic in parts.knowledge.content.topics.values()
    ]
    today = parts.clock.now().astimezone(VIETNAM).date()
    start = datetime.combine(today, time(), VIETNAM)
    return table("faq", Period(start, parts.clock.now()), keys, rows, words)
