"""Adding documents on a page: works without JavaScript, tells each file's fate, forgets nothing that was typed."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.access.actions import Action
from portal.access.models import Record
from portal.access.opening import opened_by_system
from portal.core.blobs import FolderStore
from portal.core.db import db
from portal.record.models import Document, Source
from tests.support.page_lint import lint
from tests.support.people import People

ClientFor = Callable[..., FlaskClient]
TEXT = b"Ordonnance de lunettes\nDr Karim Benali, 3 mai 2026\n"
ANOTHER_PERSON = b"""{"resourceType": "Bundle", "type": "collection", "entry": [{"resource": {"resourceType": "Patient",
"name": [{"family": "Durand", "given": ["Charlie"]}], "birthDate": "1979-09-03"}},
{"resource": {"resourceType": "AllergyIntolerance", "code": {"text": "Pollen"}, "patient": {"reference": "x"}}}]}"""


def address(people: People, name: str = "alice") -> str:
    return f"/records/{people[name].record_id}/documents/new"


def token(page: TestResponse) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found is not None
    return found.group(1)


def send(client: FlaskClient, url: str, *files: tuple[bytes, str], **typed: str) -> TestResponse:
    fields = {"csrf_token": token(client.get(url)), "title": "", "type_code": ""} | typed
    sent = [(io.BytesIO(data), name) for data, name in files]
    return client.post(url, data={**fields, "files": sent}, content_type="multipart/form-data")


def documents(app: Flask, people: People, name: str = "alice") -> list[Document]:
    with app.app_context():
        record = db.session.get_one(Record, people[name].record_id)
        with opened_by_system("operator-import", record, Action.ADD_DOCUMENT):
            return list(db.session.scalars(select(Document).order_by(Document.title)))


def test_the_form_is_a_good_page(client_for: ClientFor, people: People) -> None:
    page = client_for("alice").get(address(people))
    assert page.status_code == 200
    assert lint(page.text, status=page.status_code, headers=dict(page.headers)) == []
    assert 'enctype="multipart/form-data"' in page.text
    assert "multiple" in page.text


def test_one_file_leads_to_its_page(app: Flask, client_for: ClientFor, people: People) -> None:
    client = client_for("alice")
    answer = send(client, address(people), (TEXT, "lunettes.txt"), title="Mes lunettes", type_code="DOCPAT02")
    (document,) = documents(app, people)
    assert answer.status_code == 303
    assert answer.location.endswith(f"/documents/{document.id}/describe?proposed=date")
    assert (document.title, document.type_code, document.source) == ("Mes lunettes", "DOCPAT02", Source.PATIENT)
    assert (document.added_by, document.added_by_name) == (people["alice"].account_id, "Alice Martin")
    assert "Enregistré dans le carnet d’Alice." in client.get(answer.location).text


def test_the_same_bytes_again_say_that_it_is_saved(app: Flask, client_for: ClientFor, people: People) -> None:
    client = client_for("alice")
    first = send(client, address(people), (TEXT, "lunettes.txt"))
    again = send(client, address(people), (TEXT, "lunettes.txt"))
    assert (again.status_code, again.location) == (303, first.location.partition("/describe")[0])
    assert "déjà enregistré" in client.get(again.location).text
    assert len(documents(app, people)) == 1


def test_several_files_are_told_one_by_one(app: Flask, client_for: ClientFor, people: People) -> None:
    files = (TEXT, "un.txt"), (b"autre texte", "deux.txt"), (b"\x7fELF", "programme"), (TEXT, "encore.txt")
    page = send(client_for("alice"), address(people), *files, title="Visite")
    assert page.status_code == 200
    assert lint(page.text, status=page.status_code, headers=dict(page.headers)) == []
    assert [document.title for document in documents(app, people)] == ["Visite (1)", "Visite (2)"]
    assert page.text.count("Enregistré dans le carnet d’Alice.") == 2
    assert page.text.count("c’est un programme, pas un document") == 1
    assert page.text.count("déjà enregistré") == 1


def test_one_refused_file_says_why_and_keeps_what_was_typed(client_for: ClientFor, people: People) -> None:
    page = send(client_for("alice"), address(people), (b"GIF89a", "photo.gif"), title="Lettre", type_code="DOCPAT03")
    assert page.status_code == 422
    assert "ce format d’image" in page.text
    assert 'value="Lettre"' in page.text
    assert re.search(r'value="DOCPAT03" selected', page.text)


def test_a_paper_about_another_person_is_refused(app: Flask, client_for: ClientFor, people: People) -> None:
    page = send(client_for("alice"), address(people), (ANOTHER_PERSON, "bilan.json"))
    assert "une autre personne" in page.text
    assert "Durand" not in page.text
    assert documents(app, people) == []


@pytest.mark.parametrize(("files", "words"), [((), "Choisissez au moins un fichier"), (((b"x", "x"),) * 21, "20")])
def test_what_was_typed_survives(
    client_for: ClientFor, people: People, files: tuple[tuple[bytes, str], ...], words: str
) -> None:
    page = send(client_for("alice"), address(people), *files, title="Lettre de sortie", type_code="DOCPAT03")
    assert words in page.text
    assert 'value="Lettre de sortie"' in page.text
    assert re.search(r'value="DOCPAT03" selected', page.text)
    assert lint(page.text, status=page.status_code, headers=dict(page.headers)) == []


def test_a_full_disk_is_never_called_saved(
    app: Flask, client_for: ClientFor, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FolderStore, "save", full)
    page = send(client_for("alice"), address(people), (TEXT, "lunettes.txt"), title="Mes lunettes")
    assert page.status_code == 503
    assert "Ce n’est pas enregistré" in page.text
    assert 'value="Mes lunettes"' in page.text
    assert documents(app, people) == []


def test_a_broken_transaction_is_never_called_saved(
    app: Flask, client_for: ClientFor, people: People, monkeypatch: pytest.MonkeyPatch, instance: Path
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("portal.record.storage.saving._tell", full)
    page = send(client_for("alice"), address(people), (TEXT, "lunettes.txt"))
    assert page.status_code == 503
    assert list(FolderStore(instance / "files").all_ids()) == []


def test_a_child_is_not_offered_advance_directives(client_for: ClientFor, people: People) -> None:
    client = client_for("alice")
    assert "EXPPAT_3" in client.get(address(people)).text
    assert "EXPPAT_3" not in client.get(address(people, "eve")).text
    page = send(client, address(people, "eve"), (TEXT, "x.txt"), type_code="EXPPAT_3")
    assert page.status_code == 422


@pytest.mark.parametrize(("name", "status"), [("charlie", 404), ("frank", 404), ("dora", 404)])
def test_it_checks_ownership(client_for: ClientFor, people: People, name: str, status: int) -> None:
    client = client_for(name)
    assert client.get(address(people)).status_code == status
    assert client.post(address(people), data={"title": "x"}).status_code in (status, 400)


def test_nobody_signed_in_is_sent_to_sign_in(client: FlaskClient, people: People) -> None:
    assert client.get(address(people)).status_code == 302


def test_there_is_a_limit_per_hour(client_for: ClientFor, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    client, asked = client_for("alice"), []
    monkeypatch.setattr("portal.intake.views.spend", lambda *given: asked.append(given))
    send(client, address(people), (TEXT, "lunettes.txt"), (TEXT + b"2", "lentilles.txt"))
    assert asked == [("upload", "60 per hour", f"account:{people['alice'].account_id}", 2)], "it counts files"


def test_a_script_is_told_each_files_fate(app: Flask, client_for: ClientFor, people: People) -> None:
    client, url = client_for("alice"), address(people)
    fields = {"csrf_token": token(client.get(url)), "title": "", "type_code": ""}
    sent = [(io.BytesIO(TEXT), "lunettes.txt"), (io.BytesIO(b""), "vide.pdf")]
    answer = client.post(
        url,
        data={**fields, "files": sent},
        content_type="multipart/form-data",
        headers={"Accept": "application/json"},
    )
    saved, refused = answer.json["files"] if answer.json else ({}, {})
    (document,) = documents(app, people)
    assert (saved["name"], saved["kind"], saved["href"].endswith(str(document.id))) == ("lunettes.txt", "ok", True)
    assert (refused["name"], refused["kind"], refused["href"]) == ("vide.pdf", "danger", None)
