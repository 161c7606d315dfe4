"""Who opened what: in plain words, folded, filtered, paged, and silent about what the reader may not know."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from portal.access.actions import Action
from portal.access.models import Record
from portal.access.opening import opened_by_system
from portal.core import clock
from portal.core.db import db
from portal.history.presenters import openings
from portal.record.models import Source
from portal.record.storage import save_document
from portal.trail.events import Event
from portal.trail.models import TrailEvent
from tests.support.people import People
from tests.support.reading import ATTACK, links, said
from tests.support.saved_documents import counted_statements, get, save

ClientFor = Callable[..., FlaskClient]


@pytest.fixture
def address(people: People) -> str:
    return f"/records/{people['alice'].record_id}/access/history"


def lines(page: str) -> list[tuple[str, str]]:
    """Title and what follows the hour, of each row."""
    found = re.findall(
        r'<(?:p|a) class="c-row__t[^>]*>([^<]*)</(?:p|a)><p class="c-row__m">\s*<time[^>]*>[^<]*</time>([^<]*)</p>',
        page,
    )
    return [(title, meta.removeprefix(". ")) for title, meta in found]


def test_it_works(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    document = save(app, people["alice"], said("1"))
    record = address.removesuffix("/access/history")
    get(client_for("frank"), f"{record}/documents/{document}")
    get(client_for("charlie"), f"{record}/health", status=404)
    told = lines(get(client_for("alice"), f"{address}?what=everything").text)
    assert told == [
        ("You looked through this record", "Pages: this list."),
        ("Charlie Durand could read nothing", "Wanted: health summary. No right to this record."),
        ("Frank Moreau read a document", "Document 1. Helps, as the person whose record it is allowed."),
        ("Carnet added a document", "Document 1."),
    ]


def test_it_speaks_french(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    save(app, people["alice"], said("1"))
    save(app, people["alice"], said("2"))
    page = get(client_for("alice"), address, language="fr").text
    assert "Qui a ouvert ce carnet" in page
    assert ("Carnet a ajouté 2\u00a0documents", "Document 2, Document 1.") in lines(page)
    assert "Aujourd’hui, " in page


def test_the_same_again_is_folded(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    document = save(app, people["alice"], said("1"))
    record, frank = address.removesuffix("/access/history"), client_for("frank")
    for _time in range(3):
        get(frank, f"{record}/documents/{document}")
    for page in ("", "/health", "/timeline"):
        get(frank, f"{record}{page or '/'}")
    told = lines(get(client_for("alice"), f"{address}?what=everything").text)
    assert told[1:3] == [
        (
            "Frank Moreau looked through this record",
            "Pages: home, health summary, timeline. Helps, as the person whose record it is allowed.",
        ),
        ("Frank Moreau read a document", "Document 1. 3 times. Helps, as the person whose record it is allowed."),
    ]


def test_page_images_are_told_with_their_document() -> None:
    start, account, item = clock.now(), uuid.uuid4(), uuid.uuid4()

    def row(event: Event, minutes: int) -> TrailEvent:
        at = start + dt.timedelta(minutes=minutes)
        return TrailEvent(event=event, at=at, account_id=account, role="holder", item_id=item, outcome="allowed")

    read, image = Event.DOCUMENT_READ, Event.DOCUMENT_PAGE_VIEWED
    rows = [row(image, 90), row(read, 20), row(image, 2), row(image, 1), row(read, 0)]
    assert openings(rows) == [rows[0], rows[1], rows[4]]


def test_what_is_folded_adds_up(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    for number in range(8):
        save(app, people["alice"], said(str(number), title="Ordonnance" if number > 4 else f"Lettre {number}"))
    told = lines(get(client_for("alice"), f"{address}?what=everything").text)
    assert told[1] == ("Carnet added 8 documents", "Ordonnance (3), Lettre 4, Lettre 3, Lettre 2, and 2 others.")


def test_the_operator_is_named(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    with app.app_context():
        record = db.session.get_one(Record, people["alice"].record_id)
        with opened_by_system("operator-import", record, Action.ADD_DOCUMENT) as opened:
            saved = save_document(opened, said("1"), b"1", file_name="1.xml", source=Source.PATIENT)
            document = f"{address.removesuffix('/access/history')}/documents/{saved.document.id}"
    alice = client_for("alice")
    assert lines(get(alice, address, language="fr").text)[-1][0] == "L’exploitant du site a ajouté un document"
    page = get(alice, document, language="fr").text
    assert "Ajouté par l’exploitant du site" in page
    assert "operator-import" not in page


def test_days_are_told_apart(client_for: ClientFor, address: str) -> None:
    start = (clock.now() + dt.timedelta(days=1)).replace(hour=11, minute=0)
    with time_machine.travel(start, tick=False):
        get(client_for("alice"), f"{address}?what=everything")
    with time_machine.travel(start + dt.timedelta(minutes=5), tick=False):
        page = get(client_for("alice"), f"{address}?what=everything").text
    assert len(re.findall(r'<h2 class="c-h2" id="d\d{4}-\d\d-\d\d">Today, ', page)) == 1
    with time_machine.travel(start + dt.timedelta(days=1), tick=False):
        page = get(client_for("alice"), f"{address}?what=everything").text
    assert re.findall(r'<h2 class="c-h2" id="d[^"]+">(\w+), ', page) == ["Today", "Yesterday"]


def test_it_filters(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    save(app, people["alice"], said("1"))
    record = address.removesuffix("/access/history")
    get(client_for("charlie"), f"{record}/health", status=404)
    get(client_for("frank"), f"{record}/health")
    get(client_for("alice"), f"{record}/health")
    alice, frank = client_for("alice"), people["frank"].account_id

    def who(question: str) -> set[str]:
        return {title.split()[0] for title, _meta in lines(get(alice, f"{address}?{question}").text)}

    assert who("who=me") == {"You"}
    assert who("who=relatives") == {"Frank"}
    assert who("who=professionals") == set()
    assert who(f"who={frank}") == {"Frank"}
    assert who("what=refused") == {"Charlie"}
    assert who("what=changed") == {"Carnet"}
    assert who("what=read") == {"You", "Frank"}
    assert who(f"what=changed&who={frank}") == set()
    for before in ("x", "é", "A" * 55, "A" * 90_000, -1, 1, 2**63):
        assert who(f"what=nothing&who=nobody&before={before}") == {"Frank", "Charlie", "Carnet"}
        assert who(f"what=everything&who=nobody&before={before}") == {"You", "Frank", "Charlie", "Carnet"}
    assert f"who={frank}" in get(alice, address).text


def test_it_is_paged(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    record, frank = address.removesuffix("/access/history"), client_for("frank")
    for _time in range(110):
        frank.get(f"{record}/health")
    alice = client_for("alice")
    page = get(alice, f"{address}?who=relatives").text
    older = links(page, '[^"]+before=[^"]+').pop().replace("&amp;", "&")
    counts = [line[1] for line in lines(page)[-1:] + lines(get(alice, older).text)]
    assert "Pages: health summary." in counts[0]
    assert len(counts) == 2
    assert "before=" not in get(alice, f"{address}?who=me").text


@pytest.mark.parametrize("name", ["charlie", "bob", "dora", "grace"])
def test_it_checks_ownership(client_for: ClientFor, address: str, name: str) -> None:
    get(client_for(name), address, status=404)


def test_what_is_on_hold_leaves_no_trace(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    alice = client_for("alice")
    hidden = save(app, people["alice"], said("1"), row={"hold_until": clock.now() + dt.timedelta(days=9)})
    record = address.removesuffix("/access/history")
    get(alice, f"{record}/documents/{hidden}", status=404)
    page = get(alice, f"{address}?what=everything").text
    assert lines(page) == [("You looked through this record", "Pages: this list.")]
    assert "Document 1" not in page


def test_a_secret_is_hidden_from_the_parent(app: Flask, people: People, client_for: ClientFor) -> None:
    record = f"/records/{people['eve'].record_id}"
    secret = save(app, people["eve"], said("1"), row={"secret": True})
    alice = client_for("alice")
    get(alice, f"{record}/documents/{secret}", status=404)
    told = lines(get(alice, f"{record}/access/history?who=relatives").text)
    assert told == []
    assert "could not read" not in get(alice, f"{record}/access/history").text


def test_names_of_others_cannot_act(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    save(app, people["alice"], said("1", title=ATTACK))
    page = get(client_for("alice"), f"{address}?who={ATTACK}&what={ATTACK}").text
    assert "<script>alert" not in page
    assert "<img" not in page


def test_its_cost_does_not_grow(app: Flask, people: People, client_for: ClientFor, address: str) -> None:
    alice, counts = client_for("alice"), []
    for start, end in ((0, 5), (5, 60)):
        for number in range(start, end):
            save(app, people["alice"], said(str(number)))
        get(alice, address)
        with counted_statements(app) as sent:
            get(alice, address)
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 12
