"""The queue is walked along one index

Revision ID: 2026_11_30_queue_index
Revises: 2026_11_30_data_breaches
"""

from alembic import op

revision = "2026_11_30_queue_index"
down_revision = "2026_11_30_data_breaches"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_cases_queue", "cases", ["state", "due_at", "unit_id"])
    op.drop_index("ix_cases_state_due_at", table_name="cases")


def downgrade() -> None:
    op.create_index("ix_cases_state_due_at", "cases", ["state", "due_at"])
    op.drop_index("ix_cases_queue", table_name="cases")
