"""The rows of history: the chain of all that happened, and the files that came with it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, DateTime, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from feedback.tables.base import Base, Id, stored_words


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
    ACCEPTED = "accepted"
    CLASSIFIED = "classified"
    PROPOSED = "proposed"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"
    TRANSFERRED = "transferred"
    RELAYED = "relayed"
    RECALLED = "recalled"
    REOPENED = "reopened"
    ESCALATED = "escalated"
    LINKED = "linked"
    SPLIT_OFF = "split_off"
    MERGED = "merged"
    UNMERGED = "unmerged"
    FOLLOWED = "followed"
    UNFOLLOWED = "unfollowed"
    RATING_ASKED = "rating_asked"
    PUBLISHED = "published"
    UNPUBLISHED = "unpublished"
    LATE = "late"  #: what was promised is past
    RAISED = "raised"  #: late, told to the next level up
    REMINDED = "reminded"  #: whoever has it
    CITIZEN_REMINDED = "citizen_reminded"
    APOLOGISED = "apologised"
    PAUSED = "paused"  #: another body has to say something first
    RESUMED = "resumed"
    DATA_CORRECTED = "data_corrected"  #: by the sender: which piece, never what
    CONSENT_WITHDRAWN = "consent_withdrawn"
    ERASED = "erased"  #: who sent it is masked; holds the digests of what is left of the lines


#: What only staff read; every other kind may be shown to the citizen.
STAFF_ONLY = frozenset(
    {
        EventKind.RELEASED,
        EventKind.NOTED,
        EventKind.CLASSIFIED,
        EventKind.PROPOSED,
        EventKind.WITHDRAWN,
        EventKind.RETURNED,
        EventKind.LINKED,
        EventKind.FOLLOWED,
        EventKind.UNFOLLOWED,
        EventKind.RATING_ASKED,
        EventKind.RAISED,
        EventKind.REMINDED,
        EventKind.DATA_CORRECTED,
        EventKind.CONSENT_WITHDRAWN,
        EventKind.ERASED,
    }
)


#: With these, staff write to the citizen about the matter itself; the first one is the first reply.
REPLIES = frozenset(
    {
        EventKind.ACCEPTED,
        EventKind.ASKED,
        EventKind.ANSWERED,
        EventKind.HANDED_OVER,
        EventKind.TRANSFERRED,
        EventKind.REFUSED,
    }
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
    kind: Mapped[EventKind] = mapped_column(stored_words(EventKind))
    audience: Mapped[Audience] = mapped_column(stored_words(Audience))
    actor_kind: Mapped[ActorKind] = mapped_column(stored_words(ActorKind))
    actor_id: Mapped[int | None] = mapped_column(BigInteger)
    actor_name: Mapped[str] = mapped_column(String(200), default="")
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    text: Mapped[str] = mapped_column(Text, default="")
    salt: Mapped[str] = mapped_column(String(32))
    body_digest: Mapped[str] = mapped_column(String(64))
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    __table_args__ = (UniqueConstraint("case_id", "seq"),)

    @property
    def told_as(self) -> str:
        """Return its kind as histories word it: a reason that came after its rating is no second rating."""
        return "rated_why" if self.kind is EventKind.RATED and self.data.get("later") else self.kind.value


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
