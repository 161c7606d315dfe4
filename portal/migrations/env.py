"""Alembic's environment: runs inside the application, on its engine."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, inspect

from portal.core.db import Base, UTCDateTime, db
from portal.record.storage.clinical import write_first_digests


def include_name(name: str | None, type_: str, _parents: Any) -> bool:
    """Leave the full-text indexes and their shadow tables to the migrations that make them."""
    searched = ("document_search", "directory_search", "medicine_search")
    return not (type_ == "table" and name is not None and name.startswith(searched))


def render_item(type_: str, item: Any, _context: Any) -> str | Literal[False]:
    """Migrations stand alone: our own column types are written as what they are in the database."""
    return "sa.DateTime(timezone=True)" if type_ == "type" and isinstance(item, UTCDateTime) else False


def _has_digests(connection: Connection) -> bool:
    found = inspect(connection)
    return found.has_table("document") and any(
        column["name"] == "clinical_digest" for column in found.get_columns("document")
    )


def run() -> None:
    """Run the migrations on the application's engine, in one transaction.

    Documents of before digests get theirs in it, as they are now, once all columns are there: this once, for one that
    lost it since is a fault.
    """
    with db.engine.connect() as connection:
        digested = _has_digests(connection)
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            include_name=include_name,
            render_item=render_item,
        )
        with context.begin_transaction():
            context.run_migrations()
            if not digested and _has_digests(connection):
                write_first_digests(connection)
        connection.commit()


run()
