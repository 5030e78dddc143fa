"""The topic of the officers' group in which a case is talked about

Revision ID: 2026_11_29_staff_topics
Revises: 2026_11_29_counted_rounds
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_staff_topics"
down_revision = "2026_11_29_counted_rounds"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff_topic",
        sa.Column("case_code", sa.String(length=12), nullable=False),
        sa.Column("thread", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("case_code", name="pk_staff_topic"),
    )


def downgrade() -> None:
    op.drop_table("staff_topic")
