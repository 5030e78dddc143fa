"""Signing in by two steps, and on which device

Revision ID: 2026_11_29_second_factor
Revises: 2026_11_29_notices
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_second_factor"
down_revision = "2026_11_29_notices"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "recovery_code",
        sa.Column("id", _ID, primary_key=True, autoincrement=True, nullable=False),
        sa.Column("staff_id", _ID, nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_member.id"], name="fk_recovery_code_staff_id_staff_member"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_recovery_code"),
    )
    with op.batch_alter_table("recovery_code") as batch:
        batch.create_index("ix_recovery_code_staff_id", ["staff_id"])
    with op.batch_alter_table("staff_member") as batch:
        batch.add_column(sa.Column("totp_secret", sa.String(length=300), nullable=True))
        batch.add_column(sa.Column("totp_step", sa.BigInteger(), nullable=False, server_default="0"))
    with op.batch_alter_table("staff_session") as batch:
        batch.add_column(sa.Column("device", sa.String(length=60), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("staff_session") as batch:
        batch.drop_column("device")
    with op.batch_alter_table("staff_member") as batch:
        batch.drop_column("totp_step")
        batch.drop_column("totp_secret")
    op.drop_table("recovery_code")
