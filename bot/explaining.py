"""Says how a deadline was counted, in words: short to the citizen; the day-by-day list is the console's."""

from datetime import timedelta

from bot.words import Words, moment
from feedback.reckoning import Reckoning
from feedback.worktime import Day, DayKind

_MOST_DAYS_NAMED = 6


def explained(reckoning: Reckoning, words: Words) -> str:
    """Return in one sentence how a deadline was counted, and whether it may still change."""
    clock = reckoning.clock
    parts = [
        words.say(f"clock.explain_{clock.unit.value}", amount=clock.amount, received=moment(reckoning.start)),
        _skipped(reckoning.days, words),
    ]
    worked = _dates(reckoning.days, DayKind.MAKE_UP)
    if worked:
        parts.append(words.say("clock.explain_make_up", days=worked))
    if reckoning.settled:
        parts.append(words.say("clock.explain_paused", time=span(reckoning.settled, words)))
    if reckoning.lasting is not None:
        since = moment(reckoning.lasting.began_at)
        parts.append(words.say(f"clock.explain_pausing_{reckoning.lasting.reason.value}", since=since))
    if reckoning.promised_at is not None:
        parts.append(words.say("clock.explain_extended"))
    if reckoning.estimated:
        parts.append(words.say("clock.explain_estimated"))
    return words.say("clock.explain_whole", parts="; ".join(parts))


def span(time: timedelta, words: Words) -> str:
    """Return a length of time in hours and whole minutes."""
    minutes = int(time.total_seconds() // 60)
    if minutes < 60:
        return words.say("clock.time_minutes", minutes=minutes)
    return words.say("clock.time_hours", hours=minutes // 60, minutes=minutes % 60)


def _skipped(days: tuple[Day, ...], words: Words) -> str:
    off = _dates(days, DayKind.DAY_OFF)
    return words.say("clock.explain_days_off", days=off) if off else words.say("clock.explain_weekends")


def _dates(days: tuple[Day, ...], kind: DayKind) -> str:
    found = [day.date.strftime("%d/%m/%Y") for day in days if day.reason.kind is kind]
    more = "…" if len(found) > _MOST_DAYS_NAMED else ""
    return ", ".join(found[:_MOST_DAYS_NAMED]) + more
