"""The chain of the register's history: how a line is sealed, and what a broken chain tells.

Every line carries the hash of the line before, over the whole register. What a line says of persons goes
into its hash through a salted digest, so that it could be erased without breaking the chain.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

#: What stands before the first line.
GENESIS = "0" * 64

#: The kind of a line that says which words of earlier lines were masked.
MASKS = "erased"
# Beyond so many changed lines we no longer look for where each one came from.
_MOST_TRACED = 200


@dataclass(slots=True, kw_only=True)
class Line:
    """One line of history as it is stored."""

    id: int
    case_code: str
    seq: int
    at: datetime
    kind: str
    audience: str
    actor_kind: str
    actor_id: int | None
    actor_name: str
    data: dict[str, Any]
    text: str
    salt: str
    body_digest: str = ""
    prev_hash: str = ""
    hash: str = ""

    def seal(self, prev_hash: str) -> None:
        """Chain the line to the one before."""
        self.body_digest = self.digest_of_body()
        self.prev_hash = prev_hash
        self.hash = self.hash_at(self.id)

    def digest_of_body(self) -> str:
        return digest_of_body(self.salt, self.actor_name, self.text)

    def hash_at(self, place: int) -> str:
        """Return the hash that this line would have as number ``place``."""
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        told = [self.case_code, self.seq, at, self.kind, self.audience, self.actor_kind, self.actor_id]
        return _sha256([place, *told, self.data, self.body_digest, self.prev_hash])

    @property
    def is_sealed(self) -> bool:
        """Tell whether all is as it was sealed but, perhaps, what it says of persons."""
        return self.hash == self.hash_at(self.id)

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing in the line has been changed since it was sealed."""
        return self.body_digest == self.digest_of_body() and self.is_sealed


@dataclass(frozen=True, slots=True)
class End:
    """Where the register says that its chain ends."""

    last_event_id: int
    last_hash: str
    count: int


class FaultKind(StrEnum):
    """What is wrong with a line."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    REORDERED = "reordered"
    CASE_REMOVED = "case_removed"  #: the history is there, the case is not
    CASE_CHANGED = "case_changed"  #: the case stands otherwise than its history says
    END_CHANGED = "end_changed"  #: the record of where the chain ends does not fit it


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault; ``case_code`` is None where nobody can tell the case any more."""

    event_id: int | None
    case_code: str | None
    what: FaultKind


class ChainCheck:
    """Goes through all lines in the order of their ids, then says what is wrong."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._changed: list[Line] = []
        self._reworded: list[Line] = []
        self._masked: dict[tuple[str, str], str] = {}
        self._before_last = self._last_hash = GENESIS
        self._last: Line | None = None
        self._next_id = 1
        self._count = 0

    def add(self, line: Line) -> None:
        """Look at the next line."""
        gap = line.id > self._next_id
        self._removed(self._next_id, line.id)
        whole = line.is_whole
        if not whole and not line.is_sealed:
            self._changed.append(line)
        elif line.prev_hash != self._last_hash and not gap and self._last is not None:
            self._link_broken(line, self._last)
        if whole and line.kind == MASKS:
            left: dict[str, str] = line.data["masked"]
            self._masked |= {(line.case_code, seq): digest for seq, digest in left.items()}
        elif not whole and line.is_sealed:
            self._reworded.append(line)
        self._before_last, self._last_hash = self._last_hash, line.hash
        self._last = line
        self._next_id = line.id + 1
        self._count += 1

    def finish(self, end: End) -> list[Fault]:
        """Compare with where the chain should end; return all faults by line."""
        self._removed(self._next_id, end.last_event_id + 1)
        # Words may be other ones only where a later line says which.
        self._changed += [
            line
            for line in self._reworded
            if self._masked.get((line.case_code, str(line.seq))) != line.digest_of_body()
        ]
        for line in self._changed:
            kind = FaultKind.REORDERED if self._belongs_elsewhere(line) else FaultKind.CHANGED
            self.faults.append(Fault(line.id, line.case_code, kind))
        if not self.faults and (self._next_id - 1, self._count) != (end.last_event_id, end.count):
            self.faults.append(Fault(self._last.id if self._last else None, None, FaultKind.END_CHANGED))
        elif not self.faults and self._last_hash != (end.last_hash or GENESIS):
            code = self._last.case_code if self._last else None
            self.faults.append(Fault(end.last_event_id, code, FaultKind.CHANGED))
        return sorted(self.faults, key=lambda fault: fault.event_id or 0)

    def inserted_after(self, last_event_id: int, line: Line) -> bool:
        """Note a line that stands behind the recorded end of the chain; tell whether it does."""
        if line.id <= last_event_id:
            return False
        self.faults.append(Fault(line.id, line.case_code, FaultKind.INSERTED))
        return True

    def _removed(self, start: int, stop: int) -> None:
        self.faults += [Fault(place, None, FaultKind.REMOVED) for place in range(start, stop)]

    def _link_broken(self, line: Line, before: Line) -> None:
        if any(changed is before for changed in self._changed):
            return  # the line before has been found changed already, hash and all
        # The line fits the one before the last: the last was put in between. Else the last was replaced
        # by a line with a hash of its own.
        kind = FaultKind.INSERTED if line.prev_hash == self._before_last else FaultKind.CHANGED
        self.faults.append(Fault(before.id, before.case_code, kind))

    def _belongs_elsewhere(self, line: Line) -> bool:
        if line.body_digest != line.digest_of_body():
            return False
        places = {line.id - 1, line.id + 1} | {other.id for other in self._changed[:_MOST_TRACED]}
        return any(line.hash == line.hash_at(place) for place in places - {line.id})


def digest_of_body(salt: str, actor_name: str, text: str) -> str:
    """Return the digest by which what a line says of persons goes into its hash."""
    return _sha256([salt, actor_name, text])


def _sha256(told: list[Any]) -> str:
    canonical = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
