"""Lock the trail: its rows are added, never changed, never removed."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"

_SQLITE = (
    "CREATE TRIGGER trail_event_no_update BEFORE UPDATE ON trail_event "
    "BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END",
    "CREATE TRIGGER trail_event_no_delete BEFORE DELETE ON trail_event "
    "BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END",
    # INSERT OR REPLACE removes the row without waking the trigger above.
    "CREATE TRIGGER trail_event_no_replace BEFORE INSERT ON trail_event "
    "WHEN EXISTS (SELECT 1 FROM trail_event WHERE seq = NEW.seq) "
    "BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END",
)
_POSTGRESQL = (
    "CREATE FUNCTION trail_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the trail is append-only'; END $$",
    "CREATE TRIGGER trail_event_locked BEFORE UPDATE OR DELETE OR TRUNCATE ON trail_event "
    "FOR EACH STATEMENT EXECUTE FUNCTION trail_is_append_only()",
)


def upgrade() -> None:
    """Refuse changes in the database itself."""
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    """Take it back."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER trail_event_no_update")
        op.execute("DROP TRIGGER trail_event_no_delete")
        op.execute("DROP TRIGGER trail_event_no_replace")
    else:
        op.execute("DROP TRIGGER trail_event_locked ON trail_event")
        op.execute("DROP FUNCTION trail_is_append_only()")
