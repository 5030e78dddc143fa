"""Record checks

Revision ID: 2026_11_29_record_checks
Revises: 2026_11_29_stand_ins
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_record_checks"
down_revision = "2026_11_29_stand_ins"
branch_labels = None
depends_on = None

KINDS = ("chain", "seals", "figures")


def upgrade() -> None:
    op.create_table(
        "record_checks",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.Enum(*KINDS, name="checkkind", native_enum=False, length=30), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("faults", sa.Integer(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_checks")),
    )
    op.create_index(op.f("ix_record_checks_day"), "record_checks", ["day"])
    op.create_table(
        "daily_seals",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last_event_id", sa.BigInteger(), nullable=False),
        sa.Column("last_hash", sa.String(length=64), nullable=False),
        sa.Column("lines", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_daily_seals")),
    )


def downgrade() -> None:
    op.drop_table("daily_seals")
    op.drop_index(op.f("ix_record_checks_day"), "record_checks")
    op.drop_table("record_checks")
