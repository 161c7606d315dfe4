"""Looking for a colleague by name, town or profession, to let them in."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from flask import Flask
from flask.testing import FlaskClient

from tests.professionals.emergencies import trail
from tests.professionals.test_add_colleague import ask, grants_of, page, that_day
from tests.support.forms import send
from tests.support.invitations import BENALI, entry_id, invited, line, load
from tests.support.people import People
from tests.support.professionals import block, grant, name_gp
from tests.support.reading import strip
from tests.support.saved_documents import counted_statements, get

__all__ = ["page", "that_day"]
ClientFor = Callable[..., FlaskClient]


def bob_of(app: Flask, people: People, client_for: ClientFor) -> FlaskClient:
    name_gp(app, people["alice"], people["bob"])
    return client_for("bob", practising=True)


def link_to(text: str, name: str) -> str:
    """Where the line of somebody leads."""
    found = re.search(rf'href="([^"]+)">{name}</a>', text)
    assert found is not None
    return unescape(found[1])


def hidden(text: str, name: str) -> str:
    """What the search keeps of the form."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)">', text)
    assert found is not None
    return found[1]


def test_it_works(app: Flask, people: People, client_for: ClientFor, page: str) -> None:
    load(app, line("garnier"), line("benali", **{"Identifiant PP": people["grace"].rpps}))
    bob = bob_of(app, people, client_for)
    assert "Look for your colleague: name, town or profession" in get(bob, page).text
    results = get(bob, f"{page}?q=cardiologue+nantes").text
    assert "1 found" in results
    assert "Doctor, cardiology and vascular diseases · Cabinet Bouffay, 44000 Nantes" in results
    assert 'name="consent"' not in results, "choosing comes first"
    assert "Write their RPPS number" in results
    chosen = link_to(results, "Dr Karim Benali")
    form = get(bob, chosen).text
    assert f'value="{people["grace"].rpps}"' in form
    assert "<b>Dr Karim Benali</b> Doctor, cardiology" in form
    assert grants_of(app, people["grace"]) == []
    answer = send(bob, chosen, rpps=people["grace"].rpps, consent="spoken", day="2031-11-24", hour="14:05")
    assert "This is the number of Dr Grace Simon." in answer.text
    assert "Karim" not in answer.text, "the name to confirm is the account's"


def test_it_speaks_french(app: Flask, people: People, client_for: ClientFor, page: str) -> None:
    load(app)
    text = get(bob_of(app, people, client_for), f"{page}?q=benali", language="fr").text
    assert "Cherchez votre collègue\u00a0: nom, ville ou profession" in text
    assert "Médecin, cardiologie et maladies vasculaires" in text


def test_a_fault_keeps_who_was_chosen(app: Flask, people: People, client_for: ClientFor, page: str) -> None:
    load(app)
    bob = bob_of(app, people, client_for)
    chosen = f"{page}?entry={entry_id(app, 'benali')}"
    answer = send(bob, chosen, rpps=BENALI, consent="", day="2031-11-24", hour="14:05")
    assert answer.status_code == 422
    assert "<b>Dr Karim Benali</b>" in answer.text
    assert re.search(rf'<form[^>]* action="[^"]*entry={entry_id(app, "benali")}"', answer.text)
    other = send(bob, chosen, rpps=people["grace"].rpps, consent="", day="2031-11-24", hour="14:05")
    assert "Karim" not in other.text, "another number is not theirs"


def test_looking_keeps_the_day_and_the_hour_and_ticks_nothing(
    app: Flask, people: People, client_for: ClientFor, page: str
) -> None:
    load(app)
    bob = bob_of(app, people, client_for)
    answer = ask(bob, page, people["grace"], rpps="", day="2031-11-23", hour="9:15")
    assert (hidden(answer.text, "day"), hidden(answer.text, "hour")) == ("2031-11-23", "9:15")
    results = get(bob, f"{page}?q=benali&day=2031-11-23&hour=9:15&consent=spoken").text
    for way in (link_to(results, "Dr Karim Benali"), link_to(results, "Write their RPPS number")):
        form = get(bob, way).text
        assert 'value="9:15"' in form
        assert re.search(r'value="2031-11-23" selected', form)
    assert "checked" not in get(bob, f"{page}?consent=spoken").text


def test_who_is_found_says_nothing_of_the_record(app: Flask, people: People, client_for: ClientFor, page: str) -> None:
    """Neither who is blocked, invited or let in, nor who has a record or an account here."""
    bob, here = bob_of(app, people, client_for), people["alice"]
    load(app, line("benali"), line("garnier", **{"Identifiant PP": people["carol"].rpps}))
    before = [strip(get(bob, f"{page}?q={words}").text) for words in ("benali", "garnier")]
    invited(app, here, name="Dr Karim Benali", rpps=BENALI)
    grant(app, here, people["carol"])
    assert [strip(get(bob, f"{page}?q={words}").text) for words in ("benali", "garnier")] == before
    block(app, here, people["carol"])
    assert [strip(get(bob, f"{page}?q={words}").text) for words in ("benali", "garnier")] == before
    for name in ("alice", "martin"):
        assert "Nobody found" in get(bob, f"{page}?q={name}").text, "a patient is no professional"


def test_looking_is_told_to_nobody(app: Flask, people: People, client_for: ClientFor, page: str) -> None:
    load(app)
    bob = bob_of(app, people, client_for)
    get(bob, f"{page}?q=benali")
    get(bob, f"{page}?entry={entry_id(app, 'benali')}")
    assert trail(app, "grant.given") == []


def test_nobody_found_leaves_the_number(app: Flask, people: People, client_for: ClientFor, page: str) -> None:
    load(app)
    text = get(bob_of(app, people, client_for), f"{page}?q=dupont").text
    assert "Nobody found" in text
    assert 'name="rpps"' in text


def test_without_a_directory_there_is_the_number_alone(
    app: Flask, people: People, client_for: ClientFor, page: str
) -> None:
    bob = bob_of(app, people, client_for)
    for address in (page, f"{page}?q=benali", f"{page}?entry=1", f"{page}?entry=x&after=y"):
        text = get(bob, address).text
        assert 'role="search"' not in text
        assert 'name="rpps"' in text


def test_pages_go_on(app: Flask, people: People, client_for: ClientFor, page: str) -> None:
    load(app, *(line("garnier", **{"Prénom d'exercice": f"P{chr(65 + number)}"}) for number in range(25)))
    bob = bob_of(app, people, client_for)
    first = get(bob, f"{page}?q=garnier&hour=9:15").text
    assert first.count("Dr P") == 20
    onward = unescape(first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0])
    second = get(bob, onward).text
    assert second.count("Dr P") == 5
    assert hidden(second, "hour") == "9:15"


def test_it_checks_ownership(app: Flask, people: People, client_for: ClientFor, page: str) -> None:
    load(app)
    assert client_for("carol", practising=True).get(f"{page}?q=benali").status_code == 404
    assert client_for("alice").get(f"{page}?q=benali").status_code == 404


def test_it_costs_the_same_however_many_are_found(app: Flask, people: People, client_for: ClientFor, page: str) -> None:
    bob, counts = bob_of(app, people, client_for), []
    for many in (1, 19):
        load(app, *(line("garnier", **{"Raison sociale site": f"Cabinet {number}"}) for number in range(many)))
        get(bob, page)
        with counted_statements(app) as sent:
            get(bob, f"{page}?q=garnier")
        counts.append(len(sent))
    assert counts[0] == counts[1]
