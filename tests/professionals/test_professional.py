"""One professional of a record: what they are to it, in full, and how what they have is ended."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.access.models import Relation, RelationKind
from portal.access.rights import Consent, GpDesignation, Grant, Professional
from portal.core import clock
from portal.core.db import immediate
from portal.professionals.periods import end_of
from tests.professionals.acting import access, one, post, press, rights, said, sections, trail, words
from tests.support.people import People
from tests.support.professionals import DAY, block, grant, hide, let_in, name_gp, open_in_emergency
from tests.support.reading import said as saying
from tests.support.saved_documents import change, counted_statements, get, record_of, save

ClientFor = Callable[..., FlaskClient]
RENEW, END, EMERGENCY = "/renew", "/end", "/end-emergency"
ENDED = [
    "The access of Dr Carol Petit has ended: they read nothing any more."
    " For 7 days you can give it back as it was, on their page."
]


def main(page: str) -> str:
    return words(page.partition("<main")[2].partition("</main>")[0])


def test_it_works(app: Flask, people: People, client_for: ClientFor) -> None:
    until = end_of(clock.today() + 90 * DAY)
    grant(app, people["alice"], people["carol"], until=until, given_by=people["alice"].account_id)
    page = get(client_for("alice"), one(people, "carol")).text
    for told in (
        "Dr Carol Petit Cardiology, Nantes",
        "Access Authorised since",
        "Reads What doctors read",
        "Consent Given here Entered by Alice Martin",
        "Number RPPS 1000\u00a00002\u00a0021 The operator of this site vouched for it on",
        "Readings None yet",
        "Administrative papers, but not: proof of residence",
        "version of 1 January 2026",
    ):
        assert told in main(page), told
    assert "an illustration" not in page
    assert "See the record as Dr Carol Petit" in page
    assert f"/records/{people['alice'].record_id}/?as={people['carol'].professional_id}" in page
    assert one(people, "carol", "/change") in page


def test_it_speaks_french(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["alice"], people["dora"], folders=["imaging", "reports", "care_history"])
    page = main(get(client_for("alice"), one(people, "dora"), language="fr").text)
    assert (
        "Ce que lisent les dentistes Seulement ces dossiers\u00a0: Imagerie, Comptes rendus, Historique de soins"
        in page
    )
    assert "Ne lui sont pas ouverts\u00a0: Synthèse" in page
    assert "à titre d’illustration" in page
    assert "Bloquer prend effet tout de suite\u00a0: cette personne ne lit plus rien, même en urgence." in page


def test_who_has_nothing_to_do_with_the_record_is_not_there(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["charlie"], people["bob"])
    block(app, people["charlie"], people["dora"])
    for name in ("bob", "dora"):
        assert client_for("alice").get(one(people, name)).status_code == 404


@pytest.mark.parametrize("act", [RENEW, END, EMERGENCY, "/end-gp", "/block", "/unblock", "/change"])
def test_an_act_on_somebody_unknown_to_the_record_is_refused(
    app: Flask, people: People, client_for: ClientFor, act: str
) -> None:
    grant(app, people["charlie"], people["bob"])
    answer = post(client_for("alice"), access(people, "/emergencies"), one(people, "bob", act))
    assert answer.status_code == 404
    assert rights(app, Grant, people["bob"])[0].ended_at is None


@pytest.mark.parametrize("name", ["charlie", "bob", "carol"])
def test_it_checks_ownership(app: Flask, people: People, client_for: ClientFor, name: str) -> None:
    let_in(app, people)
    assert client_for(name).get(one(people, "carol")).status_code == 404
    if name != "charlie":
        assert client_for(name, practising=True).get(one(people, "carol")).status_code == 404


def test_what_ran_out_long_ago_is_not_offered_to_be_changed(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["alice"], people["carol"], until=clock.now() - 8 * DAY)
    page = get(client_for("alice"), one(people, "carol")).text
    assert "Access Expired: authorised until" in main(page)
    assert one(people, "carol", "/change") not in page
    assert one(people, "carol", RENEW) not in page


def test_who_had_something_once_is_still_told(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["alice"], people["carol"], ended_at=clock.now())
    block(app, people["alice"], people["dora"], ended_at=clock.now())
    alice = client_for("alice")
    assert "Access Ended today at" in main(get(alice, one(people, "carol")).text)
    assert "Access None" in main(get(alice, one(people, "dora")).text)
    assert "See the record as" not in get(alice, one(people, "carol")).text


@pytest.mark.parametrize(
    ("consent", "told"),
    [
        (Consent.SPOKEN, "Given by word of mouth Noted by Dr Bob Bernard"),
        (Consent.WRITTEN, "Given on paper Noted by Dr Bob Bernard"),
        (Consent.REPRESENTATIVE, "Given by a representative Noted by Dr Bob Bernard"),
    ],
)
def test_how_consent_was_given_and_who_received_it(
    app: Flask, people: People, client_for: ClientFor, consent: Consent, told: str
) -> None:
    name_gp(app, people["alice"], people["bob"], since=clock.now() - 2 * DAY)
    grant(app, people["alice"], people["carol"], consent=consent, collected_by=people["bob"].professional_id)
    assert f"Consent {told}" in main(get(client_for("alice"), one(people, "carol")).text)


@pytest.mark.parametrize(("how", "told"), [("operator", "The operator of this site"), ("oidc", "An identity service")])
def test_who_vouched_for_the_number(app: Flask, people: People, client_for: ClientFor, how: str, told: str) -> None:
    grant(app, people["alice"], people["carol"])
    with app.app_context(), immediate() as session:
        session.get_one(Professional, people["carol"].professional_id).verified_how = how
    assert f"RPPS 1000\u00a00002\u00a0021 {told}" in main(get(client_for("alice"), one(people, "carol")).text)
    with app.app_context(), immediate() as session:
        session.get_one(Professional, people["carol"].professional_id).verified_at = None
    page = main(get(client_for("alice"), one(people, "carol")).text)
    assert "Nobody has vouched for this number: be sure that you know them" in page


def test_the_gp_reads_everything(app: Flask, people: People, client_for: ClientFor) -> None:
    name_gp(app, people["alice"], people["bob"])
    hide(app, people["alice"], save(app, people["alice"]))
    page = get(client_for("alice"), one(people, "bob")).text
    assert "Reads Everything, also what is hidden" in main(page)
    assert "GP since" in main(page)
    assert "hidden from them" not in page
    assert "but not" not in main(page)
    assert one(people, "bob", "/end-gp") in page
    assert f'{one(people, "bob", END)}"' not in page


def test_what_is_hidden_from_them_is_told_and_no_more_than_may_be_known(
    app: Flask, people: People, client_for: ClientFor
) -> None:
    alice = people["alice"]
    grant(app, alice, people["carol"])
    shown, own = save(app, alice, saying("1", title="Montré")), save(app, alice, saying("2", title="Le sien"))
    with record_of(app, alice) as opened:
        change(opened, own, author_rpps=people["carol"].rpps)
    for document in (shown, own):
        hide(app, alice, document)
    hide(app, alice, shown, one=people["carol"], shown=True)
    for number in range(6):
        hide(app, alice, save(app, alice, saying(f"m{number}", title=f"Caché {number}", day=f"2026-01-1{number}")))
    twice = save(app, alice, saying("t", title="Deux fois", day="2026-01-09"))
    hide(app, alice, twice)
    hide(app, alice, twice, one=people["carol"])
    for letter in "12":
        hide(app, alice, save(app, alice, saying(letter * 2, title="Exception seule")), one=people["carol"], shown=True)
    held = save(app, alice, saying("h", title="Retenu"))
    hide(app, alice, held)
    with record_of(app, alice) as opened:
        change(opened, held, hold_until=clock.now() + 9 * DAY)
    hide(app, alice, save(app, alice, saying("d", title="À Dora")), one=people["dora"])
    page = get(client_for("alice"), one(people, "carol")).text
    assert "7 documents are hidden from them" in main(page)
    assert re.findall(r'c-go" href="[^"]+">([^<]+)</a>', page) == [f"Caché {number}" for number in (5, 4, 3, 2, 1)]
    assert "and 2 others" in page
    for absent in ("Montré", "Exception seule", "Le sien", "Retenu", "À Dora"):
        assert absent not in page


def test_an_emergency_reads_what_is_hidden_where_the_holder_lets_it(
    app: Flask, people: People, client_for: ClientFor
) -> None:
    open_in_emergency(app, people["alice"], people["grace"])
    hide(app, people["alice"], save(app, people["alice"], saying("1", title="Caché")))
    alice = client_for("alice")
    assert "1 document is hidden from them" in main(get(alice, one(people, "grace")).text)
    fields = {"bedside": "yes", "call_centre": "yes", "masked": "yes"}
    press(alice, access(people, "/emergencies"), access(people, "/emergencies"), **fields)
    page = get(alice, one(people, "grace")).text
    assert "Also what is hidden, while the emergency lasts" in main(page)
    assert "Caché" not in page


def test_its_cost_does_not_grow(app: Flask, people: People, client_for: ClientFor) -> None:
    alice, carol = client_for("alice"), client_for("carol", practising=True)
    grant(app, people["alice"], people["carol"], given_by=people["alice"].account_id)
    counts = []
    for wanted in (1, 8):
        for _number in range(wanted):
            document = save(app, people["alice"])
            get(carol, f"/records/{people['alice'].record_id}/documents/{document}")
            hide(app, people["alice"], document)
        get(alice, one(people, "carol"))
        with counted_statements(app) as sent:
            get(alice, one(people, "carol"))
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 12


def test_ending_takes_effect_at_the_next_request(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["alice"], people["carol"])
    alice, carol = client_for("alice"), client_for("carol", practising=True)
    record = f"/records/{people['alice'].record_id}/"
    assert carol.get(record).status_code == 200
    page = press(alice, one(people, "carol"), one(people, "carol", END))
    assert said(page) == ENDED
    assert carol.get(record).status_code == 404
    (event,) = trail(app, "grant.ended")
    assert event[1] == {
        "professional_id": str(people["carol"].professional_id),
        "professional": "Dr Carol Petit",
        "cause": "ended-by-holder",
    }


def test_ending_twice_is_ending_once(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["alice"], people["carol"])
    alice = client_for("alice")
    before = one(people, "carol")
    get(alice, before)
    press(alice, before, one(people, "carol", END))
    page = press(alice, access(people, "/emergencies"), one(people, "carol", END))
    assert said(page) == ENDED
    assert len(trail(app, "grant.ended")) == 1


def test_ending_the_grant_of_the_gp_says_that_the_gp_stays(app: Flask, people: People, client_for: ClientFor) -> None:
    name_gp(app, people["alice"], people["bob"])
    grant(app, people["alice"], people["bob"])
    page = press(client_for("alice"), one(people, "bob"), one(people, "bob", END))
    assert said(page) == ["The access of Dr Bob Bernard has ended, but they are still the GP and read everything."]
    assert rights(app, GpDesignation, people["bob"])[0].ended_at is None
    assert client_for("bob", practising=True).get(f"/records/{people['alice'].record_id}/").status_code == 200


def test_ending_the_grant_says_that_an_emergency_goes_on(app: Flask, people: People, client_for: ClientFor) -> None:
    open_in_emergency(app, people["alice"], people["grace"])
    grant(app, people["alice"], people["grace"])
    (told,) = said(press(client_for("alice"), one(people, "grace"), one(people, "grace", END)))
    assert told.startswith("The access of Dr Grace Simon has ended, but not their emergency opening")


def test_a_carer_who_views_ends_nothing(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["alice"], people["carol"])
    frank = client_for("frank")
    page = get(frank, one(people, "carol")).text
    assert "Stop" not in sections(page)
    assert "/change" not in page
    token = re.search(r'name="csrf_token" value="([^"]+)"', frank.get("/account/preferences").text)
    assert token is not None
    assert frank.post(one(people, "carol", END), data={"csrf_token": token[1]}).status_code == 404
    assert rights(app, Grant, people["carol"])[0].ended_at is None


def test_a_carer_whose_level_ends_meanwhile_ends_nothing(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["alice"], people["carol"])
    with app.app_context(), immediate() as session:
        session.query(Relation).filter_by(kind=RelationKind.CARER).update({"level": 4})
    frank = client_for("frank")
    get(frank, one(people, "carol"))
    with app.app_context(), immediate() as session:
        session.query(Relation).filter_by(kind=RelationKind.CARER).update({"ended_at": clock.now()})
    token = re.search(r'name="csrf_token" value="([^"]+)"', frank.get("/account/preferences").text)
    assert token is not None
    assert frank.post(one(people, "carol", END), data={"csrf_token": token[1]}).status_code == 404
    assert rights(app, Grant, people["carol"])[0].ended_at is None


@pytest.mark.parametrize("act", [RENEW, END, EMERGENCY, "/end-gp"])
def test_a_get_changes_nothing(app: Flask, people: People, client_for: ClientFor, act: str) -> None:
    grant(app, people["alice"], people["carol"])
    assert client_for("alice").get(one(people, "carol", act)).status_code == 405
