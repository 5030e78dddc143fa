"""The rows of the room ``feedback``."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    DateTime,
    Enum,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from feedback.lifecycle import CaseKind, State

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Id = BigInteger().with_variant(Integer, "sqlite")


def _words(kind: type[StrEnum]) -> Enum:
    # Stored as the word, without a database type, so that a new word needs no schema change.
    return Enum(kind, native_enum=False, length=30, values_callable=lambda words: [str(w) for w in words])


class UnitKind(StrEnum):
    """What a unit is."""

    SCHOOL = "school"
    WARD = "ward"
    OFFICE = "office"
    CITY = "city"


class Audience(StrEnum):
    """Who may read a line of a case's history."""

    PUBLIC = "public"  #: the citizen and staff
    STAFF = "staff"


class ActorKind(StrEnum):
    """Who did something."""

    CITIZEN = "citizen"
    OFFICER = "officer"
    SYSTEM = "system"


class EventKind(StrEnum):
    """What a line of a case's history says."""

    RECEIVED = "received"
    DUE_SET = "due_set"
    CITIZEN_ADDED = "citizen_added"
    CITIZEN_ANSWERED = "citizen_answered"
    TAKEN = "taken"
    RELEASED = "released"
    ASKED = "asked"
    ANSWERED = "answered"
    NOTED = "noted"
    HANDED_OVER = "handed_over"
    REFUSED = "refused"
    RATED = "rated"
    CLOSED = "closed"


class Base(DeclarativeBase):
    """What every table of this room shares."""

    metadata = MetaData(naming_convention=NAMES)


class Unit(Base):
    """A school, ward or office."""

    __tablename__ = "units"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    short_name: Mapped[str] = mapped_column(String(80), default="")
    kind: Mapped[UnitKind] = mapped_column(_words(UnitKind))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    #: Ids from the top down to itself, like "/1/4/"; "it and those below" are the paths that begin so.
    path: Mapped[str] = mapped_column(String(200), index=True, default="/")
    former_names: Mapped[str] = mapped_column(Text, default="")  #: separated by ";"
    address: Mapped[str] = mapped_column(String(300), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    sample: Mapped[bool] = mapped_column(default=False)
    search_name: Mapped[str] = mapped_column(String(400), default="")  #: folded: lower case, no accents
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class Case(Base):
    """One feedback, petition or question, as it stands now; how it came to that is in its events."""

    __tablename__ = "cases"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    code: Mapped[str] = mapped_column(String(9), unique=True)
    kind: Mapped[CaseKind] = mapped_column(_words(CaseKind))
    state: Mapped[State] = mapped_column(_words(State))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    title: Mapped[str] = mapped_column(String(160))
    text: Mapped[str] = mapped_column(Text)  #: as sent, never changed
    search_text: Mapped[str] = mapped_column(Text, default="")  #: what was sent, folded

    reporter_name: Mapped[str] = mapped_column(Text, default="")
    reporter_phone: Mapped[str] = mapped_column(Text, default="")
    reporter_address: Mapped[str] = mapped_column(Text, default="")
    reporter_email: Mapped[str] = mapped_column(Text, default="")
    channel: Mapped[str] = mapped_column(String(30))
    language: Mapped[str] = mapped_column(String(8), default="vi")
    contact_ref: Mapped[str] = mapped_column(String(200), default="", index=True)  #: opaque, the bot's

    consent_handling_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    consent_publication: Mapped[bool] = mapped_column(default=False)
    consent_text_version: Mapped[str] = mapped_column(String(40), default="")

    received_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    due_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    due_estimated: Mapped[bool] = mapped_column(default=False)
    clock_version: Mapped[str] = mapped_column(String(60))

    officer_id: Mapped[int | None] = mapped_column(BigInteger)  #: opaque, the bot's
    officer_name: Mapped[str] = mapped_column(String(200), default="")
    taken_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    answered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    answer_text: Mapped[str] = mapped_column(Text, default="")
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))  #: also when not accepted
    rating: Mapped[int | None]
    rating_words: Mapped[str] = mapped_column(Text, default="")
    rated_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    last_seq: Mapped[int] = mapped_column(default=0)  #: of its events
    row_version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - SQLAlchemy's own way
    __table_args__ = (
        CheckConstraint("rating IS NULL OR rating BETWEEN 1 AND 4", name="rating_is_a_level"),
        Index("ix_cases_state_due_at", "state", "due_at"),
    )


class CaseEvent(Base):
    """One line of the register's history: added, never changed, chained to the line before.

    ``text`` and ``actor_name`` may hold personal data; they are chained by ``body_digest``, which is
    salted, so that they can be erased one day without breaking the chain. ``data`` holds none.
    """

    __tablename__ = "case_events"

    #: Its place in the one chain of the register: 1, 2, 3 … without a gap.
    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    case_code: Mapped[str] = mapped_column(String(9))
    seq: Mapped[int]  #: its place in the history of its case
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    kind: Mapped[EventKind] = mapped_column(_words(EventKind))
    audience: Mapped[Audience] = mapped_column(_words(Audience))
    actor_kind: Mapped[ActorKind] = mapped_column(_words(ActorKind))
    actor_id: Mapped[int | None] = mapped_column(BigInteger)
    actor_name: Mapped[str] = mapped_column(String(200), default="")
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    text: Mapped[str] = mapped_column(Text, default="")
    salt: Mapped[str] = mapped_column(String(32))
    body_digest: Mapped[str] = mapped_column(String(64))
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    __table_args__ = (UniqueConstraint("case_id", "seq"),)


class RegisterHead(Base):
    """The end of the chain, in one row; whoever adds a line locks it, so a missing end shows."""

    __tablename__ = "register_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_event_id: Mapped[int] = mapped_column(BigInteger, default=0)
    last_hash: Mapped[str] = mapped_column(String(64), default="")
    count: Mapped[int] = mapped_column(BigInteger, default=0)

    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)


class CaseAttachment(Base):
    """A picture or document of a case; the file itself is the bot's."""

    __tablename__ = "case_attachments"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("case_events.id"))  #: the line with which it came
    file_ref: Mapped[str] = mapped_column(String(200))  #: opaque, the bot's
    name: Mapped[str] = mapped_column(Text, default="")
    media_type: Mapped[str] = mapped_column(Text, default="")
    size: Mapped[int] = mapped_column(default=0)  #: bytes
