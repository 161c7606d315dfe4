"""What a professional deposits: by whom it is, what it is, from whom it is kept for now; whatever they may read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from portal.core import clock
from portal.record.models import Source
from portal.record.storage.dates import one_month_after
from tests.support.deposits import CONSULTATION, FILE, LETTER, address, deposit, press, row_of, send, stored, told
from tests.support.people import People
from tests.support.professionals import block, grant, let_in, name_gp, open_in_emergency
from tests.support.saved_documents import counted_statements, get, save

ClientFor = Callable[..., FlaskClient]


@pytest.fixture(autouse=True)
def rights(app: Flask, people: People) -> None:
    """Bob is Alice's GP, Carol has a grant, Dora is blocked, Grace was never let in."""
    let_in(app, people)


@pytest.fixture
def carol(client_for: ClientFor) -> FlaskClient:
    return client_for("carol", practising=True)


def test_the_form_speaks_to_a_professional(people: People, carol: FlaskClient) -> None:
    page = get(carol, address(people["alice"], "/new")).text
    assert "You are depositing as Dr Carol Petit." in page
    assert "Not before I have announced it" in page
    assert "Hidden from the parents" not in page
    assert "DOCPAT03" not in page
    french = get(carol, address(people["alice"], "/new"), language="fr").text
    assert "Vous déposez en tant que Dr\u00a0Carol Petit" in french.replace("Dr Carol", "Dr\u00a0Carol")
    assert "Pas avant que je l’aie annoncé" in french


def test_it_is_saved_under_the_professional(app: Flask, people: People, carol: FlaskClient) -> None:
    date = {"act_date-day": "20", "act_date-month": "11", "act_date-year": "2025"}
    document_id = deposit(carol, people["alice"], title="Palpitations", **date)
    document = row_of(app, people["alice"], document_id)
    assert (document.source, document.author_rpps) == (Source.PROFESSIONAL, people["carol"].rpps)
    assert (document.author, document.author_profession) == ("Dr Carol Petit", "cardiologie")
    assert (document.added_by, document.added_by_name) == (people["carol"].account_id, "Dr Carol Petit")
    assert (document.title, document.type_code, document.class_code) == ("Palpitations", CONSULTATION, "10")
    assert (document.act_start, document.date_text, document.hold_until) == ("2025-11-20", "2025-11-20", None)
    (row,) = told(app, people["alice"], "document.added")
    assert (row.role, row.item_id, row.details["source"]) == ("professional", document_id, "professional")


def test_the_name_of_its_file_is_kept_as_it_is_seen(app: Flask, people: People, carol: FlaskClient) -> None:
    """A mark that turns the direction would make ``fdp.exe`` read as ``exe.pdf``."""
    document_id = deposit(carol, people["alice"], (LETTER, "lettre\u202efdp.txt"))
    assert row_of(app, people["alice"], document_id).file_name == "lettrefdp.txt"


def test_who_deposited_it_is_told_so_and_reads_it(people: People, carol: FlaskClient) -> None:
    document_id = deposit(carol, people["alice"])
    page = get(carol, address(people["alice"], f"/{document_id}")).text
    assert "Saved in the record of Alice." in page
    assert "Palpitations au repos." in page


def test_the_patient_reads_who_it_is_from(people: People, client_for: ClientFor, carol: FlaskClient) -> None:
    document_id = deposit(carol, people["alice"], title="Palpitations")
    page = get(client_for("alice"), address(people["alice"], f"/{document_id}")).text
    assert "Dr Carol Petit, cardiology" in page
    assert "RPPS number 10000002021" in page
    assert "Added by you" not in page


@pytest.mark.parametrize("name", ["bob", "grace"])
def test_the_gp_and_an_emergency_deposit_too(app: Flask, people: People, client_for: ClientFor, name: str) -> None:
    if name == "grace":
        open_in_emergency(app, people["alice"], people["grace"])
    document_id = deposit(client_for(name, practising=True), people["alice"])
    assert row_of(app, people["alice"], document_id).author_rpps == people[name].rpps


def test_adding_is_not_reading(app: Flask, people: People, client_for: ClientFor) -> None:
    """Neither the matrix nor the folders of the grant say what may be deposited; its author goes on reading it."""
    grant(app, people["eve"], people["dora"], folders=[])
    dora = client_for("dora", practising=True)
    save(app, people["eve"])
    document_id = deposit(dora, people["eve"], type_code="ATTEST-RESID")
    assert str(document_id) in get(dora, address(people["eve"])).text
    assert get(dora, address(people["eve"])).text.count("c-row__t c-go") == 1
    get(dora, address(people["eve"], f"/{document_id}"))


@pytest.mark.parametrize(("name", "status"), [("dora", 404), ("grace", 404), ("carol", 200)])
def test_who_is_blocked_or_was_never_let_in_deposits_nothing(
    app: Flask, people: People, client_for: ClientFor, name: str, status: int
) -> None:
    client = client_for(name, practising=True)
    assert client.get(address(people["alice"], "/new")).status_code == status
    if status == 404:
        assert press(client, address(people["alice"], "/new")).status_code == 404
        assert stored(app, people["alice"]) == []


def test_who_was_blocked_by_a_patient_of_theirs_deposits_nothing(
    app: Flask, people: People, client_for: ClientFor, carol: FlaskClient
) -> None:
    """The page was open."""
    get(carol, address(people["alice"], "/new"))
    block(app, people["alice"], people["carol"])
    assert press(carol, address(people["alice"], "/new")).status_code == 404
    (refused,) = [row for row in told(app, people["alice"], "document.added") if row.outcome == "refused"]
    assert refused.reason == "blocked"


def test_a_hold_lasts_a_month_and_says_so(app: Flask, people: People, client_for: ClientFor) -> None:
    with time_machine.travel(dt.datetime(2027, 1, 30, 8, 0, tzinfo=dt.UTC), tick=False):
        carol = client_for("carol", practising=True)
        page = get(carol, address(people["alice"], "/new")).text
        assert "It opens by itself on 28 February 2027." in page
        document_id = deposit(carol, people["alice"], announce_first="y")
        document = row_of(app, people["alice"], document_id)
        assert document.hold_until == one_month_after(clock.now())
        assert document.confidentiality == ["N", "INVISIBLE_PATIENT"]
        page = get(carol, address(people["alice"], f"/{document_id}")).text
        assert "Saved in the record of Alice. Alice reads it once you have announced it." in page


def test_a_hold_on_what_the_patient_reads_already_is_told(app: Flask, people: People, carol: FlaskClient) -> None:
    document_id = deposit(carol, people["alice"])
    get(carol, address(people["alice"], f"/{document_id}"))
    assert deposit(carol, people["alice"], announce_first="y") == document_id
    page = get(carol, address(people["alice"], f"/{document_id}")).text
    assert "It is not kept for a consultation: Alice could read it before." in page
    assert row_of(app, people["alice"], document_id).hold_until is None


def test_only_a_minors_record_has_what_parents_may_not_see(
    app: Flask, people: People, client_for: ClientFor, carol: FlaskClient
) -> None:
    grant(app, people["eve"], people["carol"])
    page = get(carol, address(people["eve"], "/new")).text
    assert "Parents and guardians neither read it nor learn that it exists" in page
    mother = client_for("alice")
    before = get(mother, address(people["eve"])).text.count("c-row__t")
    document_id = deposit(carol, people["eve"], secret="y")
    assert row_of(app, people["eve"], document_id).secret
    get(mother, address(people["eve"], f"/{document_id}"), status=404)
    assert get(mother, address(people["eve"])).text.count("c-row__t") == before
    open_to_all = deposit(carol, people["alice"], secret="y")
    assert not row_of(app, people["alice"], open_to_all).secret, "an adult has no parents to hide it from"


def test_a_file_that_names_another_person_is_refused(app: Flask, people: People, carol: FlaskClient) -> None:
    bundle = b"""{"resourceType": "Bundle", "type": "collection", "entry": [{"resource": {"resourceType": "Patient",
    "name": [{"family": "Durand", "given": ["Charlie"]}], "birthDate": "1979-09-03"}}]}"""
    page = send(carol, address(people["alice"], "/new"), (bundle, "bilan.json"), type_code=CONSULTATION)
    assert page.status_code == 422
    assert "this document names another person than Alice Martin" in page.text
    assert "Durand" not in page.text
    assert stored(app, people["alice"]) == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"type_code": ""}, "Choose what it is"),
        ({"type_code": "DOCPAT03"}, "Choose what it is"),
        ({"act_date-day": "31", "act_date-month": "2", "act_date-year": "2025"}, "Enter a date that exists"),
        ({"act_date-day": "1", "act_date-month": "1", "act_date-year": "2999"}, "This day is still to come"),
        ({"act_date-day": "1", "act_date-month": "1", "act_date-year": "1926"}, "long before the birth"),
    ],
)
def test_bad_input_is_told_and_loses_nothing(
    app: Flask, people: People, carol: FlaskClient, typed: dict[str, str], words: str
) -> None:
    kept = {"type_code": CONSULTATION, "title": "Palpitations", "announce_first": "y"} | typed
    page = send(carol, address(people["alice"], "/new"), FILE, **kept)
    assert page.status_code == 422
    assert words in page.text
    assert 'value="Palpitations"' in page.text
    assert re.search(r'name="announce_first"[^>]* checked', page.text)
    assert stored(app, people["alice"]) == []


def test_the_page_costs_the_same_in_any_record(app: Flask, people: People, carol: FlaskClient) -> None:
    path = address(people["alice"], "/new")
    get(carol, path)
    counts = []
    for _ in range(2):
        with counted_statements(app) as sent:
            get(carol, path)
        counts.append(len(sent))
        for _ in range(5):
            save(app, people["alice"])
    assert counts[0] == counts[1] <= 12


def test_a_patient_keeps_the_form_of_patients(people: People, client_for: ClientFor) -> None:
    page = get(client_for("alice"), address(people["alice"], "/new")).text
    assert "DOCPAT03" in page
    assert "announce_first" not in page
    assert 'role="search"' not in page


def test_nothing_a_person_types_makes_a_deposit_of_it(app: Flask, people: People, client_for: ClientFor) -> None:
    """A hold, or a type of professionals, is no patient's to ask for."""
    alice = client_for("alice")
    refused = send(alice, address(people["alice"], "/new"), FILE, type_code=CONSULTATION)
    assert refused.status_code == 422
    send(alice, address(people["alice"], "/new"), (LETTER, "a.txt"), announce_first="y", secret="y")
    (document,) = stored(app, people["alice"])
    assert (document.source, document.hold_until, document.secret) == (Source.PATIENT, None, False)


def test_a_gp_who_is_named_no_more_deposits_nothing(app: Flask, people: People, client_for: ClientFor) -> None:
    name_gp(app, people["eve"], people["bob"], ended_at=clock.now())
    assert client_for("bob", practising=True).get(address(people["eve"], "/new")).status_code == 404
