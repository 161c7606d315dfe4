"""Documents whose files lie in a bucket: they come in, are read, checked and deleted as from a folder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.blobs import BucketStore
from portal.record.doctor import FileFault, check_files, remove_leftovers
from tests.support.bucket import Line, bucket, keys_in, line, s3, s3_port, settings, store
from tests.support.deposits import FILE, LETTER, address, press, send, stored
from tests.support.people import People
from tests.support.saved_documents import get
from tests.support.trash import taken_out_ago

__all__ = ["bucket", "line", "s3", "s3_port", "settings", "store"]

ClientFor = Callable[..., FlaskClient]
NOW = dt.timedelta(minutes=-1)
"""The server's clock and ours."""


@pytest.fixture
def alice(app: Flask, store: BucketStore, client_for: ClientFor) -> Iterator[FlaskClient]:
    """Alice's browser, on an application whose files lie in the bucket."""
    before = app.extensions["carnet"]
    app.extensions["carnet"] = replace(before, blobs=store)
    yield client_for("alice")
    app.extensions["carnet"] = before


def test_a_document_comes_in_and_is_read(app: Flask, people: People, alice: FlaskClient, s3: Any, bucket: str) -> None:
    answer = send(alice, address(people["alice"], "/new"), FILE, title="Ma lettre")
    assert answer.status_code in (200, 303), answer.text
    (document,) = stored(app, people["alice"])
    assert alice.get(address(people["alice"], f"/{document.id}/original")).data == LETTER
    assert len(keys_in(s3, bucket)) == 1
    with app.app_context():
        assert check_files(NOW) == []


def test_nothing_is_saved_and_nothing_typed_is_lost_while_the_store_is_out_of_reach(
    app: Flask, people: People, alice: FlaskClient, line: Line, s3: Any, bucket: str
) -> None:
    line.cut_after = {"up": 100}
    answer = send(alice, address(people["alice"], "/new"), FILE, title="Ma longue lettre")
    assert answer.status_code == 503
    assert "Ma longue lettre" in answer.text
    assert stored(app, people["alice"]) == []
    assert keys_in(s3, bucket) == []
    line.cut_after = {}
    send(alice, address(people["alice"], "/new"), FILE, title="Ma longue lettre")
    assert [one.title for one in stored(app, people["alice"])] == ["Ma longue lettre"]


def test_reading_while_the_store_is_out_of_reach_says_so(
    app: Flask, people: People, alice: FlaskClient, line: Line
) -> None:
    send(alice, address(people["alice"], "/new"), FILE)
    (document,) = stored(app, people["alice"])
    line.down = True
    answer = alice.get(address(people["alice"], f"/{document.id}/original"), headers={"Accept-Language": "en"})
    assert answer.status_code == 503
    assert "cannot open or save anything for the moment" in answer.text
    line.down = False
    assert alice.get(address(people["alice"], f"/{document.id}/original")).data == LETTER


def test_rows_and_objects_are_compared_both_ways(
    app: Flask, people: People, alice: FlaskClient, store: BucketStore, s3: Any, bucket: str
) -> None:
    for number in range(2):
        send(alice, address(people["alice"], "/new"), (f"{number}".encode() + LETTER, f"{number}.txt"))
    first, second = stored(app, people["alice"])
    s3.put_object(Bucket=bucket, Key="dossiers/un/notes.txt", Body=b"?")
    content = b"".join(store.sealed(first.blob_id))
    store.discard(first.blob_id)
    import uuid

    left = uuid.uuid4()
    store.put_back(left, [content])
    key = str(store.place(second.blob_id)).partition(f"{bucket}/")[2]
    s3.put_object(Bucket=bucket, Key=key, Body=content)
    with app.app_context():
        findings = check_files(NOW)
        assert {one.fault: one.path for one in findings} == {
            FileFault.MISSING: store.place(first.blob_id),
            FileFault.BROKEN: store.place(second.blob_id),
            FileFault.WITHOUT_ROW: store.place(left),
            FileFault.STRANGE: f"s3://{bucket}/dossiers/un/notes.txt",
        }
        assert remove_leftovers(findings) == 1
    assert left not in set(store.all_ids())


def test_what_is_deleted_for_good_leaves_the_bucket(
    app: Flask, people: People, alice: FlaskClient, s3: Any, bucket: str
) -> None:
    send(alice, address(people["alice"], "/new"), FILE)
    (document,) = stored(app, people["alice"])
    press(alice, address(people["alice"], f"/{document.id}/remove"))
    with app.app_context():
        taken_out_ago(document.id, 3)
    get(alice, f"/records/{people['alice'].record_id}/trash")
    press(alice, address(people["alice"], f"/{document.id}/delete"))
    assert keys_in(s3, bucket) == []
