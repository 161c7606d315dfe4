"""The words of a record's documents, by what one hears of them: what a search that found nothing may have meant.

A row tells nothing by itself: a word is offered only where a document that its reader may read holds it. Words are kept
by the transaction that makes a document findable, and go with the last document that holds them.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, cast

from sqlalchemy import Connection, ForeignKey, Table, delete, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from portal.access.items import OfRecord
from portal.core.db import Base
from portal.core.spelling import near
from portal.record.stems import bare

SHORTEST = 4
_LONGEST = 30
_MOST = 2_000
"""Of one document. Who misspells a word of a novel is not helped."""

_FORGET = {
    "sqlite": """
        DELETE FROM known_word WHERE record_id = :record_id AND word IN (SELECT value FROM json_each(:words))
        AND NOT EXISTS (SELECT 1 FROM document_search WHERE document_search MATCH :own || word || '"')
    """,
    "postgresql": """
        DELETE FROM known_word WHERE record_id = :record_id AND word IN
            (SELECT value FROM json_array_elements_text(CAST(:words AS json)))
        AND NOT EXISTS
            (SELECT 1 FROM document_search WHERE stems @@ to_tsquery('simple', CAST(:own AS text) || word || ''''))
    """,
}
_OWN = {"sqlite": '"{}" AND "', "postgresql": "'{}' & '"}


class KnownWord(OfRecord, Base):
    """A word of a record's documents (``word`` without accents, ``written`` as first seen) by a token of how it sounds.

    It tells nothing by itself: it is offered only where a document that its reader may read holds it.
    """

    __tablename__ = "known_word"
    __table_args__ = ({"sqlite_with_rowid": False},)

    record_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("record.id"), primary_key=True)
    token: Mapped[str] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(primary_key=True)
    written: Mapped[str]


class WordsToKeep(OfRecord, Base):
    """A document that came before words were kept and whose words are not kept yet: ``portal doctor --fix`` does so."""

    __tablename__ = "words_to_keep"

    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), primary_key=True)


def rows_of(record_id: uuid.UUID, written: Iterable[str]) -> list[dict[str, Any]]:
    """The rows of words in small letters, with their accents: those that say something and may be misspelt."""
    spelt = {plain: word for word in written if _may_be_misspelt(plain := bare(word))}
    return [
        {"record_id": record_id, "token": token, "word": plain, "written": word}
        for plain, word in islice(spelt.items(), _MOST)
        for token in sorted(near(plain))
    ]


def _may_be_misspelt(plain: str) -> bool:
    return SHORTEST <= len(plain) <= _LONGEST and plain.isascii() and plain.isalpha()


def note(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Keep them, each once."""
    if rows:
        insert = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert
        connection.execute(insert(cast("Table", KnownWord.__table__)).on_conflict_do_nothing(), list(rows))


def take_turn(connection: Connection, document_id: uuid.UUID) -> bool:
    """Let the words of a document wait no more, as they are kept now; whether they did."""
    waiting = cast("Table", WordsToKeep.__table__)
    return bool(connection.execute(delete(waiting).where(waiting.c.document_id == document_id)).rowcount)


def forget(connection: Connection, record_id: uuid.UUID, record_token: str, words: Iterable[str]) -> None:
    """Let go of those of these words that no document of the record is found by any more."""
    dialect = connection.dialect.name
    known = [word for word in words if _may_be_misspelt(word)]
    written = KnownWord.record_id.type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
    values = {
        "record_id": written(record_id) if written else record_id,
        "words": json.dumps(known),
        "own": _OWN[dialect].format(record_token),
    }
    connection.execute(text(_FORGET[dialect]), values)
