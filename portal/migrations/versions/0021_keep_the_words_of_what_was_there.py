"""Keep the words of what was there"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Name the documents that are there already: their words are kept in the nights after, by ``portal doctor --fix``."""
    made = op.create_table(
        "words_to_keep",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_words_to_keep_document_id_document"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_words_to_keep_record_id_record")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_words_to_keep")),
    )
    document = sa.table("document", sa.column("id"), sa.column("record_id"))
    op.execute(made.insert().from_select(["document_id", "record_id"], sa.select(document.c.id, document.c.record_id)))


def downgrade() -> None:
    """Take it back."""
    op.drop_table("words_to_keep")
