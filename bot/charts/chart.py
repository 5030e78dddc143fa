"""What a chart shows: its numbers with title, unit, base and period; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

Value = int | Decimal | None


class Form(StrEnum):
    """How numbers become a picture."""

    COLUMNS = "columns"  #: side by side
    STACKED = "stacked"  #: on top of each other: parts of a whole
    BARS = "bars"  #: lying, for long names; parts of a whole where there are several
    LINES = "lines"


class Tone(StrEnum):
    """What a series means; each has a colour that colour-blind people tell apart, and a pattern for print."""

    MAIN = "main"
    SECOND = "second"
    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Series:
    """One row of numbers, as many as the chart has labels."""

    name: str
    values: tuple[Value, ...]
    tone: Tone = Tone.MAIN


@dataclass(frozen=True, slots=True)
class Chart:
    """All of a chart; ``target`` is a line across, with its name."""

    key: str
    title: str
    unit: str  #: of the numbers: "hồ sơ", "%"
    note: str  #: base and period in one sentence
    label: str  #: what the labels are: "Tháng", "Đơn vị"
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    form: Form = Form.COLUMNS
    target: int | None = None
    target_name: str = ""

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to see."""
        return not any(value for one in self.series for value in one.values)

    @property
    def headings(self) -> tuple[str, ...]:
        """Return the heading of the table behind it."""
        return (self.label, *(one.name for one in self.series))

    @property
    def rows(self) -> Sequence[tuple[str | Value, ...]]:
        """Return the table behind it."""
        return [(label, *(one.values[at] for one in self.series)) for at, label in enumerate(self.labels)]
