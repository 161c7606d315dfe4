"""Find what was removed"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_REMOVED = sa.text("removed_at IS NOT NULL")


def upgrade() -> None:
    """Find the few documents that were taken out, and what they said, without looking at the others."""
    for table in ("document", "entry"):
        op.create_index(f"ix_{table}_removed", table, ["record_id"], sqlite_where=_REMOVED, postgresql_where=_REMOVED)


def downgrade() -> None:
    """Take it back."""
    for table in ("entry", "document"):
        op.drop_index(f"ix_{table}_removed", table)
