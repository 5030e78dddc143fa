"""The rows of the room ``faq``: topics, their confirmation, what was not found, what helped."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
Id = BigInteger().with_variant(Integer, "sqlite")
Time = DateTime(timezone=True)


class Base(DeclarativeBase):
    """What every table of this room shares."""

    metadata = MetaData(naming_convention=NAMES)


class TopicRow(Base):
    """One topic as data, the way ``content.topic_from`` reads it."""

    __tablename__ = "faq_topic"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    category: Mapped[str] = mapped_column(String(80), index=True)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    version: Mapped[int] = mapped_column(Integer, default=1)  #: counts the changes of this topic
    edited_by_hand: Mapped[bool] = mapped_column(default=False)  #: an import does not touch it
    hidden: Mapped[bool] = mapped_column(default=False)
    updated_at: Mapped[datetime] = mapped_column(Time)


class PartRow(Base):
    """A piece of content that is no topic: a value, a category or a neighbouring subject, as data."""

    __tablename__ = "faq_part"
    __table_args__ = (PrimaryKeyConstraint("kind", "key"),)

    kind: Mapped[str] = mapped_column(String(20))  #: "value", "category" or "neighbour"
    key: Mapped[str] = mapped_column(String(120))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    edited_by_hand: Mapped[bool] = mapped_column(default=False)
    updated_at: Mapped[datetime] = mapped_column(Time)


class Confirmation(Base):
    """An editor vouches for a fact that was waiting to be verified."""

    __tablename__ = "faq_confirmation"
    __table_args__ = (UniqueConstraint("topic_id", "fact"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    topic_id: Mapped[str] = mapped_column(String(80), index=True)
    fact: Mapped[int] = mapped_column(Integer)
    by: Mapped[str] = mapped_column(String(100))
    source: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime] = mapped_column(Time)


class Miss(Base):
    """A question that found no answer or an unhelpful one, without personal data."""

    __tablename__ = "faq_miss"
    __table_args__ = (
        Index("ix_faq_miss_waiting", "handled_at", "at"),
        Index("ix_faq_miss_person_key_at", "person_key", "at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    question: Mapped[str] = mapped_column(Text)  #: masked
    at: Mapped[datetime] = mapped_column(Time, index=True)
    language: Mapped[str] = mapped_column(String(5), default="vi")
    decision: Mapped[str] = mapped_column(String(10))
    topic_id: Mapped[str | None] = mapped_column(String(80))  #: the one that stood first or was unhelpful
    person_key: Mapped[str] = mapped_column(String(64))  #: keyed hash; counts people, names nobody
    unit: Mapped[str | None] = mapped_column(String(30))
    handled_at: Mapped[datetime | None] = mapped_column(Time)  #: an editor has dealt with it
    handled_by: Mapped[str] = mapped_column(String(100), default="", server_default="")
    outcome: Mapped[str | None] = mapped_column(String(12))  #: "learned" or "dismissed"
    reason: Mapped[str] = mapped_column(String(300), default="", server_default="")  #: of a dismissal
    version_id: Mapped[int | None] = mapped_column(Id, index=True)  #: the version that learned it


class Helpful(Base):
    """What one person said of one topic's answer; the last word counts."""

    __tablename__ = "faq_helpful"
    __table_args__ = (UniqueConstraint("topic_id", "person_key"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    topic_id: Mapped[str] = mapped_column(String(80), index=True)
    person_key: Mapped[str] = mapped_column(String(64))
    helpful: Mapped[bool]
    at: Mapped[datetime] = mapped_column(Time, index=True)


class TopicShown(Base):
    """That a topic's answer was given to somebody in a chat; nothing says to whom."""

    __tablename__ = "faq_topic_shown"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    topic_id: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(Time, index=True)


class GuideDeed(Base):
    """One thing that one person did in a guide, see ``funnel.Did``; counted by people, never by rows."""

    __tablename__ = "faq_guide_deed"
    __table_args__ = (Index("ix_faq_guide_deed_guide_at", "guide_id", "at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    guide_id: Mapped[str] = mapped_column(String(40))
    step_id: Mapped[str] = mapped_column(String(40), default="")
    did: Mapped[str] = mapped_column(String(10))
    trouble_id: Mapped[str] = mapped_column(String(40), default="")
    words: Mapped[str] = mapped_column(Text, default="")  #: masked; what somebody wrote when stuck
    person_key: Mapped[str] = mapped_column(String(64))  #: keyed hash; counts people, names nobody
    at: Mapped[datetime] = mapped_column(Time, index=True)


class ContentVersion(Base):
    """Each state of the content that went live; the last row is the present one."""

    __tablename__ = "faq_content_version"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    version: Mapped[str] = mapped_column(String(12), index=True)
    thresholds: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    loaded_at: Mapped[datetime] = mapped_column(Time)
    kind: Mapped[str] = mapped_column(String(12), default="import", server_default="import")
    title: Mapped[str] = mapped_column(String(300), default="", server_default="")  #: what it is about
    by: Mapped[str] = mapped_column(String(100), default="", server_default="")
    reason: Mapped[str] = mapped_column(String(500), default="", server_default="")
    broken: Mapped[int] = mapped_column(
        Integer, default=0, server_default="0"
    )  #: questions it broke knowingly
    undoes: Mapped[int | None] = mapped_column(Id)  #: the version that this one takes back
    changes: Mapped[list[dict[str, Any]]] = mapped_column(
        JSON, default=list, server_default="[]", deferred=True
    )  #: see ``faq.changes.change_data``


class Proposal(Base):
    """A change that was tried and waits for an editor's word, or what became of it."""

    __tablename__ = "faq_proposal"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))  #: "edit", "learn", "value", "confirm", "sheet" or "undo"
    title: Mapped[str] = mapped_column(String(300))
    by: Mapped[str] = mapped_column(String(100))
    made_at: Mapped[datetime] = mapped_column(Time, index=True)
    base_version_id: Mapped[int | None] = mapped_column(Id)  #: what was live when it was tried
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    trial: Mapped[dict[str, Any]] = mapped_column(JSON)
    misses: Mapped[list[int]] = mapped_column(JSON, default=list)  #: kept questions that it learns
    questions: Mapped[list[list[str]]] = mapped_column(
        JSON, default=list
    )  #: (question, topic) to keep as tests
    undoes: Mapped[int | None] = mapped_column(Id)
    state: Mapped[str] = mapped_column(String(10), default="open")  #: "open", "published" or "dropped"
    settled_at: Mapped[datetime | None] = mapped_column(Time)
    version_id: Mapped[int | None] = mapped_column(Id)


class KeptQuestion(Base):
    """A question from which something was learned: every later change must still find its topic."""

    __tablename__ = "faq_kept_question"
    __table_args__ = (UniqueConstraint("question", "topic_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    question: Mapped[str] = mapped_column(String(500))  #: masked
    topic_id: Mapped[str] = mapped_column(String(80), index=True)
    version_id: Mapped[int] = mapped_column(Id, index=True)  #: the version that learned it
    by: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(Time)
