"""What is found by its words is counted and put in order by the index it was found in

Revision ID: 2026_11_30_wide_search_index
Revises: 2026_11_30_search_index
"""

from alembic import op

revision = "2026_11_30_wide_search_index"
down_revision = "2026_11_30_search_index"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _anew(["search_text", "state", "due_at"])


def downgrade() -> None:
    _anew(["search_text"])


def _anew(columns: list[str]) -> None:
    # PostgreSQL keeps no long texts in such an index.
    if op.get_bind().dialect.name == "sqlite":
        op.drop_index("ix_cases_search_text", table_name="cases")
        op.create_index("ix_cases_search_text", "cases", columns)
