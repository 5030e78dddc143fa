"""The rows of the room ``bot`` for what is said: conversations, messages, files, notices, channels."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from feedback.sealing import Piece
from feedback.tables import NAMES, Id, Sealed

Time = DateTime(timezone=True)


class Base(DeclarativeBase):
    """What every table of this room shares."""

    metadata = MetaData(naming_convention=NAMES)


class Conversation(Base):
    """One person's thread on one channel; the dialogue's place in it is ``talk``."""

    __tablename__ = "conversation"
    __table_args__ = (UniqueConstraint("channel", "peer"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    peer: Mapped[str] = mapped_column(String(100))  #: the channel's own id of the chat
    language: Mapped[str] = mapped_column(String(5), default="vi")
    talk: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    settle_ms: Mapped[int] = mapped_column(Integer, default=0)  #: how long to wait for the rest of a burst
    ready_at: Mapped[datetime | None] = mapped_column(Time, index=True)  #: when what is new may be handled
    last_seq: Mapped[int] = mapped_column(Integer, default=0)  #: number of the last outgoing message
    reachable: Mapped[bool] = mapped_column(default=True)  #: false once the person blocked us
    token_hash: Mapped[str | None] = mapped_column(String(64), index=True)  #: of the web chat's bearer token
    paused_until: Mapped[datetime | None] = mapped_column(Time)  #: staff speak here themselves until then
    created_at: Mapped[datetime] = mapped_column(Time)
    last_in_at: Mapped[datetime | None] = mapped_column(Time)
    noticed_at: Mapped[datetime | None] = mapped_column(Time)  #: when a notice to many was last written
    muted_until: Mapped[datetime | None] = mapped_column(Time)  #: the bot says nothing before then
    muted_reason: Mapped[str | None] = mapped_column(String(200))
    muted_by: Mapped[int | None] = mapped_column(Id)
    person: Mapped[str | None] = mapped_column(
        String(32), index=True
    )  #: shared by conversations that one person has joined


class Message(Base):
    """One message in or out: the inbox, the outbox and the transcript."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("channel", "external_id", name="uq_message_in"),
        Index("ix_message_conversation_id_state", "conversation_id", "state"),
        Index("ix_message_outbox", "channel", "state", "id"),
        Index("ix_message_deferred", "channel", "state", "not_before"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    direction: Mapped[str] = mapped_column(String(3))  #: "in" or "out"
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversation.id"), index=True)
    external_id: Mapped[str | None] = mapped_column(String(120))  #: the channel's id of what came in
    sent_as: Mapped[str | None] = mapped_column(String(120), index=True)  #: the channel's id of what went out
    seq: Mapped[int | None] = mapped_column(Integer)  #: outgoing: its number in the conversation
    author: Mapped[str] = mapped_column(String(10))  #: "citizen", "bot" or "staff"
    text: Mapped[str] = mapped_column(Text, default="")
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  #: raw update, or the reply to send
    importance: Mapped[str] = mapped_column(String(10), default="ordinary")
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(200))
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    repeat: Mapped[bool] = mapped_column(default=False)  #: sent again after an unknown outcome
    not_before: Mapped[datetime | None] = mapped_column(Time)
    case_code: Mapped[str | None] = mapped_column(String(12), index=True)
    answers_id: Mapped[int | None] = mapped_column(Id, index=True)  #: outgoing: the incoming one it came from
    billed: Mapped[bool] = mapped_column(default=False)  #: the channel took money for it
    way: Mapped[str | None] = mapped_column(
        String(12)
    )  #: how else it is brought to the person, once it had to be
    reached_at: Mapped[datetime | None] = mapped_column(Time)  #: when that way worked
    stands_for_id: Mapped[int | None] = mapped_column(Id, index=True)  #: what it brings another way
    created_at: Mapped[datetime] = mapped_column(Time)
    state_at: Mapped[datetime] = mapped_column(Time, index=True)


class StoredFile(Base):
    """A photo or document that somebody sent; its bytes lie under ``var/files`` by hash."""

    __tablename__ = "stored_file"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversation.id"), index=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), index=True)
    remote_ref: Mapped[str | None] = mapped_column(Text)  #: where the channel keeps it until fetched
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(Integer, default=0)
    sha256: Mapped[str | None] = mapped_column(String(64))
    #: of a picture that was written again without its notes: the bytes as they came
    original_sha256: Mapped[str | None] = mapped_column(String(64))
    #: "waiting", "kept", "refused", "infected", "erased"
    state: Mapped[str] = mapped_column(String(10))
    erased_at: Mapped[datetime | None] = mapped_column(Time)  #: None also where it was not written down yet
    #: the rule of ``feedback.retention_rules.Kept`` by which it went, or "wish": its sender's
    erased_why: Mapped[str | None] = mapped_column(String(20))
    erased_after_days: Mapped[int | None] = mapped_column(Integer)  #: what that rule said then
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    not_before: Mapped[datetime | None] = mapped_column(Time)
    reason: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(Time)


class CaseLink(Base):
    """Which conversation a case belongs to, so that each reply goes to the right one."""

    __tablename__ = "case_link"

    case_code: Mapped[str] = mapped_column(String(12), primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), index=True)
    moved_from: Mapped[int | None] = mapped_column(
        ForeignKey("conversation.id")
    )  #: where it was followed before somebody with its code and digits picked it up


class JoinCode(Base):
    """A short code by which a person joins two of their own conversations; only its digest is kept."""

    __tablename__ = "join_code"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(Time)


class Subscription(Base):
    """Somebody who asked for notices about something, from all of the office or about one unit."""

    __tablename__ = "subscription"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), index=True)
    subject: Mapped[str] = mapped_column(String(20))  #: a ``Subject``
    unit_code: Mapped[str | None] = mapped_column(String(30))
    shown: Mapped[str] = mapped_column(Text)  #: what the person was shown when they agreed
    created_at: Mapped[datetime] = mapped_column(Time)
    ended_at: Mapped[datetime | None] = mapped_column(Time)


class Notice(Base):
    """A notice to all who asked for it."""

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    subject: Mapped[str] = mapped_column(String(20))
    unit_code: Mapped[str | None] = mapped_column(String(30))  #: and those below; none: everybody
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10), index=True)
    made_by: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    made_at: Mapped[datetime] = mapped_column(Time)
    started_by: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    started_at: Mapped[datetime | None] = mapped_column(Time)
    state_at: Mapped[datetime] = mapped_column(Time)


class NoticeRecipient(Base):
    """One person's copy of a notice."""

    __tablename__ = "notice_recipient"
    __table_args__ = (UniqueConstraint("notice_id", "conversation_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), index=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), index=True)
    state: Mapped[str] = mapped_column(String(10))  #: "waiting", "written" or "left_out"
    message_id: Mapped[int | None] = mapped_column(Id, index=True)


class Heartbeat(Base):
    """When a background job last ran to its end."""

    __tablename__ = "heartbeat"

    job: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime] = mapped_column(Time)


class ChannelGrant(Base):
    """Access that a channel gave for a time: the pair of tokens in use, sealed, and how it stands."""

    __tablename__ = "channel_grant"

    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    access: Mapped[str] = mapped_column(Sealed(Piece.GRANT), default="")
    refresh: Mapped[str] = mapped_column(Sealed(Piece.GRANT), default="")  #: works once
    old_refresh: Mapped[str] = mapped_column(Sealed(Piece.GRANT), default="")  #: for inspection
    seed: Mapped[str] = mapped_column(String(64), default="")  #: of the settings' token that was taken
    expires_at: Mapped[datetime | None] = mapped_column(Time)
    renewed_at: Mapped[datetime | None] = mapped_column(Time)
    claimed_at: Mapped[datetime | None] = mapped_column(Time)  #: somebody is renewing it since then
    doubts: Mapped[int] = mapped_column(Integer, default=0)  #: answers that were lost since
    state: Mapped[str] = mapped_column(String(10), default="ok")  #: "ok" or "ended": grant access again
    reason: Mapped[str] = mapped_column(String(200), default="")
    path: Mapped[str | None] = mapped_column(String(60))  #: where messages go; empty if nowhere
    profile: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Setting(Base):
    """What the program itself keeps between starts, such as a secret key made on the first one."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
