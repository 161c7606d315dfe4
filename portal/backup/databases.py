"""The database as it stands at one instant, into a file and back: SQLite's online backup, PostgreSQL's own dump."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, inspect, select, text
from sqlalchemy.engine import make_url

from portal.access.models import Record, RecordState
from portal.core.db import Base, db
from portal.core.durable import sync_folder
from portal.record.models import Document

SQLITE, POSTGRESQL = "carnet.db", "carnet.dump"


class Refused(Exception):
    """The database's own tool did not do it; its words."""


def snapshot(folder: Path) -> tuple[set[uuid.UUID], int]:
    """Copy the database into a folder while others write; the stored files that the copy names, and how many
    documents. Raises :class:`Refused`, :class:`OSError`.
    """
    if db.engine.dialect.name == "sqlite":
        return _copy_sqlite(folder / SQLITE)
    return _dump(folder / POSTGRESQL)


def _copy_sqlite(path: Path) -> tuple[set[uuid.UUID], int]:
    """In one step, under one reading transaction: in WAL mode that keeps nobody from writing."""
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    with db.engine.connect() as connection, sqlite3.connect(path) as copy:
        connection.connection.dbapi_connection.backup(copy)  # type: ignore[union-attr]
        copy.execute("PRAGMA journal_mode=DELETE")
        (verdict,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    copy.close()
    if verdict != "ok":
        raise Refused(f"SQLite says of the copy: {verdict}")
    engine = create_engine(f"sqlite:///{path}")
    try:
        with engine.connect() as connection:
            return _named(connection)
    finally:
        engine.dispose()


def _dump(path: Path) -> tuple[set[uuid.UUID], int]:
    """``pg_dump`` in the snapshot of a transaction that also tells which files it names."""
    with db.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        seen = connection.scalar(text("SELECT pg_export_snapshot()"))
        _postgresql("pg_dump", db.engine.url, "--format=custom", f"--snapshot={seen}", f"--file={path}")
        return _named(connection)


def _named(connection: Connection) -> tuple[set[uuid.UUID], int]:
    """Whatever table names a stored file, now or later, has a column of this name."""
    tables = [table for table in Base.metadata.tables.values() if "blob_id" in table.c]
    names = {one for table in tables for one in connection.scalars(select(table.c.blob_id)) if one is not None}
    return names, len(list(connection.scalars(select(Document.__table__.c.id))))


def is_empty(url: str) -> bool:
    """Whether nothing is there that a restore would write over."""
    place = make_url(url)
    if place.get_backend_name() == "sqlite":
        path = Path(place.database or "")
        return not any(path.with_name(path.name + end).exists() for end in ("", "-wal", "-shm", "-journal"))
    engine = create_engine(place)
    try:
        return not inspect(engine).get_table_names()
    finally:
        engine.dispose()


def wrapped_keys_in(folder: Path) -> Iterable[tuple[uuid.UUID, bytes]] | None:
    """Every record's wrapped keys as the copy has them; None for a dump, which says nothing before it is loaded."""
    path = folder / SQLITE
    if not path.is_file():
        return None
    engine = create_engine(f"sqlite:///file:{path}?mode=ro&uri=true")
    try:
        return _wrapped(engine)
    finally:
        engine.dispose()


def _wrapped(engine: Engine) -> list[tuple[uuid.UUID, bytes]]:
    table: Any = Record.__table__
    kept = select(table.c.id, table.c.wrapped_keys).where(table.c.state != RecordState.PURGED)
    with engine.connect() as connection:
        return [(row.id, row.wrapped_keys) for row in connection.execute(kept)]


def load(folder: Path, url: str) -> None:
    """Put the database of a backup where it belongs, durably. Raises :class:`Refused`, :class:`OSError`."""
    place = make_url(url)
    if place.get_backend_name() != "sqlite":
        _postgresql("pg_restore", place, "--no-owner", "--exit-on-error", str(folder / POSTGRESQL), database="--dbname")
        return
    path = Path(place.database or "")
    temporary = path.with_name(f".{path.name}.restored")
    shutil.copyfile(folder / SQLITE, temporary)
    temporary.chmod(0o600)
    with temporary.open("rb") as stream:
        os.fsync(stream.fileno())
    temporary.rename(path)
    sync_folder(path.parent)


def _postgresql(tool: str, url: URL, *arguments: str, database: str = "--dbname") -> None:
    """Run one of PostgreSQL's tools; the password goes by the environment, where no list of processes shows it."""
    found = shutil.which(tool)
    if found is None:
        raise Refused(f"{tool} is not installed: it comes with PostgreSQL's client.")
    where = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    environment = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    command = [found, *arguments, f"{database}={where}"]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 (ours)
    if ran.returncode:
        said = ran.stderr.strip().splitlines()
        raise Refused(said[0] if said else f"{tool} ended with {ran.returncode}")
