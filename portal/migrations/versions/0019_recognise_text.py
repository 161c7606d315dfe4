"""Recognise text"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

_STATE = sa.Enum("waiting", "done", "failed", name="recognitionstate", native_enum=False, length=32)


def upgrade() -> None:
    """Add the work of looking for the text of pages, and give some to what is there already and has pages."""
    made = op.create_table(
        "recognition",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("state", _STATE, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_recognition_document_id_document"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_recognition_record_id_record")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_recognition")),
    )
    op.create_index(op.f("ix_recognition_state"), "recognition", ["state"])
    document = sa.table("document", *(sa.column(name) for name in ("id", "record_id", "page_count")))
    known = sa.select(document.c.id, document.c.record_id, sa.literal("waiting"), sa.literal(0))
    columns = ["document_id", "record_id", "state", "attempts"]
    op.execute(made.insert().from_select(columns, known.where(document.c.page_count > 0)))


def downgrade() -> None:
    """Take it back; what was recognised stays in the documents."""
    op.drop_table("recognition")
