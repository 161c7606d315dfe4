"""Keep the targets of measures"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Make the table of targets: one for each measure of a record."""
    op.create_table(
        "measure_target",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        *(sa.Column(name, sa.Numeric(24, 9), nullable=True) for name in ("low", "high", "second_low", "second_high")),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_measure_target_record_id_record")),
        sa.PrimaryKeyConstraint("record_id", "measure", name=op.f("pk_measure_target")),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("measure_target")
