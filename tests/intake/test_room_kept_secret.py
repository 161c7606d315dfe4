"""How full a record is tells nobody of what is kept from them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.access.subject import Role
from portal.core import clock
from portal.core.installation import installation
from portal.record.storage import quota
from tests.support.deposits import address, send
from tests.support.people import People
from tests.support.saved_documents import get, record_of, save

ClientFor = Callable[..., FlaskClient]
QUOTA = 100_000


@pytest.fixture(autouse=True)
def limit(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context():
        here = installation()
    config = here.config.model_copy(update={"record_quota_bytes": QUOTA})
    monkeypatch.setitem(app.extensions, "carnet", dataclasses.replace(here, config=config))


def fill(app: Flask, people: People, whose: str, **row: Any) -> None:
    """Have a record hold 90,000 bytes more."""
    save(app, people[whose], original=b"x" * 90_000, row=row or None)


@pytest.mark.parametrize(
    ("whose", "row"),
    [
        ("eve", {"secret": True}),
        ("eve", {"hold_until": dt.timedelta(days=9)}),
        ("alice", {"hold_until": dt.timedelta(days=9)}),
        ("eve", {"secret": True, "removed_at": -dt.timedelta(days=1)}),
    ],
)
def test_what_is_kept_from_somebody_takes_no_room(
    app: Flask, people: People, client_for: ClientFor, whose: str, row: dict[str, Any]
) -> None:
    """Neither is it said, nor refused for it, to a parent or to the holder; within the room of professionals."""
    now = clock.now()
    fill(app, people, whose, **{name: now + at if isinstance(at, dt.timedelta) else at for name, at in row.items()})
    alice, path = client_for("alice"), address(people[whose], "/new")
    assert "Room used" not in get(alice, path).text
    assert send(alice, path, (b"Bonjour.\n" * 3_000, "lettre.txt")).status_code == 303
    assert "Room used" not in get(alice, path).text
    with record_of(app, people[whose]) as opened, pytest.raises(quota.RecordFull):
        holder = dataclasses.replace(opened, subject=dataclasses.replace(opened.subject, role=Role.HOLDER))
        quota.check(holder, QUOTA, QUOTA + 1)


def test_what_one_reads_does(app: Flask, people: People, client_for: ClientFor) -> None:
    fill(app, people, "eve")
    alice, path = client_for("alice"), address(people["eve"], "/new")
    assert "Room used in this record: 90" in get(alice, path).text.replace("\u00a0", " ")
    answer = send(alice, path, (b"Bonjour.\n" * 3_000, "lettre.txt"))
    assert (answer.status_code, "not enough room" in answer.text) == (422, True)
