"""What the clock keeps: columns of a case, its pauses, its apologies, and the changes of the calendar."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Date, DateTime, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from feedback.clocks import PauseReason
from feedback.tables.base import Base, Id, stored_words


class ClockColumns:
    """How the time of a case is kept; all of it can be counted again from here and the calendar."""

    #: The last instant in time; None where no answer was promised (a tip).
    due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    due_estimated: Mapped[bool] = mapped_column(default=False)
    clock_version: Mapped[str] = mapped_column(String(60))
    #: When counting began; None: with the round, or with receipt.
    due_from_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    #: Which count of the case this is; pauses belong to one count.
    counting: Mapped[int] = mapped_column(default=1, server_default="1")
    #: Since when the clock stands still, and for whom.
    paused_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), index=True)
    pause_reason: Mapped[PauseReason | None] = mapped_column(stored_words(PauseReason))
    extended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    extended_to: Mapped[date | None] = mapped_column(Date)
    #: What an apology promised; where lateness had begun before, ``due_at`` stays what it was.
    promised_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    late_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))  #: of the last line *late*
    late_times: Mapped[int] = mapped_column(default=0, server_default="0")  #: lines *late* of this count
    raised: Mapped[int] = mapped_column(default=0, server_default="0")  #: levels up, since it is late
    #: When the clock jobs look at it next; None: at once if it is open.
    watch_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), index=True)
    watched_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))  #: all until then is done

    @property
    def owed_at(self) -> datetime | None:
        """Return what is promised now: the date of an apology, else the deadline."""
        return self.promised_at or self.due_at

    def is_past(self, now: datetime) -> bool:
        """Tell whether what was promised is past; time in which the clock stands still does not count."""
        owed = self.owed_at
        if owed is None or now <= owed:
            return False
        return self.paused_at is None or self.paused_at > owed

    def count_from(self, start: datetime) -> None:
        """Begin a new count: its pauses, its extension and its lateness are its own."""
        self.due_from_at, self.counting = start, self.counting + 1
        self.paused_at, self.pause_reason = None, None
        self.extended_at, self.extended_to, self.promised_at = None, None, None
        self.late_at, self.late_times, self.raised = None, 0, 0
        self.watch_at, self.watched_at = start, start


class CasePause(Base):
    """A time in which the clock of a case stood still, closed; the present one is in the case itself."""

    __tablename__ = "case_pauses"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    counting: Mapped[int]
    began_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    ended_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    reason: Mapped[PauseReason] = mapped_column(stored_words(PauseReason))


class CaseApology(Base):
    """A letter in which the office apologises for being late (Mẫu 04, TT 03/2025/TT-VPCP); never changed."""

    __tablename__ = "case_apologies"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    round: Mapped[int]
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))  #: that was late
    issuer_id: Mapped[int] = mapped_column(ForeignKey("units.id"))  #: whose head signed: this one or above it
    year: Mapped[int]
    number: Mapped[int]  #: within issuer and year
    reason: Mapped[str] = mapped_column(Text)
    old_due_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    new_due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))  #: None: no new date
    signed_by_id: Mapped[int] = mapped_column(BigInteger)  #: opaque, the bot's
    signed_by_name: Mapped[str] = mapped_column(String(200))
    written_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)

    __table_args__ = (UniqueConstraint("issuer_id", "year", "number"),)


class ChangeKind(StrEnum):
    """What an administrator makes of a day, or of a whole year."""

    DAY_OFF = "day_off"
    MAKE_UP = "make_up"  #: worked although its weekday is free
    PLAIN = "plain"  #: as its weekday says; takes an earlier entry back
    YEAR_CONFIRMED = "year_confirmed"  #: its days off are announced; ``day`` is its 1 January


class CalendarChange(Base):
    """One entry of an administrator; of one day the last entry holds. Never changed."""

    __tablename__ = "calendar_changes"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    kind: Mapped[ChangeKind] = mapped_column(stored_words(ChangeKind))
    day: Mapped[date] = mapped_column(Date, index=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    source: Mapped[str] = mapped_column(String(400))
    undoes: Mapped[int | None] = mapped_column(BigInteger)  #: number of the entry that it takes back
    made_by_id: Mapped[int | None] = mapped_column(BigInteger)  #: opaque, the bot's; None: command line
    made_by_name: Mapped[str] = mapped_column(String(200), default="")
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
