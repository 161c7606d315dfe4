"""Bringing a database to the present shape."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import column, inspect, select, table

from portal.core.db import db

if TYPE_CHECKING:
    from alembic.config import Config

_FOLDER = Path(__file__).parent
_VERSION = table("alembic_version", column("version_num"))


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    return config


def upgrade() -> None:
    """Run every migration that has not run; harmless when all have. Where one fails, or is killed, none has run."""
    from alembic import command

    command.upgrade(_config(), "head")


def is_current() -> bool:
    """Whether the database is at the newest migration.

    Each file is named by its revision, and they follow each other: a start with nothing to migrate needs no Alembic.
    """
    newest = max(path.name for path in (_FOLDER / "versions").glob("[0-9]*.py")).partition("_")[0]
    with db.engine.connect() as connection:
        if not inspect(connection).has_table(_VERSION.name):
            return False
        return connection.scalar(select(_VERSION.c.version_num)) == newest


def make_revision(message: str) -> None:
    """Write a new migration from the difference between models and database (for developers)."""
    from alembic import command

    command.revision(_config(), message=message, autogenerate=True)
