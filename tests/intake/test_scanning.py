"""Files pass the virus scanner before anything else; where it says nothing plain, nothing is taken in."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.core.db import db
from portal.core.faults import Unscanned
from portal.core.installation import installation
from portal.intake.parts import Part
from portal.intake.scanning import all_clean
from portal.record.models import Document
from portal.trail.models import TrailEvent
from tests.support.deposits import ENGLISH, address, token_of
from tests.support.fake_clamd import VIRUS, FakeClamd, fake_clamd
from tests.support.people import People
from tests.support.saved_documents import get, record_of

ClientFor = Callable[..., FlaskClient]
LETTER = "Compte rendu\nLe 12 mars 2026\nRien à signaler.".encode()


@pytest.fixture
def clamd(tmp_path: Path) -> Iterator[FakeClamd]:
    """A scanner that is there."""
    with fake_clamd(tmp_path) as made:
        yield made


def with_scanner(app: Flask, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """Have an installation ask this scanner."""
    config = installation(app).config
    changed = config.model_copy(update={"clamd": address})
    monkeypatch.setattr("portal.intake.commands.installation", lambda: type("Known", (), {"config": changed}))


def send(client: FlaskClient, people: People, *files: tuple[bytes, str], by_script: bool = False) -> TestResponse:
    """The upload form, sent with these files."""
    page = address(people["alice"], "/new")
    sent = {"files": [(io.BytesIO(data), name) for data, name in files], "title": "Ma lettre", "type_code": "DOCPAT03"}
    fields = {"csrf_token": token_of(client.get(page)), **sent}
    headers = ENGLISH | ({"Accept": "application/json"} if by_script else {})
    return client.post(page, data=fields, content_type="multipart/form-data", headers=headers)


def stored(app: Flask, people: People) -> list[Document]:
    """Alice's documents."""
    with record_of(app, people["alice"]):
        return list(db.session.scalars(select(Document)))


@pytest.mark.parametrize("size", [0, 1, 256 * 1024, 3_000_000])
def test_every_byte_of_every_file_is_sent(clamd: FakeClamd, size: int) -> None:
    files = [Part(bytes(size)), Part(b"second")]
    assert all_clean(clamd.address, files)
    assert clamd.received == [bytes(size), b"second"]


def test_one_infected_file_is_enough(clamd: FakeClamd) -> None:
    assert not all_clean(clamd.address, [Part(b"fine"), Part(b"x" * 300_000 + VIRUS)])


@pytest.mark.parametrize(
    "answer",
    [
        *(b"", b"stream: OK", b"stream: ", b"OK\0", b"INSTREAM size limit exceeded. ERROR\0"),
        *(b"stream: OK\0stream: OK\0", b"x" * 10_000, b"stream: a FOUND", b"stream: OK FOUND\0 "),
    ],
)
def test_any_other_answer_is_no_verdict(clamd: FakeClamd, answer: bytes) -> None:
    clamd.answer = lambda _data: answer
    with pytest.raises(Unscanned):
        all_clean(clamd.address, [Part(b"fine")])


@pytest.mark.parametrize("after", [0, 5, 100, 400_000])
def test_one_that_hangs_up_is_no_verdict(clamd: FakeClamd, after: int) -> None:
    clamd.stop_after = after
    with pytest.raises(Unscanned):
        all_clean(clamd.address, [Part(bytes(5_000_000))])


def test_one_that_is_slow_is_no_verdict(clamd: FakeClamd) -> None:
    clamd.delay = 3
    started = time.monotonic()
    with pytest.raises(Unscanned):
        all_clean(clamd.address, [Part(b"fine")], seconds=0.2)
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("address", ["unix:/nowhere/clamd.ctl", "tcp://127.0.0.1:9"])
def test_nobody_there_is_no_verdict(address: str) -> None:
    with pytest.raises(Unscanned):
        all_clean(address, [Part(b"fine")])


def test_what_was_scanned_says_so_and_what_was_not_too(
    app: Flask, people: People, client_for: ClientFor, clamd: FakeClamd, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice = client_for("alice")
    send(alice, people, (LETTER, "lettre.txt"))
    with_scanner(app, monkeypatch, clamd.address)
    send(alice, people, (LETTER + b"!", "lettre.txt"))
    assert clamd.received == [LETTER + b"!"]
    first, second = sorted(stored(app, people), key=lambda one: one.size)
    page = f"/records/{people['alice'].record_id}/documents"
    assert "Not scanned for viruses" in get(alice, f"{page}/{first.id}").text
    assert "Scanned for viruses when it was added" in get(alice, f"{page}/{second.id}").text


def test_an_infected_file_is_refused_and_told_without_its_name(
    app: Flask, people: People, client_for: ClientFor, clamd: FakeClamd, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_scanner(app, monkeypatch, clamd.address)
    alice = client_for("alice")
    page = send(alice, people, (LETTER + VIRUS, "mon-secret.txt"))
    assert page.status_code == 422
    assert "a virus was found" in page.text
    assert 'value="Ma lettre"' in page.text
    assert stored(app, people) == []
    with record_of(app, people["alice"]):
        assert list(installation().blobs.all_ids()) == []
        rows = select(TrailEvent).where(TrailEvent.event == "document.infected")
        (row,) = db.session.scalars(rows)
    assert (row.item_id, row.details) == (None, {"source": "patient"})
    history = get(alice, f"/records/{people['alice'].record_id}/access/history?who=me").text
    assert "You tried to add a file with a virus: it was refused" in history


@pytest.mark.parametrize("by_script", [False, True])
def test_without_a_verdict_nothing_is_taken_in_and_what_was_typed_is_kept(
    app: Flask, people: People, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch, *, by_script: bool
) -> None:
    with_scanner(app, monkeypatch, "unix:/nowhere/clamd.ctl")
    page = send(client_for("alice"), people, (LETTER, "lettre.txt"), by_script=by_script)
    assert page.status_code == 503
    assert "checked for viruses" in (page.get_json()["detail"] if by_script else page.text)
    assert by_script or 'value="Ma lettre"' in page.text
    assert stored(app, people) == []
