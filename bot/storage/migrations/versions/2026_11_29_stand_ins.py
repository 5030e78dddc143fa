"""Messages that bring another one to the person another way

Revision ID: 2026_11_29_stand_ins
Revises: 2026_11_29_staff_topics
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_stand_ins"
down_revision = "2026_11_29_staff_topics"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stands_for_id", number, nullable=True))
        batch_op.create_index(batch_op.f("ix_message_stands_for_id"), ["stands_for_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_message_stands_for_id"))
        batch_op.drop_column("stands_for_id")
