"""The rows that join cases to each other, to people who follow them, and to their own earlier rounds."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from feedback.kinds import RoundEnd
from feedback.tables.base import Base, Id, stored_words


class RelationKind(StrEnum):
    """How two cases belong together."""

    SAME_MATTER = "same_matter"  #: about one thing; may be answered together
    PART = "part"  #: ``other`` was split off from ``case``


class CaseRelation(Base):
    """Two cases that belong together; of one kind there is one row, whichever was named first."""

    __tablename__ = "case_relations"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    kind: Mapped[RelationKind] = mapped_column(stored_words(RelationKind))
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))

    __table_args__ = (
        UniqueConstraint("case_id", "other_id", "kind"),
        CheckConstraint("case_id <> other_id", name="two_cases"),
    )


class CaseFollower(Base):
    """Somebody else who wants to hear what becomes of a case."""

    __tablename__ = "case_followers"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    contact_ref: Mapped[str] = mapped_column(String(200), index=True)  #: opaque, the bot's
    followed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))

    __table_args__ = (UniqueConstraint("case_id", "contact_ref"),)


class CaseRound(Base):
    """What an earlier round of a case came to, before it was opened again; only what is public changes."""

    __tablename__ = "case_rounds"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    number: Mapped[int]  #: 1 is the first
    began_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    ended_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    ended_as: Mapped[RoundEnd] = mapped_column(stored_words(RoundEnd))
    due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    clock_version: Mapped[str] = mapped_column(String(60))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    officer_id: Mapped[int | None] = mapped_column(BigInteger)
    officer_name: Mapped[str] = mapped_column(String(200), default="")
    first_reply_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    answer_text: Mapped[str] = mapped_column(Text, default="")
    rating: Mapped[int | None]
    rating_words: Mapped[str] = mapped_column(Text, default="")
    rated_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    transferred_to: Mapped[str] = mapped_column(String(300), default="")
    #: Since when an answer of the case is public that was given then or later; nothing while none is.
    published_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    __table_args__ = (UniqueConstraint("case_id", "number"),)
