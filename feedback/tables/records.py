"""The rows of the nightly check: what it found, and the seals of each day."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Date, DateTime, String
from sqlalchemy.orm import Mapped, mapped_column

from feedback.tables.base import Base, Id, stored_words


class CheckKind(StrEnum):
    """What is checked each night."""

    CHAIN = "chain"  #: no line of history was changed, removed, put in or moved
    SEALS = "seals"  #: the chain still goes through the seals of earlier days
    FIGURES = "figures"  #: recomputed from history, they are what the live tables give


class RecordCheck(Base):
    """What one check found; never changed."""

    __tablename__ = "record_checks"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    day: Mapped[date] = mapped_column(Date, index=True)  #: in Vietnam
    kind: Mapped[CheckKind] = mapped_column(stored_words(CheckKind))
    began_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    faults: Mapped[int]
    told: Mapped[list[dict[str, Any]]] = mapped_column(
        JSON, default=list
    )  #: the first ones; nothing personal


class DailySeal(Base):
    """How the chain ended when a day was over; never changed."""

    __tablename__ = "daily_seals"

    day: Mapped[date] = mapped_column(Date, primary_key=True)  #: in Vietnam; the whole of it is sealed
    last_event_id: Mapped[int] = mapped_column(BigInteger)
    last_hash: Mapped[str] = mapped_column(String(64))
    lines: Mapped[int] = mapped_column(BigInteger)  #: of the whole chain
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
