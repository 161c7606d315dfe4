"""Find the latest instant"""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"

_NAME = "ix_trail_event_at"


def upgrade() -> None:
    """Let what the trail tells of the time to come be found, where the clock has stepped back."""
    op.create_index(_NAME, "trail_event", ["at"])


def downgrade() -> None:
    """Take it back."""
    op.drop_index(_NAME, "trail_event")
