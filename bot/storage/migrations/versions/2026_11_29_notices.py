"""Notices to those who asked for them, and conversations in which the bot is silent for a while

Revision ID: 2026_11_29_notices
Revises: 2026_11_29_record_checks
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_notices"
down_revision = "2026_11_29_record_checks"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "subscription",
        sa.Column("id", _ID, primary_key=True, autoincrement=True, nullable=False),
        sa.Column("conversation_id", _ID, nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("unit_code", sa.String(length=30), nullable=True),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("ended_at", _TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name="fk_subscription_conversation_id_conversation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_subscription"),
    )
    with op.batch_alter_table("subscription") as batch:
        batch.create_index("ix_subscription_conversation_id", ["conversation_id"])
    op.create_table(
        "notice",
        sa.Column("id", _ID, primary_key=True, autoincrement=True, nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("unit_code", sa.String(length=30), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("made_by", _ID, nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("started_by", _ID, nullable=True),
        sa.Column("started_at", _TIME, nullable=True),
        sa.Column("state_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["staff_member.id"], name="fk_notice_made_by_staff_member"),
        sa.ForeignKeyConstraint(
            ["started_by"], ["staff_member.id"], name="fk_notice_started_by_staff_member"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
    )
    with op.batch_alter_table("notice") as batch:
        batch.create_index("ix_notice_state", ["state"])
    op.create_table(
        "notice_recipient",
        sa.Column("id", _ID, primary_key=True, autoincrement=True, nullable=False),
        sa.Column("notice_id", _ID, nullable=False),
        sa.Column("conversation_id", _ID, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("message_id", _ID, nullable=True),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name="fk_notice_recipient_notice_id_notice"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name="fk_notice_recipient_conversation_id_conversation"
        ),
        sa.UniqueConstraint(
            "notice_id", "conversation_id", name="uq_notice_recipient_notice_id_conversation_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_notice_recipient"),
    )
    with op.batch_alter_table("notice_recipient") as batch:
        for column in ("notice_id", "conversation_id", "message_id"):
            batch.create_index(f"ix_notice_recipient_{column}", [column])
    with op.batch_alter_table("conversation") as batch:
        batch.add_column(sa.Column("noticed_at", _TIME, nullable=True))
        batch.add_column(sa.Column("muted_until", _TIME, nullable=True))
        batch.add_column(sa.Column("muted_reason", sa.String(length=200), nullable=True))
        batch.add_column(sa.Column("muted_by", _ID, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("conversation") as batch:
        for column in ("muted_by", "muted_reason", "muted_until", "noticed_at"):
            batch.drop_column(column)
    op.drop_table("notice_recipient")
    op.drop_table("notice")
    op.drop_table("subscription")
