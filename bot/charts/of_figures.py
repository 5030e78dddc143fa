"""The charts of figures: the same for a page, a report and a chat."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from bot.charts.chart import Chart, Form, Series, Tone
from bot.words import Words
from feedback.alphabet import by_name
from feedback.counting import Counts, Share
from feedback.lifecycle import RATING_LEVELS
from feedback.statistics import Figures, MonthCounts

#: So many units, contents or hours are shown at most; the table behind has all.
MOST_BARS = 16

Named = Sequence[tuple[str, Counts]]


def months_of(months: Sequence[MonthCounts]) -> tuple[str, ...]:
    """Return the labels of months: each by the date on which it ends, so that cuts do not matter."""
    return tuple(f"{one.period.last_day.month:02}/{one.period.last_day.year}" for one in months)


def received_and_answered(months: Sequence[MonthCounts], words: Words, note: str) -> Chart:
    counts = [one.counts for one in months]
    return Chart(
        "thang", words.say("reports.chart_months"), _unit(words), note, words.say("reports.col_month"),
        months_of(months),
        (
            _series("received", counts, lambda c: c.received, Tone.MAIN, words),
            _series("answered", counts, lambda c: c.answered, Tone.SECOND, words),
        ),
    )  # fmt: skip


def timeliness(months: Sequence[MonthCounts], words: Words, note: str) -> Chart:
    counts = [one.counts for one in months]
    return Chart(
        "tien-do", words.say("reports.chart_timeliness"), _unit(words), note, words.say("reports.col_month"),
        months_of(months), _by_timeliness(counts, words), Form.STACKED,
    )  # fmt: skip


def in_time(months: Sequence[MonthCounts], words: Words, note: str) -> Chart:
    """Return how the share in time went, with the plan's target."""
    shares = tuple(percent(one.counts.in_time_share) for one in months)
    name = words.say("reports.series_in_time")
    return Chart(
        "dung-han", words.say("reports.chart_in_time"), "%", note, words.say("reports.col_month"),
        months_of(months), (Series(name, shares, Tone.MAIN),), Form.LINES,
        target=98, target_name=words.say("reports.series_target", percent=98),
    )  # fmt: skip


def satisfied(months: Sequence[MonthCounts], words: Words, note: str) -> Chart:
    shares = tuple(percent(one.counts.satisfied_share) for one in months)
    return Chart(
        "hai-long", words.say("reports.chart_satisfied"), "%", note, words.say("reports.col_month"),
        months_of(months), (Series(words.say("reports.series_satisfied"), shares, Tone.ON_TIME),), Form.LINES,
    )  # fmt: skip


def levels(figures: Figures, words: Words, note: str) -> Chart:
    names = tuple(words.say(f"console.level_{level}") for level in RATING_LEVELS)
    values = tuple(figures.cases.levels[level] for level in RATING_LEVELS)
    return Chart(
        "muc-hai-long", words.say("reports.chart_levels"), words.say("reports.unit_ratings"), note,
        words.say("reports.col_level"), names, (Series(words.say("reports.col_times"), values),), Form.BARS,
    )  # fmt: skip


def by_unit(named: Named, words: Words, note: str) -> Chart:
    """Return the answers and what is still open by unit; those with most cases first."""
    most = sorted(named, key=lambda one: (-one[1].owed, by_name(one[0])))[:MOST_BARS]
    counts = [one for _, one in most]
    waits = _series("open", counts, lambda c: c.open, Tone.WAITING, words)
    return Chart(
        "don-vi", words.say("reports.chart_units"), _unit(words), note, words.say("reports.col_unit"),
        tuple(name for name, _ in most), (*_by_timeliness(counts, words), waits), Form.BARS,
    )  # fmt: skip


def received_by(key: str, named: Named, words: Words, note: str) -> Chart:
    """Return what came in by content (``noi-dung``) or by channel (``kenh``), the most first."""
    most = sorted(named, key=lambda one: (-one[1].received, by_name(one[0])))[:MOST_BARS]
    received = _series("received", [one for _, one in most], lambda c: c.received, Tone.MAIN, words)
    title, label = {"noi-dung": ("chart_content", "col_content"), "kenh": ("chart_channels", "col_channel")}[
        key
    ]
    return Chart(
        key, words.say(f"reports.{title}"), _unit(words), note, words.say(f"reports.{label}"),
        tuple(name for name, _ in most), (received,), Form.BARS,
    )  # fmt: skip


def by_hour(hours: Sequence[int], words: Words, note: str) -> Chart:
    return Chart(
        "gio", words.say("reports.chart_hours"), _unit(words), note, words.say("reports.col_hour"),
        tuple(str(hour) for hour in range(24)),
        (Series(words.say("reports.series_received"), tuple(hours), Tone.MAIN),),
    )  # fmt: skip


def topics(named: Sequence[tuple[str, int]], words: Words, note: str) -> Chart:
    """Return how often each topic's answer was given, the most first."""
    return Chart(
        "chu-de", words.say("reports.chart_topics"), words.say("reports.unit_answers"), note,
        words.say("reports.col_topic"), tuple(name for name, _ in named),
        (Series(words.say("reports.col_times"), tuple(times for _, times in named), Tone.MAIN),), Form.BARS,
    )  # fmt: skip


def percent(share: Share) -> Decimal | None:
    return share.percent()


def _by_timeliness(counts: Sequence[Counts], words: Words) -> tuple[Series, ...]:
    return (
        _series("early", counts, lambda c: c.early, Tone.EARLY, words),
        _series("on_time", counts, lambda c: c.on_time, Tone.ON_TIME, words),
        _series("late", counts, lambda c: c.late, Tone.LATE, words),
    )


def _series(
    name: str, counts: Sequence[Counts], of: Callable[[Counts], int], tone: Tone, words: Words
) -> Series:
    return Series(words.say(f"reports.series_{name}"), tuple(of(one) for one in counts), tone)


def _unit(words: Words) -> str:
    return words.say("reports.unit_cases")
