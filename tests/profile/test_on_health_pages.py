"""What people write on the pages of health: beside what files say, in lists, in search, and as professionals see it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.access.actions import Action
from portal.profile.commands import write_statement
from portal.profile.statements import Statement
from portal.record.content import Absence, Code, Detail, Entry, EntryKind
from tests.support.documents import a_document
from tests.support.people import People
from tests.support.professionals import grant, hide
from tests.support.profile import fill_in, opened_by, profile_address, written
from tests.support.saved_documents import counted_statements, get, save

ClientFor = Callable[..., FlaskClient]
ASTHMA = Code("2.16.840.1.113883.6.3", "J45")
WAYS = re.compile(r"/health/profile/[a-z-]+/(?:new|answer)|/statements/")
POLLEN = Statement(EntryKind.ALLERGY, "Pollen de bouleau", status="active", start="2015")


def filed(app: Flask, people: People, *entries: Entry) -> uuid.UUID:
    """A professional's document that says these."""
    document = a_document(unique_id=str(uuid.uuid4()), entries=entries, created="2026-03-12")
    return save(app, people["alice"], replace(document, act_start=""))


def health(client: FlaskClient, people: People, language: str = "en", of: str = "alice") -> str:
    return get(client, f"/records/{people[of].record_id}/health", language=language).text


def block_of(page: str, block: str) -> str:
    """One block of the summary."""
    found = re.search(rf'<section class="c-block[^>]*aria-labelledby="{block}">.*?</section>', page, re.DOTALL)
    assert found is not None, block
    return found.group(0)


def test_the_same_of_both_is_one_line(app: Flask, people: People, client_for: ClientFor) -> None:
    filed(app, people, Entry(EntryKind.CONDITION, "Asthme allergique", ASTHMA, status="active"))
    written(app, people, Statement(EntryKind.CONDITION, "Mon asthme", ASTHMA, status="active"))
    lines = block_of(health(client_for("alice"), people), "conditions")
    assert lines.count('class="c-row"') == 1
    assert "Asthme allergique" in lines
    assert "Confirmed by a professional" in lines
    assert "Added by you" in lines


def test_what_disagrees_stands_side_by_side(app: Flask, people: People, client_for: ClientFor) -> None:
    filed(app, people, Entry(EntryKind.CONDITION, "Asthme allergique", ASTHMA, status="active"))
    written(app, people, Statement(EntryKind.CONDITION, "Mon asthme", ASTHMA, status="resolved"))
    page = health(client_for("alice"), people)
    assert "Asthme allergique" in block_of(page, "conditions")
    assert "Mon asthme" in block_of(page, "past-conditions")


def test_none_beside_what_a_professional_says_is_told(app: Flask, people: People, client_for: ClientFor) -> None:
    written(app, people, Statement(EntryKind.ALLERGY, "Aucune allergie connue", absence=Absence.NONE_KNOWN))
    filed(app, people, Entry(EntryKind.ALLERGY, "Amoxicilline", status="active"))
    lines = block_of(health(client_for("alice"), people, "fr"), "allergies")
    assert "Amoxicilline" in lines
    assert "Dans le profil de santé, il est écrit\u00a0: «\u00a0Aucune allergie connue\u00a0»" in lines
    assert "Rien n’a été effacé." in lines


def test_two_relatives_are_two_lines(app: Flask, people: People, client_for: ClientFor) -> None:
    for relative in ("Mère", "Père"):
        said = ((Detail.RELATIONSHIP, relative),)
        written(app, people, Statement(EntryKind.FAMILY_HISTORY, "Diabète", details=said))
    lines = block_of(health(client_for("alice"), people), "family")
    assert lines.count('class="c-row"') == 2


def test_who_reads_only_is_offered_nothing(app: Flask, people: People, client_for: ClientFor) -> None:
    written(app, people, POLLEN)
    page = health(client_for("frank"), people)
    assert "Pollen de bouleau" in page
    assert WAYS.search(page) is None
    grant(app, people["alice"], people["carol"])
    page = get(client_for("carol", practising=True), f"/records/{people['alice'].record_id}/health").text
    assert "Pollen de bouleau" in page
    assert "Added by the patient" in page
    assert WAYS.search(page) is None


def test_what_is_hidden_leaves_no_trace(app: Flask, people: People, client_for: ClientFor) -> None:
    document_id = written(app, people, POLLEN)
    grant(app, people["alice"], people["carol"])
    hide(app, people["alice"], document_id)
    carol = client_for("carol", practising=True)
    assert "Pollen" not in get(carol, f"/records/{people['alice'].record_id}/health").text
    assert carol.get(f"/records/{people['alice'].record_id}/documents/{document_id}").status_code == 404


def test_an_edit_stays_hidden(app: Flask, people: People, client_for: ClientFor) -> None:
    document_id = written(app, people, POLLEN)
    grant(app, people["alice"], people["carol"])
    hide(app, people["alice"], document_id)
    path = profile_address(people, f"/statements/{document_id}/change")
    answer = fill_in(client_for("alice"), path, label="Pollen de noisetier")
    assert answer.status_code == 303, answer.text
    carol = client_for("carol", practising=True)
    assert "Pollen" not in get(carol, f"/records/{people['alice'].record_id}/health").text


def test_it_is_no_paper(app: Flask, people: People, client_for: ClientFor) -> None:
    document_id = written(app, people, POLLEN)
    alice, record = client_for("alice"), f"/records/{people['alice'].record_id}"
    for path in ("/documents", "/documents?source=patient", "/documents?mine=y", "/documents?folder=profile", "/"):
        assert str(document_id) not in get(alice, record + path).text, path
    assert str(document_id) in get(alice, f"{record}/documents?q=bouleau").text
    assert "Pollen de bouleau" in get(alice, f"{record}/timeline").text


def test_its_page_leads_to_the_change_and_the_versions(app: Flask, people: People, client_for: ClientFor) -> None:
    former = written(app, people, POLLEN)
    changed = replace(POLLEN, label="Pollen de noisetier")
    with opened_by(app, people, "alice", action=Action.CHANGE_STATEMENT, item_id=former) as opened:
        last = write_statement(opened, changed, former).document.id
    alice, documents = client_for("alice"), f"/records/{people['alice'].record_id}/documents"
    answer = alice.get(f"{documents}/{last}")
    assert "/health/entries/" in answer.location
    page = get(alice, answer.location).text
    assert f"/statements/{last}/change" in page
    assert f"/statements/{last}/remove" in page
    assert "Other version: Pollen de bouleau" in page
    assert "Written by Alice Martin" in page
    old = get(alice, alice.get(f"{documents}/{former}").location).text
    assert "Earlier version" in old
    assert "/statements/" not in old


def test_what_a_professional_wrote_has_no_change(app: Flask, people: People, client_for: ClientFor) -> None:
    filed(app, people, Entry(EntryKind.ALLERGY, "Amoxicilline", status="active"))
    alice = client_for("alice")
    found = re.search(r'href="([^"]*/health/entries/[^"]*)"', health(alice, people))
    assert found is not None
    assert "/health/profile/statements/" not in get(alice, found.group(1)).text


@pytest.mark.parametrize("path", ["/health", "/documents", "/timeline", "/"])
def test_its_cost_does_not_grow(app: Flask, people: People, client_for: ClientFor, path: str) -> None:
    alice, address = client_for("alice"), f"/records/{people['alice'].record_id}{path}"
    written(app, people, POLLEN)
    alice.get(address)
    with counted_statements(app) as few:
        alice.get(address)
    for number in range(4):
        written(app, people, Statement(EntryKind.CONDITION, f"Maladie {number}", status="active", start="2015"))
    with counted_statements(app) as many:
        alice.get(address)
    assert len(many) == len(few)
