"""An answer that is public stays counted as such when its case is opened again

Revision ID: 2026_11_30_public_rounds
Revises: 2026_11_30_wide_search_index
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_public_rounds"
down_revision = "2026_11_30_wide_search_index"
branch_labels = None
depends_on = None

#: Since its text was first made public after the round was answered, unless it was taken back later; as the
#: history tells it.
ROUNDS = """
    UPDATE case_rounds SET published_at = (
        SELECT min(made.at) FROM case_events made
        WHERE made.case_id = case_rounds.case_id AND made.kind = 'published'
            AND made.at >= case_rounds.ended_at
            AND NOT EXISTS (
                SELECT 1 FROM case_events back
                WHERE back.case_id = made.case_id AND back.kind = 'unpublished' AND back.seq > made.seq
            )
    )
    WHERE ended_as = 'answered'
"""
COUNTED = """
    UPDATE counted_rounds SET published = (
        SELECT {number} FROM case_rounds r
        WHERE r.case_id = counted_rounds.case_id AND r.number = counted_rounds.round
    )
    WHERE EXISTS (
        SELECT 1 FROM case_rounds r
        WHERE r.case_id = counted_rounds.case_id AND r.number = counted_rounds.round
    )
"""
MICROSECONDS = {
    "sqlite": "CAST(strftime('%s', substr(r.published_at, 1, 19)) AS INTEGER) * 1000000"
    " + coalesce(CAST(substr(r.published_at, 21, 6) AS INTEGER), 0)",
    "postgresql": "CAST(round(extract(epoch FROM r.published_at) * 1000000) AS BIGINT)",
}


def upgrade() -> None:
    op.add_column("case_rounds", sa.Column("published_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(ROUNDS)
    op.execute(COUNTED.format(number=MICROSECONDS[op.get_context().dialect.name]))


def downgrade() -> None:
    op.execute(
        "UPDATE counted_rounds SET published = NULL WHERE EXISTS (SELECT 1 FROM case_rounds r "
        "WHERE r.case_id = counted_rounds.case_id AND r.number = counted_rounds.round)"
    )
    op.drop_column("case_rounds", "published_at")
