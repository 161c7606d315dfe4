"""What takes long is done before the write lock is taken: everybody else who writes waits for it."""

from __future__ import annotations

from typing import Any

import pytest

from portal.access.opening import Opened
from portal.core.blobs import FolderStore
from portal.core.db import db
from portal.record import search
from portal.record.models import Document, Source
from portal.record.search import matching_documents
from portal.record.storage import save_document, saving
from tests.support.documents import PAGE, PDF_COPY, a_document


def test_files_words_and_body_are_made_before_the_lock(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[tuple[str, bool]] = []

    def watch(owner: Any, name: str) -> None:
        original = getattr(owner, name)

        def watched(*given: Any) -> Any:
            made.append((name, "writing" in db.session().info))
            return original(*given)

        monkeypatch.setattr(owner, name, watched)

    watch(FolderStore, "save")
    watch(saving, "seal_body")
    watch(search, "tokens_of")
    watch(search, "index")
    document = a_document(pages=(PAGE,), attachments=(PDF_COPY,))
    save_document(opened, document, b"original", file_name="a.xml", source=Source.OPERATOR)
    before = [("save", False)] * 3 + [("seal_body", False), ("tokens_of", False)]
    assert made == [*before, ("index", True)]


def test_a_place_in_the_index_that_is_taken_is_stepped_over(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents of one minute share most of it; two that share all of it are both kept, and both found."""
    monkeypatch.setattr("portal.record.storage.rows.new_search_key", lambda _moment: 7_000)
    titles = ("Radio du genou", "Radio du coude", "Radio du poignet")
    saved = [save(opened, title).search_key for title in titles]
    assert saved == [7_000, 7_001, 7_002]
    question = matching_documents(opened, "radio")
    assert question is not None
    found = db.session.scalars(question.statement, question.values)
    assert [document.title for document in found] == list(reversed(titles))


def save(opened: Opened, title: str) -> Document:
    document = a_document(title=title, unique_id=title)
    return save_document(opened, document, title.encode(), file_name="a.xml", source=Source.OPERATOR).document
