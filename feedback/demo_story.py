"""Invents how a case goes: every line of its history, in an order and at times that an office could keep."""

import random
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from feedback.demo_words import Words
from feedback.history import CITIZEN, SYSTEM, Actor
from feedback.kinds import ContentType, HelpReason
from feedback.lifecycle import CaseKind, State, Timeliness
from feedback.tables import Audience, EventKind
from feedback.worktime import VIETNAM, Due, WorkingDays

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
_TRIES = 12

# How answers come, and how they are judged: levels 1 (best) to 4.
_OUTCOMES = {Timeliness.EARLY: 35, Timeliness.ON_TIME: 62, Timeliness.LATE: 3}
_JUDGED = {
    Timeliness.EARLY: (55, 38, 5, 2),
    Timeliness.ON_TIME: (38, 50, 8, 4),
    Timeliness.LATE: (8, 27, 33, 32),
}
_REFUSED, _ASKED, _REPLIED, _NOTED, _ADDED, _RATED, _CLOSED = 0.025, 0.13, 0.85, 0.1, 0.06, 0.48, 0.8
# What cases are about, in per cent; decided by their words, so that the same text is always the same.
_ABOUT = {
    CaseKind.FEEDBACK: {
        ContentType.CONDUCT: 74,
        ContentType.OTHER: 9,
        ContentType.UNREALISTIC: 8,
        ContentType.INCONSISTENT: 4,
        ContentType.CONDUCT_AND_RULE: 5,
    },
    CaseKind.PETITION: {
        ContentType.PROPOSED_REMEDY: 48,
        ContentType.NEW_RULE: 22,
        ContentType.UNREALISTIC: 16,
        ContentType.CONDUCT: 14,
    },
}
# Deadlines of the last days before now are missed more often, so that a head has something to see.
_FRESH = timedelta(days=9)
_FRESH_LATE = 0.1


@dataclass(frozen=True, slots=True)
class Place:
    """A unit with its level, as in the lists of words, and the invented people who work there."""

    id: int
    code: str
    name: str
    level: str
    officers: tuple[Actor, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin:
    """How a case begins."""

    kind: CaseKind
    channel: str
    publication: bool
    text: str
    answer: str  #: the words that fit, once it is answered
    received_at: datetime
    due: Due
    clock_version: str
    place: Place  #: where it belongs
    sent_to: Place  #: where the citizen sent it
    help_reason: HelpReason | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One line of history to be."""

    at: datetime
    kind: EventKind
    actor: Actor
    audience: Audience = Audience.PUBLIC
    text: str = ""
    data: dict[str, Any] = field(default_factory=dict)


class Stories:
    """Invents one case after another."""

    def __init__(self, rng: random.Random, words: Words, calendar: WorkingDays, *, now: datetime) -> None:
        self._rng, self._words, self._calendar, self._now = rng, words, calendar, now

    def story(self, begin: Begin) -> list[Told]:
        """Return the history of a case up to now."""
        told = [
            Told(
                begin.received_at, EventKind.RECEIVED, CITIZEN, text=begin.text,
                data={
                    "state": State.RECEIVED, "kind": begin.kind, "unit": begin.sent_to.code,
                    "channel": begin.channel, "publication": begin.publication, "consent": "demo", "files": 0,
                },
            ),
            Told(
                begin.received_at, EventKind.DUE_SET, SYSTEM,
                data={
                    "due_at": begin.due.at.isoformat(), "clock": begin.clock_version,
                    "estimated": begin.due.estimated,
                },
            ),
        ]  # fmt: skip
        officer = self._rng.choice(begin.place.officers)
        if begin.kind.is_pakn and self._rng.random() < _REFUSED:
            told += self._refused(begin, officer)
        else:
            told += self._answered(begin, officer)
        return [line for line in _classified(told, begin) if line.at <= self._now]

    def _refused(self, begin: Begin, officer: Actor) -> list[Told]:
        end = self._moment_on(self._rng.choice(_counted(begin.due)[:2]))
        steps = [*self._way_to_the_officer(begin, officer)]
        reason = self._words.line("refusals", begin.place.level)
        refused = Told(end, EventKind.REFUSED, officer, text=reason, data={"state": State.NOT_ACCEPTED})
        return [*self._spread(steps, begin.received_at, end), refused]

    def _answered(self, begin: Begin, officer: Actor) -> list[Told]:
        outcome, end = self._ending(begin.due)
        steps = [*self._way_to_the_officer(begin, officer), *self._middle(begin, officer)]
        told = self._spread(steps, begin.received_at, end)
        told.append(Told(end, EventKind.ANSWERED, officer, text=begin.answer, data={"state": State.ANSWERED}))
        return told + self._afterwards(end, outcome, officer)

    def _ending(self, due: Due) -> tuple[Timeliness, datetime]:
        is_fresh = self._now - _FRESH < due.at < self._now
        if is_fresh and self._rng.random() < _FRESH_LATE:
            outcome = Timeliness.LATE
        else:
            outcome = self._rng.choices(list(_OUTCOMES), list(_OUTCOMES.values()))[0]
        days = _counted(due)
        if outcome is Timeliness.EARLY:
            return outcome, self._moment_on(self._rng.choice(days[:-1]))
        if outcome is Timeliness.ON_TIME:
            return outcome, self._moment_on(days[-1])
        return outcome, self._moment_on(self._working_day_after(days[-1], self._rng.randint(1, 7)))

    def _way_to_the_officer(self, begin: Begin, officer: Actor) -> list[Callable[[datetime], Told]]:
        steps = []
        if begin.sent_to is not begin.place:
            sender = self._rng.choice(begin.sent_to.officers)
            reason = self._words.line("hand_overs", begin.place.level)
            places = {"from_unit": begin.sent_to.code, "to_unit": begin.place.code, "state": State.RECEIVED}
            steps.append(_step(EventKind.HANDED_OVER, sender, reason, places))
        steps.append(_step(EventKind.TAKEN, officer, "", {"state": State.IN_WORK}))
        return steps

    def _middle(self, begin: Begin, officer: Actor) -> list[Callable[[datetime], Told]]:
        steps, level = [], begin.place.level
        at_work: dict[str, Any] = {"state": State.IN_WORK}
        from_citizen = {**at_work, "files": 0}
        if self._rng.random() < _NOTED:
            text = self._words.line("notes", level)
            steps.append(_step(EventKind.NOTED, officer, text, at_work, audience=Audience.STAFF))
        if self._rng.random() < _ASKED:
            text = self._words.line("asks", level)
            steps.append(_step(EventKind.ASKED, officer, text, {"state": State.WAITING_FOR_CITIZEN}))
            if self._rng.random() < _REPLIED:
                text = self._words.line("replies", level)
                steps.append(_step(EventKind.CITIZEN_ANSWERED, CITIZEN, text, from_citizen))
        elif self._rng.random() < _ADDED:
            text = self._words.line("additions", level)
            steps.append(_step(EventKind.CITIZEN_ADDED, CITIZEN, text, from_citizen))
        return steps

    def _afterwards(self, answered_at: datetime, outcome: Timeliness, officer: Actor) -> list[Told]:
        told = []
        if self._rng.random() < _RATED:
            level = self._rng.choices((1, 2, 3, 4), _JUDGED[outcome])[0]
            at = answered_at + timedelta(minutes=5 + int(self._rng.expovariate(1 / 600)))
            told.append(
                Told(
                    at, EventKind.RATED, CITIZEN, text=self._words.rating_words(level), data={"level": level}
                )
            )
        if self._rng.random() < _CLOSED:
            day = answered_at.astimezone(VIETNAM).date()
            at = self._moment_on(self._working_day_after(day, self._rng.randint(5, 12)))
            told.append(Told(at, EventKind.CLOSED, officer, data={"state": State.CLOSED}))
        return sorted(told, key=lambda line: line.at)

    def _spread(
        self, steps: Sequence[Callable[[datetime], Told]], start: datetime, end: datetime
    ) -> list[Told]:
        """Give the steps times between start and end, in order and within office hours if any are left."""
        first = start.astimezone(VIETNAM).date()
        days = (end.astimezone(VIETNAM).date() - first).days + 1
        times: set[datetime] = set()
        for _ in range(_TRIES):
            # Sooner rather than later: a case is taken early in its time.
            day = first + int(days * self._rng.random() ** 1.5) * _DAY
            at = self._moment_on(day) if self._calendar.is_working(day) else end
            if start < at < end and len(times) < len(steps):
                times.add(at)
        while len(times) < len(steps):
            times.add(start + (end - start) * self._rng.uniform(0.1, 0.9))
        return [step(at) for step, at in zip(steps, sorted(times), strict=True)]

    def _moment_on(self, day: date) -> datetime:
        """Return a minute of office hours, before the last ones."""
        opens, closes = self._rng.choice(self._calendar.office_hours(day))
        first = datetime.combine(day, opens, VIETNAM)
        minutes = int((datetime.combine(day, closes, VIETNAM) - first) / _MINUTE)
        return first + self._rng.randint(5, minutes - 5) * _MINUTE

    def _working_day_after(self, day: date, count: int) -> date:
        while count:
            day += _DAY
            count -= self._calendar.is_working(day)
        return day


def about(kind: CaseKind, text: str) -> ContentType | None:
    """Return what a case is about; None for what is no PAKN."""
    at = zlib.crc32(text.encode()) % 100
    for content, share in _ABOUT.get(kind, {}).items():
        if at < share:
            return content
        at -= share
    return None


def _classified(told: Sequence[Told], begin: Begin) -> list[Told]:
    """Say what a case is about as soon as an officer has taken it."""
    content = about(begin.kind, begin.text)
    data = {"kind": begin.kind, "content_type": content, "was_kind": begin.kind, "was_content_type": None}
    found: list[Told] = []
    for line in told:
        found.append(line)
        if content is not None and line.kind is EventKind.TAKEN:
            found.append(Told(line.at, EventKind.CLASSIFIED, line.actor, Audience.STAFF, data={**data}))
    return found


def _counted(due: Due) -> list[date]:
    return [day.date for day in due.days if day.counted]


def _step(
    kind: EventKind, actor: Actor, text: str, data: dict[str, Any], *, audience: Audience = Audience.PUBLIC
) -> Callable[[datetime], Told]:
    return lambda at: Told(at, kind, actor, audience, text, data)
