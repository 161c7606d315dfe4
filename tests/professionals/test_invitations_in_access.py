"""The home of accesses leads to what else is decided there, and shows how far invitations have come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core import clock
from portal.core.db import immediate
from portal.professionals.models import Invitation
from portal.professionals.queries import invitations
from tests.support.invitations import invited
from tests.support.people import People
from tests.support.saved_documents import get

ClientFor = Callable[..., FlaskClient]


def test_it_leads_to_invitations_and_to_what_is_hidden(app: Flask, people: People, client_for: ClientFor) -> None:
    """And shows those that wait; a carer who only reads is led to neither."""
    home = f"/records/{people['alice'].record_id}/access"
    page = get(client_for("alice"), home).text
    assert f'href="{home}/professionals/new"' in page
    assert f'href="{home}/hidden"' in page
    assert 'id="waiting"' not in page
    waiting = invited(app, people["alice"])
    page = get(client_for("alice"), home).text
    assert f'href="{home}/invitations/{waiting}"' in page
    assert "Waits for an answer" in page
    with app.app_context(), immediate() as session:
        session.get_one(Invitation, waiting).declined_at = clock.now()
    page = get(client_for("alice"), home).text
    assert f'href="{home}/invitations/{waiting}"' in page
    assert "Declined</span>" in page
    shown = get(client_for("frank"), home).text
    assert not any(f'href="{home}/{path}' in shown for path in ("professionals/new", "hidden", "invitations"))


def test_what_was_declined_keeps_none_from_the_page_that_waits(
    app: Flask, people: People, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitations, "_LISTED", 2)
    two_hours_ago = clock.now() - dt.timedelta(hours=2)
    waits = invited(app, people["alice"], token="older", by=people["grace"], created_at=two_hours_ago)
    for number in range(2):
        invited(app, people["alice"], token=str(number), declined_at=clock.now())
    page = get(client_for("alice"), f"/records/{people['alice'].record_id}/access").text
    assert f"/access/invitations/{waits}" in page
