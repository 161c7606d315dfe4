"""Make the search index."""

from __future__ import annotations

from alembic import op

from portal.record.search import create_index_table, drop_index_table

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the full-text index of the database at hand."""
    create_index_table(op.get_bind())


def downgrade() -> None:
    """Take it back."""
    drop_index_table(op.get_bind())
