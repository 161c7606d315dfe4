"""Add the medicines"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from portal.medicines.index import INDEX

revision = "0012"
down_revision = "0011"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the medicines, their boxes, what they hold, and their index."""
    op.create_table(
        "medicine_load",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("files_of", sa.Date(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("medicines", "presentations", "substances")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_medicine_load")),
    )
    op.create_table(
        "medicine",
        sa.Column("id", _NUMBER, autoincrement=False, nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("name", "form", "routes", "holder")),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("is_authorised", "is_marketed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_medicine")),
    )
    op.create_table(
        "medicine_presentation",
        sa.Column("id", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("cip7", sa.Integer(), nullable=False),
        sa.Column("medicine_id", _NUMBER, nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_medicine_presentation")),
    )
    op.create_table(
        "medicine_substance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("medicine_id", _NUMBER, nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("code", "name", "dose", "reference")),
        sa.Column("is_fraction", sa.Boolean(), nullable=False),
        sa.Column("link", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_medicine_substance")),
    )
    for table, column in _INDEXED:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
    INDEX.create(op.get_bind())


def downgrade() -> None:
    """Take it back."""
    INDEX.drop(op.get_bind())
    for table, column in _INDEXED:
        op.drop_index(op.f(f"ix_{table}_{column}"), table)
    for table in ("medicine_substance", "medicine_presentation", "medicine", "medicine_load"):
        op.drop_table(table)


_INDEXED = (
    ("medicine_presentation", "medicine_id"),
    ("medicine_presentation", "cip7"),
    ("medicine_substance", "medicine_id"),
)
