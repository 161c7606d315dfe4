"""The distinct things that a record speaks of, and the distinct authors of its documents, each kept once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.record.models import Concept, Document, DocumentAuthor, Entry


def note_names(session: Session, document: Document, entries: list[Entry]) -> None:
    """The concepts and the author that the record speaks of, each kept once."""
    named = {(entry.kind, entry.concept_key): entry.label for entry in entries if entry.concept_key}
    concepts = [
        {"record_id": document.record_id, "kind": kind, "key": key, "label": label}
        for (kind, key), label in named.items()
    ]
    _insert_new(session, Concept.__table__, concepts)
    if document.author_key:
        name = document.author or document.organisation
        author = {"record_id": document.record_id, "key": document.author_key, "name": name}
        _insert_new(session, DocumentAuthor.__table__, [author])


def _insert_new(session: Session, table: Any, rows: list[dict[str, Any]]) -> None:
    connection = session.connection()
    if rows:
        insert = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert
        assert isinstance(table, Table)
        connection.execute(insert(table).on_conflict_do_nothing(), rows)
