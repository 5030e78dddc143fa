"""The rows about breaches of personal data: what happened, and what was done about it. Never changed."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, DateTime, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from feedback.tables.base import Base, Id, stored_words


class DataBreach(Base):
    """A breach of personal data with the time until which the competent police unit has to be told."""

    __tablename__ = "data_breaches"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    found_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))  #: from then the clock runs
    due_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    clock_version: Mapped[str] = mapped_column(String(60))
    what: Mapped[str] = mapped_column(Text)  #: what happened, when, where
    data: Mapped[str] = mapped_column(Text)  #: which kinds of data, of which people
    people: Mapped[int | None]  #: how many, as far as known
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    recorded_by_id: Mapped[int] = mapped_column(BigInteger)  #: opaque, the bot's
    recorded_by_name: Mapped[str] = mapped_column(String(200))


class BreachStep(StrEnum):
    """What is done about a breach."""

    NOTED = "noted"  #: something more is known, or was done against it
    REPORTED = "reported"  #: the competent police unit was told
    PEOPLE_TOLD = "people_told"
    CLOSED = "closed"


class BreachLine(Base):
    """One thing that was done about a breach, or became known of it."""

    __tablename__ = "breach_lines"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    breach_id: Mapped[int] = mapped_column(ForeignKey("data_breaches.id"), index=True)
    step: Mapped[BreachStep] = mapped_column(stored_words(BreachStep))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))  #: when it was done
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    written_by_id: Mapped[int] = mapped_column(BigInteger)  #: opaque, the bot's
    written_by_name: Mapped[str] = mapped_column(String(200))
