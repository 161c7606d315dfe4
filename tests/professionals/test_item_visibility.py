"""Who reads one document, by name and why; hiding it, and undoing that."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from portal.access.rights import Grant
from portal.core import clock
from portal.core.db import immediate
from portal.record.hiding import OPEN, Hiding
from tests.professionals.acting import trail, words
from tests.support.documents import a_document
from tests.support.hiding import checked, field, hidden_but_from, hidden_from, hiding, send, told
from tests.support.people import People
from tests.support.professionals import DAY, block, grant, hide, let_in, name_gp
from tests.support.saved_documents import counted_statements, get, save

ClientFor = Callable[..., FlaskClient]
QUERIES = 12


@pytest.fixture
def document_id(app: Flask, people: People) -> uuid.UUID:
    let_in(app, people)
    return save(app, people["alice"])


@pytest.fixture
def path(people: People, document_id: uuid.UUID) -> str:
    return f"/records/{people['alice'].record_id}/documents/{document_id}/visibility"


def who(page: str) -> dict[str, str]:
    """Names, each with why they read it or, after a dash, why they do not."""
    part = page[page.index('id="who"') :]
    rows = re.findall(r'c-row--who( is-off)?".*?c-row__t">([^<]*)</p>(?:<p class="c-row__m">([^<]*))?', part, re.DOTALL)
    return {name: ("– " if off else "") + why for off, name, why in rows}


def test_it_works(app: Flask, people: People, client_for: ClientFor, document_id: uuid.UUID, path: str) -> None:
    alice = client_for("alice")
    assert checked(get(alice, path).text) == ["everybody"]
    answer = send(alice, path, choice="but", hidden_from=str(people["carol"].professional_id))
    assert answer.status_code == 303
    page = get(alice, answer.location).text
    assert "Dr Carol Petit can no longer see this document." in page
    assert checked(page) == ["but", str(people["carol"].professional_id)]
    assert hiding(app, document_id) == hidden_from(people["carol"])
    carol = client_for("carol", practising=True)
    assert carol.get(path.removesuffix("/visibility")).status_code == 404


def test_looking_is_told(app: Flask, people: People, client_for: ClientFor, path: str) -> None:
    get(client_for("alice"), path)
    assert trail(app, "access.viewed") == [("access.viewed", {})]
    page = get(client_for("alice"), f"/records/{people['alice'].record_id}/access/history?what=everything").text
    assert "Pages: who may read, this list." in words(page)


def test_it_speaks_french(client_for: ClientFor, path: str) -> None:
    page = get(client_for("alice"), path, language="fr").text
    assert "Qui lit ce document" in page
    said = "Votre médecin traitant, si vous en avez désigné un, peut toujours le lire, et son auteur aussi."
    assert f"{said} Les autres ne verront pas que c’est ici." in page
    assert "Médecin traitant\u00a0: lit tout, même masqué" in page


def test_everybody_is_told_by_name_and_why(
    app: Flask, people: People, client_for: ClientFor, document_id: uuid.UUID, path: str
) -> None:
    hide(app, people["alice"], document_id, one=people["carol"])
    grant(app, people["alice"], people["grace"], until=clock.now() - DAY / 2)
    assert who(get(client_for("alice"), path).text) == {
        "You": "",
        "Frank Moreau": "Carer",
        "Dr Bob Bernard": "General practice. GP: reads everything, even what is hidden",
        "Dr Dora Leroy": "– Blocked: reads nothing",
        "Dr Carol Petit": "– Cardiology. You hide it from them",
        "Dr Grace Simon": "– Emergency medicine. Not authorised any more",
    }


def test_why_follows_the_decision(app: Flask, people: People, client_for: ClientFor) -> None:
    alice, record = people["alice"], f"/records/{people['alice'].record_id}/documents"
    grant(app, alice, people["carol"], folders=["reports"])
    grant(app, alice, people["dora"], until=clock.now() + DAY)
    grant(app, alice, people["grace"])
    wishes = save(app, alice, a_document(type_code=None), row={"type_code": "EXPPAT_3", "class_code": "90"})
    results = save(app, alice, row={"author_rpps": people["grace"].rpps})
    browser = client_for("alice")
    found = who(get(browser, f"{record}/{wishes}/visibility").text)
    assert found["Dr Dora Leroy"] == "– Their profession does not read this kind of document"
    hide(app, alice, results)
    found = who(get(browser, f"{record}/{results}/visibility").text)
    assert found["Dr Carol Petit"] == "– Cardiology. Not in the folders opened to them"
    assert found["Dr Grace Simon"] == "Emergency medicine. Wrote or added this document"
    assert found["Dr Dora Leroy"] == "– You hide it from everybody"
    with app.app_context(), immediate() as session:
        session.execute(update(Grant).where(Grant.professional_id == people["dora"].professional_id).values(until=None))
    hide(app, alice, results, one=people["dora"], shown=True)
    assert who(get(browser, f"{record}/{results}/visibility").text)["Dr Dora Leroy"] == "Access authorised"


@pytest.mark.parametrize("answer", ["everybody", "but", "only", "nobody"])
def test_each_answer_does_what_it_says(
    app: Flask, people: People, client_for: ClientFor, document_id: uuid.UUID, path: str, answer: str
) -> None:
    grant(app, people["alice"], people["grace"])
    hide(app, people["alice"], document_id, one=people["grace"])
    carol = str(people["carol"].professional_id)
    alice = client_for("alice")
    answered = send(alice, path, choice=answer, hidden_from=carol, shown_to=carol)
    assert answered.status_code == 303
    wanted = {
        "everybody": OPEN,
        "but": hidden_from(people["carol"]),
        "only": hidden_but_from(people["carol"]),
        "nobody": Hiding(True),
    }[answer]
    assert hiding(app, document_id) == wanted
    assert checked(get(alice, path).text) == [answer, *([carol] if answer in ("but", "only") else [])]
    reads = {
        name: client_for(name, practising=True).get(path.removesuffix("/visibility")).status_code == 200
        for name in ("bob", "carol", "grace")
    }
    assert reads == {
        "bob": True,
        "carol": answer in ("everybody", "only"),
        "grace": answer in ("everybody", "but"),
    }
    details = {"professional": "Dr Carol Petit", "professional_id": carol}
    assert told(app) == [
        {
            "everybody": ("item.shown", {}),
            "but": ("item.hidden", details),
            "only": ("item.hidden", details | {"shown": True}),
            "nobody": ("item.hidden", {}),
        }[answer]
    ]


def test_who_reads_whatever_is_hidden_is_not_offered(app: Flask, people: People, client_for: ClientFor) -> None:
    alice = people["alice"]
    let_in(app, people)
    grant(app, alice, people["grace"])
    document_id = save(app, alice, row={"author_rpps": people["grace"].rpps})
    page = get(client_for("alice"), f"/records/{alice.record_id}/documents/{document_id}/visibility").text
    offered = {name for name, one in people.items() if f'value="{one.professional_id}"' in page}
    assert offered == {"carol"}, "neither the GP, the author nor who is blocked"


def test_without_professionals_the_choice_is_of_two(app: Flask, people: People, client_for: ClientFor) -> None:
    document_id = save(app, people["alice"])
    page = get(client_for("alice"), f"/records/{people['alice'].record_id}/documents/{document_id}/visibility").text
    assert re.findall(r'type="radio" value="(\w+)"', page) == ["everybody", "nobody"]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Choose one of these answers"),
        ({"choice": "all"}, "Choose one of these answers"),
        ({"choice": "but"}, "Choose at least one person, or another answer"),
        ({"choice": "only"}, "Choose at least one person, or another answer"),
        ({"choice": "but", "hidden_from": "x"}, "Somebody you chose is not in this list any more"),
        ({"choice": "only", "shown_to": str(uuid.uuid4())}, "Somebody you chose is not in this list any more"),
    ],
)
def test_bad_input_is_told_and_loses_nothing(
    app: Flask, client_for: ClientFor, document_id: uuid.UUID, path: str, sent: dict[str, str], sentence: str
) -> None:
    answer = send(client_for("alice"), path, **sent)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'value="{sent.get("choice", "everybody")}" checked' in answer.text or sent.get("choice") in (None, "all")
    assert hiding(app, document_id) == OPEN


def test_the_right_of_somebody_chosen_ended_meanwhile(
    app: Flask, people: People, client_for: ClientFor, document_id: uuid.UUID, path: str
) -> None:
    alice, carol = client_for("alice"), str(people["carol"].professional_id)
    page = get(alice, path).text
    with app.app_context(), immediate() as session:
        session.execute(update(Grant).values(ended_at=clock.now()))
    data = {"csrf_token": field(page, "csrf_token"), "seen": field(page, "seen"), "choice": "but", "hidden_from": carol}
    answer = alice.post(path, data=data)
    assert answer.status_code == 422
    assert hiding(app, document_id) == OPEN


def test_it_checks_ownership(people: People, client_for: ClientFor, path: str) -> None:
    for name in ("charlie", "frank", "bob"):
        get(client_for(name), path, status=404)
    for name in ("bob", "carol"):
        get(client_for(name, practising=True), path, status=404)
    preview = f"{path}?as={people['carol'].professional_id}"
    get(client_for("alice"), preview, status=404)


@pytest.mark.parametrize(
    "hidden", [{"hold_until": clock.now() + DAY}, {"removed_at": clock.now()}], ids=["held", "removed"]
)
def test_what_the_holder_may_not_see_is_not_there(
    app: Flask, people: People, client_for: ClientFor, hidden: dict[str, object]
) -> None:
    document_id = save(app, people["alice"], row=hidden)
    get(client_for("alice"), f"/records/{people['alice'].record_id}/documents/{document_id}/visibility", status=404)


def test_it_costs_the_same_however_many_read(
    app: Flask, people: People, client_for: ClientFor, document_id: uuid.UUID, path: str
) -> None:
    alice = client_for("alice")
    with counted_statements(app) as few:
        get(alice, path)
    hide(app, people["alice"], document_id, one=people["dora"])
    grant(app, people["alice"], people["grace"], until=clock.now() - DAY / 2)
    with counted_statements(app) as more:
        get(alice, path)
    assert len(few) == len(more) <= QUERIES


def test_the_gp_reads_on_and_later_does_not(app: Flask, people: People, client_for: ClientFor) -> None:
    """A mask that the GP's reading went past holds once they are not the GP any more."""
    alice = people["alice"]
    document_id = save(app, alice)
    hide(app, alice, document_id, one=people["bob"])
    name_gp(app, alice, people["bob"])
    page = get(client_for("alice"), f"/records/{alice.record_id}/documents/{document_id}/visibility").text
    assert "GP: reads everything, even what is hidden" in who(page)["Dr Bob Bernard"]
    assert checked(page) == ["but", str(people["bob"].professional_id)]
    block(app, alice, people["dora"])
