"""What was taken out leaves nothing on any page; what it had replaced is there again; and it may come again."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.record.content import ReadDocument
from portal.record.doctor import check_files, outlived_versions, settle_versions
from portal.record.documents.commands import remove_document, restore_document
from portal.record.documents.own import in_whatever_state
from portal.record.models import Document, Entry, Source
from tests.support.deposits import address, deposit, press, row_of, stored, told
from tests.support.people import People
from tests.support.professionals import let_in
from tests.support.reading import allergy, condition, result, said, strip, titles
from tests.support.saved_documents import change, get, record_of, save

ClientFor = Callable[..., FlaskClient]
PAGES = (
    *("/", "/documents", "/documents?source=patient", "/documents?mine=y", "/documents?folder=laboratory"),
    *("/documents?q=bilan", "/documents?q=cachexie", "/timeline", "/timeline?kind=documents"),
    *("/health", "/health?only=conditions", "/health/labs", "/health/labs?q=crp"),
)


@pytest.fixture
def alice(client_for: ClientFor) -> FlaskClient:
    return client_for("alice")


def mine(people: People) -> dict[str, object]:
    return {"added_by": people["alice"].account_id, "added_by_name": "Alice Martin"}


def own(app: Flask, people: People, read: ReadDocument, original: bytes | None = None) -> uuid.UUID:
    """A document that Alice added."""
    return save(app, people["alice"], read, original, source=Source.PATIENT, row=mine(people))


def remove(client: FlaskClient, people: People, document_id: uuid.UUID) -> None:
    assert press(client, address(people["alice"], f"/{document_id}/remove")).status_code == 303


def restore(client: FlaskClient, people: People, document_id: uuid.UUID) -> None:
    assert press(client, address(people["alice"], f"/{document_id}/restore")).status_code == 303


def snapshot(client: FlaskClient, people: People) -> dict[str, str]:
    record = f"/records/{people['alice'].record_id}"
    return {page: strip(get(client, f"{record}{page}").text) for page in PAGES}


def test_every_page_is_as_it_was_before(app: Flask, people: People, alice: FlaskClient) -> None:
    """Lists, counts, facets, search, authors, timeline, what was said last, and values."""
    save(app, people["alice"], said("1", condition("Asthme"), result("CRP", "4"), title="Bilan"))
    before = snapshot(alice, people)
    told_by_it = said(
        "2",
        condition("Cachexie"),
        allergy("Latex"),
        result("CRP", "88", "2026-11-25"),
        result("Zinc", "1"),
        title="Bilan de cachexie",
        day="2026-11-25",
    )
    document_id = own(app, people, told_by_it)
    during = snapshot(alice, people)
    changed = [page for page in PAGES if during[page] != before[page]]
    assert len(changed) >= len(PAGES) - 1, "otherwise it shows nothing"
    remove(alice, people, document_id)
    assert snapshot(alice, people) == before
    restore(alice, people, document_id)
    assert snapshot(alice, people) == during


def test_its_pages_and_its_entries_are_not_there(app: Flask, people: People, alice: FlaskClient) -> None:
    document_id = own(app, people, said("1", condition("Asthme"), result("CRP", "4")))
    with record_of(app, people["alice"]):
        entries = list(db.session.scalars(select(Entry).where(Entry.document_id == document_id)))
    remove(alice, people, document_id)
    record = f"/records/{people['alice'].record_id}"
    for entry in entries:
        get(alice, f"{record}/health/entries/{entry.id}", status=404)
        get(alice, f"{record}/health/labs/{entry.id}", status=404)


def versions(app: Flask, people: People, *numbers: int) -> list[uuid.UUID]:
    """Versions of one document that Alice added, in the order of these numbers."""
    made = []
    for number in numbers:
        told_by_it = said(f"v{number}", result("CRP", str(number)), title=f"Version {number}")
        made.append(own(app, people, replace(told_by_it, set_id="set", version_number=number)))
    return made


def current(app: Flask, people: People) -> list[str]:
    """The versions that a list shows, and those whose entries count."""
    with record_of(app, people["alice"]):
        live = Document.removed_at.is_(None)
        documents = select(Document.unique_id).where(Document.is_current.is_(True), live)
        entries = documents.join(Entry, Entry.document_id == Document.id)
        by_entries = entries.with_only_columns(Document.unique_id).where(Entry.is_current.is_(True))
        found = sorted(db.session.scalars(documents))
        assert sorted(db.session.scalars(by_entries)) == found
        return found


def test_the_version_before_is_current_again(app: Flask, people: People, alice: FlaskClient) -> None:
    first, second = versions(app, people, 1, 2)
    assert current(app, people) == ["v2"]
    asked = get(alice, address(people["alice"], f"/{second}/remove")).text
    assert "The version before becomes the current one again." in asked
    remove(alice, people, second)
    assert current(app, people) == ["v1"]
    page = get(alice, address(people["alice"], f"/{first}")).text
    assert "This version was replaced." not in page
    assert "Version 2" not in page
    assert titles(get(alice, address(people["alice"])).text) == ["Version 1"]
    restore(alice, people, second)
    assert current(app, people) == ["v2"]
    assert "This version was replaced." in get(alice, address(people["alice"], f"/{first}")).text


@pytest.mark.parametrize(
    ("out", "left"),
    [((3,), ["v2"]), ((2,), ["v3"]), ((1,), ["v3"]), ((3, 2), ["v1"]), ((2, 3), ["v1"]), ((1, 3), ["v2"])],
    ids=str,
)
def test_of_three_versions(
    app: Flask, people: People, alice: FlaskClient, out: tuple[int, ...], left: list[str]
) -> None:
    made = versions(app, people, 1, 2, 3)
    for number in out:
        remove(alice, people, made[number - 1])
    assert current(app, people) == left
    for number in out:
        restore(alice, people, made[number - 1])
    assert current(app, people) == ["v3"]


def test_a_version_that_came_meanwhile_stays_the_current_one(app: Flask, people: People, alice: FlaskClient) -> None:
    _first, second = versions(app, people, 1, 2)
    remove(alice, people, second)
    versions(app, people, 3)
    assert current(app, people) == ["v3"]
    restore(alice, people, second)
    assert current(app, people) == ["v3"]
    with record_of(app, people["alice"]):
        assert outlived_versions() == 0


def test_the_doctor_leaves_what_is_current_again(app: Flask, people: People, alice: FlaskClient) -> None:
    _first, second = versions(app, people, 1, 2)
    remove(alice, people, second)
    with app.app_context():
        assert (outlived_versions(), settle_versions()) == (0, 0)
        assert check_files(dt.timedelta()) == []
    assert current(app, people) == ["v1"]


def test_a_version_behind_a_hidden_one_stays_as_it_was(app: Flask, people: People, alice: FlaskClient) -> None:
    """What is on hold takes no place, before and after."""
    first, second, third = versions(app, people, 1, 2, 3)
    with record_of(app, people["alice"]) as opened:
        change(opened, third, hold_until=clock.now() + dt.timedelta(days=9))
    remove(alice, people, second)
    assert row_of(app, people["alice"], first).is_current
    restore(alice, people, second)
    assert [row_of(app, people["alice"], one).is_current for one in (first, second, third)] == [False, True, True]


def test_the_same_file_may_come_again_as_often_as_one_likes(app: Flask, people: People, alice: FlaskClient) -> None:
    """It is a new document each time; sent twice it is a duplicate of itself, not of what was taken out."""
    made = []
    for _ in range(3):
        made.append(own(app, people, said("1"), b"the same"))
        assert own(app, people, said("1"), b"the same") == made[-1]
        remove(alice, people, made[-1])
    assert len(set(made)) == 3
    restore(alice, people, made[0])
    assert own(app, people, said("1"), b"the same") == made[0]
    restore(alice, people, made[1])
    assert len([one for one in stored(app, people["alice"]) if one.removed_at is None]) == 2


def test_a_professionals_removal_of_what_is_on_hold_is_not_told(
    app: Flask, people: People, client_for: ClientFor, alice: FlaskClient
) -> None:
    let_in(app, people)
    carol = client_for("carol", practising=True)
    history = f"/records/{people['alice'].record_id}/access/history"
    get(alice, history)
    before = strip(get(alice, history).text)
    held = deposit(carol, people["alice"], announce_first="y")
    remove(carol, people, held)
    assert "removed a document" not in get(alice, history).text
    assert [row.item_id for row in told(app, people["alice"], "document.removed")] == [held]
    shown = deposit(carol, people["alice"])
    remove(carol, people, shown)
    assert "Dr Carol Petit removed a document" in get(alice, history).text
    assert "removed a document" not in before


def test_commands_do_nothing_twice(app: Flask, people: People) -> None:
    document_id = own(app, people, said("1"))
    with record_of(app, people["alice"]) as opened:
        assert (remove_document(opened, document_id), remove_document(opened, document_id)) == (True, False)
        assert (restore_document(opened, document_id), restore_document(opened, document_id)) == (True, False)
        with in_whatever_state(opened, document_id) as document:
            assert document.removed_at is None


def test_what_is_stored_of_it_is_kept(app: Flask, people: People, alice: FlaskClient) -> None:
    """So that it can come back: rows, file, place in the index."""
    document_id = own(app, people, said("1", title="Bilan"))
    remove(alice, people, document_id)
    with app.app_context():
        assert check_files(dt.timedelta()) == []
    restore(alice, people, document_id)
    assert alice.get(address(people["alice"], f"/{document_id}/original")).status_code == 200
    assert "Bilan" in titles(get(alice, address(people["alice"], "?q=bilan")).text)
