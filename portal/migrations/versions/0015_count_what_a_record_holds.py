"""Count what a record holds, and know what was sent twice"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

_COUNT = """
UPDATE record SET stored_bytes =
    COALESCE((SELECT SUM(size) FROM document WHERE document.record_id = record.id), 0)
    + COALESCE((SELECT SUM(size) FROM document_file WHERE document_file.record_id = record.id), 0)
"""


def upgrade() -> None:
    """Add the number of each record, counted once, and what each sending that was saved is known by."""
    op.add_column("record", sa.Column("stored_bytes", sa.BigInteger(), server_default="0", nullable=False))
    op.execute(_COUNT)
    op.create_table(
        "upload_receipt",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.LargeBinary(32), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_upload_receipt_record_id_record")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_upload_receipt_document_id_document"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_upload_receipt")),
    )
    op.create_index(op.f("ix_upload_receipt_document_id"), "upload_receipt", ["document_id"])
    op.create_index(op.f("ix_upload_receipt_record_id_saved_at"), "upload_receipt", ["record_id", "saved_at"])


def downgrade() -> None:
    """Take them back."""
    op.drop_table("upload_receipt")
    op.drop_column("record", "stored_bytes")
