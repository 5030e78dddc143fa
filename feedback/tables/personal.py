"""The rows about personal data themselves: who looked, what was agreed to, what a person asked for."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from feedback.sealing import Piece
from feedback.tables.base import Base, Id, stored_words
from feedback.tables.sealed import Sealed


class CaseLook(Base):
    """Somebody of the office saw a sender's data; one row per officer, case, hour and page, never changed."""

    __tablename__ = "case_looks"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    officer_id: Mapped[int] = mapped_column(BigInteger)  #: opaque, the bot's
    officer_name: Mapped[str] = mapped_column(String(200))
    why: Mapped[str] = mapped_column(String(40))  #: the page that was opened
    hour: Mapped[datetime] = mapped_column(DateTime(timezone=True))  #: ``at``, cut to the hour
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)

    __table_args__ = (UniqueConstraint("case_id", "officer_id", "hour", "why"),)


class Purpose(StrEnum):
    """What a person agrees to, each by itself (Luật 91/2025/QH15)."""

    HANDLING = "handling"
    PUBLICATION = "publication"
    REMINDERS = "reminders"


class Consent(Base):
    """One answer to one question of consent; the last one of a purpose holds. Added, never changed."""

    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    contact_ref: Mapped[str] = mapped_column(String(200), index=True)  #: opaque, the bot's
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    purpose: Mapped[Purpose] = mapped_column(stored_words(Purpose))
    given: Mapped[bool]
    text_version: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(8))
    channel: Mapped[str] = mapped_column(String(30))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class ConsentText(Base):
    """A wording that somebody was shown; never changed, so that what was agreed to can be printed."""

    __tablename__ = "consent_texts"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    version: Mapped[str] = mapped_column(String(40))
    purpose: Mapped[Purpose] = mapped_column(stored_words(Purpose))
    language: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text)
    first_shown_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))

    __table_args__ = (UniqueConstraint("version", "purpose", "language"),)


class DataWish(StrEnum):
    """What a person may ask about their own data."""

    SEE = "see"
    CORRECT = "correct"
    EXPORT = "export"
    WITHDRAW = "withdraw"
    ERASE = "erase"


class DataRequest(Base):
    """A request of a person about their own data, with its own clock."""

    __tablename__ = "data_requests"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    wish: Mapped[DataWish] = mapped_column(stored_words(DataWish))
    contact_ref: Mapped[str] = mapped_column(String(200), index=True)  #: opaque, the bot's
    channel: Mapped[str] = mapped_column(String(30))
    asked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    reply_due_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))  #: of the first reply
    due_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    clock_version: Mapped[str] = mapped_column(String(60))
    replied_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    done_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))  #: None: something is left
    #: What became of it: numbers and codes, nothing personal.
    outcome: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    before: Mapped[str] = mapped_column(Sealed(Piece.WISH), default="")  #: what a correction replaced
    after: Mapped[str] = mapped_column(Sealed(Piece.WISH), default="")
    key_hash: Mapped[str | None] = mapped_column(String(64), unique=True)  #: of the link to an export
    key_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
