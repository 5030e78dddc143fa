"""The rows of what other systems are told: who is told of what, and each telling until it arrived."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.tables import Base, Time
from feedback.sealing import Piece
from feedback.tables import Id, Sealed


class Hook(Base):
    """A system that is told of changes at an address of its own."""

    __tablename__ = "hook"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(60))  #: what it is
    address: Mapped[str] = mapped_column(String(500))
    secret: Mapped[str] = mapped_column(Sealed(Piece.GRANT))  #: with which what it is told is signed
    kinds: Mapped[list[str]] = mapped_column(JSON, default=list)  #: kinds of lines of the history
    unit_code: Mapped[str | None] = mapped_column(String(30))  #: and those below; none: all
    seen_event_id: Mapped[int] = mapped_column(BigInteger)  #: how far the register's chain was gone through
    made_by: Mapped[int | None] = mapped_column(Id)  #: none: at the command line
    made_at: Mapped[datetime] = mapped_column(Time)
    paused_at: Mapped[datetime | None] = mapped_column(Time)
    ended_at: Mapped[datetime | None] = mapped_column(Time)
    failures: Mapped[int] = mapped_column(Integer, default=0)  #: in a row
    rests_until: Mapped[datetime | None] = mapped_column(Time)
    reached_at: Mapped[datetime | None] = mapped_column(Time)  #: last


class HookDelivery(Base):
    """One telling; its words are fixed when it is written, so that each try sends the same."""

    __tablename__ = "hook_delivery"
    __table_args__ = (
        UniqueConstraint("hook_id", "event_id"),
        Index("ix_hook_delivery_hook_id_state_not_before", "hook_id", "state", "not_before"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    hook_id: Mapped[int] = mapped_column(ForeignKey("hook.id"))
    name: Mapped[str] = mapped_column(String(40), unique=True)  #: by which a receiver knows a repeat
    event_id: Mapped[int | None] = mapped_column(BigInteger)  #: none: a trial
    kind: Mapped[str] = mapped_column(String(60))
    case_code: Mapped[str | None] = mapped_column(String(12))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10))  #: a ``DeliveryState``
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    not_before: Mapped[datetime] = mapped_column(Time)
    reason: Mapped[str] = mapped_column(String(60), default="")  #: of the last failure
    created_at: Mapped[datetime] = mapped_column(Time)
    state_at: Mapped[datetime] = mapped_column(Time, index=True)
