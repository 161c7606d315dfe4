"""Who brings nobody in, and whom nobody brings in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from portal.access.actions import Level
from portal.access.models import Record, RelationKind
from portal.access.records import relate
from portal.access.rights import Professional
from portal.core.db import immediate
from portal.core.limits import spend
from portal.professionals import allowances
from portal.professionals.views import care_team
from tests.professionals.emergencies import notices, trail
from tests.professionals.test_add_colleague import ask, grants_of, let_in, page, that_day
from tests.support.people import People
from tests.support.professionals import also_professional, block, grant, name_gp, open_in_emergency
from tests.support.reading import strip
from tests.support.saved_documents import get

__all__ = ["page", "that_day"]
ClientFor = Callable[..., FlaskClient]
NOBODY = "Nobody who can be let in has this number"


def unverify(app: Flask, people: People, name: str) -> None:
    with app.app_context(), immediate() as session:
        mine = update(Professional).where(Professional.id == people[name].professional_id)
        session.execute(mine.values(verified_at=None))


@pytest.mark.parametrize("why", ["unknown", "not verified", "blocked", "the holder's carer"])
def test_unknown_not_verified_and_blocked_are_one_sentence(
    app: Flask, people: People, client_for: ClientFor, page: str, why: str
) -> None:
    name_gp(app, people["alice"], people["bob"])
    bob = client_for("bob", practising=True)
    unknown = ask(bob, page, people["grace"], rpps="10000009992")
    assert NOBODY in unknown.text
    if why == "not verified":
        unverify(app, people, "grace")
    if why == "blocked":
        block(app, people["alice"], people["grace"])
    if why == "the holder's carer":
        with app.app_context(), immediate() as session:
            record = session.get_one(Record, people["alice"].record_id)
            relate(people["grace"].account_id, record, RelationKind.CARER, level=Level.VIEW)  # type: ignore[arg-type]
    answer = ask(bob, page, people["grace"], **({"rpps": "10000009992"} if why == "unknown" else {}))
    assert answer.status_code == unknown.status_code == 422
    assert strip(answer.text).replace(people["grace"].rpps, "10000009992") == strip(unknown.text)
    row = trail(app, "grant.given")[-1]
    assert (row.outcome, row.reason, row.account_name) == ("refused", "unknown-colleague", "Dr Bob Bernard")
    assert grants_of(app, people["grace"]) == []


@pytest.mark.parametrize("name", ["alice", "frank"])
def test_nobody_is_brought_into_a_record_that_they_come_to_as_a_person(
    app: Flask, people: People, client_for: ClientFor, page: str, name: str
) -> None:
    """A parent who is a doctor would read what the child keeps from them."""
    name_gp(app, people["alice"], people["bob"])
    own = also_professional(app, people, name)
    answer = ask(client_for("bob", practising=True), page, own, confirmed=str(own.professional_id))
    assert answer.status_code == 422
    assert NOBODY in answer.text
    assert grants_of(app, own) == []


def test_a_block_after_the_name_was_shown_refuses(
    app: Flask, people: People, client_for: ClientFor, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look-up and the lock."""
    name_gp(app, people["alice"], people["bob"])
    bob = client_for("bob", practising=True)

    def then_block(scope: str, rate: str, key: str) -> None:
        spend(scope, rate, key)
        if scope == "colleagues-let-in":
            block(app, people["alice"], people["grace"])

    monkeypatch.setattr(care_team, "spend", then_block)
    answer = ask(bob, page, people["grace"], confirmed=str(people["grace"].professional_id))
    assert NOBODY in answer.text
    assert grants_of(app, people["grace"]) == []
    assert notices(app, people["alice"]) == []
    assert trail(app, "grant.given")[-1].outcome == "refused"


@pytest.mark.parametrize("who", ["emergency", "brought in", "not verified", "nothing", "the patient"])
def test_who_brings_nobody_in(app: Flask, people: People, client_for: ClientFor, page: str, who: str) -> None:
    """An emergency is no consent; whom a colleague brought in brings nobody; and it is for professionals."""
    if who == "emergency":
        open_in_emergency(app, people["alice"], people["carol"])
    if who == "brought in":
        name_gp(app, people["alice"], people["bob"])
        grant(app, people["alice"], people["carol"], collected_by=people["bob"].professional_id)
    if who == "not verified":
        grant(app, people["alice"], people["carol"])
        unverify(app, people, "carol")
    client = client_for("alice") if who == "the patient" else client_for("carol", practising=True)
    get(client, page, status=404)
    assert trail(app, "grant.given")[-1].outcome == "refused"
    record = f"/records/{people['alice'].record_id}/"
    if who not in ("nothing", "the patient"):
        assert "care-team" not in get(client, record).text, "nor is it offered"


def test_an_emergency_beside_a_grant_takes_nothing_away(
    app: Flask, people: People, client_for: ClientFor, page: str
) -> None:
    """What is given on is the grant's, not the emergency's."""
    grant(app, people["alice"], people["carol"], folders=["imaging"])
    open_in_emergency(app, people["alice"], people["carol"])
    assert let_in(client_for("carol", practising=True), page, people["grace"]).status_code == 303
    assert grants_of(app, people["grace"])[0].folders == ["imaging"]


def test_twenty_colleagues_a_day(
    app: Flask, people: People, client_for: ClientFor, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name_gp(app, people["alice"], people["bob"])
    bob = client_for("bob", practising=True)
    monkeypatch.setattr(allowances, "COLLEAGUES", allowances.COLLEAGUES._replace(rate="2 per day"))
    for name in ("carol", "dora"):
        assert let_in(bob, page, people[name]).status_code == 303
    answer = let_in(bob, page, people["grace"])
    assert answer.status_code == 429
    assert "20 colleagues a day" in answer.text
    assert people["grace"].rpps in answer.text
    assert grants_of(app, people["grace"]) == []


def test_looking_numbers_up_is_limited(
    app: Flask, people: People, client_for: ClientFor, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name_gp(app, people["alice"], people["bob"])
    bob = client_for("bob", practising=True)
    monkeypatch.setattr(allowances, "LOOK_UPS", allowances.LOOK_UPS._replace(rate="3 per day"))
    answers = [ask(bob, page, people["grace"], rpps="10000009992").status_code for _ in range(4)]
    assert answers == [422, 422, 422, 429]
    assert ask(bob, page, people["grace"], confirmed="anything").status_code == 429


def test_the_step_up_names_the_act(app: Flask, people: People, client_for: ClientFor, page: str) -> None:
    name_gp(app, people["alice"], people["bob"])
    stale = client_for("bob", practising=True, fresh=False)
    assert "/step-up" in stale.get(page).headers["Location"]
    assert "let a colleague into a record" in get(stale, "/step-up").text
