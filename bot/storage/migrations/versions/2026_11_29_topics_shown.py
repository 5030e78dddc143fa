"""Which topics are asked for, without a word on by whom

Revision ID: 2026_11_29_topics_shown
Revises: 2026_11_29_office_changes
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_topics_shown"
down_revision = "2026_11_29_office_changes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "faq_topic_shown",
        sa.Column("id", number, nullable=False),
        sa.Column("topic_id", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_faq_topic_shown")),
    )
    op.create_index(op.f("ix_faq_topic_shown_at"), "faq_topic_shown", ["at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_faq_topic_shown_at"), table_name="faq_topic_shown")
    op.drop_table("faq_topic_shown")
