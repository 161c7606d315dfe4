"""What stays of an emergency opening that is over, and what an access page asks for."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from portal.access.emergency_reasons import sealed_reason
from portal.access.models import Record
from portal.core import clock
from portal.core.db import db
from portal.core.ids import new_id
from tests.professionals.acting import access, one, words
from tests.support.people import People
from tests.support.professionals import DAY, name_gp, open_in_emergency
from tests.support.saved_documents import get

ClientFor = Callable[..., FlaskClient]


def test_the_reason_of_an_emergency_stays_when_it_is_over(app: Flask, people: People, client_for: ClientFor) -> None:
    opening_id = new_id()
    with app.app_context():
        record = db.session.get_one(Record, people["alice"].record_id)
        sealed = sealed_reason(record, opening_id, "Malaise dans la rue")
    over = {"since": clock.now() - 3 * DAY, "until": clock.now() - 2 * DAY, "ended_at": clock.now() - 2.9 * DAY}
    open_in_emergency(app, people["alice"], people["grace"], id=opening_id, reason_sealed=sealed, **over)
    page = words(get(client_for("alice"), one(people, "grace")).text)
    assert "Opened in an emergency" in page
    assert "Malaise dans la rue" in page
    assert "Access None" in page
    assert "Invite again" in page


def test_a_record_without_a_gp_says_so_to_who_may_name_one(app: Flask, people: People, client_for: ClientFor) -> None:
    sentence, link = "No GP is named in this record.", f'href="{access(people)}/gp"'
    page = get(client_for("alice"), access(people)).text
    assert sentence in page
    assert link in page
    assert sentence not in get(client_for("frank"), access(people)).text
    name_gp(app, people["alice"], people["bob"])
    assert sentence not in get(client_for("alice"), access(people)).text
