"""Alembic's environment: runs inside the application, on its engine."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from portal.core.db import Base, UTCDateTime, db


def include_name(name: str | None, type_: str, _parents: Any) -> bool:
    """Leave the full-text indexes and their shadow tables to the migrations that make them."""
    searched = ("document_search", "directory_search", "medicine_search")
    return not (type_ == "table" and name is not None and name.startswith(searched))


def render_item(type_: str, item: Any, _context: Any) -> str | Literal[False]:
    """Migrations stand alone: our own column types are written as what they are in the database."""
    return "sa.DateTime(timezone=True)" if type_ == "type" and isinstance(item, UTCDateTime) else False


def run() -> None:
    """Run the migrations on the application's engine, in one transaction."""
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            include_name=include_name,
            render_item=render_item,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
