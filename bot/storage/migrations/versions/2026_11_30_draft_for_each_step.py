"""Whoever is at a case keeps a draft for each step, so that a note does not cost the answer

Revision ID: 2026_11_30_draft_for_each_step
Revises: 2026_11_30_ways_back
"""

from alembic import op

revision = "2026_11_30_draft_for_each_step"
down_revision = "2026_11_30_ways_back"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("case_seat") as batch:
        batch.drop_constraint(batch.f("uq_case_seat_case_code_staff_id"), type_="unique")
        batch.create_unique_constraint(
            batch.f("uq_case_seat_case_code_staff_id_action"), ["case_code", "staff_id", "action"]
        )


def downgrade() -> None:
    # Only one draft has room again: the newest.
    op.execute(
        "DELETE FROM case_seat WHERE id NOT IN (SELECT max(id) FROM case_seat GROUP BY case_code, staff_id)"
    )
    with op.batch_alter_table("case_seat") as batch:
        batch.drop_constraint(batch.f("uq_case_seat_case_code_staff_id_action"), type_="unique")
        batch.create_unique_constraint(batch.f("uq_case_seat_case_code_staff_id"), ["case_code", "staff_id"])
