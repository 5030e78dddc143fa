"""Words are looked for in texts that lie close together, not in whole cases

Revision ID: 2026_11_30_search_index
Revises: 2026_11_30_issuers_of_letters
"""

from alembic import op

revision = "2026_11_30_search_index"
down_revision = "2026_11_30_issuers_of_letters"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # PostgreSQL keeps no long texts in such an index.
    if op.get_bind().dialect.name == "sqlite":
        op.create_index("ix_cases_search_text", "cases", ["search_text"])


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.drop_index("ix_cases_search_text", table_name="cases")
