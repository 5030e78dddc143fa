"""Other systems are told of changes; access tokens have an end

Revision ID: 2026_11_29_hooks
Revises: 2026_11_29_api_tokens
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_hooks"
down_revision = "2026_11_29_api_tokens"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "hook",
        sa.Column("id", _ID, primary_key=True, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("unit_code", sa.String(length=30), nullable=True),
        sa.Column("seen_event_id", sa.BigInteger(), nullable=False),
        sa.Column("made_by", _ID, nullable=True),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("paused_at", _TIME, nullable=True),
        sa.Column("ended_at", _TIME, nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("rests_until", _TIME, nullable=True),
        sa.Column("reached_at", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_hook"),
    )
    op.create_table(
        "hook_delivery",
        sa.Column("id", _ID, primary_key=True, autoincrement=True, nullable=False),
        sa.Column("hook_id", _ID, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("case_code", sa.String(length=12), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", _TIME, nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("state_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["hook_id"], ["hook.id"], name="fk_hook_delivery_hook_id_hook"),
        sa.UniqueConstraint("hook_id", "event_id", name="uq_hook_delivery_hook_id_event_id"),
        sa.UniqueConstraint("name", name="uq_hook_delivery_name"),
        sa.PrimaryKeyConstraint("id", name="pk_hook_delivery"),
    )
    with op.batch_alter_table("hook_delivery") as batch:
        batch.create_index("ix_hook_delivery_hook_id_state_not_before", ["hook_id", "state", "not_before"])
        batch.create_index("ix_hook_delivery_state_at", ["state_at"])
    with op.batch_alter_table("api_token") as batch:
        batch.add_column(sa.Column("expires_at", _TIME, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("api_token") as batch:
        batch.drop_column("expires_at")
    op.drop_table("hook_delivery")
    op.drop_table("hook")
