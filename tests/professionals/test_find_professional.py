"""Looking for a professional to invite."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from tests.support.invitations import BENALI, GARNIER, entry_id, invited, line, load
from tests.support.people import People, Person
from tests.support.professional_pages import fetch, told
from tests.support.professionals import block, grant, name_gp
from tests.support.saved_documents import counted_statements, get

ClientFor = Callable[..., FlaskClient]


def address(person: Person, question: str = "") -> str:
    return f"/records/{person.record_id}/access/professionals/new" + (f"?q={question}" if question else "")


def test_it_works(app: Flask, people: People, client_for: ClientFor) -> None:
    load(app)
    alice = client_for("alice")
    first = get(alice, address(people["alice"])).text
    assert "Whom do you want to let in?" in first
    assert "read the record of Alice Martin" in first
    page = get(alice, address(people["alice"], "benali nantes")).text
    assert "1 found" in page
    assert "Dr Karim Benali" in page
    assert "Doctor, cardiology and vascular diseases · Cabinet Bouffay, 44000 Nantes" in page
    assert f"/access/invitations/new?entry={entry_id(app, 'benali')}" in page


def test_it_speaks_french(app: Flask, people: People, client_for: ClientFor) -> None:
    load(app)
    page = get(client_for("alice"), address(people["alice"], "roux"), language="fr").text
    assert "Trouver un professionnel" in page
    assert "Kinésithérapeute · Cabinet Roux, 44400 Rezé" in page


def test_it_says_whose_record_it_is(app: Flask, people: People, client_for: ClientFor) -> None:
    assert "read the record of Eve Martin" in get(client_for("alice"), address(people["eve"])).text


def test_what_it_says_where_nobody_is_found(app: Flask, people: People, client_for: ClientFor) -> None:
    alice, here = client_for("alice"), people["alice"]
    assert "The directory is not on this site yet" in get(alice, address(here, "benali")).text
    load(app)
    assert "Nobody found" in get(alice, address(here, "dupont")).text
    assert "one of them is wrong" in get(alice, address(here, "10000005058")).text
    near = get(alice, address(here, "granier")).text
    assert "Nobody is called exactly so" in near
    assert "Dr Hélène Garnier" in near
    for page in (near, get(alice, address(here, "dupont")).text):
        assert "Invite with a link or by e-mail" in page


def test_words_are_shown_as_they_were_typed(app: Flask, people: People, client_for: ClientFor) -> None:
    load(app)
    page = get(client_for("alice"), address(people["alice"], "%22%3E%3Cb%3Ebenali")).text
    assert "<b>benali" not in page
    assert 'value="&#34;&gt;&lt;b&gt;benali"' in page


def test_pages_go_on_by_name(app: Flask, people: People, client_for: ClientFor) -> None:
    load(app, *(line("garnier", **{"Prénom d'exercice": f"P{chr(65 + number)}"}) for number in range(25)))
    alice = client_for("alice")
    page = get(alice, address(people["alice"], "garnier")).text
    assert "25 found" in page
    assert page.count("Dr P") == 20
    onward = page.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    second = get(alice, onward).text
    assert second.count("Dr P") == 5
    assert "Back to the first" in second


def test_it_tells_who_is_known_to_the_record(app: Flask, people: People, client_for: ClientFor) -> None:
    here, numbers = people["alice"], {"carol": "benali", "bob": "garnier", "dora": "roux"}
    lines = [line(one, **{"Identifiant PP": people[name].rpps}) for name, one in numbers.items()]
    load(app, *lines)
    grant(app, here, people["carol"])
    name_gp(app, here, people["bob"])
    block(app, here, people["dora"])
    alice = client_for("alice")
    assert "Reads this record" in get(alice, address(here, "benali")).text
    assert "GP of this record" in get(alice, address(here, "garnier")).text
    assert "Blocked by you" in get(alice, address(here, "roux")).text


def test_it_tells_what_waits(app: Flask, people: People, client_for: ClientFor) -> None:
    load(app)
    invited(app, people["alice"], name="Dr Karim Benali", rpps=BENALI)
    invited(app, people["charlie"], token="other", name="Dr Hélène Garnier", rpps=GARNIER)
    alice = client_for("alice")
    page = get(alice, address(people["alice"], "benali")).text
    assert ">Invited<" in page
    assert "Invitations that wait" in page
    assert "Hélène" not in get(alice, address(people["alice"])).text


def test_it_checks_ownership(app: Flask, people: People, client_for: ClientFor) -> None:
    load(app)
    for name in ("charlie", "frank", "bob"):
        assert client_for(name).get(address(people["alice"], "benali")).status_code == 404
    assert client_for("bob", practising=True).get(address(people["alice"])).status_code == 404


def test_looking_is_told_to_nobody(app: Flask, people: People, client_for: ClientFor) -> None:
    load(app)
    fetch(client_for("alice"), address(people["alice"], "benali"))
    assert told(app, "professional.invited") == []


def test_it_costs_the_same_however_many_are_found(app: Flask, people: People, client_for: ClientFor) -> None:
    alice, counts = client_for("alice"), []
    for many in (1, 19):
        load(app, *(line("garnier", **{"Raison sociale site": f"Cabinet {number}"}) for number in range(many)))
        with counted_statements(app) as sent:
            get(alice, address(people["alice"], "garnier"))
        counts.append(len(sent))
        invited(app, people["alice"], token=str(many))
    assert counts[0] == counts[1] <= 12
