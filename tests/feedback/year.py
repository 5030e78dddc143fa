"""A year of the office, hour by hour: people by chance, but the same chance every time."""

import heapq
import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from feedback import apologies, cases, grouping, handling, intake, transfers, units, watching
from feedback.agenda import Duty
from feedback.calendar import Calendar
from feedback.calendar_changes import calendar_in_force, enter_day
from feedback.handling import Officer
from feedback.history import SYSTEM
from feedback.kinds import RefusalReason
from feedback.lifecycle import OPEN, CaseKind, Role
from feedback.tables import Case, ChangeKind
from feedback.timekeeping import Moved
from feedback.worktime import VIETNAM
from tests.feedback.world import ROWS, agree_to_reminders, submission

YEAR = 2026
STEP, AT_NIGHT = timedelta(hours=1), timedelta(hours=3)
START = datetime(YEAR, 1, 5, tzinfo=VIETNAM)
END = datetime(YEAR, 12, 29, tzinfo=VIETNAM)
OUTAGE = (datetime(YEAR, 6, 9, 10, tzinfo=VIETNAM), datetime(YEAR, 6, 11, 10, tzinfo=VIETNAM))
#: Entered on the day before the day off itself.
SWAP_ENTERED = datetime(YEAR, 10, 12, 9, 0, tzinfo=VIETNAM)
SWAPPED_OFF, SWAPPED_IN = date(YEAR, 10, 13), date(YEAR, 10, 17)
KINDS = {
    CaseKind.FEEDBACK: 62, CaseKind.PETITION: 13, CaseKind.QUESTION: 12, CaseKind.HOME_HELP: 8,
    CaseKind.TIP: 5,
}  # fmt: skip
PLACES = ("TH-LVT", "P-TM")
PEOPLE = 40
PATIENCE = timedelta(days=18)
_TOGETHER = 200


@dataclass
class Life:
    """What was done with a case, as those who did it remember; the registry is not asked."""

    code: str
    kind: CaseKind
    contact: str
    received_at: datetime
    asked_at: datetime | None = None
    replied_at: datetime | None = None
    ended_at: datetime | None = None
    ended_as: str = ""
    letters: list[datetime] = field(default_factory=list)


@dataclass
class Office:
    """The registry with a clock that the year moves."""

    db: AsyncSession
    rng: random.Random
    head: Officer
    now: datetime = START
    lives: dict[str, Life] = field(default_factory=dict)
    moved: list[tuple[str, Moved]] = field(default_factory=list)
    told: list[tuple[datetime, str, Duty]] = field(default_factory=list)
    looks: int = 0
    agreed: frozenset[str] = frozenset()
    _plans: list[tuple[datetime, int, str, str]] = field(default_factory=list)
    _calendar: Calendar | None = None
    _next_look: datetime | None = START

    async def open(self) -> None:
        """Let half of the people agree to be reminded."""
        self.agreed = frozenset(f"talk:{n}" for n in range(0, PEOPLE, 2))
        for contact in sorted(self.agreed):
            await agree_to_reminders(self.db, contact, now=START)

    async def calendar(self) -> Calendar:
        if self._calendar is None:
            self._calendar = await calendar_in_force(self.db)
        return self._calendar

    async def receive(self, at: datetime) -> None:
        """Register a case, and decide by chance what will become of it."""
        rng, kind = self.rng, self.rng.choices(list(KINDS), list(KINDS.values()))[0]
        contact = f"talk:{rng.randrange(PEOPLE)}"
        sent = submission(kind=kind, unit_code=rng.choice(PLACES), contact_ref=contact)
        case = await intake.receive(self.db, sent, now=at, rng=rng, calendar=await self.calendar())
        self.lives[case.code] = Life(case.code, kind, contact, at)
        self._next_look = at
        due = case.due_at or at + timedelta(days=7)
        length, chance = due - at, rng.random()
        ends = at + length * rng.uniform(0.1, 0.97)
        if chance < 0.10:  # an officer who forgets
            ends = due + timedelta(hours=rng.uniform(1, 400))
        how = rng.choices(("answer", "refuse", "transfer", "merge"), (88, 4, 5, 3))[0]
        if kind is CaseKind.TIP:
            how = "close"
        if chance < 0.985:  # else nobody ever answers
            self._plan(ends, how, case.code)
        if rng.random() < 0.15:
            asks = at + length * rng.uniform(0.05, 0.8)
            self._plan(asks, "ask", case.code)
            if rng.random() < 0.8:
                self._plan(asks + timedelta(hours=rng.uniform(1, 300)), "reply", case.code)
        if rng.random() < 0.7:
            self._plan(due + timedelta(hours=rng.uniform(14, 60)), "apologise", case.code)

    async def live(self) -> None:
        """Do what people do by now."""
        while self._plans and self._plans[0][0] <= self.now:
            _, _, what, code = heapq.heappop(self._plans)
            if self.lives[code].ended_at is None:
                self._next_look = self.now
                await getattr(self, f"_{what}")(self.lives[code])

    async def tick(self) -> None:
        """Run the clock jobs, as they run in service, if anything can be due."""
        if self._next_look is None or self._next_look > self.now:
            return
        codes = await watching.cases_to_look_at(self.db, now=self.now, limit=10_000)
        calendar = await self.calendar()
        for start in range(0, len(codes), _TOGETHER):
            chosen = select(Case).where(Case.code.in_(codes[start : start + _TOGETHER]))
            found = {case.code: case for case in await self.db.scalars(chosen)}
            with self.db.no_autoflush:  # each is a transaction of its own in service
                for code in codes[start : start + _TOGETHER]:
                    await self._look(found[code], calendar)
        waiting = select(func.min(Case.watch_at)).where(Case.state.in_(OPEN), Case.due_at.is_not(None))
        self._next_look = await self.db.scalar(waiting)

    async def swap_days(self) -> None:
        """Enter late that one day is off and a Saturday is worked for it."""
        for day, kind in ((SWAPPED_OFF, ChangeKind.DAY_OFF), (SWAPPED_IN, ChangeKind.MAKE_UP)):
            source = "Công văn"
            await enter_day(self.db, day, kind, name="hoán đổi", source=source, actor=SYSTEM, now=self.now)
        self._calendar, self._next_look = None, self.now

    async def _look(self, case: Case, calendar: Calendar) -> None:
        seen = await watching.look_at(self.db, case, now=self.now, calendar=calendar)
        self.looks += 1
        self.told += [(self.now, case.code, duty) for duty in seen.duties]
        if seen.moved is not None:
            self.moved.append((case.code, seen.moved))

    def _plan(self, at: datetime, what: str, code: str) -> None:
        heapq.heappush(self._plans, (at, len(self.lives), what, code))

    async def _ask(self, life: Life) -> None:
        if life.kind is not CaseKind.TIP:
            await handling.ask_citizen(self.db, life.code, "Lớp nào?", actor=self.head, now=self.now)
            life.asked_at = self.now

    async def _reply(self, life: Life) -> None:
        if life.asked_at is not None:
            await intake.add_words(self.db, life.code, "Lớp 3A.", now=self.now)
            life.replied_at = self.now

    async def _apologise(self, life: Life) -> None:
        case = await cases.by_code(self.db, life.code)
        if not case.is_overdue(self.now):
            return
        calendar = await self.calendar()
        latest = await apologies.latest_new_date(self.db, case, now=self.now, calendar=calendar)
        await apologies.apologise(
            self.db, life.code, "Chờ xác minh.", latest, actor=self.head, now=self.now, calendar=calendar
        )
        life.letters.append(self.now)

    async def _answer(self, life: Life) -> None:
        """Answer; who was asked something is waited for, but not for ever."""
        if life.asked_at is not None and life.replied_at is None and self.now - life.asked_at < PATIENCE:
            return self._plan(self.now + timedelta(days=2), "answer", life.code)
        await handling.answer(self.db, life.code, "Đã giải quyết.", actor=self.head, now=self.now)
        life.ended_at, life.ended_as = self.now, "answered"
        return None

    async def _refuse(self, life: Life) -> None:
        why = RefusalReason.NOT_CLEAR
        await handling.refuse(self.db, life.code, "", actor=self.head, now=self.now, why=why)
        life.ended_at, life.ended_as = self.now, "not_accepted"

    async def _transfer(self, life: Life) -> None:
        await transfers.transfer(self.db, life.code, "Tổng đài 1022", "", actor=self.head, now=self.now)
        life.ended_at, life.ended_as = self.now, "transferred"

    async def _close(self, life: Life) -> None:
        await handling.close(self.db, life.code, actor=self.head, now=self.now)
        life.ended_at, life.ended_as = self.now, "closed"

    async def _merge(self, life: Life) -> None:
        """Let it go on in the newest open case of its kind; without one it is answered."""
        alike = (
            other
            for other in reversed(self.lives.values())
            if other.kind is life.kind and other is not life and other.ended_at is None
        )
        into = next(alike, None)
        if into is None:
            return await self._answer(life)
        await grouping.merge(self.db, life.code, into.code, actor=self.head, now=self.now)
        life.ended_at, life.ended_as = self.now, "merged"
        return None


async def live_a_year(db: AsyncSession, *, how_many: int, seed: int = YEAR) -> Office:
    """Let a year pass and return the office at its end."""
    rng = random.Random(seed)
    await begin(db)
    await units.import_units(db, ROWS)
    head = Officer(1, "Lê Thị Trưởng", Role.HEAD, (await units.by_code(db, "SGDDT")).path)
    arrivals = sorted(START + (END - timedelta(days=3) - START) * rng.random() for _ in range(how_many))
    office, coming = Office(db, rng, head), iter([*arrivals, END])
    await office.open()
    arrival = next(coming)
    while office.now < END:
        # At night, one look is like many.
        office.now += STEP if 6 <= office.now.hour < 21 else AT_NIGHT
        while arrival <= office.now and arrival < END:
            await office.receive(arrival)
            arrival = next(coming)
        await office.live()
        if office.now == SWAP_ENTERED:
            await office.swap_days()
        await _watch(office)
        if office.now.hour >= 21:
            await db.commit()
            db.expunge_all()
            await begin(db)
    await db.commit()
    await begin(db)
    return office


async def begin(db: AsyncSession) -> None:
    """Begin a transaction that nobody else waits for, so that no statement is a trip to another thread."""
    await db.connection(execution_options={"short": True})


async def _watch(office: Office) -> None:
    """Run the clock jobs but for the two days of outage, which the dead-man's switch tells of."""
    if not OUTAGE[0] <= office.now < OUTAGE[1]:
        await office.tick()
        if office.now.hour == 12 and office.now.weekday() == 2:
            missed = await watching.missed(office.db, now=office.now)
            assert not missed.is_any, f"{missed} at {office.now} {office._next_look}"
    elif office.now > OUTAGE[0] + timedelta(hours=8):
        assert (await watching.missed(office.db, now=office.now)).is_any, "the dead man's switch is silent"
