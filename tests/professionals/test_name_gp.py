"""The GP: named among the doctors who have access, replaced in one act, ended at once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.access.models import Relation, RelationKind
from portal.access.rights import GpDesignation, Grant
from portal.core import clock
from portal.core.db import immediate
from tests.professionals.acting import access, errors, one, post, press, rights, said, trail
from tests.support.people import People
from tests.support.professionals import DAY, block, grant, hide, let_in, name_gp, open_in_emergency
from tests.support.saved_documents import get, save

ClientFor = Callable[..., FlaskClient]
END = "/end-gp"


def choices(page: str) -> list[str]:
    return re.findall(r'<label class="govuk-label govuk-radios__label"[^>]*>([^<]+)</label>', page)


def test_it_works(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["alice"], people["carol"])
    document = save(app, people["alice"])
    hide(app, people["alice"], document)
    alice, carol = client_for("alice"), client_for("carol", practising=True)
    page = f"/records/{people['alice'].record_id}/documents/{document}"
    assert carol.get(page).status_code == 404
    shown = get(alice, access(people, "/gp")).text
    assert "The GP reads everything, also what is hidden." in shown
    assert "There is none now." in shown
    assert choices(shown) == ["Dr Carol Petit, Cardiology, Nantes"]
    answer = press(alice, access(people, "/gp"), access(people, "/gp"), professional=people["carol"].professional_id)
    assert said(answer) == ["Dr Carol Petit is the GP and reads everything, also what is hidden."]
    assert carol.get(page).status_code == 200
    about = {"professional_id": str(people["carol"].professional_id), "professional": "Dr Carol Petit"}
    assert trail(app, "gp.named") == [("gp.named", about)]


def test_it_speaks_french(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["alice"], people["carol"])
    alice, chosen = client_for("alice"), people["carol"].professional_id
    page = get(alice, access(people, "/gp"), language="fr").text
    assert "Le médecin traitant lit tout, même ce qui est masqué." in page
    assert "Qui est le médecin traitant\u202f?" in page
    page = press(alice, access(people, "/gp"), access(people, "/gp"), language="fr", professional=chosen)
    assert said(page) == ["Dr Carol Petit est le médecin traitant et lit tout, même ce qui est masqué."]


def test_one_replaces_the_other_in_one_act(app: Flask, people: People, client_for: ClientFor) -> None:
    name_gp(app, people["alice"], people["bob"])
    grant(app, people["alice"], people["carol"])
    alice, chosen = client_for("alice"), people["carol"].professional_id
    assert (
        "It is Dr Bob Bernard now. Naming somebody else replaces them at once."
        in get(alice, access(people, "/gp")).text
    )
    page = press(alice, access(people, "/gp"), access(people, "/gp"), professional=chosen)
    assert said(page) == [
        "Dr Carol Petit is the GP and reads everything, also what is hidden. "
        "Dr Bob Bernard is no longer the GP and reads nothing any more."
    ]
    assert rights(app, GpDesignation, people["bob"])[0].ended_at is not None
    assert client_for("bob", practising=True).get(f"/records/{people['alice'].record_id}/").status_code == 404
    assert len(trail(app, "gp.named", "gp.ended")) == 1


def test_whoever_is_replaced_keeps_what_else_they_have(app: Flask, people: People, client_for: ClientFor) -> None:
    name_gp(app, people["alice"], people["bob"])
    grant(app, people["alice"], people["bob"])
    grant(app, people["alice"], people["carol"])
    chosen = people["carol"].professional_id
    page = press(client_for("alice"), access(people, "/gp"), access(people, "/gp"), professional=chosen)
    assert said(page)[0].endswith("Dr Bob Bernard is no longer the GP. Their access stays, without an end.")
    assert rights(app, Grant, people["bob"])[0].ended_at is None


def test_naming_the_same_again_changes_nothing(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["alice"], people["carol"])
    alice, chosen = client_for("alice"), people["carol"].professional_id
    for _click in range(2):
        page = press(alice, access(people, "/gp"), access(people, "/gp"), professional=chosen)
    assert said(page) == ["Dr Carol Petit is the GP and reads everything, also what is hidden."]
    assert len(rights(app, GpDesignation, people["carol"])) == 1
    assert len(trail(app, "gp.named")) == 1


def test_only_doctors_who_have_access_can_be_named(app: Flask, people: People, client_for: ClientFor) -> None:
    alice, now = people["alice"], clock.now()
    grant(app, alice, people["dora"])
    grant(app, alice, people["carol"], until=now - DAY / 2)
    open_in_emergency(app, alice, people["grace"])
    page = get(client_for("alice"), access(people, "/gp")).text
    assert choices(page) == []
    assert "No doctor has access now" in page
    for name in ("dora", "carol", "grace", "bob"):
        chosen = people[name].professional_id
        answer = post(client_for("alice"), access(people, "/emergencies"), access(people, "/gp"), professional=chosen)
        assert answer.status_code == 422
        assert rights(app, GpDesignation, people[name]) == []


def test_nobody_chosen_is_told(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["alice"], people["carol"])
    answer = post(client_for("alice"), access(people, "/gp"), access(people, "/gp"))
    assert errors(answer) == ["Choose who is the GP"]


def test_an_old_page_names_nobody_who_lost_their_access(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["alice"], people["carol"])
    grant(app, people["alice"], people["bob"])
    alice = client_for("alice")
    press(alice, one(people, "carol", "/block"), one(people, "carol", "/block"))
    chosen = people["carol"].professional_id
    answer = post(alice, access(people, "/gp"), access(people, "/gp"), professional=chosen)
    assert errors(answer) == ["They have no access any more. Choose somebody else"]
    assert choices(answer.text) == ["Dr Bob Bernard, General practice, Nantes"]


@pytest.mark.parametrize("how", ["ended", "blocked"])
def test_who_was_ended_or_blocked_while_it_was_sent_is_not_named(
    app: Flask, people: People, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """Between the page's look and the write lock."""
    from portal.professionals.commands import gp

    grant(app, people["alice"], people["carol"])
    alice, chosen, command = client_for("alice"), people["carol"].professional_id, gp.name_gp

    def late(opened: object, professional: object) -> bool:
        if how == "blocked":
            block(app, people["alice"], people["carol"])
        else:
            with app.app_context(), immediate() as session:
                session.query(Grant).update({"ended_at": clock.now()})
        return command(opened, professional)  # type: ignore[arg-type]

    monkeypatch.setattr(gp, "name_gp", late)
    answer = post(alice, access(people, "/gp"), access(people, "/gp"), professional=chosen)
    assert answer.status_code == 422
    assert errors(answer) == ["They have no access any more. Choose somebody else"]
    assert rights(app, GpDesignation, people["carol"]) == []


def test_it_asks_who_is_there(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["alice"], people["carol"])
    stale = client_for("alice", fresh=False)
    answer = stale.get(access(people, "/gp"))
    assert answer.headers["Location"].startswith("/step-up?next=")
    assert "name the GP of a record" in get(stale, answer.headers["Location"]).text


def test_ending_takes_one_tap_and_no_passkey(app: Flask, people: People, client_for: ClientFor) -> None:
    name_gp(app, people["alice"], people["bob"])
    alice, bob = client_for("alice", fresh=False), client_for("bob", practising=True)
    assert bob.get(f"/records/{people['alice'].record_id}/").status_code == 200
    page = press(alice, access(people), one(people, "bob", END), back="list")
    assert said(page) == ["Dr Bob Bernard is no longer the GP and reads nothing any more."]
    assert bob.get(f"/records/{people['alice'].record_id}/").status_code == 404
    ((event, told),) = trail(app, "gp.ended")
    assert (event, told["professional"], told["cause"]) == ("gp.ended", "Dr Bob Bernard", "ended-by-holder")


def test_ending_says_what_stays(app: Flask, people: People, client_for: ClientFor) -> None:
    name_gp(app, people["alice"], people["bob"])
    grant(app, people["alice"], people["bob"])
    document = save(app, people["alice"])
    hide(app, people["alice"], document)
    bob = client_for("bob", practising=True)
    page = press(client_for("alice"), one(people, "bob"), one(people, "bob", END))
    assert said(page) == ["Dr Bob Bernard is no longer the GP. Their access stays, without an end."]
    record = f"/records/{people['alice'].record_id}"
    assert bob.get(f"{record}/").status_code == 200
    assert bob.get(f"{record}/documents/{document}").status_code == 404


def test_an_old_page_ends_no_other_designation(app: Flask, people: People, client_for: ClientFor) -> None:
    name_gp(app, people["alice"], people["bob"])
    grant(app, people["alice"], people["carol"])
    alice, chosen = client_for("alice"), people["carol"].professional_id
    press(alice, access(people, "/gp"), access(people, "/gp"), professional=chosen)
    page = press(alice, access(people, "/emergencies"), one(people, "bob", END))
    assert said(page) == ["Dr Bob Bernard is no longer the GP and reads nothing any more. The GP is Dr Carol Petit."]
    assert rights(app, GpDesignation, people["carol"])[0].ended_at is None
    assert trail(app, "gp.ended") == []


@pytest.mark.parametrize("name", ["charlie", "frank", "bob"])
def test_it_checks_ownership(app: Flask, people: People, client_for: ClientFor, name: str) -> None:
    """No carer and no level may designate the GP."""
    let_in(app, people)
    with app.app_context(), immediate() as session:
        session.query(Relation).filter_by(kind=RelationKind.CARER).update({"level": 4})
    assert client_for(name).get(access(people, "/gp")).status_code == 404
    assert post(client_for(name), "/account/preferences", one(people, "bob", END)).status_code == 404
    if name == "bob":
        assert client_for(name, practising=True).get(access(people, "/gp")).status_code == 404
    assert rights(app, GpDesignation, people["bob"])[0].ended_at is None
