"""Several documents at once: those that are hidden, shown again; others, hidden together."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.db import db
from portal.professionals.commands import undoing
from portal.record.hiding import OPEN, Hiding
from portal.record.models import Entry
from tests.professionals.acting import trail
from tests.support.documents import a_document
from tests.support.hiding import checked, field, hidden_but_from, hidden_from, hiding, send, told
from tests.support.people import People
from tests.support.professionals import grant, hide, let_in
from tests.support.saved_documents import copies, counted_statements, get, record_of, save

ClientFor = Callable[..., FlaskClient]
QUERIES = 12


@pytest.fixture
def path(app: Flask, people: People) -> str:
    let_in(app, people)
    return f"/records/{people['alice'].record_id}/access/hidden"


@pytest.fixture
def three(app: Flask, people: People) -> list[uuid.UUID]:
    return [save(app, people["alice"], a_document(unique_id=name, title=f"Bilan {name}")) for name in "abc"]


def boxes(page: str) -> dict[str, str]:
    """What is said of each document that can be ticked, by its title."""
    found = re.findall(
        r'name="documents".*?<label[^>]*>(.*?)</label>\s*(?:<div class="govuk-hint[^>]*>([^<]*))?', page, re.DOTALL
    )
    return {re.sub(r"<[^>]+>", "", title): about for title, about in found}


def test_it_lists_what_is_hidden_and_from_whom(
    app: Flask, people: People, client_for: ClientFor, path: str, three: list[uuid.UUID]
) -> None:
    alice = client_for("alice")
    assert "Nothing is hidden" in get(alice, path).text
    grant(app, people["alice"], people["grace"])
    hide(app, people["alice"], three[0])
    hide(app, people["alice"], three[1], one=people["carol"])
    hide(app, people["alice"], three[1], one=people["grace"])
    said = "Dr Karim Benali, biologiste, on 20 November 2026"
    assert boxes(get(alice, path).text) == {
        "Bilan a": f"{said}. Hidden from everybody",
        "Bilan b": f"{said}. Hidden from Dr Carol Petit and Dr Grace Simon",
    }
    hide(app, people["alice"], three[0], one=people["grace"], shown=True)
    assert "Hidden from everybody except Dr Grace Simon" in get(alice, path).text


@pytest.mark.parametrize("asked", ["", "?choose=yes"])
def test_looking_at_the_list_is_told(
    app: Flask, people: People, client_for: ClientFor, path: str, three: list[uuid.UUID], asked: str
) -> None:
    """It names documents as the list of documents does: who manages in the holder's place is seen to look."""
    hide(app, people["alice"], three[0])
    assert trail(app, "documents.listed") == []
    get(client_for("alice"), path + asked)
    assert trail(app, "documents.listed") == [("documents.listed", {})]


def test_it_speaks_french(people: People, client_for: ClientFor, path: str) -> None:
    assert "Rien n’est masqué" in get(client_for("alice"), path, language="fr").text
    page = get(client_for("alice"), f"{path}?choose=yes", language="fr").text
    assert "Masquer des documents" in page


def test_several_are_hidden_from_all(
    app: Flask, people: People, client_for: ClientFor, path: str, three: list[uuid.UUID]
) -> None:
    alice, choose = client_for("alice"), f"{path}?choose=yes"
    hide(app, people["alice"], three[1])
    hide(app, people["alice"], three[1], one=people["carol"], shown=True)
    answer = send(alice, choose, documents=[str(one) for one in three[:2]], whom="all")
    assert answer.status_code == 303
    page = get(alice, answer.location).text
    assert "2 documents are hidden." in page
    assert [hiding(app, one) for one in three] == [Hiding(True), Hiding(True), OPEN]
    assert told(app) == [("item.hidden", {})] * 2, "one row for each that changed"
    send(alice, f"{path}/undo", answer.location)
    assert [hiding(app, one) for one in three] == [OPEN, hidden_but_from(people["carol"]), OPEN]


def test_several_are_hidden_from_one(
    app: Flask, people: People, client_for: ClientFor, path: str, three: list[uuid.UUID]
) -> None:
    """What is hidden from others stays so."""
    carol, grace = people["carol"], people["grace"]
    hide(app, people["alice"], three[0], one=grace)
    hide(app, people["alice"], three[1])
    alice, choose = client_for("alice"), f"{path}?choose=yes"
    answer = send(alice, choose, documents=[str(one) for one in three], whom=str(carol.professional_id))
    assert "Dr Carol Petit can no longer see 3 documents." in get(alice, answer.location).text
    assert [hiding(app, one) for one in three] == [hidden_from(grace, carol), Hiding(True), hidden_from(carol)]
    documents = f"/records/{people['alice'].record_id}/documents"
    assert "Bilan" not in client_for("carol", practising=True).get(documents).text


def test_several_are_shown_again(
    app: Flask, people: People, client_for: ClientFor, path: str, three: list[uuid.UUID]
) -> None:
    for one in three:
        hide(app, people["alice"], one)
    alice = client_for("alice")
    answer = send(alice, path, documents=[str(one) for one in three[:2]])
    page = get(alice, answer.location).text
    assert "2 documents are no longer hidden." in page
    assert list(boxes(page)) == ["Bilan c"]
    assert told(app) == [("item.shown", {})] * 2
    send(alice, f"{path}/undo", answer.location)
    assert {hiding(app, one) for one in three} == {Hiding(True)}


@pytest.mark.parametrize(
    ("query", "sent", "sentence"),
    [
        ("", {}, "Choose at least one document"),
        ("?choose=yes", {"whom": "all"}, "Choose at least one document"),
        ("?choose=yes", {"documents": "first"}, "Choose from whom you hide them"),
        ("?choose=yes", {"documents": "first", "whom": "x"}, "Choose from whom you hide them"),
        ("?choose=yes", {"documents": ["first"] * 51, "whom": "all"}, "Choose at most 50 documents"),
        (
            "?choose=yes",
            {"documents": str(uuid.UUID(int=1)), "whom": "all"},
            "None of these documents is there any more",
        ),
        ("?choose=yes", {"documents": "x", "whom": "all"}, "None of these documents is there any more"),
    ],
)
def test_bad_input_is_told_and_loses_nothing(
    app: Flask,
    people: People,
    client_for: ClientFor,
    path: str,
    three: list[uuid.UUID],
    query: str,
    sent: dict[str, Any],
    sentence: str,
) -> None:
    hide(app, people["alice"], three[2])
    first = str(three[0])
    asked: dict[str, Any] = {
        name: first if given == "first" else [first] * 51 if len(given) == 51 else given for name, given in sent.items()
    }
    answer = send(client_for("alice"), path + query, **asked)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert (f'value="{first}" checked' in answer.text) is ("first" in sent.get("documents", ""))
    assert hiding(app, three[0]) == OPEN


def test_the_filter_of_the_list_is_kept(
    app: Flask, people: People, client_for: ClientFor, path: str, three: list[uuid.UUID]
) -> None:
    save(app, people["alice"], a_document(unique_id="d", title="Ordonnance", type_code=None))
    alice, documents = client_for("alice"), f"/records/{people['alice'].record_id}/documents"
    listed = get(alice, f"{documents}?folder=laboratory&q=bilan").text
    found = re.search(r'href="([^"]+)">Hide several', listed)
    assert found is not None
    page = get(alice, found[1].replace("&amp;", "&")).text
    assert set(boxes(page)) == {"Bilan a", "Bilan b", "Bilan c"}
    assert 'name="folder" value="laboratory"' in page
    assert field(page, "choose") == "yes"
    assert set(boxes(get(alice, f"{path}?choose=yes").text)) == {"Bilan a", "Bilan b", "Bilan c", "Ordonnance"}
    assert "Hide several" not in client_for("frank").get(documents, headers={"Accept-Language": "en"}).text
    carol = client_for("carol", practising=True)
    assert "Hide several" not in carol.get(documents, headers={"Accept-Language": "en"}).text


def test_what_says_the_same_is_preselected(
    app: Flask, people: People, client_for: ClientFor, path: str, three: list[uuid.UUID]
) -> None:
    """To hide an entry is to hide the documents that say it, and the page of the entry says so."""
    save(app, people["alice"], a_document(unique_id="e", title="Autre", entries=()))
    with record_of(app, people["alice"]):
        entry_id = db.session.scalars(select(Entry.id).where(Entry.document_id == three[1])).one()
    alice, record = client_for("alice"), f"/records/{people['alice'].record_id}"
    entry = get(alice, f"{record}/health/entries/{entry_id}").text
    assert "3 documents say so." in entry
    assert "To hide it is to hide them" in entry
    assert f"{path}?entry={entry_id}" in entry
    page = get(alice, f"{path}?entry={entry_id}").text
    assert set(boxes(page)) == {"Bilan a", "Bilan b", "Bilan c"}
    assert set(checked(page)) == {str(one) for one in three}
    send(alice, f"{path}?entry={entry_id}", documents=checked(page), whom="all")
    carol = client_for("carol", practising=True)
    get(carol, f"{record}/health/entries/{entry_id}", status=404)
    assert "CRP" not in carol.get(f"{record}/health/labs").text
    assert get(alice, f"{path}?entry={uuid.uuid4()}").status_code == 200
    assert "Hide it from professionals" not in client_for("frank").get(f"{record}/health/entries/{entry_id}").text


def test_it_is_paged(app: Flask, people: People, client_for: ClientFor, path: str, three: list[uuid.UUID]) -> None:
    hide(app, people["alice"], three[0])
    copies(app, three[0], 70)
    alice = client_for("alice")
    page = get(alice, path).text
    assert len(re.findall('name="documents"', page)) == 50
    older = re.search(r'href="([^"]+)" rel="next"', page)
    assert older is not None
    assert len(re.findall('name="documents"', get(alice, older[1].replace("&amp;", "&")).text)) == 21


def test_what_is_too_long_for_an_address_is_not_undone_but_shown_again(
    app: Flask, client_for: ClientFor, path: str, three: list[uuid.UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undoing, "_LONGEST", 100)
    alice = client_for("alice")
    answer = send(alice, f"{path}?choose=yes", documents=[str(one) for one in three], whom="all")
    assert answer.location == path
    assert len(boxes(get(alice, answer.location).text)) == 3


def test_fifty_fit_an_address(app: Flask, people: People, client_for: ClientFor, path: str) -> None:
    first = save(app, people["alice"])
    copies(app, first, 49)
    alice = client_for("alice")
    page = get(alice, f"{path}?choose=yes").text
    ids = re.findall(r'name="documents" type="checkbox" value="([^"]+)"', page)
    assert len(ids) == 50
    answer = send(alice, f"{path}?choose=yes", documents=ids, whom="all")
    assert field(get(alice, answer.location).text, "done")
    assert len(answer.location) < 2000


def test_it_checks_ownership(people: People, client_for: ClientFor, path: str) -> None:
    for name in ("charlie", "frank", "bob"):
        get(client_for(name), path, status=404)
    for name in ("bob", "carol"):
        get(client_for(name, practising=True), path, status=404)


def test_documents_of_another_record_are_left_alone(
    app: Flask, people: People, client_for: ClientFor, path: str, three: list[uuid.UUID]
) -> None:
    elsewhere = save(app, people["charlie"])
    held = save(app, people["alice"], a_document(unique_id="h", confidentiality=("INVISIBLE_PATIENT",)))
    chosen = [str(one) for one in (three[0], elsewhere, held)]
    alice = client_for("alice")
    answer = send(alice, f"{path}?choose=yes", documents=chosen, whom="all")
    assert "1 document is hidden." in get(alice, answer.location).text
    assert [hiding(app, one) for one in (three[0], elsewhere, held)] == [Hiding(True), OPEN, OPEN]


def test_it_costs_the_same_however_many_are_hidden(
    app: Flask, people: People, client_for: ClientFor, path: str, three: list[uuid.UUID]
) -> None:
    alice, counts = client_for("alice"), []
    hide(app, people["alice"], three[0], one=people["carol"])
    for there, more in ((0, 1), (1, 48)):
        copies(app, three[0], more, after=there)
        for query in ("", "?choose=yes", "?choose=yes&folder=laboratory"):
            with counted_statements(app) as sent:
                get(alice, path + query)
            counts.append(len(sent))
    assert counts[:3] == counts[3:]
    assert max(counts) <= QUERIES
