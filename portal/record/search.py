"""The search index: which documents of a record speak of some words.

One row per document, under the document's ``search_key``, which grows with its date: walking the rows backwards is
newest first, without sorting. A row holds the set of its words and stems, in no order, and a token of its record, so
that no record's search reads another's rows. SQLite keeps it as an FTS5 table, PostgreSQL as a ``tsvector`` with GIN.

The index is written in clear: what encryption at rest does not cover is said in SECURITY.md.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from itertools import islice

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
from portal.record.models import Document
from portal.record.stems import bare, stems, words

TABLE_NAME = "document_search"
_TABLE = Table(TABLE_NAME, MetaData(), Column("rowid", BigInteger, primary_key=True), Column("stems", Text))
_MOST_WORDS = 50_000
_MOST_ASKED = 12
_SHORTEST_BEGINNING = 2

_MONTHS = (
    *("janvier january", "février february", "mars march", "avril april", "mai may", "juin june"),
    *("juillet july", "août august", "septembre september", "octobre october", "novembre november"),
    "décembre december",
)

_CREATE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE document_search USING fts5"
        "(stems, detail=none, columnsize=0, prefix='2 3 4', tokenize=\"unicode61 remove_diacritics 0\")",
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
    connection.execute(text("DROP TABLE IF EXISTS document_search"))


def index(session: Session, document: Document, texts: Iterable[str]) -> None:
    """Make a document findable by the words of its row and of ``texts``; within the transaction that adds it."""
    tokens = sorted({_record_token(document.record_id), *_tokens(_said_of(document), texts)})
    connection = session.connection()
    value = (
        func.array_to_tsvector(bindparam("tokens", tokens, ARRAY(Text)))
        if connection.dialect.name == "postgresql"
        else bindparam("tokens", " ".join(tokens), Text)
    )
    connection.execute(insert(_TABLE).values(rowid=document.search_key, stems=value))


def forget(session: Session, search_key: int) -> None:
    """Take a document out of the index; within the transaction that removes it."""
    session.connection().execute(_TABLE.delete().where(_TABLE.c.rowid == search_key))


def matching_documents(opened: Opened, question: str, before: int | None = None) -> Select[Document] | None:
    """The current documents of the opened record that speak of every word asked for, newest first.

    The last word may be the beginning of one. Add filters and a limit; the next page is ``before`` the ``search_key``
    of the last row shown. None when nothing was asked. Signs and operators in ``question`` mean nothing.
    """
    asked = words(question)[:_MOST_ASKED]
    groups = [forms for number, word in enumerate(asked, 1) if (forms := _forms(word, last=number == len(asked)))]
    if not groups:
        return None
    statement = (
        select(Document)
        .select_from(_TABLE)
        # Adding nothing keeps SQLite from asking the index once per document.
        .join(Document, Document.search_key == _TABLE.c.rowid + 0)
        .where(_matches([[f'"{_record_token(opened.record.id)}"'], *groups]), Document.is_current.is_(True))
        .order_by(_TABLE.c.rowid.desc())
    )
    return statement if before is None else statement.where(_TABLE.c.rowid < before)


def _forms(word: str, *, last: bool) -> list[str]:
    """The quoted tokens under which a word may have been kept; a trailing star asks for a beginning."""
    found = [f'"{stem}"' for stem in stems(word)]
    plain = bare(word)
    if last and len(plain) >= _SHORTEST_BEGINNING and not plain.isdigit():
        found.append(f'"{plain}"*')
    return found


def _matches(groups: list[list[str]]) -> ColumnElement[bool]:
    """Every group, by any of its tokens. Tokens hold letters and digits only, so their quotes cannot be broken."""
    if db.engine.dialect.name == "sqlite":
        query = " AND ".join(f"({' OR '.join(group)})" for group in groups)
        return literal_column(TABLE_NAME).op("MATCH", is_comparison=True)(bindparam("asked", query, Text))
    spelt = [[token.replace('"', "'").replace("*", ":*") for token in group] for group in groups]
    query = " & ".join(f"({' | '.join(group)})" for group in spelt)
    asked = func.to_tsquery("simple", bindparam("asked", query, Text))
    return _TABLE.c.stems.op("@@", is_comparison=True)(asked)


def _record_token(record_id: uuid.UUID) -> str:
    return f"r{record_id.hex}"


def _said_of(document: Document) -> tuple[str, ...]:
    """What the row itself tells, the date in words of both languages included."""
    return (
        document.title,
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


def _tokens(*sources: Iterable[str]) -> Iterator[str]:
    """Each distinct word as it is, for beginnings, and its stems; the first 50,000 words of an endless text."""
    distinct = dict.fromkeys(word for texts in sources for one in texts for word in words(one))
    for word in islice(distinct, _MOST_WORDS):
        plain = bare(word)
        if plain:
            yield plain
        yield from stems(word)
