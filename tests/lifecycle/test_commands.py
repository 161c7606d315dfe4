"""The code of a letter: whom it leads where, and every way in which it leads nowhere."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from time_machine import travel

from portal.access.models import IdentityStatus, RelationKind
from portal.access.records import relate
from portal.core import clock
from portal.core.db import immediate
from portal.lifecycle import commands
from portal.lifecycle.commands import LETTER_HOLDS
from tests.lifecycle.visitor import ALICE, GRACE, Visitor, close, errors, identity, letter, record, record_of, trail
from tests.support.documents import a_document
from tests.support.people import HOLDERS, People, Person
from tests.support.saved_documents import save

As = Callable[[str], Visitor]
CHARLIES = {
    "sex": "M",
    "nir": HOLDERS["charlie"].nir,
    "birth_date-day": "3",
    "birth_date-month": "9",
    "birth_date-year": "1979",
}
REFUSAL = ["This code opens nothing. Check the letter; after five tries, ask for a new one"]


def refused(visitor: Visitor, fields: dict[str, str], code: str) -> None:
    """The one answer to whatever is wrong."""
    answer = visitor.open(fields, code=code)
    assert (answer.status_code, errors(answer)) == (422, REFUSAL)


def test_the_right_code_leads_to_the_record_the_operator_opened(app: Flask, visitor: As) -> None:
    code = letter(app, identity(GRACE))
    grace = visitor("grace")
    made = grace.open_well(code=code.lower())
    assert (record(app, made).identity_status, record(app, made).opened_how) == (IdentityStatus.CONFIRMED, "operator")
    assert grace.may_read(made)
    assert trail(app, "activation_letter.made", "record.activated") == [
        ("activation_letter.made", "allowed", "operator", "system", made),
        ("record.activated", "allowed", "Grace Simon", "holder", made),
    ]


def test_it_leads_to_a_known_record_and_the_former_holder_is_let_go(app: Flask, people: People, visitor: As) -> None:
    carol, alice = visitor("carol"), visitor("alice")
    document = save(app, people["alice"], a_document())
    assert carol.open_well(ALICE, code=letter(app, HOLDERS["alice"])) == people["alice"].record_id
    assert carol.may_read(people["alice"].record_id)
    assert carol.get(f"/records/{people['alice'].record_id}/documents/{document}").status_code == 200
    assert not alice.may_read(people["alice"].record_id)
    assert visitor("frank").may_read(people["alice"].record_id)


def test_who_was_let_go_comes_back_with_another_letter(app: Flask, people: People, visitor: As) -> None:
    for name in ("carol", "alice", "carol", "frank"):
        who = visitor(name)
        assert who.open_well(ALICE, code=letter(app, HOLDERS["alice"])) == people["alice"].record_id
        assert who.may_read(people["alice"].record_id)
        assert "Your record" in who.get("/records").text


@pytest.mark.parametrize(
    "fields",
    [
        ALICE | {"birth_date-day": "13"},
        ALICE | {"nir": "2880475110999"},
        ALICE
        | {
            "nir": HOLDERS["charlie"].nir,
            "sex": "M",
            "birth_date-day": "3",
            "birth_date-month": "9",
            "birth_date-year": "1979",
        },
    ],
    ids=["birth date", "unknown number", "another's number"],
)
def test_the_code_alone_is_not_enough(app: Flask, people: People, visitor: As, fields: dict[str, str]) -> None:
    code = letter(app, HOLDERS["alice"])
    refused(visitor("carol"), fields, code)
    assert not visitor("carol").may_read(people["alice"].record_id)
    ((_, outcome, who, role, _),) = trail(app, "activation.refused")
    assert (outcome, who, role) == ("refused", "Carol Petit", "nobody")


def test_a_wrong_code_is_told_to_the_holder(app: Flask, people: People, visitor: As) -> None:
    letter(app, HOLDERS["alice"])
    refused(visitor("carol"), ALICE, "0000 0000 0000")
    assert [row[4] for row in trail(app, "activation.refused")] == [people["alice"].record_id]


def test_a_code_works_once(app: Flask, visitor: As) -> None:
    code = letter(app, HOLDERS["alice"])
    assert visitor("carol").open(ALICE, code=code).status_code == 303
    refused(visitor("bob"), ALICE, code)


def test_a_code_lives_thirty_days(app: Flask, visitor: As) -> None:
    code = letter(app, HOLDERS["alice"])
    end = clock.now() + LETTER_HOLDS
    with travel(end.timestamp() + 5, tick=True):
        refused(visitor("carol"), ALICE, code)
    with travel(end.timestamp() - 60, tick=True):
        assert visitor("carol").open(ALICE, code=code).status_code == 303


@pytest.mark.parametrize(("wrong", "status"), [(5, 303), (6, 422)])
def test_five_tries(app: Flask, visitor: As, wrong: int, status: int) -> None:
    """The fifth may be right; the sixth may not. One with another birth date does not spend the holder's tries."""
    code = letter(app, HOLDERS["alice"])
    for count in range(wrong):
        changed = ALICE | {"birth_date-day": "13"} if count == 0 else ALICE
        refused(visitor("carol"), changed, code if count == 0 else "0000 0000 0000")
    answer = visitor("grace").open(ALICE, code=code)
    assert (answer.status_code, errors(answer)) == (status, [] if status == 303 else REFUSAL)
    assert len(trail(app, "activation.refused")) == (wrong if status == 303 else 7)


def test_a_newer_letter_ends_the_older(app: Flask, visitor: As) -> None:
    older, newer = letter(app, HOLDERS["alice"]), letter(app, HOLDERS["alice"])
    refused(visitor("carol"), ALICE, older)
    assert visitor("carol").open(ALICE, code=newer).status_code == 303
    refused(visitor("bob"), ALICE, older)


def test_of_two_judged_right_the_second_finds_it_used(
    app: Flask, people: People, visitor: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the try and the use, somebody else uses the code."""
    code, bob = letter(app, HOLDERS["alice"]), visitor("bob")
    judge: Any = commands._try_letter

    def overtaken(*asked: Any) -> Any:
        found = judge(*asked)
        monkeypatch.setattr(commands, "_try_letter", judge)
        thread = threading.Thread(target=bob.open_well, args=(ALICE,), kwargs={"code": code})
        thread.start()
        thread.join()
        return found

    monkeypatch.setattr(commands, "_try_letter", overtaken)
    refused(visitor("carol"), ALICE, code)
    assert not visitor("carol").may_read(people["alice"].record_id)
    assert bob.may_read(people["alice"].record_id)


def test_a_closed_record_is_not_opened(app: Flask, people: People, visitor: As) -> None:
    code = letter(app, HOLDERS["alice"])
    close(app, people["alice"])
    refused(visitor("carol"), ALICE, code)
    with pytest.raises(ValueError, match="closed"):
        letter(app, HOLDERS["alice"])


def test_of_two_at_once_one_comes_in(app: Flask, people: People, visitor: As) -> None:
    code = letter(app, HOLDERS["alice"])
    both = [visitor("carol"), visitor("grace")]
    pages = [one.get("/records/new").text.partition('name="csrf_token" value="')[2].partition('"')[0] for one in both]
    start, statuses = threading.Barrier(2), []

    def use(one: Visitor, csrf: str) -> None:
        start.wait()
        statuses.append(one.send("/records/new", ALICE | {"code": code}, csrf=csrf).status_code)

    threads = [threading.Thread(target=use, args=pair) for pair in zip(both, pages, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [303, 422]
    assert len(trail(app, "record.activated")) == 1
    assert sorted(one.may_read(people["alice"].record_id) for one in both) == [False, True]


def test_an_online_record_becomes_the_confirmed_one(app: Flask, visitor: As) -> None:
    """Where the operator's is untouched it is given up; the names that the operator checked stand."""
    grace = visitor("grace")
    own = grace.open_well(given_names="Gracie", used_name="Vidal")
    code = letter(app, identity(GRACE))
    assert record_of(grace.send(f"/records/{own}/activate", {"code": code})) == own
    confirmed = record(app, own)
    assert confirmed.identity_status is IdentityStatus.CONFIRMED
    assert (confirmed.given_names, confirmed.used_name) == ("Grace Odette", "Vidal")
    assert grace.get("/records").text.count('class="c-book hue') == 1


def test_where_the_operators_holds_something_both_are_listed(app: Flask, people: People, visitor: As) -> None:
    grace = visitor("grace")
    own = grace.open_well()
    code = letter(app, identity(GRACE))
    operators = trail(app, "activation_letter.made")[-1][4]
    save(app, Person("grace", None, operators), a_document())
    assert record_of(grace.send(f"/records/{own}/activate", {"code": code})) == operators
    assert record(app, own).identity_status is IdentityStatus.UNCONFIRMED
    assert grace.may_read(own)
    assert grace.may_read(operators)
    assert grace.get("/records").text.count('class="c-book hue') == 2


def test_a_carer_who_turns_out_to_be_the_holder_is_the_holder(app: Flask, people: People, visitor: As) -> None:
    grace, charlie = people["grace"], people["charlie"]
    assert grace.account_id is not None
    assert charlie.record_id is not None
    with app.app_context(), immediate():
        relate(grace.account_id, record(app, charlie.record_id), RelationKind.PARENT)
    made = visitor("grace").open_well(ALICE | CHARLIES, code=letter(app, HOLDERS["charlie"]))
    assert made == people["charlie"].record_id
    assert "Your record" in visitor("grace").get("/records").text
