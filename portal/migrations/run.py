"""Bringing a database to the present shape."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from portal.core.db import db
from portal.record.storage.clinical import write_first_digests

_FOLDER = Path(__file__).parent


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    return config


def upgrade() -> None:
    """Run every migration that has not run; harmless when all have.

    Documents of before digests get theirs, as they are now: once, for one that lost it since is a fault.
    """
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
    """Whether the database is at the newest migration."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head


def make_revision(message: str) -> None:
    """Write a new migration from the difference between models and database (for developers)."""
    command.revision(_config(), message=message, autogenerate=True)
