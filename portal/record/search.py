"""The search index: which documents of a record speak of some words.

One row per document, under the document's ``search_key``, which grows with its date: walking the rows backwards is
newest first, without sorting. A row holds the set of its words and stems, in no order, and a token of its record, so
that no record's search reads another's rows. SQLite keeps it as an FTS5 table, PostgreSQL as a ``tsvector`` with GIN.

The index is written in clear: what encryption at rest does not cover is said in SECURITY.md.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    MetaData,
    Select,
    Table,
    Text,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from portal.access.opening import Opened
from portal.core.clock import PARIS
from portal.core.db import db
from portal.record import known_words
from portal.record.models import Document
from portal.record.stems import bare, stems, words
from portal.record.titles import type_names

TABLE_NAME = "document_search"
TABLE = Table(TABLE_NAME, MetaData(), Column("rowid", BigInteger, primary_key=True), Column("stems", Text))
_MOST_WORDS = 50_000
"""Of an endless text, the first ones."""
_MOST_BYTES = 900_000
"""A ``tsvector`` holds 1 MB."""
_MOST_ASKED = 12
_MERGED_PAGES = 500
"""Pages of the index that are merged in one transaction: a few milliseconds."""
_LONGER_THAN_ANY = 41
_RECORD = re.compile(r"r[0-9a-f]{32}")
_SHORTEST_BEGINNING = 3
_LONGEST_BEGINNING = 12
"""A longer one counts up to here: each length has an index of its own, so that a beginning is looked up like a word.
What others wrote, and what the reader may not see, changes neither what is found nor how long it takes."""

_MONTHS = (
    *("janvier january", "février february", "mars march", "avril april", "mai may", "juin june"),
    *("juillet july", "août august", "septembre september", "octobre october", "novembre november"),
    "décembre december",
)

_CREATE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE document_search USING fts5"
        "(stems, detail=none, columnsize=0, prefix='3 4 5 6 7 8 9 10 11 12',"
        ' tokenize="unicode61 remove_diacritics 0")',
    ),
    "postgresql": (
        "CREATE TABLE document_search (rowid BIGINT PRIMARY KEY, stems TSVECTOR NOT NULL)",
        "CREATE INDEX ix_document_search_stems ON document_search USING gin (stems)",
    ),
}


def create_index_table(connection: Connection) -> None:
    """Make the index, on either database."""
    for statement in _CREATE[connection.dialect.name]:
        connection.execute(text(statement))


def drop_index_table(connection: Connection) -> None:
    """Remove the index with all that it holds."""
    connection.execute(text(f"DROP TABLE IF EXISTS {TABLE_NAME}"))


@dataclass(frozen=True, slots=True)
class Indexed:
    """What a document is found by, and the rows of its words (:mod:`portal.record.known_words`)."""

    tokens: list[str]
    known: list[dict[str, Any]]


def tokens_of(document: Document, texts: Iterable[str]) -> Indexed:
    """What a document is found by: the words of its row and of ``texts``. Slow: made before the write lock is taken."""
    kept = {_record_token(document.record_id)}
    room = _MOST_BYTES
    distinct = _distinct(document, texts)
    for token in _tokens(distinct):
        if token not in kept:
            room -= len(token.encode())
            if room < 0:
                break
            kept.add(token)
    return Indexed(sorted(kept), known_words.rows_of(document.record_id, distinct))


def known_of(document: Document, texts: Iterable[str]) -> list[dict[str, Any]]:
    """The rows of its words alone, of a document that is in the index already."""
    return known_words.rows_of(document.record_id, _distinct(document, texts))


def _distinct(document: Document, texts: Iterable[str]) -> list[str]:
    said = (word for some in (_said_of(document), texts) for one in some for word in words(one))
    return list(islice(dict.fromkeys(said), _MOST_WORDS))


def index(session: Session, document: Document, indexed: Indexed) -> None:
    """Make a document findable by its :func:`tokens_of`; within the transaction that adds it."""
    connection = session.connection()
    value = (
        func.array_to_tsvector(bindparam("tokens", indexed.tokens, ARRAY(Text)))
        if connection.dialect.name == "postgresql"
        else bindparam("tokens", " ".join(indexed.tokens), Text)
    )
    connection.execute(insert(TABLE).values(rowid=document.search_key, stems=value))
    known_words.note(connection, indexed.known)
    known_words.take_turn(connection, document.id)


def forget(session: Session, search_key: int) -> None:
    """Let nothing be found under a document's key any more, and its words be known by what others say alone; within
    the transaction that changes or deletes it.
    """
    connection = session.connection()
    kept: Any = func.tsvector_to_array(TABLE.c.stems) if connection.dialect.name == "postgresql" else TABLE.c.stems
    tokens = connection.scalar(select(kept).where(TABLE.c.rowid == search_key))
    connection.execute(delete(TABLE).where(TABLE.c.rowid == search_key))
    said = tokens.split() if isinstance(tokens, str) else tokens or []
    for token in said:
        if _RECORD.fullmatch(token):
            known_words.forget(connection, uuid.UUID(hex=token[1:]), token, said)


def drop_forgotten_words(connection: Connection) -> bool:
    """Take a step towards an index without the words of what was deleted, in a transaction; whether one is left.

    FTS5 keeps the words of a deleted row until the parts of its index are merged. PostgreSQL does so by itself.
    """
    if connection.dialect.name != "sqlite":
        return False
    changes = text("SELECT total_changes()")
    before = connection.scalar(changes)
    connection.execute(text(f"INSERT INTO {TABLE_NAME}({TABLE_NAME}, rank) VALUES('merge', {-_MERGED_PAGES})"))
    return int(connection.scalar(changes) or 0) - int(before or 0) > 1


@dataclass(frozen=True, slots=True)
class Search:
    """What is searched for: ``values`` for the statement of their names."""

    values: dict[str, Any]

    @property
    def statement(self) -> Select[Document]:
        """To be executed with ``values``."""
        return matching(frozenset(self.values), dialect())


def dialect() -> str:
    """The database's, by which the statement of a search differs."""
    return db.engine.dialect.name


def matching_documents(opened: Opened, question: str, before: int | None = None) -> Search | None:
    """The current documents of the opened record that speak of every word asked for, newest first.

    The last word may be the beginning of one. Add filters and a limit; the next page is ``before`` the ``search_key``
    of the last row shown. None when nothing was asked. Signs and operators in ``question`` mean nothing.
    """
    query = query_of(opened, words(question)[:_MOST_ASKED], begun=True)
    if query is None:
        return None
    values: dict[str, Any] = {"search_query": query}
    return Search(values if before is None else values | {"search_before": before})


def query_of(opened: Opened, asked: Sequence[str], *, begun: bool = False, exactly: bool = False) -> str | None:
    """What the index is asked for all of these words of the opened record, the last of which may be ``begun``;
    ``exactly``: as they stand, but for accents, and not by their stems.
    """
    groups = [forms for word in asked if (forms := [bare(word)] if exactly else list(stems(word)))]
    if not groups:
        return None
    return _spell()([[_record_token(opened.record.id)], *groups], _beginning(asked[-1]) if begun else "")


def nothing() -> str:
    """What finds nothing: for a place in a statement that is not needed."""
    return _spell()([["0" * _LONGER_THAN_ANY]], "")


def beginning_of(question: str) -> str:
    """What the last word of a question may be the beginning of; empty where it must be whole."""
    asked = words(question)[:_MOST_ASKED]
    return _beginning(asked[-1]) if asked else ""


def _spell() -> Callable[[list[list[str]], str], str]:
    return _for_sqlite if dialect() == "sqlite" else _for_postgresql


@cache
def matching(names: frozenset[str], spoken: str, query: str = "search_query") -> Select[Document]:
    """The statement of a search whose values have these names, ``query`` among them; made once for each."""
    statement = (
        select(Document)
        .select_from(TABLE)
        # Adding nothing keeps SQLite from asking the index once per document.
        .join(Document, Document.search_key == TABLE.c.rowid + 0)
        .where(_matches(spoken, query), Document.is_current.is_(True))
        .order_by(TABLE.c.rowid.desc())
    )
    before = TABLE.c.rowid < bindparam("search_before")
    return statement.where(before) if "search_before" in names else statement


def _beginning(word: str) -> str:
    """What other words may begin with; nothing for a number or what is too short to mean one."""
    plain = bare(word)
    return plain[:_LONGEST_BEGINNING] if len(plain) >= _SHORTEST_BEGINNING and not plain.isdigit() else ""


def _matches(spoken: str, name: str) -> ColumnElement[bool]:
    query: Any = bindparam(name, type_=Text)
    if spoken == "sqlite":
        return literal_column(TABLE_NAME).op("MATCH", is_comparison=True)(query)
    return TABLE.c.stems.op("@@", is_comparison=True)(func.to_tsquery("simple", query))


def _for_postgresql(groups: list[list[str]], beginning: str) -> str:
    """Every group by any of its tokens, the last one also by a beginning.

    Tokens hold letters and digits only: nothing in them can end the quotes around them.
    """
    spelt = [[f"'{token}'" for token in group] for group in groups]
    if beginning:
        spelt[-1].append(f"'{beginning}':*")
    return " & ".join(f"({' | '.join(group)})" for group in spelt)


def _for_sqlite(groups: list[list[str]], beginning: str) -> str:
    """The same for FTS5."""
    spelt = [[f'"{token}"' for token in group] for group in groups]
    if beginning:
        spelt[-1].append(f'"{beginning}"*')
    return " AND ".join(f"({' OR '.join(group)})" for group in spelt)


def _record_token(record_id: uuid.UUID) -> str:
    return f"r{record_id.hex}"


def _said_of(document: Document) -> tuple[str, ...]:
    """What the row itself tells, the date in words of both languages included."""
    return (
        document.title,
        *type_names(document),
        document.author,
        document.author_profession,
        document.organisation,
        document.file_name,
        _date_words(document.sort_at, document.date_text),
    )


def _date_words(moment: dt.datetime, written: str) -> str:
    """The parts of the date that are known, in figures and, for the month, in words."""
    known, day = len(written.partition("T")[0]), moment.astimezone(PARIS)
    month = f"{day:%m} {_MONTHS[day.month - 1]}" if known >= len("2026-11") else ""
    return f"{day.year} {month} {f'{day.day} {day:%d}' if known >= len('2026-11-20') else ''}"


def _tokens(distinct: Iterable[str]) -> Iterator[str]:
    """Each word as it is, for beginnings, and its stems."""
    for word in distinct:
        plain = bare(word)
        if plain:
            yield plain
        yield from stems(word)
