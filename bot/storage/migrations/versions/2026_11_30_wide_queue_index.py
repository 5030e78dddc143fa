"""Open cases are counted and watched along one index

Revision ID: 2026_11_30_wide_queue_index
Revises: 2026_11_30_originals
"""

from alembic import op

revision = "2026_11_30_wide_queue_index"
down_revision = "2026_11_30_originals"
branch_labels = None
depends_on = None

NARROW = ["state", "due_at", "unit_id"]
MORE = ["officer_id", "paused_at", "promised_at", "watch_at", "kind", "channel", "reopened", "officer_name"]


def upgrade() -> None:
    op.drop_index("ix_cases_queue", table_name="cases")
    op.create_index("ix_cases_queue", "cases", [*NARROW, *MORE])
    op.create_index("ix_cases_due_at", "cases", ["due_at", "state", "unit_id"])


def downgrade() -> None:
    op.drop_index("ix_cases_due_at", table_name="cases")
    op.drop_index("ix_cases_queue", table_name="cases")
    op.create_index("ix_cases_queue", "cases", NARROW)
