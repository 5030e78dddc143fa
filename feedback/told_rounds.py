"""A case as the lines of its history tell it, one after the other: every round, nothing from elsewhere."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from feedback.clocks import PauseReason, clock_in_force, clock_of_version
from feedback.counting import CaseRow
from feedback.kinds import CaseKind, ContentType
from feedback.life import LIFE, Ticking, clock_of
from feedback.lifecycle import State, public_since
from feedback.tables import REPLIES, ActorKind, EventKind

FAR = datetime(9000, 1, 1, tzinfo=UTC)
_NEXT_ROUND = frozenset({EventKind.REOPENED, EventKind.RECALLED, EventKind.UNMERGED})
_WORDS_OF_CITIZEN = frozenset({EventKind.CITIZEN_ADDED, EventKind.CITIZEN_ANSWERED})
_ENDS = {
    EventKind.ANSWERED: "answered_at",
    EventKind.REFUSED: "not_accepted_at",
    EventKind.TRANSFERRED: "transferred_at",
    EventKind.MERGED: "merged_at",
}
_PUBLIC = frozenset({EventKind.PUBLISHED, EventKind.UNPUBLISHED})


@dataclass(slots=True)
class Told:
    """A case as its lines have told it so far; its present round by the names of ``CaseRow``'s fields."""

    round: dict[str, Any]
    clock: str = ""
    state: State = State.RECEIVED
    due_at: datetime | None = None
    pause: tuple[datetime, PauseReason] | None = None
    earlier: list[dict[str, Any]] = field(default_factory=list)

    def next_round(self, at: datetime) -> None:
        # A text that was public belongs to the answer that it was made of.
        self.earlier.append({**self.round, "due_at": self.due_at or FAR, "published_at": self._public()})
        self.pause = None
        self.round |= {
            "received_at": at, "round": self.round["round"] + 1, "answered_at": None, "transferred_at": None,
            "merged_at": None, "rating": None, "rated_at": None, "first_reply_at": None,
            "apologised_at": None,
        }  # fmt: skip

    def _public(self) -> datetime | None:
        return public_since(self.round["published_at"], self.round["answered_at"])

    def publish(self, line: Any) -> None:
        """Let a line that publishes or takes back hold for the present answer and for earlier ones."""
        before, answered = self.round["published_at"], self.round["answered_at"]
        is_new = before is None or (answered and before < answered)
        since = (line.at if is_new else before) if line.kind is EventKind.PUBLISHED else None
        self.round["published_at"] = since
        for one in self.earlier:
            if one["answered_at"]:
                one["published_at"] = (one["published_at"] or since) if since else None

    def rows(self, names: Mapping[str, str]) -> Iterator[CaseRow]:
        """Give its rounds, with the names of units by code; none where no answer was promised."""
        if self.due_at is None:
            return
        last = self.round
        stands_still = self.pause is not None and self.pause[0] <= self.due_at
        present = {"due_at": FAR if stands_still else self.due_at, "published_at": self._public()}
        shared = {"kind": last["kind"], "content_type": last["content_type"]}
        for one in (*self.earlier, last | present):
            yield CaseRow(**one | shared, unit_name=names.get(one["unit_code"], ""))


def begin(line: Any) -> Told:
    """Return a case as its first line tells it."""
    data = line.data
    heard = data.get("heard_at")
    began = datetime.fromisoformat(heard) if heard and "split_from" not in data else line.at
    return Told(
        {
            "case_id": line.case_id, "code": line.case_code, "kind": CaseKind(data["kind"]),
            "channel": data["channel"], "unit_code": data["unit"], "received_at": began, "answered_at": None,
            "not_accepted_at": None, "transferred_at": None, "merged_at": None, "rating": None,
            "rated_at": None, "round": 1, "content_type": None, "officer_id": None, "first_reply_at": None,
            "apologised_at": None, "published_at": None,
        }
    )  # fmt: skip


def go_on(told: Told, line: Any) -> None:
    """Let one more line of the case be told."""
    at, data = line.at, line.data
    is_reply = line.kind in REPLIES and line.actor_kind is ActorKind.OFFICER
    if is_reply and told.round["first_reply_at"] is None:
        told.round["first_reply_at"] = at
    if line.kind is EventKind.UNMERGED:
        told.round["officer_id"] = None  # it was nobody's any more when its round was closed
    if line.kind in _NEXT_ROUND:
        told.next_round(at)
    told.round |= _changes(told.round, line)
    if line.kind in _PUBLIC:
        told.publish(line)
    told.state = State(data.get("state", told.state))
    if line.kind is EventKind.DUE_SET:
        told.due_at, told.clock = datetime.fromisoformat(data["due_at"]), data["clock"]
        if data.get("why") == "merged" and told.pause is not None:
            told.pause = (at, told.pause[1])
    elif line.actor_kind is ActorKind.OFFICER or line.kind in _WORDS_OF_CITIZEN:
        _keep_time(told, line)


def _changes(row: Mapping[str, Any], line: Any) -> dict[str, Any]:
    """Return what a line changes in the round that it tells of."""
    at, data = line.at, line.data
    changes: dict[str, Any] = {_ENDS[line.kind]: at} if line.kind in _ENDS else {}
    match line.kind:
        case EventKind.TAKEN:
            # A head may have given it to somebody else.
            changes["officer_id"] = data.get("officer", line.actor_id)
        case EventKind.RELEASED | EventKind.REOPENED:
            changes["officer_id"] = None
        case EventKind.HANDED_OVER:
            changes |= {"officer_id": None, "unit_code": data["to_unit"]}
        case EventKind.ESCALATED:
            changes["unit_code"] = data["to_unit"]
        case EventKind.ACCEPTED | EventKind.CLASSIFIED:
            content = data["content_type"]
            changes["content_type"] = ContentType(content) if content else None
            changes["kind"] = CaseKind(data.get("kind", row["kind"]))
        case EventKind.RATED if row["rating"] is None:
            changes |= {"rating": data["level"], "rated_at": at}
        case EventKind.APOLOGISED if row["apologised_at"] is None:
            changes["apologised_at"] = at
    return changes


def _keep_time(told: Told, line: Any) -> None:
    """Let the clock stand still or go on, as ``feedback.timekeeping`` does after each step."""
    if told.due_at is None:
        return
    _pause_as_state_wants(told, line.at)
    if line.kind is EventKind.PAUSED:
        told.pause = (line.at, PauseReason.OTHER_BODY)
    elif line.kind is EventKind.RESUMED:
        told.pause = None
        _pause_as_state_wants(told, line.at)
    elif line.kind is EventKind.CLASSIFIED and told.state.is_open:
        clock, before = clock_of(told.round["kind"]), clock_of(CaseKind(line.data["was_kind"]))
        if clock is not None and clock is not before:
            told.clock = clock_in_force(clock, told.round["received_at"]).version


def _pause_as_state_wants(told: Told, at: datetime) -> None:
    ticking = LIFE[told.state].ticking
    if ticking is Ticking.ENDED:
        told.pause = None
    elif told.pause is not None and told.pause[1] is PauseReason.OTHER_BODY:
        return
    elif ticking is not Ticking.PAUSED or PauseReason.CITIZEN not in clock_of_version(told.clock).pauses:
        told.pause = None
    elif told.pause is None:
        told.pause = (at, PauseReason.CITIZEN)
