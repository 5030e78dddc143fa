"""What the address of the queue asks for, and the registry's filter for it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode

from bot.web.console.marks import Horizon
from feedback.handling import Officer
from feedback.lifecycle import OPEN, CaseKind, State
from feedback.queue_filter import QueueFilter

ADDRESS = "/can-bo"


class Due(StrEnum):
    """Which deadlines to list."""

    LATE = "qua-han"
    TODAY = "hom-nay"
    SOON = "sap-den"


class Holder(StrEnum):
    """Whose cases to list; the number of an officer is the third way."""

    ME = "toi"
    NOBODY = "chua-ai"


class Marked(StrEnum):
    """Which cases stand out."""

    APPEAL = "len-cap"  #: opened again more than once, so that it went one level up
    PAUSED = "tam-dung"  #: the clock stands still


#: From so many times on an opened case is an appeal.
APPEAL_FROM = 2

#: The states to choose from: the open ones together, each alone, or all.
STATES: Mapping[str, frozenset[State]] = {
    "": OPEN,
    **{state.value: frozenset({state}) for state in State},
    "all": frozenset(State),
}

PARAMETERS = {
    "unit": "don-vi",
    "state": "trang-thai",
    "kind": "loai",
    "due": "han",
    "holder": "nguoi-giu",
    "channel": "kenh",
    "mark": "dau",
    "words": "tim",
    "page": "trang",
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What the address asks for; each field is a query parameter, empty ones are left out."""

    unit: str = ""
    state: str = ""
    kind: str = ""
    due: str = ""
    holder: str = ""
    channel: str = ""
    mark: str = ""
    words: str = ""
    page: int = 1

    def address(self, **changed: str | int) -> str:
        """Return the address of this wish with some of it changed; a new wish begins on page 1."""
        wish = replace(self, **{"page": 1, **changed})  # type: ignore[arg-type]
        kept = {PARAMETERS[f.name]: getattr(wish, f.name) for f in fields(wish)}
        query = urlencode({name: value for name, value in kept.items() if value not in {"", 1}})
        return f"{ADDRESS}?{query}" if query else ADDRESS

    @property
    def officer_id(self) -> int | None:
        """The officer whose cases are asked for by number."""
        return int(self.holder) if self.holder.isdecimal() else None


def wish_of(query: Mapping[str, str], channels: frozenset[str] = frozenset()) -> Wish:
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
        "channel": channels,
        "mark": set(Marked),
    }
    kept = {name: value if value in known.get(name, {value}) else "" for name, value in said.items()}
    if kept["holder"] not in set(Holder) and not _is_number(kept["holder"]):
        kept["holder"] = ""
    return Wish(**kept, page=max(1, int(number)) if _is_number(number) and len(number) < 7 else 1)


def wish_of_text(text: str, channels: frozenset[str]) -> Wish:
    """Read a wish from what stands behind the question mark; always its first page."""
    return replace(wish_of(dict(parse_qsl(text)), channels), page=1)


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
        officer_id=actor.id if wish.holder == Holder.ME else wish.officer_id,
        without_officer=wish.holder == Holder.NOBODY,
        channel=wish.channel,
        paused=wish.mark == Marked.PAUSED,
        due_before=before[due] if due else None,
        reopened_at_least=APPEAL_FROM if wish.mark == Marked.APPEAL else 0,
        words=wish.words,
    )


def _is_number(text: str) -> bool:
    # What both databases keep as a number.
    return text.isascii() and text.isdecimal() and len(text) <= 18
