"""Who looks at a record with the eyes of a professional sees no more of it than with their own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core import clock
from tests.support.people import People
from tests.support.professionals import grant, name_gp
from tests.support.saved_documents import save

ClientFor = Callable[..., FlaskClient]
SOON = dt.timedelta(days=9)


@pytest.mark.parametrize("give", [grant, name_gp])
@pytest.mark.parametrize("who", ["alice", "frank"])
def test_what_is_on_hold_is_not_shown_by_way_of_a_preview(
    app: Flask, people: People, client_for: ClientFor, give: Callable[..., object], who: str
) -> None:
    give(app, people["alice"], people["carol"])
    held, shown = save(app, people["alice"], row={"hold_until": clock.now() + SOON}), save(app, people["alice"])
    record, preview = f"/records/{people['alice'].record_id}", f"?as={people['carol'].professional_id}"
    client = client_for(who)
    page = client.get(f"{record}/documents{preview}").text
    assert str(shown) in page
    assert str(held) not in page
    assert client.get(f"{record}/documents/{held}{preview}").status_code == 404
    assert client.get(f"{record}/documents/{held}/original{preview}").status_code == 404
    carol = client_for("carol", practising=True)
    assert carol.get(f"{record}/documents/{held}").status_code == 200, "whom it is not kept from"


def test_the_secret_of_a_minor_is_not_shown_by_way_of_a_preview(
    app: Flask, people: People, client_for: ClientFor
) -> None:
    eve = people["eve"]
    grant(app, eve, people["carol"])
    secret, shown = save(app, eve, row={"secret": True}), save(app, eve)
    record, preview = f"/records/{eve.record_id}", f"?as={people['carol'].professional_id}"
    page = client_for("alice").get(f"{record}/documents{preview}").text
    assert str(shown) in page
    assert str(secret) not in page
    assert client_for("alice").get(f"{record}/documents/{secret}{preview}").status_code == 404
    assert str(secret) in client_for("carol", practising=True).get(f"{record}/documents").text
