"""Find what is on hold"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_HELD = sa.text("hold_until IS NOT NULL")


def upgrade() -> None:
    """Find the few documents that are, or were, on hold without looking at the others."""
    op.create_index(
        "ix_document_held", "document", ["record_id", "hold_until"], sqlite_where=_HELD, postgresql_where=_HELD
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_document_held", "document")
