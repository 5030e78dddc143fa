"""What an office sets over what is shipped, change by change; staff's own chats for tests of a channel

Revision ID: 2026_11_29_office_changes
Revises: 2026_11_29_hooks
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_office_changes"
down_revision = "2026_11_29_hooks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "office_change",
        sa.Column("id", number, nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("value", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("reason", sa.String(length=400), server_default="", nullable=False),
        sa.Column("by_id", number, nullable=True),
        sa.Column("by_name", sa.String(length=100), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_change")),
    )
    op.create_index("ix_office_change_name", "office_change", ["subject", "name"], unique=False)
    op.create_table(
        "staff_conversation",
        sa.Column("staff_id", number, nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("conversation_id", number, nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_staff_conversation_conversation_id_conversation"),
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_member.id"], name=op.f("fk_staff_conversation_staff_id_staff_member")
        ),
        sa.PrimaryKeyConstraint("staff_id", "channel", name=op.f("pk_staff_conversation")),
    )
    op.create_index(
        op.f("ix_staff_conversation_conversation_id"), "staff_conversation", ["conversation_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_staff_conversation_conversation_id"), table_name="staff_conversation")
    op.drop_table("staff_conversation")
    op.drop_index("ix_office_change_name", table_name="office_change")
    op.drop_table("office_change")
