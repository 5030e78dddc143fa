"""The row of a case as it stands now."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from feedback.kinds import CaseKind, ContentType, HelpReason, RefusalReason
from feedback.lifecycle import State
from feedback.sealing import Piece
from feedback.tables.base import Base, Id, stored_words
from feedback.tables.clock import ClockColumns
from feedback.tables.sealed import Finder, Sealed, taken_from


class Case(ClockColumns, Base):
    """One feedback, petition or question, as it stands now; how it came to that is in its events."""

    __tablename__ = "cases"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    code: Mapped[str] = mapped_column(String(9), unique=True)
    kind: Mapped[CaseKind] = mapped_column(stored_words(CaseKind))
    state: Mapped[State] = mapped_column(stored_words(State))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    content_type: Mapped[ContentType | None] = mapped_column(stored_words(ContentType))
    help_reason: Mapped[HelpReason | None] = mapped_column(stored_words(HelpReason))
    title: Mapped[str] = mapped_column(String(160))
    text: Mapped[str] = mapped_column(Text)  #: as sent, never changed
    search_text: Mapped[str] = mapped_column(Text, default="")  #: what was sent, folded

    # Encrypted; found again by the hashes below.
    reporter_name: Mapped[str] = mapped_column(Sealed(Piece.NAME, finder="name_finder"), default="")
    reporter_phone: Mapped[str] = mapped_column(Sealed(Piece.PHONE, finder="phone_finder"), default="")
    reporter_address: Mapped[str] = mapped_column(Sealed(Piece.ADDRESS), default="")
    reporter_email: Mapped[str] = mapped_column(Sealed(Piece.EMAIL), default="")
    name_finder: Mapped[str] = mapped_column(
        Finder(Piece.NAME), default=taken_from("reporter_name"), server_default="", index=True
    )
    phone_finder: Mapped[str] = mapped_column(
        Finder(Piece.PHONE), default=taken_from("reporter_phone"), server_default="", index=True
    )
    #: Whether the sender says that a pupil is named; None: was not asked, treated as yes.
    names_pupil: Mapped[bool | None]
    masked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))  #: its sender is unknown now
    channel: Mapped[str] = mapped_column(String(30))
    language: Mapped[str] = mapped_column(String(8), default="vi")
    contact_ref: Mapped[str] = mapped_column(String(200), default="", index=True)  #: opaque, the bot's

    consent_handling_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    consent_publication: Mapped[bool] = mapped_column(default=False)
    consent_text_version: Mapped[str] = mapped_column(String(40), default="")

    received_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    officer_id: Mapped[int | None] = mapped_column(BigInteger)  #: opaque, the bot's
    officer_name: Mapped[str] = mapped_column(String(200), default="")
    taken_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    #: When staff first wrote to the citizen, in this round.
    first_reply_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    answered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    answer_text: Mapped[str] = mapped_column(Text, default="")
    draft_text: Mapped[str] = mapped_column(Text, default="", server_default="")  #: waits for approval
    #: When nothing was owed any more without an answer, or an answered case was laid to rest.
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    refusal: Mapped[RefusalReason | None] = mapped_column(stored_words(RefusalReason))
    transferred_to: Mapped[str] = mapped_column(String(300), default="", server_default="")
    transferred_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    published_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    rating: Mapped[int | None]
    rating_words: Mapped[str] = mapped_column(Text, default="")
    rated_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    rating_asked: Mapped[int] = mapped_column(default=0, server_default="0")  #: times, this round
    #: 1, and one more each time that it is opened again; what earlier rounds came to is in CaseRound.
    round: Mapped[int] = mapped_column(default=1, server_default="1")
    reopened: Mapped[int] = mapped_column(default=0, server_default="0")  #: times, by its citizen
    #: When this round began; None: with receipt.
    round_began_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    # Written down by staff for a caller or from paper.
    heard_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))  #: when the office got it
    written_by_id: Mapped[int | None] = mapped_column(BigInteger)
    written_by_name: Mapped[str] = mapped_column(String(200), default="", server_default="")
    read_back: Mapped[bool | None]  #: whether the caller heard it read and agreed

    last_seq: Mapped[int] = mapped_column(default=0)  #: of its events
    row_version: Mapped[int] = mapped_column(default=1)

    def is_overdue(self, now: datetime) -> bool:
        """Tell whether an answer was owed before ``now`` and has not come."""
        if not self.state.is_open or self.due_at is None or now <= self.due_at:
            return False
        return self.paused_at is None or self.paused_at > self.due_at

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - SQLAlchemy's own way
    __table_args__ = (
        CheckConstraint("rating IS NULL OR rating BETWEEN 1 AND 4", name="rating_is_a_level"),
        # What open cases are listed, counted and watched by, without a look at the cases themselves.
        Index(
            "ix_cases_queue",
            "state",
            "due_at",
            "unit_id",
            "officer_id",
            "paused_at",
            "promised_at",
            "watch_at",
            "kind",
            "channel",
            "reopened",
            "officer_name",
        ),
        # All of them in the order of the queue.
        Index("ix_cases_due_at", "due_at", "state", "unit_id"),
        Index("ix_cases_answered_at", "answered_at"),
        # What words are looked for in, close together, with what the queue is ordered by: in whole cases the
        # same look takes three times as long. PostgreSQL keeps no long texts in such an index.
        Index("ix_cases_search_text", "search_text", "state", "due_at").ddl_if(dialect="sqlite"),
    )
