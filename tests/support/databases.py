"""Databases for tests: SQLite by default, PostgreSQL when ``TEST_DATABASE_URL`` names a server's database."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from portal import create_app
from portal.config import load_config
from portal.core.db import db
from portal.migrations.run import upgrade
from tests.support.clients import LintingClient
from tests.support.people import People

_COPIES_FILES = 15
"""The first PostgreSQL that may be told how a database is copied."""


@dataclass
class TestDatabase:
    """An application with its database, which :meth:`reset` brings back to what it held at :meth:`keep`."""

    __test__ = False

    app: Flask
    folder: Path
    server: str = ""
    name: str = ""
    people: People = field(default_factory=dict)
    copies_files: bool = False

    def keep(self) -> None:
        """Remember what the database holds now."""
        self._let_go()
        if self.server:
            self._on_server(
                f"DROP DATABASE IF EXISTS {self.name}_kept", f"CREATE DATABASE {self.name}_kept TEMPLATE {self.name}"
            )
        else:
            shutil.copy(self.folder / "carnet.db", self.folder / "kept.db")

    def reset(self) -> None:
        """Back to what was kept; stored files, signed notes and waiting rows of the trail go."""
        self._let_go()
        if self.server:
            # Copied as files where the server can: half the time of writing a log of all that is copied.
            how = " STRATEGY file_copy" if self.copies_files else ""
            self._on_server(f"DROP DATABASE {self.name}", f"CREATE DATABASE {self.name} TEMPLATE {self.name}_kept{how}")
        else:
            for suffix in ("-wal", "-shm"):
                (self.folder / f"carnet.db{suffix}").unlink(missing_ok=True)
            shutil.copy(self.folder / "kept.db", self.folder / "carnet.db")
        for part in (self.folder / "files").iterdir():
            if part.name != "tmp":
                shutil.rmtree(part)
        for left in (self.folder / "files" / "tmp").glob("*"):
            left.unlink()
        for note in ("trail-checkpoints.jsonl", "trail-head"):
            (self.folder / note).unlink(missing_ok=True)
        shutil.rmtree(self.folder / "trail-waiting", ignore_errors=True)

    def close(self) -> None:
        """Leave nothing on the server."""
        self._let_go()
        if self.server:
            self._on_server(f"DROP DATABASE {self.name}", f"DROP DATABASE {self.name}_kept")

    def _let_go(self) -> None:
        with self.app.app_context():
            db.engine.dispose()

    def _on_server(self, *statements: str) -> None:
        engine = create_engine(self.server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()


def open_database(folder: Path) -> TestDatabase:
    """A migrated, empty database of this test process, with its application."""
    url = os.environ.get("TEST_DATABASE_URL", "")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    if not url:
        made = TestDatabase(_application(folder, ""), folder)
    else:
        server = make_url(url).set(drivername="postgresql+psycopg")
        name = f"{server.database}_{worker}"
        made = TestDatabase.__new__(TestDatabase)
        made.server, made.name, made.folder = server.render_as_string(hide_password=False), name, folder
        made.copies_files = _version(made.server) >= _COPIES_FILES
        made._on_server(f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
        made.app = _application(folder, server.set(database=name).render_as_string(hide_password=False))
    with made.app.app_context():
        upgrade()
    return made


def _version(server: str) -> int:
    engine = create_engine(server)
    with engine.connect() as connection:
        version = connection.dialect.server_version_info or (0,)
    engine.dispose()
    return int(version[0])


def _application(folder: Path, url: str) -> Flask:
    app = create_app(load_config(instance=folder, DATABASE_URL=url))
    app.testing = True
    app.test_client_class = LintingClient
    return app
