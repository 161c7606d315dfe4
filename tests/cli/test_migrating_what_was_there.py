"""A database that was filled before the health profile, notes, quotas, digests and words came, brought up to date."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any, cast

import brotli
import pytest
from alembic import command
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Table, func, inspect, select, text, update

from portal.access.models import Record
from portal.access.rights import Grant
from portal.core.db import db, immediate
from portal.intake.recognition.job import recognise_next
from portal.lifecycle.cli_doctor import _fix, _look
from portal.migrations import run
from portal.record.checks.words import keep_words, wordless
from portal.record.content import Page
from portal.record.known_words import KnownWord
from portal.record.models import Document, DocumentBody
from portal.record.storage.body import keys_of
from portal.record.storage.describing import Description, describe
from portal.record.storage.purging import purge
from tests.support.documents import CRP, PAGE, a_document
from tests.support.forms import send
from tests.support.people import People
from tests.support.professionals import EVERY_FOLDER, grant
from tests.support.saved_documents import get, record_of, save

ClientFor = Callable[..., FlaskClient]
BODY, DOCUMENT, RECORD, WORD = (cast("Table", model.__table__) for model in (DocumentBody, Document, Record, KnownWord))
LATER = {"taken", "originals", "study", "recognised", "scanned", "proposed"}
"""What a body did not say before."""
BEFORE = "0011"
BLANK = Page(b"image", "image/webp", 9, 9)


def make_old(app: Flask, person: Any) -> None:
    """Take back what came since: columns, tables, and what bodies say."""
    with record_of(app, person) as opened:
        keys = keys_of(opened)
        with db.engine.begin() as connection:
            for document_id, sealed in connection.execute(select(BODY.c.document_id, BODY.c.sealed)).all():
                told = json.loads(brotli.decompress(keys.open(sealed, f"body:{document_id}")))
                old = {name: value for name, value in told.items() if name not in LATER}
                old["pages"] = [{name: one[name] for name in one if name != "recognised"} for one in told["pages"]]
                again = keys.seal(brotli.compress(json.dumps(old).encode()), f"body:{document_id}")
                connection.execute(update(BODY).where(BODY.c.document_id == document_id).values(sealed=again))
    with app.app_context():
        db.session.remove()
        command.downgrade(run._config(), BEFORE)


def migrate(app: Flask) -> None:
    with app.app_context():
        run.upgrade()


@pytest.fixture
def old(app: Flask, people: People) -> dict[str, uuid.UUID]:
    """A report with an entry, a paper of a page without text, and two professionals who were let in."""
    alice = people["alice"]
    made = {
        "report": save(app, alice, a_document(text="Bilan : la ferritine est basse", entries=(CRP,))),
        "paper": save(
            app,
            alice,
            a_document(
                format="pdf",
                unique_id="p",
                title="Ordonnance",
                entries=(),
                pages=(PAGE, BLANK),
            ),
        ),
        "every": grant(app, alice, people["bob"], folders=EVERY_FOLDER),
        "few": grant(app, alice, people["carol"], folders=["laboratory", "imaging"]),
    }
    make_old(app, alice)
    return made


def test_all_of_it_is_there_and_whole(app: Flask, people: People, old: dict[str, uuid.UUID]) -> None:
    migrate(app)
    with app.app_context():
        seen = _look()
        assert (seen.both, seen.overdue, seen.outlived, seen.miscounted) == ([], 0, 0, 0)
        stored = db.session.connection().scalar(
            select(RECORD.c.stored_bytes).where(RECORD.c.id == people["alice"].record_id)
        )
        assert stored and stored > 0
        folders = {one.id: set(one.folders) for one in db.session.scalars(select(Grant))}
        assert "profile" in folders[old["every"]]
        assert folders[old["few"]] == {"laboratory", "imaging"}
        assert not db.session.connection().scalar(select(func.count()).where(DOCUMENT.c.clinical_digest.is_(None)))


def test_a_migration_that_fails_at_its_end_has_not_begun(
    app: Flask, old: dict[str, uuid.UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_told: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("portal.record.storage.clinical.write_digests", killed)
        with pytest.raises(KeyboardInterrupt):
            migrate(app)
    with app.app_context(), db.engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == BEFORE
        assert not inspect(connection).has_table("item_note")
    migrate(app)
    with app.app_context():
        assert _look().both == []


def test_its_words_are_kept_in_the_nights_after(
    app: Flask, people: People, client_for: ClientFor, old: dict[str, uuid.UUID]
) -> None:
    address = f"/records/{people['alice'].record_id}/documents?q=feritine"
    migrate(app)
    assert "Did you mean" not in get(client_for("alice"), address).text
    with app.app_context():
        seen = _look()
        assert (seen.wordless, _fix(seen)["Documents whose words are kept"]) == (2, 2)
        assert (wordless(), keep_words()) == (0, 0)
    assert "<b>ferritine</b>" in get(client_for("alice"), address).text


def test_what_is_deleted_or_described_meanwhile_waits_no_more(
    app: Flask, people: People, old: dict[str, uuid.UUID]
) -> None:
    migrate(app)
    with record_of(app, people["alice"]) as opened:
        describe(opened, old["report"], Description("Sang", "11502-2", "2026-11-20"))
        assert wordless() == 1
    with app.app_context():
        with immediate() as session:
            session.connection().execute(
                update(DOCUMENT).where(DOCUMENT.c.id == old["paper"]).values(removed_at=func.now())
            )
            purge(session, old["paper"])
        assert (wordless(), keep_words()) == (0, 0)
        known = set(db.session.connection().scalars(select(WORD.c.word)))
    assert "ferritine" in known
    assert "ordonnance" not in known


def test_what_is_new_works_for_it(app: Flask, people: People, client_for: ClientFor, old: dict[str, uuid.UUID]) -> None:
    migrate(app)
    alice, client = f"/records/{people['alice'].record_id}", client_for("alice")
    with app.app_context():
        while recognise_next(lambda _picture: "Amoxicilline"):
            pass
    assert "Amoxicilline" in get(client, f"{alice}/documents/{old['paper']}").text
    get(client, f"{alice}/documents/{old['report']}")
    for page in ("health", "health/labs", "documents?q=amoxicilline", "health/profile/measures", "trash"):
        get(client, f"{alice}/{page}")
    answer = send(client, f"{alice}/documents/{old['report']}/notes/new", text="Ce n’est pas moi.")
    assert answer.status_code == 303
    with app.app_context():
        assert _look().both == []
