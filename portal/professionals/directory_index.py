"""The index of the directory: which of its lines hold some words, or words that are nearly the same.

One row of tokens per line, in no order: its words, the stems of what it calls the profession, and what misspellings of
its names have in common with them. SQLite keeps it as an FTS5 table, PostgreSQL as a ``tsvector`` with GIN.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    MetaData,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal_column,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY
from sqlalchemy.orm import Session

from portal.core.db import db

TABLE_NAME = "directory_search"
_TABLE = Table(TABLE_NAME, MetaData(), Column("rowid", BigInteger, primary_key=True), Column("tokens", Text))

_CREATE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE directory_search USING fts5"
        "(tokens, detail=none, columnsize=0, prefix='2 3', tokenize=\"unicode61 remove_diacritics 0\")",
    ),
    "postgresql": (
        "CREATE TABLE directory_search (rowid BIGINT PRIMARY KEY, tokens TSVECTOR NOT NULL)",
        "CREATE INDEX ix_directory_search_tokens ON directory_search USING gin (tokens)",
    ),
}


def create_index_table(connection: Connection) -> None:
    """Make the index, on either database."""
    for statement in _CREATE[connection.dialect.name]:
        connection.execute(text(statement))


def drop_index_table(connection: Connection) -> None:
    """Remove the index with all that it holds."""
    connection.execute(text(f"DROP TABLE IF EXISTS {TABLE_NAME}"))


def add_to_index(session: Session, tokens: Mapping[int, Collection[str]]) -> None:
    """Make lines findable, by their ids, within the open writing transaction."""
    if not tokens:
        return
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        value: Any = func.array_to_tsvector(bindparam("told", type_=ARRAY(Text)))
        rows: list[dict[str, Any]] = [{"row": one, "told": sorted(told)} for one, told in tokens.items()]
    else:
        value = bindparam("told", type_=Text)
        rows = [{"row": one, "told": " ".join(sorted(told))} for one, told in tokens.items()]
    connection.execute(insert(_TABLE).values(rowid=bindparam("row"), tokens=value), rows)


def remove_from_index(session: Session, ids: Sequence[int]) -> None:
    """Make lines findable no more, within the open writing transaction."""
    session.connection().execute(delete(_TABLE).where(_TABLE.c.rowid == bindparam("row")), [{"row": id} for id in ids])


def matching(wanted: Sequence[tuple[str, Collection[str]]], most: int) -> Select[Any]:
    """The ids, as ``rowid``, of at most so many lines that hold every word asked for.

    Each is the beginning of a word, with the whole tokens that do as well. They hold letters and digits only: nothing
    in them can end the quotes around them.
    """
    if db.engine.dialect.name == "postgresql":
        query: Any = cast(bindparam("asked", _for_postgresql(wanted), Text), TSQUERY)
        found: Any = _TABLE.c.tokens.op("@@", is_comparison=True)(query)
    else:
        query = bindparam("asked", _for_sqlite(wanted), Text)
        found = literal_column(TABLE_NAME).op("MATCH", is_comparison=True)(query)
    return select(_TABLE.c.rowid).where(found).limit(most)


def _for_postgresql(wanted: Sequence[tuple[str, Collection[str]]]) -> str:
    groups = ([f"'{word}':*", *(f"'{token}'" for token in sorted(tokens))] for word, tokens in wanted)
    return " & ".join(f"({' | '.join(group)})" for group in groups)


def _for_sqlite(wanted: Sequence[tuple[str, Collection[str]]]) -> str:
    groups = ([f'"{word}"*', *(f'"{token}"' for token in sorted(tokens))] for word, tokens in wanted)
    return " AND ".join(f"({' OR '.join(group)})" for group in groups)
