"""Who is at a case and what they have begun to write; words that answers begin with

Revision ID: 2026_11_29_seats_and_templates
Revises: 2026_11_29_joined_conversations
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_seats_and_templates"
down_revision = "2026_11_29_joined_conversations"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "answer_template",
        sa.Column("id", _ID, primary_key=True, autoincrement=True, nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_before", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.String(length=100), nullable=False),
        sa.Column("changed_at", _TIME, nullable=False),
        sa.Column("removed_at", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_answer_template"),
    )
    op.create_table(
        "case_seat",
        sa.Column("id", _ID, primary_key=True, autoincrement=True, nullable=False),
        sa.Column("case_code", sa.String(length=12), nullable=False),
        sa.Column("staff_id", _ID, nullable=False),
        sa.Column("seen_at", _TIME, nullable=False),
        sa.Column("wrote_at", _TIME, nullable=True),
        sa.Column("action", sa.String(length=30), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff_member.id"], name="fk_case_seat_staff_id_staff_member"),
        sa.UniqueConstraint("case_code", "staff_id", name="uq_case_seat_case_code_staff_id"),
        sa.PrimaryKeyConstraint("id", name="pk_case_seat"),
    )
    with op.batch_alter_table("case_seat") as batch:
        batch.create_index("ix_case_seat_seen_at", ["seen_at"])
        batch.create_index("ix_case_seat_staff_id", ["staff_id"])


def downgrade() -> None:
    op.drop_table("case_seat")
    op.drop_table("answer_template")
