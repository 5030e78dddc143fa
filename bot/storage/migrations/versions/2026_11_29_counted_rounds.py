"""Counted rounds

Revision ID: 2026_11_29_counted_rounds
Revises: 2026_11_29_channels
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_counted_rounds"
down_revision = "2026_11_29_channels"
branch_labels = None
depends_on = None

KINDS = ("feedback", "petition", "question", "home_help", "tip")
CONTENTS = (
    "conduct", "unrealistic", "inconsistent", "unlawful", "against_treaty", "other", "proposed_remedy",
    "new_rule", "conduct_and_rule",
)  # fmt: skip
READ_BEFORE = (
    "received_at", "round_began_at", "due_at", "paused_at", "answered_at", "closed_at", "transferred_at",
    "state", "kind", "content_type", "channel", "unit_id", "officer_id", "officer_name", "rating", "rated_at",
    "round", "first_reply_at", "published_at", "id",
)  # fmt: skip
READ_NOW = (
    "until", "began", "due", "ended", "fate", "rated", "rating", "replied", "published", "round", "kind",
    "content_type", "channel", "unit_id", "officer_id", "case_id",
)  # fmt: skip

# 1 January 9000, in microseconds since 1970.
FAR = 221845392000000000
DAY, VIETNAM = 86_400_000_000, 25_200_000_000

PRESENT = """
    SELECT id AS case_id, round, {began} AS began,
        CASE WHEN paused_at <= due_at THEN {FAR} ELSE {due} END AS due,
        CASE WHEN answered_at IS NOT NULL THEN {answered} WHEN state = 'not_accepted' THEN {closed}
            WHEN transferred_at IS NOT NULL THEN {transferred} WHEN state = 'merged' THEN {closed} END AS ended,
        CASE WHEN answered_at IS NOT NULL THEN 0 WHEN state = 'not_accepted' THEN 4
            WHEN transferred_at IS NOT NULL THEN 5 WHEN state = 'merged' THEN 6 END AS fate,
        {rated} AS rated, rating, {replied} AS replied,
        CASE WHEN published_at >= answered_at THEN {published} END AS published,
        kind, content_type, channel, unit_id, officer_id, officer_name
    FROM cases WHERE due_at IS NOT NULL
"""
EARLIER = """
    SELECT r.case_id, r.number AS round, {began} AS began, {due} AS due, {ended} AS ended,
        CASE r.ended_as WHEN 'answered' THEN 0 WHEN 'transferred' THEN 5 ELSE 6 END AS fate,
        {rated} AS rated, r.rating, {replied} AS replied, CAST(NULL AS BIGINT) AS published,
        c.kind, c.content_type, c.channel, r.unit_id, r.officer_id, r.officer_name
    FROM case_rounds r JOIN cases c ON c.id = r.case_id WHERE r.due_at IS NOT NULL
"""
KEEP = """
    INSERT INTO counted_rounds (case_id, round, until, began, due, ended, fate, rated, rating, replied,
        published, kind, content_type, channel, unit_id, officer_id, officer_name)
    SELECT case_id, round, {latest}(coalesce(ended, {FAR}), coalesce(rated, began), began), began, due, ended,
        CASE WHEN fate <> 0 OR fate IS NULL THEN fate WHEN ended > due THEN 3
            WHEN ended < (due + {VIETNAM}) / {DAY} * {DAY} - {VIETNAM} THEN 1 ELSE 2 END,
        rated, rating, replied, published, kind, content_type, channel, unit_id, officer_id, officer_name
    FROM ({rounds}) AS told
"""


def upgrade() -> None:
    op.create_table(
        "counted_rounds",
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("began", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("ended", sa.BigInteger(), nullable=True),
        sa.Column("fate", sa.SmallInteger(), nullable=True),
        sa.Column("rated", sa.BigInteger(), nullable=True),
        sa.Column("rating", sa.SmallInteger(), nullable=True),
        sa.Column("replied", sa.BigInteger(), nullable=True),
        sa.Column("published", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Enum(*KINDS, name="casekind", native_enum=False, length=30), nullable=False),
        sa.Column(
            "content_type",
            sa.Enum(*CONTENTS, name="contenttype", native_enum=False, length=30),
            nullable=True,
        ),
        sa.Column("channel", sa.String(length=30), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("officer_id", sa.BigInteger(), nullable=True),
        sa.Column("officer_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_counted_rounds_case_id_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", "round", name=op.f("pk_counted_rounds")),
    )
    _keep_what_is_there()
    op.create_index("ix_counted_rounds_until", "counted_rounds", READ_NOW)
    op.create_index(
        "ix_counted_rounds_officer_id_officer_name", "counted_rounds", ["officer_id", "officer_name"]
    )
    op.drop_index("ix_cases_figures", "cases")
    op.create_index(op.f("ix_cases_paused_at"), "cases", ["paused_at"])
    op.create_index(op.f("ix_case_pauses_began_at"), "case_pauses", ["began_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_case_pauses_began_at"), "case_pauses")
    op.drop_index(op.f("ix_cases_paused_at"), "cases")
    op.create_index("ix_cases_figures", "cases", READ_BEFORE)
    op.drop_index("ix_counted_rounds_officer_id_officer_name", "counted_rounds")
    op.drop_index("ix_counted_rounds_until", "counted_rounds")
    op.drop_table("counted_rounds")


def _keep_what_is_there() -> None:
    on_sqlite = op.get_context().dialect.name == "sqlite"

    def number(at: str) -> str:
        if on_sqlite:
            seconds = f"CAST(strftime('%s', substr({at}, 1, 19)) AS INTEGER)"
            return f"({seconds} * 1000000 + coalesce(CAST(substr({at}, 21, 6) AS INTEGER), 0))"
        return f"CAST(round(extract(epoch FROM {at}) * 1000000) AS BIGINT)"

    numbers = {"FAR": FAR, "DAY": DAY, "VIETNAM": VIETNAM, "latest": "max" if on_sqlite else "greatest"}
    present = PRESENT.format(
        began=number("coalesce(round_began_at, received_at)"), due=number("due_at"),
        answered=number("answered_at"), closed=number("closed_at"), transferred=number("transferred_at"),
        rated=number("rated_at"), replied=number("first_reply_at"), published=number("published_at"),
        **numbers,
    )  # fmt: skip
    earlier = EARLIER.format(
        began=number("r.began_at"), due=number("r.due_at"), ended=number("r.ended_at"),
        rated=number("r.rated_at"), replied=number("r.first_reply_at"), **numbers,
    )  # fmt: skip
    for rounds in (present, earlier):
        op.execute(KEEP.format(rounds=rounds, **numbers))
