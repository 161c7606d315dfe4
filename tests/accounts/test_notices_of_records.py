"""Notices about a record lead to it, as long as the account may open it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.access.actions import Level
from portal.access.models import Record, Relation, RelationKind
from portal.access.records import relate
from portal.accounts.models import NoticeKind
from portal.accounts.notices import OF_RECORDS
from portal.core import clock
from portal.core.db import immediate
from tests.support.notices import noticed
from tests.support.people import People
from tests.support.saved_documents import counted_statements, get

ClientFor = Callable[..., FlaskClient]
HERE = "/account/notices"
OF_NOTES = {NoticeKind.CORRECTION_ASKED, NoticeKind.NOTE_ANSWERED, NoticeKind.NOTE_UNANSWERED}
"""They lead to the document: ``tests/notes``."""


@pytest.mark.parametrize("kind", sorted(OF_RECORDS - {NoticeKind.RESULT_WAITING} - OF_NOTES))
def test_each_leads_to_who_reads_the_record(
    app: Flask, people: People, client_for: ClientFor, kind: NoticeKind
) -> None:
    noticed(app, people["alice"], people["eve"], kind)
    alice, address = client_for("alice"), f"/records/{people['eve'].record_id}/access"
    page = get(alice, HERE).text
    assert f'href="{address}"' in page.partition("<main")[2]
    assert "the record of Eve Martin</span>" in page
    get(alice, address)


def test_a_result_that_waits_leads_to_the_first_page(app: Flask, people: People, client_for: ClientFor) -> None:
    noticed(app, people["alice"], people["alice"], NoticeKind.RESULT_WAITING)
    main = get(client_for("alice"), HERE).text.partition("<main")[2]
    assert f'href="/records/{people["alice"].record_id}/"' in main


def test_it_speaks_french(app: Flask, people: People, client_for: ClientFor) -> None:
    noticed(app, people["alice"], people["alice"], NoticeKind.EMERGENCY_OPENED)
    page = get(client_for("alice"), HERE, language="fr").text
    assert "Voir<" in page
    assert "le carnet de Alice Martin</span>" in page


def test_no_link_to_what_does_not_open(app: Flask, people: People, client_for: ClientFor) -> None:
    """The record of others, one that a relation led to once, and one whose card alone may be read."""
    noticed(app, people["charlie"], people["alice"], NoticeKind.EMERGENCY_OPENED)
    assert "/access" not in get(client_for("charlie"), HERE).text
    noticed(app, people["frank"], people["alice"], NoticeKind.FIRST_VISIT)
    assert "/access" in get(client_for("frank"), HERE).text
    for column, value in (("level", Level.EMERGENCY_CARD), ("ended_at", clock.now() - dt.timedelta(seconds=1))):
        with app.app_context(), immediate() as session:
            relation = session.scalars(select(Relation).where(Relation.account_id == people["frank"].account_id)).one()
            setattr(relation, column, value)
        page = get(client_for("frank"), HERE).text
        assert "/access" not in page
        assert "for the first time" in page


def test_no_link_for_who_acts_as_a_professional(app: Flask, people: People, client_for: ClientFor) -> None:
    """Not to a record that is theirs to open as a private person either: as a professional they are refused it."""
    bob = people["bob"]
    with app.app_context(), immediate() as session:
        assert bob.account_id is not None
        relate(bob.account_id, session.get_one(Record, people["eve"].record_id), RelationKind.PARENT)
    noticed(app, bob, people["alice"], NoticeKind.EMERGENCY_OF_PATIENT)
    noticed(app, bob, people["eve"], NoticeKind.FIRST_VISIT)
    page = get(client_for("bob", practising=True), HERE).text
    assert "of your patient Alice Martin" in page
    assert "/access" not in page
    assert f"/records/{people['alice'].record_id}" not in page
    assert f"/records/{people['eve'].record_id}/access" in get(client_for("bob"), HERE).text


def test_notices_that_were_not_read_are_counted_as_such(app: Flask, people: People, client_for: ClientFor) -> None:
    for words in (("1 notice not read yet", "1\u00a0avis non lu<"), ("2 notices not read yet", "2\u00a0avis non lus<")):
        noticed(app, people["alice"], people["eve"], NoticeKind.EMERGENCY_OPENED)
        for language, said in zip(("en", "fr"), words, strict=True):
            assert said in get(client_for("alice"), "/account/passkeys", language=language).text


def test_its_cost_does_not_grow(app: Flask, people: People, client_for: ClientFor) -> None:
    alice, counts = client_for("alice"), []
    for more in (1, 40):
        for _number in range(more):
            noticed(app, people["alice"], people["eve"], NoticeKind.EMERGENCY_OPENED)
        get(alice, HERE)
        with counted_statements(app) as sent:
            get(alice, HERE)
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 12
