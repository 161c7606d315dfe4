"""The index of a public directory: which of its lines hold some words, or words that are nearly the same.

One row of tokens per line, in no order (:mod:`portal.core.spelling`): its words, their stems, and what misspellings
have in common with them. SQLite keeps it as an FTS5 table, PostgreSQL as a ``tsvector`` with GIN.
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

_CREATE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE {name} USING fts5"
        "(tokens, detail=none, columnsize=0, prefix='2 3', tokenize=\"unicode61 remove_diacritics 0\")",
    ),
    "postgresql": (
        "CREATE TABLE {name} (rowid BIGINT PRIMARY KEY, tokens TSVECTOR NOT NULL)",
        "CREATE INDEX ix_{name}_tokens ON {name} USING gin (tokens)",
    ),
}


class WordIndex:
    """The index of one directory, a table of its own under ``name``: one of our own names, never one that comes in."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._table = Table(name, MetaData(), Column("rowid", BigInteger, primary_key=True), Column("tokens", Text))

    def create(self, connection: Connection) -> None:
        """Make the index, on either database."""
        for statement in _CREATE[connection.dialect.name]:
            connection.execute(text(statement.format(name=self._name)))

    def drop(self, connection: Connection) -> None:
        """Remove the index with all that it holds."""
        connection.execute(text(f"DROP TABLE IF EXISTS {self._name}"))

    def add(self, session: Session, tokens: Mapping[int, Collection[str]]) -> None:
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
        connection.execute(insert(self._table).values(rowid=bindparam("row"), tokens=value), rows)

    def remove(self, session: Session, ids: Sequence[int]) -> None:
        """Make lines findable no more, within the open writing transaction."""
        gone = delete(self._table).where(self._table.c.rowid == bindparam("row"))
        session.connection().execute(gone, [{"row": id} for id in ids])

    def clear(self, session: Session) -> None:
        """Make nothing findable any more, within the open writing transaction."""
        session.connection().execute(delete(self._table))

    def matching(self, wanted: Sequence[tuple[str, Collection[str]]], most: int) -> Select[Any]:
        """The ids, as ``rowid``, of at most so many lines that hold every word asked for.

        Each is the beginning of a word, with the whole tokens that do as well. They hold letters and digits only:
        nothing in them can end the quotes around them.
        """
        if db.engine.dialect.name == "postgresql":
            query: Any = cast(bindparam("asked", _for_postgresql(wanted), Text), TSQUERY)
            found: Any = self._table.c.tokens.op("@@", is_comparison=True)(query)
        else:
            query = bindparam("asked", _for_sqlite(wanted), Text)
            found = literal_column(self._name).op("MATCH", is_comparison=True)(query)
        return select(self._table.c.rowid).where(found).limit(most)


def _for_postgresql(wanted: Sequence[tuple[str, Collection[str]]]) -> str:
    groups = ([f"'{word}':*", *(f"'{token}'" for token in sorted(tokens))] for word, tokens in wanted)
    return " & ".join(f"({' | '.join(group)})" for group in groups)


def _for_sqlite(wanted: Sequence[tuple[str, Collection[str]]]) -> str:
    groups = ([f'"{word}"*', *(f'"{token}"' for token in sorted(tokens))] for word, tokens in wanted)
    return " AND ".join(f"({' OR '.join(group)})" for group in groups)
