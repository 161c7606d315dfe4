"""A start knows whether there is something to migrate without loading what migrates."""

from __future__ import annotations

from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import text

from portal.core.db import db
from portal.migrations.run import _config, is_current


def test_a_file_is_named_by_its_revision_and_they_follow_each_other() -> None:
    found = sorted(ScriptDirectory.from_config(_config()).walk_revisions(), key=lambda one: one.revision)
    before = [None, *(one.revision for one in found)]
    for former, one in zip(before, found, strict=False):
        assert one.path.rpartition("/")[2].startswith(f"{one.revision}_")
        assert one.down_revision == former


def test_a_database_is_current_at_the_newest(app: Flask) -> None:
    with app.app_context():
        assert is_current()
        with db.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '0019'"))
        assert not is_current()
        with db.engine.begin() as connection:
            connection.execute(text("DROP TABLE alembic_version"))
        assert not is_current()
