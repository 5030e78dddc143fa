"""The rows of what is published: what the public reads now, and every version that it ever read."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, DateTime, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from feedback.kinds import CaseKind
from feedback.tables.base import Base, Id, stored_words


class ChildCheck(StrEnum):
    """What an officer has made sure of about children before a text becomes public (Luật 91/2025)."""

    NOBODY = "nobody"  #: no child can be told from the text
    BOTH_CONSENTS = "both_consents"  #: the child (from 7 on) and its representative agreed


class Publication(Base):
    """A question and its answer as the public reads them; its id is the public number.

    The number says nothing of the case, whose code opens more.
    """

    __tablename__ = "publications"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    kind: Mapped[CaseKind] = mapped_column(stored_words(CaseKind))
    title: Mapped[str] = mapped_column(String(160))
    question: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    search_text: Mapped[str] = mapped_column(Text)  #: folded
    version: Mapped[int]
    first_published_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    published_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))  #: this version
    withdrawn_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))  #: None: public now

    __table_args__ = (Index("ix_publications_withdrawn_at_first", "withdrawn_at", "first_published_at"),)


class PublicVersion(Base):
    """One text that was public; added, never changed."""

    __tablename__ = "publication_versions"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publications.id"))
    version: Mapped[int]  #: 1, 2, 3 …
    question: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    child_check: Mapped[ChildCheck] = mapped_column(stored_words(ChildCheck))
    officer_id: Mapped[int | None] = mapped_column(BigInteger)  #: opaque, the bot's
    officer_name: Mapped[str] = mapped_column(String(200), default="")
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))

    __table_args__ = (UniqueConstraint("publication_id", "version"),)
