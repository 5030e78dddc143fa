"""Measures proposals against labelled texts: what was found, what was missed, what was struck in vain."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from feedback.redaction.proposing import propose
from feedback.redaction.strike import Kind


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text with the parts that a person marked: start, end, kind."""

    id: str
    text: str
    known: tuple[str, ...]
    spans: tuple[tuple[int, int, Kind], ...]

    @property
    def for_tuning(self) -> bool:
        """Tell whether rules may be made after it; the others only measure. Drawn by lot from the id."""
        return int(hashlib.sha256(self.id.encode()).hexdigest(), 16) % 2 == 0


@dataclass(slots=True)
class Tally:
    """How many marked parts of a kind there are, and how many were struck out whole."""

    marked: int = 0
    found: int = 0

    @property
    def recall(self) -> float:
        """Return the share found, 0 to 1; 1 where nothing was marked."""
        return self.found / self.marked if self.marked else 1.0


@dataclass(slots=True)
class Measure:
    """How well proposals did on some texts."""

    texts: int = 0
    by_kind: Mapping[Kind, Tally] = field(default_factory=lambda: defaultdict(Tally))
    proposed: int = 0  #: strikes
    right: int = 0  #: strikes that touch a marked part
    clean: int = 0  #: texts without any marked part
    clean_kept: int = 0  #: of these, the ones left as they are
    missed: list[tuple[str, Kind, str]] = field(default_factory=list)  #: text's id, kind, words
    vain: list[tuple[str, Kind, str]] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Return the share of strikes that touch a marked part, 0 to 1."""
        return self.right / self.proposed if self.proposed else 1.0

    def recall(self, *kinds: Kind) -> float:
        """Return the share of the marked parts of some kinds that were found, 0 to 1."""
        marked = sum(self.by_kind[kind].marked for kind in kinds)
        return sum(self.by_kind[kind].found for kind in kinds) / marked if marked else 1.0


def read_labelled(file: Path) -> Sequence[Labelled]:
    """Return the texts of a JSONL file: ``id``, ``text``, ``known``, ``spans`` on each line."""
    found = []
    for line in file.read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        spans = tuple((start, end, Kind(kind)) for start, end, kind in one["spans"])
        found.append(Labelled(one["id"], one["text"], tuple(one.get("known") or ()), spans))
    return found


def measure(texts: Iterable[Labelled]) -> Measure:
    """Propose for each text and count. A part counts as found when all its letters and digits are struck."""
    done = Measure()
    for one in texts:
        _count(one, done)
    return done


def _count(one: Labelled, done: Measure) -> None:
    strikes = propose(one.text, known=one.known)
    struck = {place for strike in strikes for place in range(strike.start, strike.end)}
    done.texts += 1
    done.clean += not one.spans
    done.clean_kept += not one.spans and not strikes
    for start, end, kind in one.spans:
        whole = all(place in struck for place in range(start, end) if one.text[place].isalnum())
        done.by_kind[kind].marked += 1
        done.by_kind[kind].found += whole
        if not whole:
            done.missed.append((one.id, kind, one.text[start:end]))
    for strike in strikes:
        touches = any(start < strike.end and strike.start < end for start, end, _ in one.spans)
        done.proposed += 1
        done.right += touches
        if not touches:
            done.vain.append((one.id, strike.kind, one.text[strike.start : strike.end]))
