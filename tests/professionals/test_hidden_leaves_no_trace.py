"""What is hidden from a professional is not there for them: no page tells it, by any way of hiding."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.db import db
from portal.record.content import Attachment, Author, Code, Entry, EntryKind, ReadDocument
from portal.record.models import Entry as EntryRow
from portal.trail.models import TrailEvent
from tests.support.documents import LOINC, PAGE, a_document
from tests.support.hiding import rule, send
from tests.support.people import People
from tests.support.professionals import grant, hide, name_gp
from tests.support.saved_documents import counted_statements, get, record_of, save

ClientFor = Callable[..., FlaskClient]
WAYS = ("from all", "from one", "from all but another", "by a rule", "as a version")
TITLE, ALLERGY, RESULT, AUTHOR = "Compte rendu ambre", "Ambre gris", "Ambrine", "Dr Ambroise Ambert"
PAGES = (
    *("/", "/documents", "/documents?q=ambre", "/documents?folder=reports", "/documents?author=dr+ambroise+ambert"),
    *("/documents?year_from=1999&year_to=1999", "/health", "/health?only=allergies", "/health/labs"),
    *("/health/labs?q=ambr", "/timeline", "/timeline?kind=allergy", "/timeline?year=1999"),
)
UNLIKE = re.compile(r'nonce="[^"]+"|nonce-[\w-]+|name="csrf_token" value="[^"]+"|at \d+:\d+ [ap]m')


@pytest.fixture(autouse=True)
def let_in(app: Flask, people: People) -> None:
    """Bob is the GP, Grace wrote it, it is hidden from Carol, and from Dora or not. Something else is there."""
    name_gp(app, people["alice"], people["bob"])
    for name in ("carol", "dora", "grace"):
        grant(app, people["alice"], people[name])
    save(app, people["alice"], a_document(unique_id="other", set_id="s", version_number=0))


def hidden(people: People, **changes: object) -> ReadDocument:
    told = {
        "title": TITLE,
        "type_code": Code(LOINC, "11488-4"),
        "unique_id": "hidden",
        "act_start": "1999-05-04",
        "created": "1999-05-04",
        "authors": (Author(AUTHOR, "Allergologue", "", people["grace"].rpps),),
        "entries": (
            Entry(EntryKind.ALLERGY, ALLERGY, start="1999-05-04"),
            Entry(EntryKind.RESULT, RESULT, value="7", unit="g", start="1999-05-04"),
        ),
        "attachments": (Attachment("image/png", b"a picture", "Photo"),),
        "pages": (PAGE,),
    }
    return a_document(**(told | changes))


def make(app: Flask, people: People, way: str) -> uuid.UUID:
    """Hide it in one of the ways."""
    alice = people["alice"]
    if way == "by a rule":
        rule(app, alice, "reports")
        return save(app, alice, hidden(people))
    if way == "as a version":
        first = save(app, alice, hidden(people, unique_id="first"))
        hide(app, alice, first)
        return save(app, alice, hidden(people, replaces=("first",)))
    document_id = save(app, alice, hidden(people))
    hide(app, alice, document_id, one=people["carol"] if way == "from one" else None)
    if way == "from all but another":
        hide(app, alice, document_id, one=people["dora"], shown=True)
    return document_id


def entry_ids(app: Flask, people: People, document_id: uuid.UUID) -> list[uuid.UUID]:
    with record_of(app, people["alice"]):
        return list(db.session.scalars(select(EntryRow.id).where(EntryRow.document_id == document_id)))


def addresses(app: Flask, people: People, document_id: uuid.UUID) -> list[str]:
    """Every address of the document and of what it says."""
    files = [f"/documents/{document_id}{part}" for part in ("", "/original", "/pages/1", "/attachments/1")]
    entries = entry_ids(app, people, document_id)
    return [*files, *(f"/health/{of}/{one}" for one in entries for of in ("entries", "labs"))]


def shown(client: FlaskClient, record: str) -> dict[str, str]:
    """Every page without what differs from one time to the next."""
    return {page: UNLIKE.sub("", get(client, record + page).text) for page in PAGES}


@pytest.mark.parametrize("way", WAYS)
def test_no_page_tells_of_it(app: Flask, people: People, client_for: ClientFor, way: str) -> None:
    """Each is what it was before the document came: no line, count, facet, name, year, kind or suggestion more."""
    record = f"/records/{people['alice'].record_id}"
    carol = client_for("carol", practising=True)
    for _ in range(2):
        before = shown(carol, record)
    document_id = make(app, people, way)
    assert shown(carol, record) == before
    for address in addresses(app, people, document_id):
        assert get(carol, record + address, status=404).status_code == 404


@pytest.mark.parametrize("way", WAYS)
def test_it_is_as_if_it_did_not_exist(app: Flask, people: People, client_for: ClientFor, way: str) -> None:
    """The same answer by the same statements, and about as fast."""
    record = f"/records/{people['alice'].record_id}"
    carol, document_id = client_for("carol", practising=True), make(app, people, way)
    for address in addresses(app, people, document_id):
        unknown = re.sub(r"[0-9a-f-]{36}", str(uuid.uuid4()), address)
        asked = []
        for one in (address, unknown):
            carol.get(record + one)
            with counted_statements(app) as sent:
                answer = carol.get(record + one)
            asked.append((sent, answer.status_code, UNLIKE.sub("", answer.text).replace(one, "")))
        assert asked[0] == asked[1], address


@pytest.mark.parametrize("way", WAYS)
def test_it_takes_as_long_as_if_it_did_not_exist(app: Flask, people: People, client_for: ClientFor, way: str) -> None:
    """The same class of time: a difference that a busy machine does not make."""
    documents = f"/records/{people['alice'].record_id}/documents"
    carol, document_id = client_for("carol", practising=True), make(app, people, way)
    took: dict[uuid.UUID, list[float]] = {document_id: [], uuid.uuid4(): []}
    for _ in range(60):
        for one, times in took.items():
            began = time.thread_time()
            carol.get(f"{documents}/{one}")
            times.append(time.thread_time() - began)
    (hidden_one, unknown) = (min(times) for times in took.values())
    assert abs(hidden_one - unknown) < 0.5 * unknown


@pytest.mark.parametrize("way", WAYS)
def test_it_is_there_for_those_from_whom_it_is_not_hidden(
    app: Flask, people: People, client_for: ClientFor, way: str
) -> None:
    document_id, record = make(app, people, way), f"/records/{people['alice'].record_id}"
    for name, practising, mark in (
        ("alice", False, ">Hidden"),
        ("frank", False, ">Hidden"),
        ("bob", True, "Hidden by the patient"),
        ("grace", True, ""),
    ):
        client = client_for(name, practising=practising)
        listed, page = (get(client, f"{record}/documents{part}").text for part in ("", f"/{document_id}"))
        assert TITLE in listed
        assert TITLE in page
        assert AUTHOR in listed
        for text in (listed, page, get(client, f"{record}/health").text, get(client, f"{record}/timeline").text):
            assert mark in text, (name, mark)
            assert mark or "Hidden" not in text, "its author learns nothing of it"
        assert ALLERGY in get(client, f"{record}/health").text
        for address in addresses(app, people, document_id):
            status = client.get(record + address).status_code
            assert status == 200 or "/health/labs/" in address
    dora = client_for("dora", practising=True)
    assert dora.get(f"{record}/documents/{document_id}").status_code == (200 if way.endswith(("one", "other")) else 404)


def test_an_exception_is_told_and_a_mask_for_somebody_else_is_not(
    app: Flask, people: People, client_for: ClientFor
) -> None:
    """Dora may know that others do not read it; not that it is hidden from Carol."""
    record, dora = f"/records/{people['alice'].record_id}", client_for("dora", practising=True)
    document_id = make(app, people, "from one")
    for page in ("/documents", f"/documents/{document_id}", "/health", "/timeline"):
        assert "Hidden" not in get(dora, record + page).text
    other = save(app, people["alice"], hidden(people, unique_id="second"))
    hide(app, people["alice"], other)
    hide(app, people["alice"], other, one=people["dora"], shown=True)
    assert "Hidden by the patient" in get(dora, f"{record}/documents/{other}").text


@pytest.mark.parametrize("way", WAYS)
def test_the_trail_tells_why(app: Flask, people: People, client_for: ClientFor, way: str) -> None:
    """To the holder's side, which alone reads it."""
    document_id, record = make(app, people, way), f"/records/{people['alice'].record_id}"
    carol = client_for("carol", practising=True)
    carol.get(f"{record}/documents/{document_id}")
    carol.get(f"{record}/health/entries/{entry_ids(app, people, document_id)[0]}")
    table = TrailEvent.__table__
    with app.app_context(), db.engine.connect() as connection:
        rows = connection.execute(select(table).order_by(table.c.seq.desc()).limit(2)).all()
    reason = "masked-for-you" if way == "from one" else "masked"
    assert [(row.reason, row.outcome, row.account_name) for row in rows] == [(reason, "refused", "Dr Carol Petit")] * 2
    assert carol.get(f"{record}/access/history").status_code == 404


def test_an_older_version_tells_nothing_of_a_hidden_newer_one(
    app: Flask, people: People, client_for: ClientFor
) -> None:
    record = f"/records/{people['alice'].record_id}"
    old = save(app, people["alice"], a_document(unique_id="v1", set_id="t", version_number=1))
    rule(app, people["alice"], "laboratory", people["carol"])
    new = save(app, people["alice"], a_document(unique_id="v2", set_id="t", version_number=2))
    carol, bob = (client_for(name, practising=True) for name in ("carol", "bob"))
    page = get(carol, f"{record}/documents/{old}").text
    assert str(new) not in page
    assert "replaced" not in page.lower()
    assert ">Versions<" not in page
    assert str(old) in get(carol, f"{record}/documents").text
    assert "This version was replaced." in get(bob, f"{record}/documents/{old}").text


def test_what_is_hidden_during_a_download_is_refused_at_the_next_request(
    app: Flask, people: People, client_for: ClientFor
) -> None:
    record = f"/records/{people['alice'].record_id}"
    document_id = save(app, people["alice"], hidden(people), b"x" * 300_000)
    carol = client_for("carol", practising=True)
    address = f"{record}/documents/{document_id}"
    downloading = carol.get(f"{address}/original", buffered=False)
    parts = downloading.iter_encoded()
    assert next(iter(parts))
    hide(app, people["alice"], document_id)
    downloading.close()
    for part in ("", "/original", "/pages/1", "/attachments/1"):
        assert carol.get(address + part).status_code == 404


def test_what_is_shown_again_is_all_there(app: Flask, people: People, client_for: ClientFor) -> None:
    """Nothing of it was lost by hiding."""
    record, carol = f"/records/{people['alice'].record_id}", client_for("carol", practising=True)
    document_id = save(app, people["alice"], hidden(people))
    for _ in range(2):
        before = shown(carol, record)
    alice, visibility = client_for("alice"), f"{record}/documents/{document_id}/visibility"
    send(alice, visibility, choice="nobody")
    assert shown(carol, record) != before
    send(alice, visibility, choice="everybody")
    assert shown(carol, record) == before
