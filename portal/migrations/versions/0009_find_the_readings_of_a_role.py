"""Find the readings of a role"""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"

_NAME = "ix_trail_event_record_id_role_seq"


def upgrade() -> None:
    """Let what professionals did be found among the thousand pages that a person looks at themselves."""
    op.create_index(_NAME, "trail_event", ["record_id", "role", "seq"])


def downgrade() -> None:
    """Take it back."""
    op.drop_index(_NAME, "trail_event")
