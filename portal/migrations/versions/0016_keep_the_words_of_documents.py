"""Keep the words of documents"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Keep the words of a record by how they sound, so that a search that finds nothing can offer another one.

    Those of documents that are there already are kept later (0021).
    """
    op.create_table(
        "known_word",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("token", "word", "written")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_known_word_record_id_record")),
        sa.PrimaryKeyConstraint("record_id", "token", "word", name=op.f("pk_known_word")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("known_word")
