"""Invents what comes in over a year: when, about what, to which unit."""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta

from feedback.clocks import ClockKind, clock_in_force
from feedback.demo_story import Begin, Place
from feedback.demo_words import Words
from feedback.history import Actor
from feedback.kinds import HelpReason
from feedback.life import clock_of
from feedback.lifecycle import CaseKind
from feedback.tables import ActorKind, Unit, UnitKind
from feedback.unit_search import level_of
from feedback.worktime import VIETNAM, WorkingDays

#: How long a year of the demonstration is.
YEAR = timedelta(days=365)
_KINDS = {CaseKind.FEEDBACK: 68, CaseKind.PETITION: 14, CaseKind.QUESTION: 15, CaseKind.HOME_HELP: 3}
_CHANNELS = {"web": 46, "zalo_oa": 36, "telegram": 12, "zalo_bot": 6}
# Of each hour of the day, from midnight: people write in the evening.
_HOURS = (2, 1, 0, 0, 0, 1, 5, 9, 10, 9, 8, 9, 10, 7, 7, 8, 9, 10, 11, 13, 15, 14, 9, 5)
_WEEKEND = 0.45
_HELPED = (HelpReason.OLD, HelpReason.ILL, HelpReason.DISABLED, HelpReason.INFANT)
_WITHOUT_UNIT, _TO_ANOTHER_UNIT, _FOR_PUBLICATION = 0.04, 0.03, 0.55
_LEVELS = {"phuong": "ward", "sgddt": "city"}
#: Beyond the ids of real staff.
_FIRST_OFFICER = 900_000_001


class Year:
    """The year that ends now, or several."""

    def __init__(
        self,
        units: Sequence[Unit],
        rng: random.Random,
        words: Words,
        calendar: WorkingDays,
        *,
        now: datetime,
        years: int = 1,
    ) -> None:
        self._rng, self._words, self._calendar, self._now = rng, words, calendar, now
        self._length = years * YEAR
        self._places = [self._place(number, unit) for number, unit in enumerate(units)]
        offices = (unit.kind is not UnitKind.SCHOOL for unit in units)
        self._inbox = next(
            (place for place, is_office in zip(self._places, offices, strict=True) if is_office),
            self._places[0],
        )
        self._rng.shuffle(self._places)  # which schools get many is chance, too

    def begin(self, number: int) -> Iterator[Begin]:
        """Give the beginnings of so many cases, by time."""
        return map(self._begin, self._arrivals(number))

    def _place(self, number: int, unit: Unit) -> Place:
        level = level_of(unit.name)
        level = _LEVELS.get(level, level) or ("th" if unit.kind is UnitKind.SCHOOL else "ward")
        ids = range(_FIRST_OFFICER + 2 * number, _FIRST_OFFICER + 2 * number + 2)
        people = tuple(Actor(ActorKind.OFFICER, id_, self._words.name()) for id_ in ids)
        return Place(unit.id, unit.code, unit.name, level, people)

    def _arrivals(self, number: int) -> list[datetime]:
        first = (self._now - self._length).astimezone(VIETNAM).date()
        days = [first + timedelta(days=n) for n in range(self._length.days + 1)]
        weights = [
            self._words.season(day.month) * (1 if self._calendar.is_working(day) else _WEEKEND)
            for day in days
        ]
        arrivals: list[datetime] = []
        while len(arrivals) < number:
            day = self._rng.choices(days, weights)[0]
            hour = self._rng.choices(range(24), _HOURS)[0]
            moment = time(hour, self._rng.randrange(60), self._rng.randrange(60))
            at = datetime.combine(day, moment, VIETNAM)
            if self._now - self._length <= at <= self._now:
                arrivals.append(at)
        return sorted(arrivals)

    def _begin(self, received_at: datetime) -> Begin:
        kind = self._rng.choices(list(_KINDS), list(_KINDS.values()))[0]
        theme = self._words.theme(received_at.month)
        # Who cannot come is visited by the ward.
        levels = ("ward",) if kind is CaseKind.HOME_HELP else theme["levels"]
        fitting = [place for place in self._places if place.level in levels] or self._places
        # A few schools get many, most get few.
        place = self._rng.choices(fitting, [(1 + rank) ** -0.6 for rank in range(len(fitting))])[0]
        help_reason = self._rng.choice(_HELPED) if kind is CaseKind.HOME_HELP else None
        text, answer = self._words.message(kind, theme, place.level, help_reason)
        clock = clock_in_force(clock_of(kind) or ClockKind.ANSWER, received_at)
        return Begin(
            kind=kind,
            channel=self._rng.choices(list(_CHANNELS), list(_CHANNELS.values()))[0],
            publication=self._rng.random() < _FOR_PUBLICATION,
            text=text,
            answer=answer,
            received_at=received_at,
            due=clock.due(received_at, self._calendar),
            clock_version=clock.version,
            place=place,
            sent_to=self._sent_to(place),
            help_reason=help_reason,
        )

    def _sent_to(self, place: Place) -> Place:
        chance = self._rng.random()
        if chance < _WITHOUT_UNIT:
            return self._inbox
        return self._rng.choice(self._places) if chance < _WITHOUT_UNIT + _TO_ANOTHER_UNIT else place
