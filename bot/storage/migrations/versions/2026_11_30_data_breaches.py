"""Breaches of personal data, and what was done about each

Revision ID: 2026_11_30_data_breaches
Revises: 2026_11_29_topics_shown
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_data_breaches"
down_revision = "2026_11_29_topics_shown"
branch_labels = None
depends_on = None

STEPS = ("noted", "reported", "people_told", "closed")


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "data_breaches",
        sa.Column("id", number, nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clock_version", sa.String(length=60), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.BigInteger(), nullable=False),
        sa.Column("recorded_by_name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_breaches")),
    )
    op.create_index(op.f("ix_data_breaches_due_at"), "data_breaches", ["due_at"], unique=False)
    op.create_table(
        "breach_lines",
        sa.Column("id", number, nullable=False),
        sa.Column("breach_id", number, nullable=False),
        sa.Column(
            "step",
            sa.Enum(*STEPS, name="breachstep", native_enum=False, length=30),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.BigInteger(), nullable=False),
        sa.Column("written_by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["breach_id"], ["data_breaches.id"], name=op.f("fk_breach_lines_breach_id_data_breaches")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breach_lines")),
    )  # fmt: skip
    op.create_index(op.f("ix_breach_lines_breach_id"), "breach_lines", ["breach_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_breach_lines_breach_id"), table_name="breach_lines")
    op.drop_table("breach_lines")
    op.drop_index(op.f("ix_data_breaches_due_at"), table_name="data_breaches")
    op.drop_table("data_breaches")
