"""Letting in a colleague who reads the record already: nothing changes, and the holder is told what was written."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from portal.accounts.models import NoticeKind
from tests.professionals.emergencies import notices
from tests.professionals.test_add_colleague import NOW, grants_of, let_in, page, that_day
from tests.support.people import People
from tests.support.professionals import DAY, grant, name_gp
from tests.support.saved_documents import get

__all__ = ["page", "that_day"]

ClientFor = Callable[..., FlaskClient]


def test_what_the_holder_gave_goes_on_as_it_is(app: Flask, people: People, client_for: ClientFor, page: str) -> None:
    """And the collector is not told that there is anything."""
    name_gp(app, people["alice"], people["bob"])
    grant(app, people["alice"], people["carol"], folders=["imaging"], until=NOW + 2 * DAY)
    bob = client_for("bob", practising=True)
    for name in ("carol", "grace"):
        assert let_in(bob, page, people[name]).status_code == 303
        shown = get(bob, f"/records/{people['alice'].record_id}/").text
        assert re.search(r"Dr \w+ \w+ can open the record of Alice Martin\.", shown)
    (kept,) = grants_of(app, people["carol"])
    assert (kept.folders, kept.until, kept.collected_by) == (["imaging"], NOW + 2 * DAY, None)
    let_in_by_bob = [told for kind, told in notices(app, people["alice"]) if kind is NoticeKind.COLLEAGUE_LET_IN]
    told_of = {told["professional"]: told.get("cause", "") for told in let_in_by_bob}
    assert told_of == {"Dr Carol Petit": "read-already", "Dr Grace Simon": ""}
    told_by_page = get(client_for("alice"), "/account/notices").text
    assert "may read the record of Alice Martin, who read it already: nothing changed." in told_by_page
    history = get(client_for("alice"), f"/records/{people['alice'].record_id}/access/history").text
    assert "Dr Bob Bernard wanted to let Dr Carol Petit in, who read already: nothing changed" in history


def test_the_gp_needs_no_grant(app: Flask, people: People, client_for: ClientFor, page: str) -> None:
    """And has none left when they are no longer the GP."""
    name_gp(app, people["alice"], people["bob"])
    grant(app, people["alice"], people["carol"])
    assert let_in(client_for("carol", practising=True), page, people["bob"]).status_code == 303
    assert grants_of(app, people["bob"]) == []
    assert [told.get("cause") for _kind, told in notices(app, people["alice"])] == ["read-already"]


def test_two_clicks_are_one_grant(app: Flask, people: People, client_for: ClientFor, page: str) -> None:
    name_gp(app, people["alice"], people["bob"])
    bob = client_for("bob", practising=True)
    assert [let_in(bob, page, people["grace"]).status_code for _ in range(2)] == [303, 303]
    assert len(grants_of(app, people["grace"])) == 1
    assert len(notices(app, people["alice"])) == 1
