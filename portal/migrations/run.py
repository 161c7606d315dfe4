"""Bringing a database to the present shape."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from portal.core.db import db

_FOLDER = Path(__file__).parent


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    return config


def upgrade() -> None:
    """Run every migration that has not run; harmless when all have."""
    command.upgrade(_config(), "head")


def is_current() -> bool:
    """Whether the database is at the newest migration."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head


def make_revision(message: str) -> None:
    """Write a new migration from the difference between models and database (for developers)."""
    command.revision(_config(), message=message, autogenerate=True)
