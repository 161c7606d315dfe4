"""Let the history tell what was done with something that was deleted for good"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from portal.core.db import UTCDateTime

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Make the table of what is not there any more: ids, and who could have known of it."""
    op.create_table(
        "gone_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("type_code", sa.String(), nullable=False),
        sa.Column("class_code", sa.String(), nullable=False),
        sa.Column("folder", sa.String(), nullable=False),
        sa.Column("author_rpps", sa.String(), nullable=False),
        sa.Column("hold_until", UTCDateTime(timezone=True), nullable=True),
        sa.Column("secret", sa.Boolean(), nullable=False),
        sa.Column("masked", sa.Boolean(), nullable=False),
        sa.Column("removed_at", UTCDateTime(timezone=True), nullable=True),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_gone_item_record_id_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gone_item")),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("gone_item")
