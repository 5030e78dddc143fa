"""The queue: what waits, by deadline, late ones on top; its filters stay in the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from urllib.parse import urlencode

from fastapi import Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.engine import reading
from bot.web.console.entrance import Known
from bot.web.console.marks import Horizon, Urgency, horizon, urgency
from bot.web.console.pages import page
from bot.web.console.router import router
from feedback import cases
from feedback.cases import QueueFilter
from feedback.errors import NotYourUnit
from feedback.handling import Officer
from feedback.lifecycle import OPEN, CaseKind, State
from feedback.tables import Case, Unit
from feedback.units import all_units

PER_PAGE = 30
ADDRESS = "/can-bo"


class Due(StrEnum):
    """Which deadlines to list."""

    LATE = "qua-han"
    TODAY = "hom-nay"
    SOON = "sap-den"


class Holder(StrEnum):
    """Whose cases to list."""

    ME = "toi"
    NOBODY = "chua-ai"


class Marked(StrEnum):
    """Which cases stand out."""

    APPEAL = "len-cap"  #: opened again more than once, so that it went one level up


#: From so many times on an opened case is an appeal.
APPEAL_FROM = 2
#: Counts that are shown only where there is something to count.
RARE = frozenset({"approval", "appeal", "home_help", "tip"})

#: The states to choose from: the open ones together, each alone, or all.
STATES: Mapping[str, frozenset[State]] = {
    "": OPEN,
    **{state.value: frozenset({state}) for state in State},
    "all": frozenset(State),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What the address asks for; each field is a query parameter, empty ones are left out."""

    unit: str = ""
    state: str = ""
    kind: str = ""
    due: str = ""
    holder: str = ""
    mark: str = ""
    words: str = ""
    page: int = 1

    def address(self, **changed: str | int) -> str:
        """Return the address of this wish with some of it changed; a new wish begins on page 1."""
        wish = replace(self, **{"page": 1, **changed})  # type: ignore[arg-type]
        kept = {PARAMETERS[f.name]: getattr(wish, f.name) for f in fields(wish)}
        query = urlencode({name: value for name, value in kept.items() if value not in {"", 1}})
        return f"{ADDRESS}?{query}" if query else ADDRESS


PARAMETERS = {
    "unit": "don-vi",
    "state": "trang-thai",
    "kind": "loai",
    "due": "han",
    "holder": "nguoi-giu",
    "mark": "dau",
    "words": "tim",
    "page": "trang",
}


def wish_of(query: Mapping[str, str]) -> Wish:
    """Read a wish from an address; what cannot be meant is left out.

    >>> wish_of({"han": "qua-han", "loai": "poem", "trang": "x"}) == Wish(due="qua-han")
    True
    """
    said = {name: query.get(parameter, "").strip()[:200] for name, parameter in PARAMETERS.items()}
    number = said.pop("page")
    known = {
        "state": STATES,
        "kind": set(CaseKind),
        "due": set(Due),
        "holder": set(Holder),
        "mark": set(Marked),
    }
    kept = {name: value if value in known.get(name, {value}) else "" for name, value in said.items()}
    return Wish(**kept, page=max(1, int(number)) if number.isdecimal() and len(number) < 7 else 1)


def filter_of(wish: Wish, *, actor: Officer, unit_path: str, horizon: Horizon) -> QueueFilter:
    """Return the registry's filter for a wish."""
    before = {Due.LATE: horizon.now, Due.TODAY: horizon.today_until, Due.SOON: horizon.soon_until}
    due = Due(wish.due) if wish.due else None
    # Only what owes an answer can be late or due.
    states = STATES[wish.state] & OPEN if due else STATES[wish.state]
    return QueueFilter(
        unit_path=unit_path,
        states=states or OPEN,
        kinds=frozenset({CaseKind(wish.kind)}) if wish.kind else frozenset(),
        officer_id=actor.id if wish.holder == Holder.ME else None,
        without_officer=wish.holder == Holder.NOBODY,
        due_before=before[due] if due else None,
        reopened_at_least=APPEAL_FROM if wish.mark == Marked.APPEAL else 0,
        words=wish.words,
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One case of the list."""

    case: Case
    unit: Unit
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class Tally:
    """A count on top of the list, and the wish that lists exactly that."""

    key: str
    count: int
    address: str
    chosen: bool


def urgency_of(case: Case, at: Horizon) -> Urgency:
    paused = case.paused_at is not None and case.due_at is not None and case.paused_at <= case.due_at
    return urgency(
        state=case.state, due_at=case.due_at, answered_at=case.answered_at, horizon=at, paused=paused
    )


def in_reach(units: Sequence[Unit], actor: Officer) -> list[Unit]:
    """Return the units whose cases an officer may see."""
    return [unit for unit in units if unit.path.startswith(actor.unit_path)]


def path_of(code: str, units: Sequence[Unit], actor: Officer) -> str:
    """Return the path of the chosen unit, or of all that the officer may see.

    Raises:
        NotYourUnit: the unit is not among those.
    """
    if not code:
        return actor.unit_path
    found = next((unit.path for unit in units if unit.code == code), None)
    if found is None:
        raise NotYourUnit(code)
    return found


@router.get("")
async def queue_page(request: Request, visit: Known) -> Response:
    wish = wish_of(request.query_params)
    at = horizon(visit.parts.clock.now(), visit.parts.calendar)
    async with reading(visit.parts.sessions) as db:
        units = in_reach(await all_units(db), visit.actor)
        wanted = filter_of(
            wish, actor=visit.actor, unit_path=path_of(wish.unit, units, visit.actor), horizon=at
        )
        found = await cases.queue(db, wanted, limit=PER_PAGE, offset=(wish.page - 1) * PER_PAGE)
        tallies = await _tallies(db, wish, wanted, visit.actor, at)
    by_id = {unit.id: unit for unit in units}
    lines = [Line(case, by_id[case.unit_id], urgency_of(case, at)) for case in found.cases]
    pages = max(1, -(-found.total // PER_PAGE))
    return page(
        request, "queue.html", wish=wish, lines=lines, total=found.total, pages=pages, tallies=tallies,
        units=units, states=list(STATES), kinds=list(CaseKind), dues=list(Due), holders=list(Holder),
        names=PARAMETERS, first=(wish.page - 1) * PER_PAGE + 1,
    )  # fmt: skip


async def _tallies(
    db: AsyncSession, wish: Wish, wanted: QueueFilter, actor: Officer, at: Horizon
) -> list[Tally]:
    # Counted within the chosen unit and words, whatever else is chosen.
    base = replace(
        wanted, states=OPEN, kinds=frozenset(), officer_id=None, without_officer=False, due_before=None,
        reopened_at_least=0,
    )  # fmt: skip
    wishes: list[tuple[str, dict[str, str], QueueFilter]] = [
        ("open", {}, base),
        ("late", {"due": Due.LATE}, replace(base, due_before=at.now)),
        ("today", {"due": Due.TODAY}, replace(base, due_before=at.today_until)),
        ("nobody", {"holder": Holder.NOBODY}, replace(base, without_officer=True)),
        ("mine", {"holder": Holder.ME}, replace(base, officer_id=actor.id)),
        (
            "waiting",
            {"state": State.WAITING_FOR_CITIZEN},
            replace(base, states=frozenset({State.WAITING_FOR_CITIZEN})),
        ),
        (
            "approval",
            {"state": State.WAITING_FOR_APPROVAL},
            replace(base, states=frozenset({State.WAITING_FOR_APPROVAL})),
        ),
        ("appeal", {"mark": Marked.APPEAL}, replace(base, reopened_at_least=APPEAL_FROM)),
        ("home_help", {"kind": CaseKind.HOME_HELP}, replace(base, kinds=frozenset({CaseKind.HOME_HELP}))),
        ("tip", {"kind": CaseKind.TIP}, replace(base, kinds=frozenset({CaseKind.TIP}))),
    ]
    free = dict.fromkeys(("state", "kind", "due", "holder", "mark"), "")
    chosen = {name: getattr(wish, name) for name in free}
    found = [
        Tally(
            key,
            (await cases.queue(db, narrowed, limit=0)).total,
            wish.address(**{**free, **change}),
            chosen == {**free, **change},
        )
        for key, change, narrowed in wishes
    ]
    return [tally for tally in found if tally.count or tally.chosen or tally.key not in RARE]
