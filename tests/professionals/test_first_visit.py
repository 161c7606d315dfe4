"""A professional's first visit is told at once, to who answers for the record and to nobody else."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.access.models import Record, RelationKind
from portal.access.records import relate
from portal.accounts.models import Account, AccountNotice, NoticeKind
from portal.core import clock, mail
from portal.core.db import db, immediate
from tests.support.people import People
from tests.support.professionals import grant, name_gp, open_in_emergency
from tests.support.saved_documents import get

ClientFor = Callable[..., FlaskClient]


def told(app: Flask) -> list[tuple[str, dict[str, str]]]:
    """Who was told of a first visit, and what."""
    with app.app_context():
        statement = (
            select(Account.display_name, AccountNotice.details)
            .join(Account, Account.id == AccountNotice.account_id)
            .where(AccountNotice.kind == NoticeKind.FIRST_VISIT)
            .order_by(AccountNotice.at, Account.display_name)
        )
        return [tuple(row) for row in db.session.execute(statement)]


def look(client_for: ClientFor, people: People, name: str, of: str = "alice") -> None:
    get(client_for(name, practising=True), f"/records/{people[of].record_id}/")


def test_the_holder_is_told_and_no_carer_nor_the_professional(
    app: Flask, people: People, client_for: ClientFor
) -> None:
    grant(app, people["alice"], people["carol"])
    look(client_for, people, "carol")
    who = {"professional": "Dr Carol Petit", "professional_id": str(people["carol"].professional_id)}
    assert told(app) == [("Alice Martin", {"record": "Alice Martin"} | who)]
    page = get(client_for("alice"), "/account/notices").text
    assert "Dr Carol Petit opened the record of Alice Martin for the first time." in page
    assert "Carol" not in get(client_for("frank"), "/account/notices").text


def test_every_parent_is_told(app: Flask, people: People, client_for: ClientFor) -> None:
    with app.app_context(), immediate() as session:
        eve = session.get_one(Record, people["eve"].record_id)
        assert people["charlie"].account_id is not None
        relate(people["charlie"].account_id, eve, RelationKind.PARENT)
    grant(app, people["eve"], people["carol"])
    look(client_for, people, "carol", "eve")
    assert sorted(name for name, _details in told(app)) == ["Alice Martin", "Charlie Durand"]


def test_a_parent_whose_right_has_run_out_is_not(app: Flask, people: People, client_for: ClientFor) -> None:
    with app.app_context(), immediate() as session:
        eve = session.get_one(Record, people["eve"].record_id)
        assert people["charlie"].account_id is not None
        relate(people["charlie"].account_id, eve, RelationKind.PARENT, until=clock.now() - dt.timedelta(days=1))
    grant(app, people["eve"], people["carol"])
    look(client_for, people, "carol", "eve")
    assert [name for name, _details in told(app)] == ["Alice Martin"]


def test_once_and_for_each(app: Flask, people: People, client_for: ClientFor) -> None:
    now = clock.now()
    for who in ("carol", "grace"):
        grant(app, people["alice"], people[who])
    name_gp(app, people["alice"], people["bob"])
    open_in_emergency(app, people["alice"], people["dora"])
    for hours in (0, 3):
        with time_machine.travel(now + dt.timedelta(hours=hours), tick=True):
            for who in ("carol", "bob", "dora"):
                look(client_for, people, who)
    assert sorted(details["professional"] for _name, details in told(app)) == [
        "Dr Bob Bernard",
        "Dr Carol Petit",
        "Dr Dora Leroy",
    ]


def test_a_refusal_is_no_visit(app: Flask, people: People, client_for: ClientFor) -> None:
    assert client_for("carol", practising=True).get(f"/records/{people['alice'].record_id}/").status_code == 404
    assert told(app) == []


def test_a_preview_is_no_visit(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["alice"], people["carol"])
    get(client_for("alice"), f"/records/{people['alice'].record_id}/?as={people['carol'].professional_id}")
    assert told(app) == []


@pytest.fixture
def letters(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[mail.Message]]:
    """What is sent, on an installation that sends mail; everybody has an address, and reads French."""
    sent: list[mail.Message] = []
    with app.app_context(), immediate() as session:
        for account in session.scalars(select(Account)):
            account.email, account.locale = f"{account.display_name.split()[0].lower()}@example.org", "fr"
    monkeypatch.setattr(mail, "_send", lambda _config, message: sent.append(message))
    made = app.extensions["carnet"]
    config = made.config.model_copy(update={"smtp_url": "smtp://mail.example:25"})
    app.extensions["carnet"] = dataclasses.replace(made, config=config)
    yield sent
    app.extensions["carnet"] = made


def test_by_mail_where_a_server_is_set(
    app: Flask, people: People, client_for: ClientFor, letters: list[mail.Message]
) -> None:
    """Nothing of the record, nor a name, in the subject."""
    grant(app, people["alice"], people["carol"])
    look(client_for, people, "carol")
    mail.wait_until_sent()
    (letter,) = letters
    assert letter.to == "alice@example.org"
    assert letter.subject == "Carnet\u00a0: du nouveau parmi ceux qui lisent un carnet"
    assert "Dr Carol Petit a ouvert le carnet de Alice Martin pour la première fois." in letter.body


def test_a_visit_that_is_undone_is_not_told(
    app: Flask, people: People, client_for: ClientFor, letters: list[mail.Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The notice stands in the transaction of the visit."""

    def fail(*_told: object) -> None:
        raise LookupError

    grant(app, people["alice"], people["carol"])
    monkeypatch.setattr("portal.trail.write.write", fail)
    with pytest.raises(LookupError):
        look(client_for, people, "carol")
    mail.wait_until_sent()
    assert (told(app), letters) == ([], [])
