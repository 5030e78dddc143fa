"""The rows of the office's people: accounts, sessions, what they keep, write and set."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.tables import Base, Time
from feedback.tables import Id


class StaffTopic(Base):
    """The topic of the officers' group in which a case is talked about."""

    __tablename__ = "staff_topic"

    case_code: Mapped[str] = mapped_column(String(12), primary_key=True)
    thread: Mapped[str] = mapped_column(String(40))  #: the channel's own id of the topic
    created_at: Mapped[datetime] = mapped_column(Time)


class StaffMember(Base):
    """An officer, head, editor or administrator with an account."""

    __tablename__ = "staff_member"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    login: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    role: Mapped[str] = mapped_column(String(10))
    unit_code: Mapped[str | None] = mapped_column(String(30))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    telegram_user: Mapped[str | None] = mapped_column(String(40), unique=True)
    totp_secret: Mapped[str | None] = mapped_column(String(300))  #: sealed; None: the password is enough
    #: The last step of time whose code was used, so that each works once.
    totp_step: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    disabled_at: Mapped[datetime | None] = mapped_column(Time)
    created_at: Mapped[datetime] = mapped_column(Time)


class StaffSession(Base):
    """One signed-in browser."""

    __tablename__ = "staff_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), index=True)
    csrf: Mapped[str] = mapped_column(String(64))
    device: Mapped[str] = mapped_column(String(60), default="", server_default="")  #: as its browser says
    created_at: Mapped[datetime] = mapped_column(Time)
    last_seen_at: Mapped[datetime] = mapped_column(Time)
    expires_at: Mapped[datetime] = mapped_column(Time)


class RecoveryCode(Base):
    """A code on paper for whoever lost their phone; the row goes when it is used."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))


class OneTimeKey(Base):
    """A link or code that works once: first administrator, invitation, new password, chat account link."""

    __tablename__ = "one_time_key"

    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))  #: "first_admin", "password" or "telegram"
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    created_at: Mapped[datetime] = mapped_column(Time)
    expires_at: Mapped[datetime] = mapped_column(Time)
    used_at: Mapped[datetime | None] = mapped_column(Time)


class SignInAttempt(Base):
    """A failed sign-in, kept to slow guessing down."""

    __tablename__ = "sign_in_attempt"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key_hash: Mapped[str] = mapped_column(
        String(64), index=True
    )  #: keyed hash of the login or of the address
    at: Mapped[datetime] = mapped_column(Time, index=True)


class StaffNotice(Base):
    """What somebody of the office has to know because of the time; told in office hours, several in one."""

    __tablename__ = "staff_notice"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    case_code: Mapped[str | None] = mapped_column(String(12))
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  #: figures and dates, nothing personal
    created_at: Mapped[datetime] = mapped_column(Time)
    told_at: Mapped[datetime | None] = mapped_column(Time, index=True)
    seen_at: Mapped[datetime | None] = mapped_column(Time)  #: in the console


class SavedView(Base):
    """A filter of the queue that somebody keeps under a name."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("staff_id", "name"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    address: Mapped[str] = mapped_column(String(1000))
    created_at: Mapped[datetime] = mapped_column(Time)


class CaseSeat(Base):
    """Somebody of staff at the page of a case; with an action, what they began to write for it."""

    __tablename__ = "case_seat"
    __table_args__ = (UniqueConstraint("case_code", "staff_id", "action"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_code: Mapped[str] = mapped_column(String(12))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), index=True)
    seen_at: Mapped[datetime] = mapped_column(Time, index=True)
    wrote_at: Mapped[datetime | None] = mapped_column(Time)
    action: Mapped[str] = mapped_column(String(30), default="")  #: for which step the words are
    text: Mapped[str] = mapped_column(Text, default="")


class AnswerTemplate(Base):
    """Words that answers begin with; its fields are filled in from the case."""

    __tablename__ = "answer_template"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    text_before: Mapped[str] = mapped_column(Text, default="")  #: what it was before the last change
    changed_by: Mapped[str] = mapped_column(String(100))
    changed_at: Mapped[datetime] = mapped_column(Time)
    removed_at: Mapped[datetime | None] = mapped_column(Time)


class ApiToken(Base):
    """A secret with which a program acts as a member of staff, within its scopes."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))  #: what it is for
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime] = mapped_column(Time)
    used_at: Mapped[datetime | None] = mapped_column(Time)  #: last, to the hour
    expires_at: Mapped[datetime | None] = mapped_column(Time)  #: none: a calendar's, or an old one
    revoked_at: Mapped[datetime | None] = mapped_column(Time)


class StaffConversation(Base):
    """Somebody of the staff's own chat with the bot on a channel, for tests of that channel."""

    __tablename__ = "staff_conversation"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), primary_key=True)
    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), index=True)


class OfficeChange(Base):
    """What somebody set over what is shipped, or did to an account; the last of a name holds. Only added."""

    __tablename__ = "office_change"
    __table_args__ = (Index("ix_office_change_name", "subject", "name"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    subject: Mapped[str] = mapped_column(String(20))  #: see ``bot.office.changes.Subject``
    name: Mapped[str] = mapped_column(String(120))
    #: None: back to what is shipped.
    value: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    reason: Mapped[str] = mapped_column(String(400), default="", server_default="")
    by_id: Mapped[int | None] = mapped_column(Id)  #: None: from the command line
    by_name: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(Time)
