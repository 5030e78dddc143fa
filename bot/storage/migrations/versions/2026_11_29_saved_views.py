"""Filters of the queue that somebody keeps under a name

Revision ID: 2026_11_29_saved_views
Revises: 2026_11_23_second_schema
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_saved_views"
down_revision = "2026_11_23_second_schema"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", _ID, primary_key=True, autoincrement=True, nullable=False),
        sa.Column("staff_id", _ID, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("address", sa.String(length=1000), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_member.id"], name="fk_saved_view_staff_id_staff_member"
        ),
        sa.UniqueConstraint("staff_id", "name", name="uq_saved_view_staff_id_name"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_view"),
    )
    with op.batch_alter_table("saved_view") as batch:
        batch.create_index("ix_saved_view_staff_id", ["staff_id"])


def downgrade() -> None:
    op.drop_table("saved_view")
