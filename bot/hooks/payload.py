"""What another system is told of a change. No name, phone, address or word of a citizen is among it."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, Field

from bot.clock import VIETNAM
from feedback.kinds import CaseKind, ContentType
from feedback.lifecycle import State
from feedback.tables import Case, CaseEvent, EventKind

#: What systems may be told of, in the order of a case's life.
TOLD: tuple[EventKind, ...] = (
    EventKind.RECEIVED,
    EventKind.DUE_SET,
    EventKind.ACCEPTED,
    EventKind.CLASSIFIED,
    EventKind.TAKEN,
    EventKind.HANDED_OVER,
    EventKind.ASKED,
    EventKind.CITIZEN_ANSWERED,
    EventKind.CITIZEN_ADDED,
    EventKind.PAUSED,
    EventKind.RESUMED,
    EventKind.LATE,
    EventKind.APOLOGISED,
    EventKind.ANSWERED,
    EventKind.TRANSFERRED,
    EventKind.RELAYED,
    EventKind.REFUSED,
    EventKind.MERGED,
    EventKind.RATED,
    EventKind.REOPENED,
    EventKind.CLOSED,
    EventKind.PUBLISHED,
    EventKind.UNPUBLISHED,
)
TRIAL = "ping"


class ChangedCase(BaseModel):
    """A case as it stood when the notice was written; read it at ``url`` with a token."""

    sequence: int = Field(description="Place of the change in the register's history; orders notices.")
    code: str
    kind: CaseKind
    state: State
    content_type: ContentType | None
    unit: str
    round: int
    received_at: datetime
    due_at: datetime | None
    url: str


class Change(BaseModel):
    """One change of a case."""

    type: str = Field(description="`case.` and the kind of change, such as `case.answered`.")
    timestamp: datetime
    data: ChangedCase


class Trial(BaseModel):
    """Sent when an administrator presses “send a trial”."""

    type: str = TRIAL
    timestamp: datetime
    data: dict[str, str] = {}


def type_of(kind: EventKind) -> str:
    """Return the name by which systems know a kind of change."""
    return f"case.{kind.value}"


def fit_kinds(names: Sequence[str]) -> list[str]:
    """Return those kinds among the names that systems may be told of, in our order."""
    return [kind.value for kind in TOLD if kind.value in names]


def change_of(event: CaseEvent, case: Case, unit: str, site: str) -> Change:
    """Return what is told of a line of the history."""
    return Change(
        type=type_of(event.kind),
        timestamp=event.at.astimezone(VIETNAM),
        data=ChangedCase(
            sequence=event.id, code=case.code, kind=case.kind, state=case.state,
            content_type=case.content_type, unit=unit, round=case.round,
            received_at=case.received_at.astimezone(VIETNAM),
            due_at=case.due_at.astimezone(VIETNAM) if case.due_at else None,
            url=f"{site}/api/v1/cases/{case.code}",
        ),
    )  # fmt: skip
