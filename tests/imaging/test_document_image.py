"""An image of an examination, drawn when it is looked at."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.trail.models import TrailEvent
from portal.trail.runs import TOLD_EVERY
from tests.support.people import NAMES, People
from tests.support.professionals import hide, let_in
from tests.support.saved_documents import change, counted_statements, get, record_of, save

ClientFor = Callable[..., FlaskClient]


@pytest.fixture
def images(people: People, examination: uuid.UUID) -> str:
    """The address of the images."""
    return f"/records/{people['alice'].record_id}/documents/{examination}/images"


def drawn(client: FlaskClient, path: str) -> np.ndarray[Any, Any]:
    answer = client.get(path)
    assert answer.status_code == 200
    return np.asarray(Image.open(io.BytesIO(answer.data)))


def told(app: Flask, people: People) -> list[tuple[str, str, str]]:
    with record_of(app, people["alice"]):
        found = db.session.scalars(select(TrailEvent).order_by(TrailEvent.seq))
        return [(one.event, one.outcome, one.account_name) for one in found if one.event == "document.page_viewed"]


def test_it_works(client_for: ClientFor, images: str) -> None:
    answer = client_for("alice").get(f"{images}/1/1")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert Image.open(io.BytesIO(answer.data)).size == (24, 16)


def test_each_image_is_its_own_and_a_window_changes_it(client_for: ClientFor, images: str) -> None:
    alice = client_for("alice")
    first, last = drawn(alice, f"{images}/1/1"), drawn(alice, f"{images}/3/1")
    assert last.mean() > first.mean()
    bone, full = drawn(alice, f"{images}/1/1?window=bone"), drawn(alice, f"{images}/1/1?window=full")
    assert full.min() == 0
    assert full.max() == 255
    assert not np.array_equal(bone, first)
    by_numbers = drawn(alice, f"{images}/1/1?window=bone&center=400&width=1800,0")
    assert np.array_equal(by_numbers, bone)
    assert np.array_equal(drawn(alice, f"{images}/1/1?window=%3Cscript%3E"), first)


@pytest.mark.parametrize("path", ["1/2", "6/1", "0/1", "1/0", "99999/1", "1/-1", "x/1"])
def test_one_that_is_not_there_is_not_found(client_for: ClientFor, images: str, path: str) -> None:
    get(client_for("alice"), f"{images}/{path}", status=404)


def test_a_document_without_images_has_none(app: Flask, people: People, client_for: ClientFor) -> None:
    document = save(app, people["alice"])
    get(client_for("alice"), f"/records/{people['alice'].record_id}/documents/{document}/images/1/1", status=404)


@pytest.mark.parametrize("name", ["charlie", "bob", "dora", "grace"])
def test_it_checks_ownership(client_for: ClientFor, images: str, name: str) -> None:
    get(client_for(name), f"{images}/1/1", status=404)


def test_it_rejects_what_changes(client_for: ClientFor, images: str) -> None:
    assert client_for("alice").post(f"{images}/1/1").status_code in (400, 403, 405)


def test_a_run_of_images_is_told_once_and_again_after_a_while(
    app: Flask, people: People, client_for: ClientFor, images: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice = client_for("alice")
    for file in (1, 2, 3, 1):
        alice.get(f"{images}/{file}/1")
    assert told(app, people) == [("document.page_viewed", "allowed", NAMES["alice"])]
    get(alice, f"{images}/9/1", status=404)
    get(client_for("charlie"), f"{images}/1/1", status=404)
    assert [outcome for _event, outcome, _name in told(app, people)] == ["allowed", "refused", "refused"]
    later = clock.now() + TOLD_EVERY
    monkeypatch.setattr(clock, "now", lambda: later)
    alice.get(f"{images}/1/1")
    assert len(told(app, people)) == 4


def test_what_is_removed_is_shown_no_longer(app: Flask, people: People, client_for: ClientFor, images: str) -> None:
    alice = client_for("alice")
    assert alice.get(f"{images}/1/1").status_code == 200
    with record_of(app, people["alice"]) as opened:
        change(opened, uuid.UUID(images.split("/")[4]), removed_at=clock.now())
    get(alice, f"{images}/1/1", status=404)


def test_a_stored_file_that_does_not_open_is_a_clear_page(client_for: ClientFor, images: str, instance: Path) -> None:
    for path in [one for one in (instance / "files").glob("??/??/*") if one.is_file()]:
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert "This file cannot be opened" in get(client_for("alice"), f"{images}/1/1", status=500).text


def test_masks_hold_for_each_image_and_it_is_seen_as_a_professional_would(
    app: Flask, people: People, client_for: ClientFor, images: str
) -> None:
    let_in(app, people)
    carol, alice = client_for("carol", practising=True), client_for("alice")
    assert carol.get(f"{images}/1/1").status_code == 200
    as_carol = f"?as={people['carol'].professional_id}"
    assert alice.get(f"{images}/1/1{as_carol}").status_code == 200
    hide(app, people["alice"], uuid.UUID(images.split("/")[4]))
    get(carol, f"{images}/1/1", status=404)
    get(alice, f"{images}/1/1{as_carol}", status=404)
    assert alice.get(f"{images}/1/1").status_code == 200


def test_it_asks_the_database_little(app: Flask, client_for: ClientFor, images: str) -> None:
    alice = client_for("alice")
    alice.get(f"{images}/1/1")
    with counted_statements(app) as sent:
        alice.get(f"{images}/3/1")
    assert len(sent) <= 12
