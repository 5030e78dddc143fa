"""Entries of the calendar can be taken back; of an erased file it is known when and why

Revision ID: 2026_11_30_ways_back
Revises: 2026_11_30_wide_queue_index
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_ways_back"
down_revision = "2026_11_30_wide_queue_index"
branch_labels = None
depends_on = None

ERASED = {
    "erased_at": sa.DateTime(timezone=True),
    "erased_why": sa.String(length=20),
    "erased_after_days": sa.Integer(),
}


def upgrade() -> None:
    with op.batch_alter_table("calendar_changes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("undoes", sa.BigInteger(), nullable=True))
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        for name, kind in ERASED.items():
            batch_op.add_column(sa.Column(name, kind, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        for name in ERASED:
            batch_op.drop_column(name)
    # Without the column every entry would hold again, and what took it back as well.
    op.execute(
        "DELETE FROM calendar_changes WHERE undoes IS NOT NULL "
        "OR id IN (SELECT undoes FROM calendar_changes WHERE undoes IS NOT NULL)"
    )
    with op.batch_alter_table("calendar_changes", schema=None) as batch_op:
        batch_op.drop_column("undoes")
