"""Another site changes nothing here: the browser's word on where a request comes from, then the token."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.accounts.models import Account
from portal.core.db import db
from tests.support.people import People

ClientFor = Callable[..., FlaskClient]
PAGE = "/account/preferences"
SENT = {"display_name": "Alice Changed", "locale": "fr", "theme": ""}
OWN, OTHER = "http://localhost:8000", "https://evil.example"


@pytest.fixture
def alice(client_for: ClientFor) -> FlaskClient:
    return client_for("alice")


def token(client: FlaskClient) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(PAGE).text)
    assert found is not None
    return found[1]


def name(app: Flask, people: People) -> str:
    with app.app_context():
        return db.session.get_one(Account, people["alice"].account_id).display_name


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": ""},
        {"Sec-Fetch-Site": "cross-site", "Origin": OWN},
        {"Origin": OTHER},
        {"Origin": "null"},
        {"Origin": "http://localhost:8001"},
    ],
    ids=str,
)
def test_another_site_is_refused_even_with_a_token(
    app: Flask, alice: FlaskClient, people: People, headers: dict[str, str]
) -> None:
    answer = alice.post(PAGE, data={"csrf_token": token(alice), **SENT}, headers=headers)
    assert answer.status_code == 403
    assert name(app, people) == "Alice Martin"


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": OWN}, {}],
    ids=str,
)
@pytest.mark.parametrize("given", [True, False], ids=["token", "no token"])
def test_our_own_site_needs_a_token_too(
    app: Flask, alice: FlaskClient, people: People, headers: dict[str, str], given: bool
) -> None:
    sent = {"csrf_token": token(alice), **SENT} if given else SENT
    answer = alice.post(PAGE, data=sent, headers=headers)
    assert answer.status_code == (303 if given else 422)
    assert name(app, people) == ("Alice Changed" if given else "Alice Martin")


def test_a_token_of_another_browser_is_none(
    app: Flask, alice: FlaskClient, client_for: ClientFor, people: People
) -> None:
    assert alice.post(PAGE, data={"csrf_token": token(client_for("alice")), **SENT}).status_code == 422
    assert name(app, people) == "Alice Martin"


def test_every_change_is_refused_to_another_site(app: Flask, alice: FlaskClient) -> None:
    """Every address that takes a POST, whatever it is about; nothing that changes is asked for otherwise."""
    with app.test_request_context(base_url=OWN):
        urls = app.url_map.bind("localhost:8000")
        rules = [rule for rule in app.url_map.iter_rules() if rule.methods and "POST" in rule.methods]
        addresses = [urls.build(rule.endpoint, dict.fromkeys(rule.arguments, UUID(int=0)), "POST") for rule in rules]
    assert len(addresses) > 15
    for address in addresses:
        assert alice.post(address, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403, address
    methods = {method for rule in app.url_map.iter_rules() for method in rule.methods or ()}
    assert methods == {"GET", "HEAD", "OPTIONS", "POST"}


def test_a_link_from_another_site_is_followed(alice: FlaskClient) -> None:
    assert alice.get(PAGE, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200
