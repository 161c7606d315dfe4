"""Bringing a database to the present shape."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import column, inspect, select, table

from portal.core.db import db
from portal.record.storage.clinical import write_first_digests

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
    """Run every migration that has not run; harmless when all have.

    Documents of before digests get theirs, as they are now: once, for one that lost it since is a fault.
    """
    from alembic import command

    digested = _has_digests()
    command.upgrade(_config(), "head")
    if not digested:
        with db.engine.begin() as connection:
            write_first_digests(connection)


def _has_digests() -> bool:
    with db.engine.connect() as connection:
        found = inspect(connection)
        return found.has_table("document") and any(
            column["name"] == "clinical_digest" for column in found.get_columns("document")
        )


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
