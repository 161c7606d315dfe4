"""Links that open nothing: one that never was, and one that has ended, are the same."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from time_machine import travel
from werkzeug.test import TestResponse

from portal.access.models import Record, RecordState
from portal.core import clock
from portal.core.db import immediate
from tests.support.invitations import BENALI, TOKEN, invited, load, standing
from tests.support.people import People
from tests.support.professional_pages import fetch, send
from tests.support.saved_documents import counted_statements, get

ClientFor = Callable[..., FlaskClient]
HERE = f"/invitations/{TOKEN}"


def plain(answer: TestResponse) -> tuple[int, list[str], str]:
    """All of an answer but what differs every time."""
    text = re.sub(r"nonce-[\w-]+|nonce=\"[^\"]+\"|/invitations/[\w-]+|%2Finvitations%2F[\w-]+", "", answer.text)
    return answer.status_code, sorted(answer.headers.keys()), text


@pytest.mark.parametrize("who", ["", "charlie", "carol"])
def test_what_never_was_and_what_has_ended_are_one(app: Flask, people: People, client_for: ClientFor, who: str) -> None:
    now, client = clock.now(), client_for(who) if who else app.test_client()
    ends: dict[str, dict[str, Any]] = {
        "expired": {"expires_at": now},
        "cancelled": {"cancelled_at": now},
        "declined": {"declined_at": now},
        "accepted": {"accepted_at": now, "professional_id": people["grace"].professional_id},
        "confirmed": {"confirmed_at": now, "professional_id": people["grace"].professional_id},
        "tomorrow": {"created_at": now + dt.timedelta(days=1)},
    }
    for token, columns in ends.items():
        invited(app, people["alice"], token=token, **columns)
    invited(app, people["eve"], token="closed")
    with app.app_context(), immediate() as session:
        session.get_one(Record, people["eve"].record_id).state = RecordState.CLOSED
    ends["closed"] = {}
    fetch(client, "/recover")
    answers, counts = [], []
    for token in ("never", *ends):
        with counted_statements(app) as sent:
            answers.append(plain(fetch(client, f"/invitations/{token}")))
        counts.append(len(sent))
        answer = send(client, f"/invitations/{token}", {"rpps": BENALI}, page="/recover")
        answers.append(plain(answer))
    assert [one for one in answers if one != answers[0]] == []
    assert answers[0][0] == 404
    assert len(set(counts)) == 1


def test_it_ends_after_72_hours(app: Flask, people: People, client_for: ClientFor) -> None:
    invited(app, people["alice"])
    with travel(clock.now() + dt.timedelta(hours=70, minutes=59), tick=True):
        assert client_for("charlie").get(HERE).status_code == 200
    with travel(clock.now() + dt.timedelta(hours=71, minutes=1), tick=True):
        assert client_for("charlie").get(HERE).status_code == 404


def test_a_clock_that_steps_back_revives_nothing(app: Flask, people: People, client_for: ClientFor) -> None:
    invited(app, people["alice"], expires_at=clock.now() + dt.timedelta(hours=1))
    with travel(clock.now() + dt.timedelta(hours=2), tick=True):
        get(client_for("alice"), f"/records/{people['alice'].record_id}/")
    assert app.test_client().get(HERE).status_code == 404


def test_a_record_that_is_closed_takes_nobody_in(app: Flask, people: People, client_for: ClientFor) -> None:
    load(app)
    one = invited(app, people["alice"])
    with app.app_context(), immediate() as session:
        session.get_one(Record, people["alice"].record_id).state = RecordState.CLOSED
    assert send(client_for("charlie"), HERE, {"rpps": BENALI, "step": "known"}).status_code != 303
    assert standing(app, one) == "waiting"
