"""Keep the health profile apart"""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

_LISTED = sa.text("folder != 'profile'")
_FOLDER = "profile"
_TABLES = "professional_grant", "invitation"
_BEFORE = frozenset(
    {
        *("summary", "prescriptions", "imaging", "laboratory", "reports", "prevention", "certificates"),
        *("administrative", "directives", "care_history", "other"),
    }
)


def upgrade() -> None:
    """List the papers without what people write of their health; whoever was let into every folder is let into its
    folder too.
    """
    op.create_index(
        *("ix_document_listed", "document", ["record_id", "is_current", "sort_at", "id"]),
        sqlite_where=_LISTED,
        postgresql_where=_LISTED,
    )
    for name in _TABLES:
        _change(name, lambda folders: [*folders, _FOLDER] if set(folders) == _BEFORE else folders)


def downgrade() -> None:
    """Take it back."""
    for name in _TABLES:
        _change(name, lambda folders: [one for one in folders if one != _FOLDER])
    op.drop_index("ix_document_listed", "document")


def _change(name: str, changed: Callable[[list[str]], list[str]]) -> None:
    table = sa.table(name, sa.column("id", sa.Uuid()), sa.column("folders", sa.JSON()))
    connection = op.get_bind()
    for row in connection.execute(sa.select(table)).all():
        folders = changed(row.folders)
        if folders != row.folders:
            connection.execute(sa.update(table).where(table.c.id == row.id).values(folders=folders))
