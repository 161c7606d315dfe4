"""What a link shows, and how a professional answers: nothing of the patient is told, and nothing opens."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.access.rights import Grant, Professional
from portal.accounts.models import AccountNotice, NoticeKind
from portal.core.db import db
from tests.support.invitations import BENALI, NOBODY, ROUX, TOKEN, invited, load, standing
from tests.support.people import People
from tests.support.professional_pages import errors, fetch, send, told
from tests.support.saved_documents import get

ClientFor = Callable[..., FlaskClient]
HERE = f"/invitations/{TOKEN}"
TYPED = {"step": "typed", "rpps": NOBODY, "given_names": "Yann", "family_name": "Riou"}
TYPED |= {"profession": "physician", "town": "Nantes"}


def accept(client: FlaskClient, **fields: str) -> TestResponse:
    return send(client, HERE, fields)


def professional(app: Flask, people: People, name: str) -> Professional | None:
    with app.app_context():
        statement = select(Professional).where(Professional.account_id == people[name].account_id)
        return db.session.scalars(statement).one_or_none()


def test_it_works(app: Flask, people: People, client_for: ClientFor) -> None:
    load(app)
    one, charlie = invited(app, people["alice"], rpps=BENALI), client_for("charlie")
    first = get(charlie, HERE).text
    assert "A patient invites you" in first
    assert "Your RPPS number" in first
    second = accept(charlie, rpps="1000 0005 057")
    assert second.status_code == 200
    assert "Dr Karim Benali" in second.text
    assert "This is me: accept" in second.text
    assert standing(app, one) == "waiting"
    answer = accept(charlie, rpps=BENALI, step="known")
    assert (answer.status_code, answer.headers["Location"]) == (303, HERE)
    page = get(charlie, HERE).text
    assert "You accepted" in page
    assert "The patient now confirms that it is you." in page
    made = professional(app, people, "charlie")
    assert made is not None
    assert (made.name, made.rpps, made.profession, made.town) == ("Dr Karim Benali", BENALI, "physician", "Nantes")
    assert (made.verified_at, made.specialty) == (None, "Cardiologie et maladies vasculaires")
    assert standing(app, one) == "accepted"
    details = {
        "invitation_id": str(one),
        "cause": "accepted",
        "professional_id": str(made.id),
        "professional": made.name,
    }
    assert told(app, "professional.invited") == [("professional.invited", "Dr Karim Benali", "professional", details)]


def test_nothing_opens_yet(app: Flask, people: People, client_for: ClientFor) -> None:
    load(app)
    invited(app, people["alice"])
    charlie = client_for("charlie")
    accept(charlie, rpps=BENALI, step="known")
    assert charlie.get(f"/records/{people['alice'].record_id}/").status_code == 404
    assert "No patient yet" in get(charlie, "/patients").text
    with app.app_context():
        assert db.session.scalars(select(Grant)).all() == []


def test_the_session_acts_as_the_professional(app: Flask, people: People, client_for: ClientFor) -> None:
    load(app)
    invited(app, people["alice"])
    charlie = client_for("charlie")
    before = charlie.get_cookie("session")
    accept(charlie, rpps=BENALI, step="known")
    assert charlie.get("/", headers={"Accept-Language": "en"}).headers["Location"] == "/patients"
    assert before is not None
    assert charlie.get_cookie("session") != before
    assert told(app, "account.role_chosen")[0][3] == {"role": "professional"}


def test_the_holder_is_told(app: Flask, people: People, client_for: ClientFor) -> None:
    load(app)
    invited(app, people["eve"])
    accept(client_for("charlie"), rpps=BENALI, step="known")
    with app.app_context():
        (notice,) = db.session.scalars(select(AccountNotice))
    assert (notice.account_id, notice.kind) == (people["alice"].account_id, NoticeKind.INVITATION_ACCEPTED)
    assert (
        "Dr Karim Benali accepted the invitation to the record of Eve Martin."
        in get(client_for("alice"), "/account/notices").text
    )


def test_it_speaks_french(app: Flask, people: People) -> None:
    invited(app, people["alice"])
    page = get(app.test_client(), HERE, language="fr").text
    assert "Un patient vous invite" in page
    assert "Créez votre accès" in page


@pytest.mark.parametrize("language", ["en", "fr"])
def test_it_never_says_whose_record_it_is(app: Flask, people: People, client_for: ClientFor, language: str) -> None:
    """Nor whom it was made for: the link may have gone astray."""
    load(app)
    invited(app, people["alice"], rpps=BENALI, name="Dr Karim Benali", email="karim@example.org")
    for client in (app.test_client(), client_for("charlie"), client_for("bob", practising=True)):
        page = get(client, HERE, language=language).text
        for word in ("Alice", "Martin", "Benali", BENALI, "karim@", str(people["alice"].record_id)):
            assert word not in page


def test_who_is_signed_out_is_led_in_and_back(app: Flask, people: People) -> None:
    invited(app, people["alice"])
    page = get(app.test_client(), HERE).text
    for door in ("/first-visit", "/sign-in"):
        assert f'href="{door}?next={HERE}"' in page
    assert 'name="rpps"' not in page


def test_a_name_that_no_directory_has_is_typed(app: Flask, people: People, client_for: ClientFor) -> None:
    load(app)
    one, charlie = invited(app, people["alice"]), client_for("charlie")
    page = accept(charlie, rpps=NOBODY).text
    assert f"The directory does not know the number {NOBODY}." in page
    assert errors(send(charlie, HERE, TYPED | {"given_names": "", "profession": ""})) == [
        "Enter your given name",
        "Choose your profession",
    ]
    assert send(charlie, HERE, TYPED).status_code == 303
    made = professional(app, people, "charlie")
    assert made is not None
    assert (made.name, made.profession, made.town, made.verified_at) == ("Yann Riou", "physician", "Nantes", None)
    assert standing(app, one) == "accepted"


def test_a_name_of_the_directory_is_never_typed(app: Flask, people: People, client_for: ClientFor) -> None:
    load(app)
    invited(app, people["alice"])
    charlie = client_for("charlie")
    shown = send(charlie, HERE, TYPED | {"rpps": ROUX})
    assert "Thomas Roux" in shown.text
    assert professional(app, people, "charlie") is None
    accept(charlie, rpps=ROUX, step="known", family_name="Typed", given_names="Typed")
    made = professional(app, people, "charlie")
    assert made is not None
    assert made.name == "Thomas Roux"


def test_a_number_without_a_name_is_taken_from_nobody(app: Flask, people: People, client_for: ClientFor) -> None:
    invited(app, people["alice"])
    assert "Type your name" in accept(client_for("charlie"), rpps=NOBODY, step="known").text
    assert professional(app, people, "charlie") is None


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"rpps": ""}, "Enter your RPPS number"),
        ({"rpps": "10000005058"}, "A digit of this number is wrong. Check each of the eleven"),
        ({"rpps": "1000"}, "An RPPS number has eleven digits, as on prescriptions"),
        ({"rpps": ROUX}, "This invitation was made for another RPPS number. Check yours"),
    ],
)
def test_what_it_does_not_take(
    app: Flask, people: People, client_for: ClientFor, fields: dict[str, str], sentence: str
) -> None:
    load(app)
    one = invited(app, people["alice"], rpps=BENALI)
    answer = accept(client_for("charlie"), **fields)
    assert (answer.status_code, errors(answer)) == (422, [sentence])
    assert f'value="{fields["rpps"]}"' in answer.text
    assert standing(app, one) == "waiting"
    assert professional(app, people, "charlie") is None


def test_who_is_a_professional_already_types_nothing(app: Flask, people: People, client_for: ClientFor) -> None:
    one, carol = invited(app, people["alice"], rpps=people["carol"].rpps), client_for("carol")
    page = get(carol, HERE).text
    assert "Dr Carol Petit" in page
    assert 'name="rpps"' not in page
    assert accept(carol).status_code == 303
    assert "You accepted" in get(carol, HERE).text
    assert standing(app, one) == "accepted"


def test_a_professional_of_another_number_is_refused(app: Flask, people: People, client_for: ClientFor) -> None:
    one, carol = invited(app, people["alice"], rpps=BENALI), client_for("carol", practising=True)
    page = get(carol, HERE).text
    assert "was made for another RPPS number than yours, 1000\u00a00002\u00a0021" in page
    assert "Decline" not in page
    for fields in ({"rpps": BENALI, "step": "known"}, {"act": "decline"}):
        assert send(carol, HERE, fields, page="/recover").status_code == 409
        assert standing(app, one) == "waiting"


def test_a_number_may_be_claimed_by_several(app: Flask, people: People, client_for: ClientFor) -> None:
    load(app)
    invited(app, people["alice"])
    invited(app, people["alice"], token="other")
    accept(client_for("charlie"), rpps=BENALI, step="known")
    send(client_for("frank"), "/invitations/other", {"rpps": BENALI, "step": "known"})
    one = professional(app, people, "charlie")
    assert one is not None
    assert one.rpps == BENALI
    assert professional(app, people, "frank") is None, "a carer of the record"


@pytest.mark.parametrize(("name", "of"), [("alice", "alice"), ("alice", "eve"), ("frank", "alice")])
def test_nobody_accepts_into_a_record_of_their_own(
    app: Flask, people: People, client_for: ClientFor, name: str, of: str
) -> None:
    load(app)
    one, client = invited(app, people[of]), client_for(name)
    page = get(client, HERE).text
    assert "This link is not for you" in page
    assert ">Decline<" not in page
    sent = {"rpps": BENALI, "step": "known"}
    assert send(client, HERE, sent, page="/account/preferences").status_code == 409
    assert standing(app, one) == "waiting"
    assert professional(app, people, name) is None


def test_it_is_declined(app: Flask, people: People, client_for: ClientFor) -> None:
    one = invited(app, people["alice"])
    answer = send(client_for("carol", practising=True), HERE, {"act": "decline"})
    assert (answer.status_code, "You declined" in answer.text) == (200, True)
    assert standing(app, one) == "declined"
    details = {"invitation_id": str(one), "cause": "declined", "professional": "Dr Martin"}
    assert told(app, "professional.invited") == [("professional.invited", "Dr Carol Petit", "professional", details)]
    assert app.test_client().get(HERE).status_code == 404


def test_the_holder_is_told_that_it_was_declined(app: Flask, people: People, client_for: ClientFor) -> None:
    """By the name that the holder gave: whoever has the link may say it, and is not named."""
    invited(app, people["alice"])
    send(app.test_client(), HERE, {"act": "decline"})
    with app.app_context():
        (notice,) = db.session.scalars(select(AccountNotice))
    assert (notice.account_id, notice.kind) == (people["alice"].account_id, NoticeKind.INVITATION_DECLINED)
    page = get(client_for("alice"), "/account/notices").text
    assert "The invitation of Dr Martin to the record of Alice Martin was declined. Nothing opened." in page


def test_whoever_has_the_link_may_decline(app: Flask, people: People, client_for: ClientFor) -> None:
    """And is told by no name where they do not act as a professional."""
    for token, client in (("one", app.test_client()), ("two", client_for("charlie"))):
        one = invited(app, people["alice"], token=token)
        assert send(client, f"/invitations/{token}", {"act": "decline"}).status_code == 200
        assert standing(app, one) == "declined"
    assert {row[1:3] for row in told(app, "professional.invited")} == {("", "nobody")}


def test_a_session_of_a_recovery_accepts_nothing(app: Flask, people: People, client_for: ClientFor) -> None:
    load(app)
    one, charlie = invited(app, people["alice"]), client_for("charlie", restricted=True)
    assert 'name="rpps"' not in fetch(charlie, HERE).text
    accept(charlie, rpps=BENALI, step="known")
    assert standing(app, one) == "waiting"


def test_numbers_are_not_tried_out(app: Flask, people: People, client_for: ClientFor) -> None:
    load(app)
    invited(app, people["alice"], rpps=BENALI)
    charlie = client_for("charlie")
    assert {accept(charlie, rpps=ROUX).status_code for _ in range(20)} == {422}
    assert accept(charlie, rpps=BENALI, step="known").status_code == 429


def test_a_get_accepts_nothing(app: Flask, people: People, client_for: ClientFor) -> None:
    one = invited(app, people["alice"])
    fetch(client_for("charlie"), HERE, query_string=TYPED)
    assert standing(app, one) == "waiting"
