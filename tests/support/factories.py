"""Rows made directly, where a test is not about the intake."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from flask import Flask

from portal.access.actions import Action
from portal.access.models import Record
from portal.access.opening import opened_by_system
from portal.core import clock
from portal.core.db import db, immediate
from portal.record.models import Document, Source
from portal.record.storage.dates import new_search_key


def document(record_id: uuid.UUID, title: str = "Compte rendu", **columns: Any) -> Document:
    """A document row that is not in the database yet; its stored file does not exist."""
    sort_at: dt.datetime = columns.pop("sort_at", clock.now())
    plain: dict[str, Any] = {
        **dict.fromkeys(("language", "created_text", "act_start", "act_end", "unique_id", "set_id", "file_name"), ""),
        **dict.fromkeys(("author_profession", "author_key", "organisation", "author", "added_by_name"), ""),
        "format": "text",
        "media_type": "text/plain",
        "type_code": "11488-4",
        "class_code": "10",
        "folder": "reports",
        "source": Source.PROFESSIONAL,
        "date_text": f"{sort_at:%Y-%m-%d}",
        "added_at": clock.now(),
        "dedup_key": uuid.uuid4().hex,
        "confidentiality": ["N"],
        "blob_id": uuid.uuid4(),
        "digest": "0" * 64,
        "size": 1,
        "page_count": 0,
        "search_key": new_search_key(sort_at),
    }
    return Document(record_id=record_id, title=title, sort_at=sort_at, **(plain | columns))


def add(app: Flask, record_id: uuid.UUID, *rows: Any) -> None:
    """Put rows of one record into the database."""
    with app.app_context():
        record = db.session.get_one(Record, record_id)
        with opened_by_system("test", record, Action.ADD_DOCUMENT), immediate() as session:
            session.add_all(rows)
