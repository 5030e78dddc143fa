"""What can be exported, as tables: cases, statistics, misses, FAQ."""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import VIETNAM
from bot.exports.cells import Cell, Row, Table
from bot.parts import Parts
from bot.words import Words, moment, month_name
from faq.tables import Miss
from feedback.lifecycle import RATING_LEVELS, timeliness
from feedback.periods import Period
from feedback.statistics import Counts, Figures, Share, figures
from feedback.tables import Case, Unit

_ROWS_AT_ONCE = 200
WHATS = ("cases", "statistics", "faq", "misses")

CASE_KEYS = (
    "code", "kind", "state", "unit_code", "unit", "channel", "received_at", "due_at", "answered_at",
    "timeliness", "officer", "title", "text", "reporter_name", "reporter_phone", "reporter_address", "answer",
    "rating", "rating_words", "consent_publication",
)  # fmt: skip
COUNT_KEYS = (
    "carried_over", "received", "answered", "early", "on_time", "late", "not_accepted", "waiting", "overdue",
    "in_time_percent", "in_time_base", "early_percent", "rated", "satisfied_percent", "transferred", "merged",
    "open", "reopened", "published", "apologised",
)  # fmt: skip
TIME_KEYS = ("until", "median_hours", "ninety_hours", "count")
TARGET_KEYS = ("target", "target_percent", "percent", "part", "base")


async def tables_of(
    db: AsyncSession, parts: Parts, what: str, period: Period, unit_path: str | None, *, words: Words
) -> list[Table]:
    """Return the tables of one export; ``what`` is one of ``WHATS``."""
    now = parts.clock.now()
    match what:
        case "cases":
            return [_cases(db, period, unit_path, words=words, now=now)]
        case "statistics":
            return _statistics(await figures(db, period, unit_path, now=now), words)
        case "misses":
            return [_misses(db, period, words)]
        case _:
            return [_faq(parts, words)]


def _cases(db: AsyncSession, period: Period, unit_path: str | None, *, words: Words, now: datetime) -> Table:
    wanted = (
        select(Case, Unit)
        .join(Unit, Unit.id == Case.unit_id)
        .where(Case.received_at >= period.start, Case.received_at < period.end)
        .order_by(Case.received_at, Case.id)
    )
    if unit_path is not None:
        wanted = wanted.where(Unit.path.startswith(unit_path, autoescape=True))
    pages = _pages(db, wanted, lambda found: _case_row(found[0], found[1], words, now))
    return replace(_table("cases", period, CASE_KEYS, (), words), pages=pages)


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
        _channel(case.channel, words),
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


def _statistics(found: Figures, words: Words) -> list[Table]:
    period = found.period
    whole = [
        (words.say("files.all_cases"), *_counts(found.cases)),
        (words.say("files.questions"), *_counts(found.questions)),
        (words.say("files.home_help"), *_counts(found.home_help)),
    ]
    channels = [(_channel(name, words), *_counts(counts)) for name, counts in found.by_channel.items()]
    units = [(one.code, one.name, *_counts(one.counts)) for one in found.by_unit]
    months = [
        (
            month_name(one.period.first_day, one.period.last_day, words.say),
            f"{one.period.first_day:%d/%m/%Y}",
            f"{one.period.last_day:%d/%m/%Y}",
            *_counts(one.counts),
        )
        for one in found.by_month
    ]
    ratings = [
        (level, words.say(f"chat.choice_rate_{level}"), found.cases.levels[level], found.cases.rated)
        for level in RATING_LEVELS
    ]
    contents = [
        (words.say(f"files.content_{content.value if content else 'none'}"), *_counts(counts))
        for content, counts in found.by_content.items()
    ]
    officers = [(one.name or words.say("files.nobody"), *_counts(one.counts)) for one in found.by_officer]
    return [
        _table("summary", period, ("group", *COUNT_KEYS), [*whole, *channels], words),
        _table("by_unit", period, ("unit_code", "unit", *COUNT_KEYS), units, words),
        _table("by_month", period, ("month", "first_day", "last_day", *COUNT_KEYS), months, words),
        _table("by_content", period, ("content", *COUNT_KEYS), contents, words),
        _table("by_officer", period, ("officer", *COUNT_KEYS), officers, words),
        _table("time_taken", period, TIME_KEYS, _time_taken(found, words), words),
        _table("targets", period, TARGET_KEYS, _targets(found, words), words),
        _table("satisfaction", period, ("rating", "level", "count", "base"), ratings, words),
    ]


def _counts(counts: Counts) -> tuple[Cell, ...]:
    return (
        counts.carried_over,
        counts.received,
        counts.answered,
        counts.early,
        counts.on_time,
        counts.late,
        counts.not_accepted,
        counts.waiting,
        counts.overdue,
        _percent(counts.in_time_share),
        counts.in_time_share.base,
        _percent(counts.early_share),
        counts.rated,
        _percent(counts.satisfied_share),
        counts.transferred,
        counts.merged,
        counts.open,
        counts.reopened,
        counts.published,
        counts.apologised,
    )


def _time_taken(found: Figures, words: Words) -> list[tuple[Cell, ...]]:
    hours = [
        (
            words.say(f"console.fig_until_{measure}"),
            _hours(one.median_minutes),
            _hours(one.ninety_minutes),
            one.cases,
        )
        for measure, one in found.spreads.items()
    ]
    paused = _hours(found.clock_work.paused_minutes)
    work = found.clock_work
    return [
        *hours,
        (words.say("files.paused"), paused, None, work.pauses),
        (words.say("files.apologies"), None, None, work.apologies),
        (words.say("files.extensions"), None, None, work.extensions),
    ]


def _targets(found: Figures, words: Words) -> list[tuple[Cell, ...]]:
    return [
        (
            words.say(f"console.target_{one.key}"),
            one.percent,
            _percent(one.share),
            one.share.part,
            one.share.base,
        )
        for one in found.targets
    ]


def _hours(minutes: int) -> Decimal:
    return (Decimal(minutes) / 60).quantize(Decimal("0.1"))


def _channel(name: str, words: Words) -> str:
    return words.say(f"files.channel_{name.replace('-', '_')}")


def _percent(share: Share) -> Cell:
    return share.percent()


def _misses(db: AsyncSession, period: Period, words: Words) -> Table:
    within = (Miss.at >= period.start, Miss.at < period.end)
    keys = ("at", "question", "decision", "topic", "language")
    columns = (Miss.at, Miss.question, Miss.decision, Miss.topic_id, Miss.language)

    def row_of(found: Any) -> Row:
        at, question, decision, topic, language = found
        return at, question, words.say(f"files.decision_{decision}"), topic, language

    pages = _pages(db, select(*columns).where(*within).order_by(Miss.at, Miss.id), row_of)
    return replace(_table("misses", period, keys, (), words), pages=pages)


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
    return _table("faq", Period(start, parts.clock.now()), keys, rows, words)


def _table(
    name: str, period: Period, keys: tuple[str, ...], rows: Iterable[tuple[Cell, ...]], words: Words
) -> Table:
    note = words.say(
        "files.note",
        first=f"{period.first_day:%d/%m/%Y}",
        last=f"{period.last_day:%d/%m/%Y}",
        end=moment(period.end),
    )
    headings = tuple(words.say(f"files.column_{key}") for key in keys)
    return Table(name, words.say(f"files.title_{name}"), note, keys, headings, list(rows))
