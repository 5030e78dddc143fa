"""Figures as tables of a file: the sums, then by channel, unit, month, content and officer; targets."""

from collections.abc import Iterable
from datetime import time
from decimal import Decimal

from bot.channel_names import channel_name
from bot.clock import VIETNAM
from bot.exports.cells import Cell, Table
from bot.words import Words, moment, month_name
from feedback.clock_work import ClockWork
from feedback.lifecycle import RATING_LEVELS
from feedback.periods import Period
from feedback.statistics import Counts, Figures, Share

WORK_KEYS = ("pauses", "paused_hours", "letters", "new_dates")
COUNT_KEYS = (
    "carried_over", "received", "answered", "early", "on_time", "late", "not_accepted", "waiting", "overdue",
    "in_time_percent", "in_time_base", "early_percent", "rated", "satisfied_percent", "transferred", "merged",
    "open", "reopened", "published", "apologised",
)  # fmt: skip
GROUP_KEYS = (*COUNT_KEYS, *WORK_KEYS)
TIME_KEYS = ("until", "median_hours", "ninety_hours", "count")
TARGET_KEYS = ("target", "target_percent", "percent", "part", "base")


def figure_tables(found: Figures, words: Words, *, note: str = "") -> list[Table]:
    """Return the tables of a period's figures; ``note`` says to what they were narrowed."""
    period = found.period
    whole = [
        (words.say("files.all_cases"), *_group(found.cases, found.clock_work)),
        (words.say("files.questions"), *_group(found.questions, None)),
        (words.say("files.home_help"), *_group(found.home_help, None)),
    ]
    by = found.clock_work_by
    channels = [
        (channel_name(name, words), *_group(counts, by.by_channel[name]))
        for name, counts in found.by_channel.items()
    ]
    units = [(one.code, one.name, *_group(one.counts, by.by_unit[one.code])) for one in found.by_unit]
    months = [
        (
            month_name(one.period.first_day, one.period.last_day, words.say),
            f"{one.period.first_day:%d/%m/%Y}",
            f"{one.period.last_day:%d/%m/%Y}",
            *_group(one.counts, by.by_month[one.period.start]),
        )
        for one in found.by_month
    ]
    ratings = [
        (level, words.say(f"chat.choice_rate_{level}"), found.cases.levels[level], found.cases.rated)
        for level in RATING_LEVELS
    ]
    contents = [
        (
            words.say(f"files.content_{content.value if content else 'none'}"),
            *_group(counts, by.by_content[content]),
        )
        for content, counts in found.by_content.items()
    ]
    officers = [
        (one.name or words.say("files.nobody"), *_group(one.counts, by.by_officer[one.officer_id]))
        for one in found.by_officer
    ]
    return [
        table("summary", period, ("group", *GROUP_KEYS), [*whole, *channels], words, only=note),
        table("by_unit", period, ("unit_code", "unit", *GROUP_KEYS), units, words, only=note),
        table("by_month", period, ("month", "first_day", "last_day", *GROUP_KEYS), months, words, only=note),
        table("by_content", period, ("content", *GROUP_KEYS), contents, words, only=note),
        table("by_officer", period, ("officer", *GROUP_KEYS), officers, words, only=note),
        table("time_taken", period, TIME_KEYS, _time_taken(found, words), words, only=note),
        table("targets", period, TARGET_KEYS, _targets(found, words), words, only=note),
        table("satisfaction", period, ("rating", "level", "count", "base"), ratings, words, only=note),
    ]


def _group(counts: Counts, work: ClockWork | None) -> tuple[Cell, ...]:
    if work is None:
        return (*_counts(counts), *(None for _ in WORK_KEYS))
    return (*_counts(counts), work.pauses, _hours(work.paused_minutes), work.apologies, work.extensions)


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


def _percent(share: Share) -> Cell:
    return share.percent()


def _days(period: Period, words: Words) -> str:
    start, end = (at.astimezone(VIETNAM) for at in (period.start, period.end))
    if {start.time(), end.time()} == {time()}:
        return words.say("files.note", first=f"{start:%d/%m/%Y}", last=f"{period.last_day:%d/%m/%Y}")
    return words.say("files.note_minutes", start=moment(start), end=moment(end))


def table(
    name: str,
    period: Period,
    keys: tuple[str, ...],
    rows: Iterable[tuple[Cell, ...]],
    words: Words,
    *,
    only: str = "",
) -> Table:
    """Return a table of a file; ``only`` says to what it is narrowed."""
    note = _days(period, words) + only
    headings = tuple(words.say(f"files.column_{key}") for key in keys)
    return Table(name, words.say(f"files.title_{name}"), note, keys, headings, list(rows))
