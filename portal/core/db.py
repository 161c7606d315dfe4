"""The database: one declarative base, aware instants, and transactions that never lose an update.

SQLite in WAL mode loses concurrent updates when a transaction that has read starts to write, so a transaction that
will write says so first (:func:`immediate`) and takes the write lock at once.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import enum
import random
import time
import uuid
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    MetaData,
    Numeric,
    String,
    TypeDecorator,
    Uuid,
    event,
    text,
)
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Session, registry

from portal.core.faults import Trouble, trouble_of

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[dt.datetime]):
    """An aware instant, stored in UTC. Raises :class:`ValueError` on a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """To UTC; SQLite keeps no zone, so it is dropped there."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A naive instant must not be stored.")
        utc = value.astimezone(dt.UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002
        """Back to an aware instant in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """SQLite gives the text that it keeps: read in one step, for a page reads hundreds."""
        return _read_instant if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


@lru_cache(maxsize=1024)
def _read_instant(kept: str | None) -> dt.datetime | None:
    """The lines of a page share few instants: what one document says has one date."""
    return None if kept is None else dt.datetime.fromisoformat(f"{kept}+00:00")


class Id(Uuid[uuid.UUID]):
    """An identifier. A page shows a hundred, and SQLite gives each as text: what was read lately is not read anew."""

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """SQLite's way and, elsewhere, the usual one."""
        usual = super().result_processor(dialect, coltype)  # type: ignore[no-untyped-call]
        return _read_id if dialect.name == "sqlite" else usual


@lru_cache(maxsize=4096)
def _read_id(kept: str | None) -> uuid.UUID | None:
    return None if kept is None else uuid.UUID(kept)


class Amount(Numeric[Decimal]):
    """A measured number, exact. The lines of a page share their limits, and what was read lately is not read anew."""

    def __init__(self) -> None:
        super().__init__(24, 9, asdecimal=True)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """SQLite's way and, elsewhere, the usual one."""
        usual = super().result_processor(dialect, coltype)  # type: ignore[no-untyped-call]
        return _read_amount if dialect.name == "sqlite" else usual


@lru_cache(maxsize=4096)
def _read_amount(kept: float | None) -> Decimal | None:
    return None if kept is None else Decimal(f"{kept or 0:.9f}")


def _values(kind: type[enum.Enum]) -> list[str]:
    """Enumerations are stored by value: what rows say must not change with the name of a constant."""
    return [str(member.value) for member in kind]


class Base(DeclarativeBase):
    """The base of every table."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            dt.datetime: UTCDateTime(),
            uuid.UUID: Id(),
            str: String(),
            enum.Enum: Enum(enum.Enum, values_callable=_values, native_enum=False, length=32, create_constraint=False),
            dict[str, Any]: JSON(),
            list[str]: JSON(),
        },
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})

PATIENCE = 5000
"""For how long a write waits for the lock, in milliseconds."""
_BETWEEN = 0.001, 0.004
"""Seconds between two askings for SQLite's lock."""
_WRITERS = 0x7761_7269
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    f"busy_timeout={PATIENCE}",
    "foreign_keys=ON",
    "secure_delete=ON",
    "trusted_schema=OFF",
    "cache_size=-1500",
)
"""The cache, in kB, holds what the first page or a search reads, which else read pages of the file over and over. Each
connection has its own: more is felt in the memory of a worker.
"""


def engine_options(url: str) -> dict[str, Any]:
    """Options of ``create_engine`` for this database. The connection used last is taken first: its cache is filled."""
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": PATIENCE / 1000}, "pool_use_lifo": True}
    return {"pool_pre_ping": True}


def prepare_engine(engine: Engine, *, before_writing: Callable[[], None] = lambda: None) -> None:
    """Give each new SQLite connection its settings and let us, not the driver, begin transactions.

    ``before_writing`` is called before each transaction that will write.
    """
    if engine.dialect.name != "sqlite":
        return

    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def on_begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("immediate", False):
            before_writing()
            _begin_immediate(connection, options.get("patience", PATIENCE))
        else:
            connection.exec_driver_sql("BEGIN")

    event.listen(engine, "connect", on_connect)
    event.listen(engine, "begin", on_begin)


def _begin_immediate(connection: Connection, patience: int) -> None:
    """Take SQLite's write lock within ``patience`` milliseconds.

    SQLite's own waiting asks ever more rarely the longer it lasts, so that whoever comes new goes first and somebody
    may wait in vain: here everybody asks as often.
    """
    driver: Any = connection.connection.dbapi_connection
    driver.execute("PRAGMA busy_timeout=0")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except OperationalError as error:
        if not (_is_busy(error) and _begun_later(connection, time.monotonic() + patience / 1000)):
            raise
    finally:
        driver.execute(f"PRAGMA busy_timeout={PATIENCE}")


def _begun_later(connection: Connection, end: float) -> bool:
    """Ask for the lock until it is had or the time has come; whether it is. Raises whatever else is the matter."""
    while time.monotonic() < end:
        time.sleep(random.uniform(*_BETWEEN))  # noqa: S311 (so that two do not ask in step)
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except OperationalError as error:
            if not _is_busy(error):
                raise
        else:
            return True
    return False


def _is_busy(error: OperationalError) -> bool:
    return trouble_of(error) is Trouble.BUSY


@contextlib.contextmanager
def immediate(*, patience: int = PATIENCE) -> Iterator[Session]:
    """A transaction that will write: takes the write lock first, commits at the end, rolls back on an exception.

    Ends the read transaction in progress. Raises :class:`RuntimeError` when one of these is open already, or when
    the session holds changes that nobody committed; :class:`sqlalchemy.exc.OperationalError` when the lock is not
    had within ``patience`` milliseconds, and then what the session has read stays as it is. Writers stand in one line
    on PostgreSQL too: each tells the trail, which is one chain.
    """
    session = db.session()
    if session.info.get("writing"):
        raise RuntimeError("A writing transaction is already open.")
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("Changes were made outside a writing transaction.")
    session.commit()
    _take_lock(session, patience)
    session.info["writing"] = True
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("writing", None)


def _take_lock(session: Session, patience: int) -> None:
    try:
        connection = session.connection(execution_options={"immediate": True, "patience": patience})
        if connection.dialect.name == "postgresql":
            # 0 would mean to wait for ever.
            connection.execute(text(f"SET LOCAL lock_timeout = {max(patience, 1)}"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITERS})
            if patience != PATIENCE:
                connection.execute(text(f"SET LOCAL lock_timeout = {PATIENCE}"))
    except DBAPIError:
        # Nothing was changed, so there is nothing to undo: undoing would also forget what was read.
        with contextlib.suppress(SQLAlchemyError):
            session.commit()
        raise
