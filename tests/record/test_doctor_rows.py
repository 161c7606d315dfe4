"""Keys, texts and index, each compared with the rows; what is mended without losing anything."""

from __future__ import annotations

from typing import Any, cast

import pytest
from sqlalchemy import Table, delete, select, text, update

from portal.access.models import Record, RecordState
from portal.access.opening import Opened
from portal.core.db import db, immediate
from portal.record import search
from portal.record.checks.faults import RowFault
from portal.record.checks.index import check_index, mend_index
from portal.record.checks.keys import check_keys, destroy_keys
from portal.record.checks.rows import check_rows
from portal.record.doctor import check_files
from portal.record.models import Document, DocumentBody, Source
from portal.record.search import matching_documents
from portal.record.storage import save_document
from tests.support.bare_app import CHARLIE, make_record
from tests.support.documents import a_document

RECORD, BODY = cast("Table", Record.__table__), cast("Table", DocumentBody.__table__)


@pytest.fixture
def saved(opened: Opened) -> Document:
    read = a_document(title="Zygomatique", text="une radio de la mâchoire")
    return save_document(opened, read, b"x", file_name="a.xml", source=Source.OPERATOR).document


def found(findings: Any) -> list[tuple[RowFault, str]]:
    return [(one.fault, one.about) for one in findings]


def set_record(record: Record, **values: Any) -> None:
    with db.engine.begin() as connection:
        connection.execute(update(RECORD).where(RECORD.c.id == record.id).values(values))


def test_all_is_well(saved: Document) -> None:
    assert [*check_keys(), *check_rows(), *check_index()] == []


def test_a_record_without_keys(record: Record, saved: Document) -> None:
    set_record(record, wrapped_keys=b"")
    assert found(check_keys()) == [(RowFault.NO_KEYS, str(record.id))]


def test_keys_of_another_record(record: Record, saved: Document) -> None:
    other = make_record(CHARLIE)
    set_record(record, wrapped_keys=other.wrapped_keys)
    assert found(check_keys()) == [(RowFault.KEYS_BROKEN, str(record.id))]
    assert [finding.fault for finding in check_files()] == ["broken"], "the check of files goes on"


def test_a_number_that_is_another(record: Record, saved: Document) -> None:
    other = make_record(CHARLIE)
    set_record(record, nir_digest=bytes(32))
    assert found(check_keys()) == [(RowFault.NUMBER_BROKEN, str(record.id))]
    set_record(record, nir_sealed=other.nir_sealed)
    assert found(check_keys()) == [(RowFault.NUMBER_BROKEN, str(record.id))]


def test_keys_of_a_purged_record_are_destroyed_when_asked(record: Record, opened: Opened) -> None:
    set_record(record, state=RecordState.PURGED)
    findings = list(check_keys())
    assert found(findings) == [(RowFault.KEYS_OF_PURGED, str(record.id))]
    assert destroy_keys(findings) == 1
    assert list(check_keys()) == []
    set_record(record, state=RecordState.OPEN, wrapped_keys=b"kept")
    assert destroy_keys(findings) == 1
    assert db.session.connection().scalar(select(RECORD.c.wrapped_keys)) == b"kept", "it is not purged any more"


def test_a_text_that_is_missing_or_does_not_open(saved: Document, opened: Opened) -> None:
    other = save_document(
        opened, a_document(unique_id="other"), b"y", file_name="b.xml", source=Source.OPERATOR
    ).document
    with db.engine.begin() as connection:
        sealed = connection.scalar(select(BODY.c.sealed).where(BODY.c.document_id == other.id))
        connection.execute(update(BODY).where(BODY.c.document_id == saved.id).values(sealed=sealed))
    assert found(check_rows()) == [(RowFault.TEXT_BROKEN, str(saved.id))]
    with db.engine.begin() as connection:
        connection.execute(delete(BODY).where(BODY.c.document_id == saved.id))
    assert found(check_rows()) == [(RowFault.TEXT_MISSING, str(saved.id))]


def test_a_document_that_no_word_finds_is_found_again(saved: Document, opened: Opened) -> None:
    with immediate() as session:
        search.forget(session, saved.search_key)
    findings = list(check_index())
    assert found(findings) == [(RowFault.NOT_INDEXED, str(saved.id))]
    assert mend_index(findings) == 1
    assert list(check_index()) == []
    asked = matching_documents(opened, "mâchoire")
    assert asked is not None
    assert [one.id for one in db.session.scalars(asked.statement, asked.values)] == [saved.id]


def test_a_row_of_the_index_alone_is_forgotten(saved: Document) -> None:
    with immediate() as session:
        moved = update(Document.__table__).values(search_key=saved.search_key + 1)  # type: ignore[arg-type]
        session.connection().execute(moved)
    findings = list(check_index())
    assert {one.fault for one in findings} == {RowFault.NOT_INDEXED, RowFault.INDEX_ONLY}
    assert mend_index(findings) == 2
    assert list(check_index()) == []
    with db.engine.connect() as connection:
        assert connection.scalar(text(f"SELECT count(*) FROM {search.TABLE_NAME}")) == 1
