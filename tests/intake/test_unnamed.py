"""A file that does not say whom it is about is taken with a word, and who adds a document is not its author."""

from __future__ import annotations

import json

import pytest
from flask import Flask

from portal.access.opening import Opened
from portal.intake.commands import NAMES_NOBODY, take_in
from portal.record.content import Identity
from portal.record.models import Source
from tests.intake.test_upload_document import ClientFor, address, documents, send
from tests.support.documents import a_document
from tests.support.people import People
from tests.support.saved_documents import get

SAYS_NOT = "This file does not say whom it is about"
NOBODY = b'{"resourceType": "Bundle", "type": "collection", "entry": [{"resource": {"resourceType": "AllergyIntolerance", "code": {"text": "Pollen"}, "patient": {"reference": "Patient/x"}}}]}'  # fmt: skip  # noqa: E501


def named(*given: str, **told: str) -> Identity:
    return Identity(given_names=given, **told)


@pytest.mark.parametrize(
    ("form", "identity", "unnamed"),
    [
        ("fhir", None, True),
        ("cda", named(), True),
        ("cda", named(family_name="Martin"), True),
        ("cda", named("Alice", family_name="Martin"), False),
        ("fhir", named("Alice", family_name="Martin", birth_date="1988-04-12"), False),
        ("pdf", None, False),
    ],
)
def test_a_structured_file_should_say_whom_it_is_about(
    opened: Opened, form: str, identity: Identity | None, unnamed: bool
) -> None:
    read = a_document(format=form, identity=identity)
    taken = take_in(opened, b"bytes", "a.xml", source=Source.OPERATOR, read=lambda *_, **__: read)
    assert taken.document is not None
    assert (taken.document.unnamed, NAMES_NOBODY in taken.warnings) == (unnamed, unnamed)


def test_its_document_its_list_and_its_entries_say_so(app: Flask, client_for: ClientFor, people: People) -> None:
    alice = client_for("alice")
    answer = send(alice, address(people), (NOBODY, "pollen.json"))
    assert "vérifiez qu’il concerne Alice avant de vous y fier." in get(alice, answer.location).text
    paper = answer.location.partition("/describe")[0]
    home = f"/records/{people['alice'].record_id}"
    assert all(SAYS_NOT in get(alice, f"{home}/{page}").text for page in ("documents", "health"))
    assert "Ce fichier ne dit pas de qui il parle" in get(alice, paper, language="fr").text
    (document,) = documents(app, people)
    assert document.unnamed


def test_who_adds_a_document_is_not_its_author(client_for: ClientFor, people: People) -> None:
    alice = client_for("alice")
    answer = send(alice, address(people), (b"Mes notes\n", "notes.txt"))
    page = get(alice, answer.location.partition("/describe")[0]).text
    head = page.split("<h1")[1].split("c-actions")[0]
    assert "Added by you on " in head
    assert "Alice Martin" not in head
    row = get(alice, f"/records/{people['alice'].record_id}/documents").text.split('class="c-row"')[1].split("</li>")[0]
    assert "Alice Martin" not in row


def test_a_script_is_told_the_totals(client_for: ClientFor, people: People) -> None:
    alice = client_for("alice")
    send(alice, address(people), (b"Une\n", "1.txt"))
    alice.environ_base["HTTP_ACCEPT"] = "application/json"
    sent = [(b"Une\n", "1.txt"), (b"Deux\n", "2.txt"), (b"Trois\n", "3.txt"), (b"", "4.txt")]
    plain = client_for("alice")
    answer = send(plain, address(people), *sent)
    assert "2 ajoutés, 1 déjà présent, 1 refusé" in answer.text
    assert json.loads(send(alice, address(people), *sent).text)["totals"] == "3 déjà présents, 1 refusé"


def test_the_form_says_how_it_is_undone_and_whose_record_it_is(client_for: ClientFor, people: People) -> None:
    page = get(client_for("alice"), address(people)).text
    assert "What you add goes into this record: Alice Martin." in page
    assert "You can replace or remove it again from its page." in page
