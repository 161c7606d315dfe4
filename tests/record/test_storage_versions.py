"""Versions of a document: whatever the order in which they arrive, one is current."""

from __future__ import annotations

import itertools
import threading
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.access.actions import Action
from portal.access.models import Record
from portal.access.opening import Opened, opened_by_system
from portal.access.subject import Role
from portal.core.db import db
from portal.core.installation import installation
from portal.record.models import Document, Entry, Source
from portal.record.storage import Saved, SaveOutcome, save_document
from tests.support.bare_app import CHARLIE, make_record
from tests.support.bare_fixtures import OpenAs
from tests.support.documents import a_document

VERSIONS: dict[str, dict[str, Any]] = {
    "v1": {"unique_id": "v1", "set_id": "set", "version_number": 1},
    "v2": {"unique_id": "v2", "set_id": "set", "version_number": 2, "replaces": ("v1",)},
    "v3": {"unique_id": "v3", "set_id": "set", "version_number": 3, "replaces": ("v2",)},
}
BY_REFERENCE = {
    name: {key: value for key, value in told.items() if key in ("unique_id", "replaces")}
    for name, told in VERSIONS.items()
}
BY_NUMBER = {name: {key: value for key, value in told.items() if key != "replaces"} for name, told in VERSIONS.items()}


def save(opened: Opened, source: Source = Source.OPERATOR, **changes: Any) -> Saved:
    read = a_document(**changes)
    return save_document(opened, read, read.unique_id.encode(), file_name="a.xml", source=source)


def chain() -> dict[str, tuple[bool, str]]:
    """Unique id → whether it is current, and the unique id of what replaced it."""
    db.session.expire_all()
    documents = {document.id: document for document in db.session.scalars(select(Document))}
    return {
        document.unique_id: (
            document.is_current,
            documents[document.replaced_by_id].unique_id if document.replaced_by_id else "",
        )
        for document in documents.values()
    }


@pytest.mark.parametrize("told", [VERSIONS, BY_REFERENCE, BY_NUMBER], ids=["both", "reference", "number"])
@pytest.mark.parametrize("order", list(itertools.permutations(VERSIONS)), ids="-".join)
def test_three_versions_in_any_order(opened: Opened, order: tuple[str, ...], told: dict[str, dict[str, Any]]) -> None:
    for name in order:
        save(opened, **told[name])
    assert chain() == {"v1": (False, "v2"), "v2": (False, "v3"), "v3": (True, "")}
    current = select(Document.unique_id).join(Entry, Entry.document_id == Document.id).where(Entry.is_current.is_(True))
    assert db.session.scalars(current).all() == ["v3"]


def test_the_outcome_tells_a_replacement(opened: Opened) -> None:
    assert save(opened, **VERSIONS["v1"]).outcome is SaveOutcome.IMPORTED
    assert save(opened, **VERSIONS["v2"]).outcome is SaveOutcome.REPLACED


def test_an_older_version_that_comes_late_replaces_nothing(opened: Opened) -> None:
    save(opened, **VERSIONS["v2"])
    late = save(opened, **VERSIONS["v1"])
    assert (late.outcome, late.document.is_current) == (SaveOutcome.IMPORTED, False)


def test_a_replacement_of_an_unknown_document_is_fine(opened: Opened) -> None:
    saved = save(opened, unique_id="x", replaces=("nobody knows", "nobody knows"))
    assert (saved.outcome, saved.document.is_current) == (SaveOutcome.IMPORTED, True)


def test_a_reference_to_the_set_replaces_its_versions(opened: Opened) -> None:
    save(opened, unique_id="a", set_id="set")
    assert save(opened, unique_id="b", replaces=("set",)).outcome is SaveOutcome.REPLACED


def test_versions_that_replace_each_other_leave_one_current(opened: Opened) -> None:
    save(opened, unique_id="a", replaces=("c",))
    save(opened, unique_id="b", replaces=("a",))
    save(opened, unique_id="c", replaces=("b",))
    assert sum(current for current, _ in chain().values()) == 1


def test_a_version_of_one_record_does_not_touch_another(opened: Opened, bare_app: Flask) -> None:
    with opened_by_system("operator-import", make_record(CHARLIE), Action.ADD_DOCUMENT) as other:
        save(other, **VERSIONS["v1"])
    with opened_by_system("operator-import", opened.record, Action.ADD_DOCUMENT):
        assert save(opened, **VERSIONS["v2"]).outcome is SaveOutcome.IMPORTED


def test_a_person_does_not_replace_what_a_professional_wrote(opened: Opened, open_as: OpenAs) -> None:
    save(opened, Source.PROFESSIONAL, **VERSIONS["v1"])
    with open_as(Role.HOLDER) as holder:
        assert save(holder, Source.PATIENT, **VERSIONS["v2"]).outcome is SaveOutcome.IMPORTED
        assert chain()["v1"] == (True, "")
        assert save(holder, Source.PATIENT, **VERSIONS["v3"]).outcome is SaveOutcome.REPLACED


def test_two_imports_of_one_file_at_once_end_in_one_document(bare_app: Flask, record: Record) -> None:
    outcomes: list[SaveOutcome] = []
    start = threading.Barrier(2)

    def bring() -> None:
        with bare_app.app_context():
            own = db.session.get_one(Record, record.id)
            with opened_by_system("operator-import", own, Action.ADD_DOCUMENT) as opened:
                start.wait()
                outcomes.append(save(opened).outcome)
            db.session.remove()

    threads = [threading.Thread(target=bring) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [SaveOutcome.DUPLICATE, SaveOutcome.IMPORTED]
    assert len(list(installation(bare_app).blobs.all_ids())) == 1
