"""Tell entries of another person by themselves"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_FROM_DOCUMENTS = (
    "UPDATE entry SET other_identity = true WHERE document_id IN (SELECT id FROM document WHERE other_identity)"
)

_INDEX = "ix_entry_last_said"
_BEFORE = ["record_id", "is_current", "kind", "concept_key", "negated", "said_at", "sort_at", "id"]
_NOW = [*_BEFORE, "status", "other_identity", "hold_until", "secret"]


def upgrade() -> None:
    """Add what each entry shares with its document, so that no statement has to look the document up for it, and let
    the index that finds what was said last tell who may read it.
    """
    op.add_column("entry", sa.Column("other_identity", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(_FROM_DOCUMENTS)
    op.drop_index(_INDEX, "entry")
    op.create_index(_INDEX, "entry", _NOW)


def downgrade() -> None:
    """Take it back."""
    op.drop_index(_INDEX, "entry")
    op.create_index(_INDEX, "entry", _BEFORE)
    op.drop_column("entry", "other_identity")
