"""What takes long is done before the write lock is taken: everybody else who writes waits for it."""

from __future__ import annotations

from typing import Any

import pytest

from portal.access.opening import Opened
from portal.core.blobs import BlobStore
from portal.core.db import db
from portal.record import search
from portal.record.models import Source
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

    watch(BlobStore, "save")
    watch(saving, "seal_body")
    watch(search, "tokens_of")
    watch(search, "index")
    document = a_document(pages=(PAGE,), attachments=(PDF_COPY,))
    save_document(opened, document, b"original", file_name="a.xml", source=Source.OPERATOR)
    before = [("save", False)] * 3 + [("seal_body", False), ("tokens_of", False)]
    assert made == [*before, ("index", True)]
