"""An emergency in the record of a patient, as the GP is told above the list of patients."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.accounts.models import NoticeKind
from portal.core import clock
from tests.support.notices import noticed
from tests.support.people import People
from tests.support.professionals import DAY, block, grant, name_gp
from tests.support.saved_documents import counted_statements, get

ClientFor = Callable[..., FlaskClient]
OPENED = "Dr Carol Petit opened the record of your patient Alice Martin in an emergency."
KIND = NoticeKind.EMERGENCY_OF_PATIENT


@pytest.fixture
def bob(app: Flask, people: People, client_for: ClientFor) -> FlaskClient:
    """The GP of Alice, who has one other patient."""
    name_gp(app, people["alice"], people["bob"])
    grant(app, people["charlie"], people["bob"])
    return client_for("bob", practising=True)


def test_the_gp_reads_it_first(app: Flask, people: People, bob: FlaskClient) -> None:
    noticed(app, people["bob"], people["alice"], KIND)
    page = get(bob, "/patients").text
    assert 'class="c-note c-note--warn"' in page
    assert f'<b>{OPENED}</b> <a href="/records/{people["alice"].record_id}/">Open the record</a>' in page
    assert 'href="/account/notices"' in page.partition("<main")[2]


def test_it_speaks_french(app: Flask, people: People, bob: FlaskClient) -> None:
    noticed(app, people["bob"], people["alice"], KIND)
    page = get(bob, "/patients", language="fr").text
    assert "Carol Petit a ouvert en urgence le carnet de Alice Martin, que vous suivez." in page
    assert "Marquer comme lu, dans vos avis" in page


@pytest.mark.parametrize("why", ["seen", "other-account", "other-kind", "blocked"])
def test_nothing_else_is_told(app: Flask, people: People, bob: FlaskClient, why: str) -> None:
    to = people["grace" if why == "other-account" else "bob"]
    kind = NoticeKind.FIRST_VISIT if why == "other-kind" else KIND
    noticed(app, to, people["alice"], kind, seen_at=clock.now() if why == "seen" else None)
    if why == "blocked":
        block(app, people["alice"], people["bob"])
    page = get(bob, "/patients").text
    assert "Carol Petit" not in page
    assert "c-note--warn" not in page


def test_who_is_the_gp_no_more_is_told_nothing(app: Flask, people: People, client_for: ClientFor) -> None:
    name_gp(app, people["alice"], people["bob"], ended_at=clock.now() - DAY / 2)
    noticed(app, people["bob"], people["alice"], KIND)
    assert "Alice Martin" not in get(client_for("bob", practising=True), "/patients").text


def test_its_cost_does_not_grow(app: Flask, people: People, bob: FlaskClient) -> None:
    counts = []
    for more in (0, 30):
        for _number in range(more):
            noticed(app, people["bob"], people["alice"], KIND)
        page = get(bob, "/patients").text
        with counted_statements(app) as sent:
            get(bob, "/patients")
        counts.append(len(sent))
    assert page.count(OPENED) == 10
    assert counts[0] == counts[1] <= 12
