"""The records an account may open."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from portal.access.models import Relation
from portal.core import clock
from portal.core.db import immediate
from tests.lifecycle.visitor import Visitor, close
from tests.support.people import People
from tests.support.saved_documents import save

As = Callable[[str], Visitor]


def listed(visitor: Visitor) -> list[str]:
    page = visitor.get("/records")
    assert page.status_code == 200
    return re.findall(r'<h2 class="c-h2"><a href="[^"]+">([^<]+)</a>', page.text)


def test_ones_own_comes_first(visitor: As) -> None:
    assert listed(visitor("alice")) == ["Alice Martin", "Eve Martin"]
    page = visitor("alice").get("/records").text
    assert "Your record" in page
    assert "Your daughter, 12 years old" in page


def test_each_record_tells_what_is_new(app: Flask, people: People, visitor: As) -> None:
    visitor("alice").get(f"/records/{people['alice'].record_id}/")
    assert "Nothing new" in visitor("alice").get("/records").text
    save(app, people["alice"])
    save(app, people["alice"], row={"hold_until": clock.now() + dt.timedelta(days=30)})
    save(app, people["eve"])
    page = visitor("alice").get("/records").text
    assert page.count("1 new document<") == 1, "not what is on hold, nor what came where she never was"


def test_a_carer_sees_whom_they_help(visitor: As) -> None:
    assert listed(visitor("frank")) == ["Alice Martin"]
    assert "You help" in visitor("frank").get("/records").text


def test_nobody_is_invited_to_open_one(visitor: As) -> None:
    page = visitor("grace").get("/records").text
    assert "You have no record yet" in page
    assert 'href="/records/new"' in page


def test_a_record_not_confirmed_says_so(visitor: As) -> None:
    grace = visitor("grace")
    grace.open_well()
    assert "Identity not confirmed" in grace.get("/records").text
    assert "Identity not confirmed" not in visitor("alice").get("/records").text


@pytest.mark.parametrize("column", ["ended_at", "until"])
def test_what_has_ended_is_not_listed(app: Flask, people: People, visitor: As, column: str) -> None:
    with app.app_context(), immediate() as session:
        for relation in session.scalars(select(Relation).where(Relation.account_id == people["frank"].account_id)):
            setattr(relation, column, clock.now() - dt.timedelta(seconds=1))
    assert listed(visitor("frank")) == []


def test_a_closed_record_is_not_listed(app: Flask, people: People, visitor: As) -> None:
    close(app, people["alice"])
    assert listed(visitor("alice")) == ["Eve Martin"]


def test_another_record_of_ones_own_is_not_offered(visitor: As) -> None:
    assert "Open your own record" not in visitor("alice").get("/records").text
    assert 'href="/records/new"' not in visitor("alice").get("/records").text
