"""Pictures keep their original; each page that shows a sender leaves its own line

Revision ID: 2026_11_30_originals
Revises: 2026_11_30_queue_index
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_originals"
down_revision = "2026_11_30_queue_index"
branch_labels = None
depends_on = None

BY_HOUR = "uq_case_looks_case_id_officer_id_hour"
BY_PAGE = "uq_case_looks_case_id_officer_id_hour_why"


def upgrade() -> None:
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.add_column(sa.Column("original_sha256", sa.String(length=64), nullable=True))
    with op.batch_alter_table("case_looks", schema=None) as batch_op:
        batch_op.drop_constraint(BY_HOUR, type_="unique")
        batch_op.create_unique_constraint(BY_PAGE, ["case_id", "officer_id", "hour", "why"])


def downgrade() -> None:
    # Only the first page of an hour has its line there.
    op.execute(
        "DELETE FROM case_looks WHERE id NOT IN "
        "(SELECT min(id) FROM case_looks GROUP BY case_id, officer_id, hour)"
    )
    with op.batch_alter_table("case_looks", schema=None) as batch_op:
        batch_op.drop_constraint(BY_PAGE, type_="unique")
        batch_op.create_unique_constraint(BY_HOUR, ["case_id", "officer_id", "hour"])
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.drop_column("original_sha256")
