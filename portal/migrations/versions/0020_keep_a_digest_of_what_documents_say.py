"""Keep a digest of what documents say"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Make room for it; the digests are written at the end, in the same transaction: they are of the present columns."""
    op.add_column("document", sa.Column("clinical_digest", sa.LargeBinary(length=33), nullable=True))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("document", "clinical_digest")
