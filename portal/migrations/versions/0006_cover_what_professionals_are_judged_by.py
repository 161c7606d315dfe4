"""Cover what professionals are judged by"""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"

_BEFORE = {
    "ix_document_folder": (
        "document",
        ["record_id", "is_current", "folder", "sort_at", "id", "hold_until", "secret", "removed_at", "masked"],
        ["class_code", "type_code", "author_rpps"],
    ),
    "ix_entry_last_said": (
        "entry",
        [
            *("record_id", "is_current", "kind", "concept_key", "negated", "said_at", "sort_at", "id"),
            *("status", "other_identity", "hold_until", "secret", "removed_at", "masked"),
        ],
        ["class_code", "type_code", "author_rpps", "folder"],
    ),
}


def upgrade() -> None:
    """Let the indexes that count tell all that a reader is judged by: a row of the table was looked up for each."""
    for name, (table, columns, judged) in _BEFORE.items():
        op.drop_index(name, table)
        op.create_index(name, table, [*columns, *judged])


def downgrade() -> None:
    """Take it back."""
    for name, (table, columns, _judged) in _BEFORE.items():
        op.drop_index(name, table)
        op.create_index(name, table, columns)
