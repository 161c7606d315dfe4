"""Who can read a document, on its page: professionals too, by name and why, for those who may know."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.access.actions import Level
from portal.access.models import Relation
from portal.core import clock
from portal.core.db import immediate
from portal.record.hiding import Hiding
from tests.support.hiding import hiding, send
from tests.support.people import People
from tests.support.professionals import DAY, grant, hide, let_in, open_in_emergency
from tests.support.saved_documents import counted_statements, get, save

ClientFor = Callable[..., FlaskClient]
QUERIES = 12


@pytest.fixture
def document_id(app: Flask, people: People) -> uuid.UUID:
    let_in(app, people)
    return save(app, people["alice"])


@pytest.fixture
def path(people: People, document_id: uuid.UUID) -> str:
    return f"/records/{people['alice'].record_id}/documents/{document_id}"


def who(page: str) -> dict[str, str]:
    part = page[page.index('id="who"') :]
    part = part[: part.index("</section>")]
    rows = re.findall(r'c-row--who( is-off)?".*?c-row__t">([^<]*)</p>(?:<p[^>]*>([^<]*))?', part, re.DOTALL)
    return {name: ("– " if off else "") + why for off, name, why in rows}


def let_manage(app: Flask, people: People) -> None:
    with app.app_context(), immediate() as session:
        frank = session.scalars(select(Relation).where(Relation.account_id == people["frank"].account_id)).one()
        frank.level = Level.MANAGE


def test_professionals_are_there_by_name_and_why(
    app: Flask, people: People, client_for: ClientFor, document_id: uuid.UUID, path: str
) -> None:
    open_in_emergency(app, people["alice"], people["grace"])
    hide(app, people["alice"], document_id, one=people["carol"])
    page = get(client_for("alice"), path).text
    assert who(page) == {
        "You": "",
        "Frank Moreau": "Carer",
        "Dr Bob Bernard": "General practice. GP: reads everything, even what is hidden",
        "Dr Grace Simon": "Emergency medicine. Opened the record in an emergency",
        "Dr Dora Leroy": "– Blocked: reads nothing",
        "Dr Carol Petit": "– Cardiology. You hide it from them",
    }
    assert "4 people can read it" in page


def test_until_when_is_told(app: Flask, people: People, client_for: ClientFor) -> None:
    until = clock.now() + 40 * DAY
    grant(app, people["alice"], people["carol"], until=until)
    page = f"/records/{people['alice'].record_id}/documents/{save(app, people['alice'])}"
    assert re.search(
        r"Cardiology\. Authorised until \d+ \w+ \d{4}", who(get(client_for("alice"), page).text)["Dr Carol Petit"]
    )


def test_a_professional_reads_of_themselves_alone(
    app: Flask, people: People, client_for: ClientFor, document_id: uuid.UUID, path: str
) -> None:
    """Whom else the patient let in, or hides it from, is not theirs to know."""
    hide(app, people["alice"], document_id, one=people["carol"])
    page = get(client_for("bob", practising=True), path).text
    assert who(page) == {
        "You": "GP: reads everything, even what is hidden",
        "Alice Martin": "Whose record this is",
        "Frank Moreau": "Carer",
    }
    assert "Carol" not in page
    assert "Change who reads it" not in page
    preview = get(client_for("alice"), f"{path}?as={people['bob'].professional_id}").text
    assert who(preview) == who(page)
    assert "Change who reads it" not in preview


def test_who_may_change_it_is_led_there(
    app: Flask, people: People, client_for: ClientFor, document_id: uuid.UUID, path: str
) -> None:
    assert f'href="{path}/visibility">Change who reads it' in get(client_for("alice"), path).text
    page = get(client_for("frank"), path).text
    assert "Dr Carol Petit" in page
    assert "Change who reads it" not in page
    let_manage(app, people)
    assert "Change who reads it" in get(client_for("frank"), path).text
    hide(app, people["alice"], document_id)
    page = get(client_for("frank"), f"{path}/visibility").text
    assert "Hidden from everybody" in page
    assert "The GP, if one is named, can still read it, and its author." in page, "it is not Frank’s GP"


def test_a_carer_who_manages_hides(
    app: Flask, people: People, client_for: ClientFor, document_id: uuid.UUID, path: str
) -> None:
    let_manage(app, people)
    frank = client_for("frank")
    assert send(frank, f"{path}/visibility", choice="nobody").status_code == 303
    assert hiding(app, document_id) == Hiding(True)
    with app.app_context(), immediate() as session:
        for relation in session.scalars(select(Relation).where(Relation.account_id == people["frank"].account_id)):
            relation.level = Level.VIEW
    assert frank.post(f"{path}/visibility", data={"choice": "everybody"}).status_code == 404
    assert hiding(app, document_id) == Hiding(True)


@pytest.mark.parametrize("reader", ["alice", "frank", "bob", "carol"])
def test_it_costs_the_same_however_many_may_read(
    app: Flask, people: People, client_for: ClientFor, document_id: uuid.UUID, path: str, reader: str
) -> None:
    client = client_for(reader, practising=reader in ("bob", "carol"))
    get(client, path)
    with counted_statements(app) as few:
        get(client, path)
    hide(app, people["alice"], document_id, one=people["dora"])
    hide(app, people["alice"], document_id, one=people["grace"])
    grant(app, people["alice"], people["grace"])
    with counted_statements(app) as more:
        get(client, path)
    assert len(few) == len(more) <= QUERIES
