"""The shell: whose record, the way to the others, the sections that exist, the reader's language and colours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from portal.access.models import Relation
from portal.accounts.models import Account
from portal.core import clock
from portal.core.db import db, immediate
from tests.support.people import People
from tests.support.saved_documents import counted_statements, get

ClientFor = Callable[..., FlaskClient]


def switcher(page: str) -> str:
    return page.split('<nav class="c-pop"')[1].split("</nav>")[0]


def test_a_page_says_whose_record_it_is(people: People, client_for: ClientFor) -> None:
    page = get(client_for("alice"), f"/records/{people['eve'].record_id}/health").text
    assert '<span class="c-who__name"><b>Eve Martin</b><small>Your daughter, 12 years old' in page
    assert "<title>Health summary, Eve Martin – Carnet</title>" in page
    assert 'class="c-app hue-2 has-tabs"' in page
    assert f'<a href="/records/{people["eve"].record_id}/health" aria-current="page">' in page
    assert switcher(page).count("<li class=") == 4
    assert switcher(page).index("Alice Martin") < switcher(page).index("Eve Martin")


def test_a_carer_reads_until_when(app: Flask, people: People, client_for: ClientFor) -> None:
    with app.app_context(), immediate() as session:
        relation = session.query(Relation).filter_by(account_id=people["frank"].account_id).one()
        relation.until = dt.datetime(2999, 6, 29, 22, 30, tzinfo=dt.UTC)
    page = get(client_for("frank"), f"/records/{people['alice'].record_id}/", language="fr").text
    assert "Vous l’aidez, jusqu’au 30\u00a0juin 2999" in page


def test_what_ended_is_not_in_the_switcher(app: Flask, people: People, client_for: ClientFor) -> None:
    with app.app_context(), immediate() as session:
        relation = session.query(Relation).filter_by(record_id=people["eve"].record_id).one()
        relation.ended_at = clock.now()
    page = get(client_for("alice"), f"/records/{people['alice'].record_id}/").text
    assert "Eve Martin" not in page


@pytest.mark.parametrize("path", ["", "/health", "/timeline", "/documents", "/access/history"])
def test_no_link_leads_nowhere(people: People, client_for: ClientFor, path: str) -> None:
    alice = client_for("alice")
    page = get(alice, f"/records/{people['alice'].record_id}{path or '/'}").text
    rail = page.split("<main")[0] + page.split("</main>")[1]
    for address in {one.split('"')[0] for one in rail.split('href="')[1:]}:
        if address.startswith(("/records", "/account")):
            assert alice.get(address.replace("&amp;", "&")).status_code == 200, address


def test_it_looks_as_the_account_wants(app: Flask, people: People, client_for: ClientFor) -> None:
    with app.app_context(), immediate():
        account = db.session.get_one(Account, people["alice"].account_id)
        account.theme, account.locale = "dark", "fr"
    page = get(client_for("alice"), f"/records/{people['alice'].record_id}/").text
    assert '<html lang="fr" class="govuk-template" data-theme="dark">' in page
    assert "/language/en?next=/records/" in page


def test_a_baby_is_counted_in_months(app: Flask, people: People, client_for: ClientFor) -> None:
    with time_machine.travel(dt.datetime(2015, 8, 20, 12, tzinfo=dt.UTC), tick=False):
        with app.app_context(), immediate() as session:
            session.query(Relation).update({"since": clock.now()})
        page = get(client_for("alice"), f"/records/{people['eve'].record_id}/").text
    assert "Your daughter, 13 months old" in page


def test_an_error_page_costs_no_list_of_records(app: Flask, client_for: ClientFor) -> None:
    alice = client_for("alice")
    get(alice, "/nothing-here", status=404)
    with counted_statements(app) as sent:
        get(alice, "/nothing-here", status=404)
    assert not [one for one in sent if "relation" in one]
