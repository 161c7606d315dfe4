"""A disk that fills up, for real: nothing is called saved that is not, and reading and revoking go on."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import AccountSession
from portal.core.db import db
from portal.core.installation import installation
from portal.core.reserve import SIZE
from portal.record.doctor import check_files
from portal.trail.models import TrailEvent
from portal.trail.verify import verify
from tests.intake.test_upload_document import TEXT, address, send
from tests.support.databases import TestDatabase, open_database
from tests.support.people import make_people, sign_in

CYCLES = int(os.environ.get("BENCH_CYCLES", "15"))
"""``portal bench fire`` goes on for longer."""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 40 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if os.environ.get("TEST_DATABASE_URL"):
        pytest.skip("the database of these tests is on another disk")
    if os.geteuid() != 0 or mount is None:
        pytest.skip("only root can make a small disk")
    if subprocess.run([mount, "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(folder)], check=False).returncode:
        pytest.skip("this machine lets nobody make a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def site(small_disk: Path) -> Iterator[TestDatabase]:
    """The portal on it."""
    made = open_database(small_disk)
    made.people = make_people(made.app)
    made.app.config["PROPAGATE_EXCEPTIONS"] = False
    yield made
    made.close()


def browser(site: TestDatabase) -> FlaskClient:
    made = site.app.test_client()
    sign_in(site.app, made, site.people["alice"])
    return made


@contextlib.contextmanager
def filled(site: TestDatabase) -> Iterator[None]:
    """Somebody else takes all the room there is."""
    path = site.folder / "of-somebody-else"
    with path.open("wb") as stream, contextlib.suppress(OSError):
        while True:
            os.write(stream.fileno(), b"x" * 65536)
    with path.open("ab") as stream, contextlib.suppress(OSError):
        while True:
            os.write(stream.fileno(), b"x")
    try:
        yield
    finally:
        path.unlink()


def press(client: FlaskClient, page: str, action: str) -> int:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)
    assert found is not None
    return client.post(action, data={"csrf_token": found[1]}).status_code


def live_sessions(site: TestDatabase) -> int:
    with site.app.app_context():
        return len(db.session.scalars(select(AccountSession).where(AccountSession.ended_at.is_(None))).all())


def readings(site: TestDatabase) -> int:
    table = TrailEvent.__table__
    with site.app.app_context(), db.engine.connect() as connection:
        return len(connection.execute(select(table.c.seq).where(table.c.event == "record.viewed")).all())


@pytest.mark.slow
def test_reading_and_revoking_go_on_and_files_wait(site: TestDatabase) -> None:
    upload, record = address(site.people), f"/records/{site.people['alice'].record_id}/"
    for cycle in range(CYCLES):
        with site.app.app_context():
            site.app.extensions["carnet-limiter"].storage.reset()
        client, other = browser(site), browser(site)
        text = TEXT + str(cycle).encode()
        with filled(site):
            refused = send(client, upload, (text, "lunettes.txt"), title="Mes lunettes")
            assert refused.status_code == 503
            assert "Ce n’est pas enregistré" in refused.text
            assert 'value="Mes lunettes"' in refused.text
            assert client.get(record).status_code == 200
            assert readings(site) == 1 + 3 * cycle
            assert press(client, "/account/passkeys", "/account/sessions/end-others") == 303
            assert other.get("/account/passkeys").status_code == 302
            assert send(client, upload, (text, "lunettes.txt")).status_code == 503
        assert send(client, upload, (text, "lunettes.txt")).status_code == 303
        assert client.get(record).status_code == 200
        assert installation(site.app).reserve.path.stat().st_size == SIZE
        assert press(client, record, "/sign-out") == 303
        assert live_sessions(site) == 0
    with site.app.app_context():
        assert list(check_files(dt.timedelta(0))) == []
        assert verify(site.app).fault == ""


def test_without_a_reserve_it_says_what_did_not_happen(site: TestDatabase) -> None:
    """The room is gone to the last byte: nothing breaks, and signing out leaves this browser."""
    client, record = browser(site), f"/records/{site.people['alice'].record_id}/"
    installation(site.app).reserve.path.unlink()
    with filled(site):
        assert client.get("/account/preferences").status_code == 200
        assert client.get(record).status_code in (200, 503)
        assert press(client, "/account/passkeys", "/account/sessions/end-others") in (303, 503)
        found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/account/preferences").text)
        assert found is not None
        left = client.post("/sign-out", data={"csrf_token": found[1]})
        assert left.status_code in (303, 503)
        assert "cookies" in left.headers["Clear-Site-Data"]
        assert left.status_code == 303 or "dans ce navigateur" in left.text
        assert client.get("/account/preferences").status_code == 302
    assert browser(site).get(record).status_code == 200
