"""A letter of apology is of the office whose head signs it, and is numbered there

Revision ID: 2026_11_30_issuers_of_letters
Revises: 2026_11_30_draft_for_each_step
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_issuers_of_letters"
down_revision = "2026_11_30_draft_for_each_step"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("case_apologies") as batch:
        batch.add_column(sa.Column("issuer_id", _ID, nullable=True))
    # What was written so far bears the name of the case's own unit.
    op.execute("UPDATE case_apologies SET issuer_id = unit_id")
    with op.batch_alter_table("case_apologies") as batch:
        batch.alter_column("issuer_id", existing_type=_ID, nullable=False)
        batch.create_foreign_key(batch.f("fk_case_apologies_issuer_id_units"), "units", ["issuer_id"], ["id"])
        batch.drop_constraint(batch.f("uq_case_apologies_unit_id_year_number"), type_="unique")
        batch.create_unique_constraint(
            batch.f("uq_case_apologies_issuer_id_year_number"), ["issuer_id", "year", "number"]
        )


def downgrade() -> None:
    # Numbers change one by one: meanwhile two letters may bear the same.
    with op.batch_alter_table("case_apologies") as batch:
        batch.drop_constraint(batch.f("uq_case_apologies_issuer_id_year_number"), type_="unique")
    # Numbers of one office may stand twice in a unit: by then each unit counts its own, in their order.
    op.execute(
        "UPDATE case_apologies SET number = (SELECT count(*) FROM case_apologies AS earlier"
        " WHERE earlier.unit_id = case_apologies.unit_id AND earlier.year = case_apologies.year"
        " AND earlier.id <= case_apologies.id) WHERE unit_id IN"
        " (SELECT unit_id FROM case_apologies WHERE issuer_id <> unit_id)"
    )
    with op.batch_alter_table("case_apologies") as batch:
        batch.drop_constraint(batch.f("fk_case_apologies_issuer_id_units"), type_="foreignkey")
        batch.drop_column("issuer_id")
        batch.create_unique_constraint(
            batch.f("uq_case_apologies_unit_id_year_number"), ["unit_id", "year", "number"]
        )
