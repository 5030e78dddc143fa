"""Windows, other ways to a person, staff who speak themselves, and access that channels grant

Revision ID: 2026_11_29_channels
Revises: 2026_11_29_seats_and_templates
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_channels"
down_revision = "2026_11_29_seats_and_templates"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "channel_grant",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("access", sa.Text(), nullable=False),
        sa.Column("refresh", sa.Text(), nullable=False),
        sa.Column("old_refresh", sa.Text(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("renewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("doubts", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("path", sa.String(length=60), nullable=True),
        sa.Column("profile", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_channel_grant")),
    )
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("billed", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("way", sa.String(length=12), nullable=True))
        batch_op.add_column(sa.Column("reached_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.alter_column("billed", server_default=None)
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.alter_column("remote_ref", existing_type=sa.String(length=400), type_=sa.Text())


def downgrade() -> None:
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.alter_column("remote_ref", existing_type=sa.Text(), type_=sa.String(length=400))
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_column("reached_at")
        batch_op.drop_column("way")
        batch_op.drop_column("billed")
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.drop_column("paused_until")
    op.drop_table("channel_grant")
