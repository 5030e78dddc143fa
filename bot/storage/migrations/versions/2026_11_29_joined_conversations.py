"""Joined conversations

Revision ID: 2026_11_29_joined_conversations
Revises: 2026_11_29_saved_views
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_joined_conversations"
down_revision = "2026_11_29_saved_views"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "join_code",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_join_code_conversation_id_conversation")
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_join_code")),
    )
    with op.batch_alter_table("join_code") as batch:
        batch.create_index(batch.f("ix_join_code_conversation_id"), ["conversation_id"], unique=False)
    with op.batch_alter_table("conversation") as batch:
        batch.add_column(sa.Column("person", sa.String(length=32), nullable=True))
        batch.create_index(batch.f("ix_conversation_person"), ["person"], unique=False)
    with op.batch_alter_table("case_link") as batch:
        batch.add_column(
            sa.Column("moved_from", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch.create_foreign_key(
            batch.f("fk_case_link_moved_from_conversation"), "conversation", ["moved_from"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("case_link") as batch:
        batch.drop_constraint(batch.f("fk_case_link_moved_from_conversation"), type_="foreignkey")
        batch.drop_column("moved_from")
    with op.batch_alter_table("conversation") as batch:
        batch.drop_index(batch.f("ix_conversation_person"))
        batch.drop_column("person")
    op.drop_table("join_code")
