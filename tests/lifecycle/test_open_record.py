"""Opening a record online: what it makes, what it refuses, and what it never tells."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from time_machine import travel
from werkzeug.test import TestResponse

from portal.access.models import IdentityStatus, RecordState
from portal.access.records import nir_of
from portal.core import clock
from portal.record.nir import key_of
from tests.lifecycle.visitor import ALICE, GRACE, NEW, Visitor, errors, record, record_of, trail
from tests.support.people import People

As = Callable[[str], Visitor]
UNLIKE = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|nonce-[\w-]+|nonce=\"[^\"]+\"|value=\"[\w.-]{60,}\"")


def test_it_opens_a_record_of_ones_own(app: Flask, visitor: As) -> None:
    grace = visitor("grace")
    answer = grace.open()
    made = record(app, record_of(answer))
    assert (made.full_name, made.birth_date.isoformat(), made.sex) == ("Grace Simon", "1985-02-09", "F")
    assert (made.identity_status, made.opened_how) == (IdentityStatus.UNCONFIRMED, "online")
    with app.app_context():
        assert nir_of(made) == GRACE["nir"] + key_of(GRACE["nir"])
    assert grace.may_read(made.id)
    assert trail(app, "record.created") == [("record.created", "allowed", "Grace Simon", "holder", made.id)]


def test_the_page_explains_what_a_record_is(visitor: As) -> None:
    page = visitor("grace").get(NEW).text
    for words in ("What it holds", "Who may read it", "It is free", "To close it, ask", "not mandatory"):
        assert words in page
    assert "at any time" not in page


def test_commas_separate_given_names(app: Flask, visitor: As) -> None:
    made = record(app, record_of(visitor("grace").open(given_names="Léa, Marie")))
    assert (made.full_name, made.given_names) == ("Léa Simon", "Léa Marie")


def test_it_speaks_french(visitor: As) -> None:
    page = visitor("grace").client.get(NEW, base_url="http://localhost:8000").text
    assert '<html lang="fr"' in page
    assert "Ouvrir votre carnet" in page


@pytest.mark.parametrize(
    "changes",
    [
        {"nir": GRACE["nir"]},
        {"nir": GRACE["nir"] + key_of(GRACE["nir"])},
        {"nir": "2 85 02 99 351 007 " + key_of(GRACE["nir"])},
        {"nir": "285022A351007"},
        {"nir": "285022b351007"},
        {"nir": "7850299351007"},
        {"nir": "8010199351007"},
        {"nir": "2856299351007"},
        {"nir": "1850299351007", "sex": "F", "sex_checked": "y"},
        {"nir": "2040299351007", "birth_date-day": "29", "birth_date-year": "2004"},
        {"used_name": "Simon-Vidal", "given_names": "Grace"},
    ],
    ids=[
        *("13", "15", "spaces", "2A", "2b", "temporary 7", "temporary 8", "month unknown"),
        *("sex changed", "29 February", "used name"),
    ],
)
def test_what_it_takes(visitor: As, changes: dict[str, str]) -> None:
    assert visitor("grace").open(**changes).status_code == 303


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"nir": ""}, "Enter the social security number"),
        ({"nir": "285029935100"}, "Enter the 13 or 15 characters"),
        ({"nir": "28502993510077"}, "Enter the 13 or 15 characters"),
        ({"nir": "285023A351007"}, "Enter the 13 or 15 characters"),
        ({"nir": "285139935100700"}, "Enter the 13 or 15 characters"),
        ({"nir": "285029935100799"}, "The last two digits do not go with the others"),
        ({"nir": "2860299351007"}, "do not go together"),
        ({"nir": "2850399351007"}, "do not go together"),
        ({"family_name": "  "}, "Enter the birth name"),
        ({"family_name": "S" * 101}, ""),
        ({"family_name": "Sim0n"}, "A name has no digits"),
        ({"used_name": "Vidal 2"}, "A name has no digits"),
        ({"given_names": "Gr4ce"}, "A name has no digits"),
        ({"nir": "1850299351007"}, "The number begins with 1 for a man"),
        ({"given_names": ""}, "Enter the given names"),
        ({"birth_date-day": ""}, "Enter a date that exists"),
        ({"birth_date-day": "", "birth_date-month": "", "birth_date-year": ""}, "Enter the date of birth"),
        ({"birth_date-day": "29"}, "Enter a date that exists"),
        ({"birth_date-day": "two"}, "Enter a date that exists"),
        ({"birth_date-year": "85"}, "Enter a date that exists"),
        ({"nir": "2850299351007", "birth_date-year": "2185"}, "The date of birth is in the future"),
        ({"birth_date-year": "1785"}, "Check the year of birth"),
        ({"sex": ""}, "Choose the sex"),
        ({"sex": "X"}, ""),
        ({"birth_place": ""}, "Enter the place of birth"),
    ],
)
def test_what_it_does_not_take_keeps_what_was_typed(
    app: Flask, visitor: As, changes: dict[str, str], sentence: str
) -> None:
    answer = visitor("grace").open(**changes)
    assert answer.status_code == 422
    (told,) = errors(answer)
    assert told.startswith(sentence) or sentence in told
    typed = GRACE | changes
    for name in ("given_names", "birth_place", "birth_date-month"):
        if typed[name].strip():
            assert f'value="{typed[name]}"' in answer.text
    assert trail(app, "record.created") == []


def test_tomorrow_is_the_future_and_today_is_not(visitor: As) -> None:
    with travel("2026-11-23T12:00:00Z", tick=True):
        born = {"nir": "2261199351007", "birth_date-month": "11", "birth_date-year": "2026"}
        assert errors(visitor("grace").open(**born, **{"birth_date-day": "24"})) == [
            "The date of birth is in the future"
        ]
        assert visitor("grace").open(**born, **{"birth_date-day": "23"}).status_code == 303
        assert clock.today().isoformat() == "2026-11-23"


def plain(page: TestResponse) -> tuple[object, ...]:
    """All of an answer but ids, tokens and the name of who is signed in."""
    text = UNLIKE.sub("", page.text).replace("Bob Bernard", "Carol Petit")
    return page.status_code, sorted(page.headers.keys()), text


def test_a_known_number_is_answered_like_an_unknown_one(app: Flask, people: People, visitor: As) -> None:
    """Byte for byte: form, answer and first page, but for ids and tokens."""
    told = {}
    for who, nir in (("bob", "2880475110999"), ("carol", ALICE["nir"])):
        one = visitor(who)
        answer = one.open(ALICE, nir=nir)
        first = one.get(f"/records/{record_of(answer)}/")
        told[who] = [
            (
                page.status_code,
                sorted(page.headers.keys()),
                UNLIKE.sub("", page.text).replace("Bob Bernard", "Carol Petit"),
            )
            for page in (answer, first)
        ]
    assert told["bob"] == told["carol"]


def test_a_known_number_opens_nothing_of_what_is_there(app: Flask, people: People, visitor: As) -> None:
    carol = visitor("carol")
    made = carol.open_well(ALICE)
    assert made != people["alice"].record_id
    assert not carol.may_read(people["alice"].record_id)
    assert visitor("alice").may_read(people["alice"].record_id)
    assert not visitor("alice").may_read(made)
    assert record(app, people["alice"].record_id or made).identity_status is IdentityStatus.CONFIRMED


@pytest.mark.parametrize("nir", [GRACE["nir"], "2850299351008"], ids=["same number", "mistyped number"])
def test_an_account_opens_one_record_of_its_own(app: Flask, visitor: As, nir: str) -> None:
    grace = visitor("grace")
    grace.open_well()
    assert errors(grace.open(nir=nir)) == ["This account has a record of its own already: see above"]
    assert len(trail(app, "record.created")) == 1
    assert "You have a record of your own already: Grace Simon." in grace.get(NEW).text


def test_a_typing_mistake_is_mended(app: Flask, visitor: As) -> None:
    grace = visitor("grace")
    mistyped = grace.open_well(nir="2850299351008", given_names="Grcae")
    mended = grace.open_well(replace="y")
    assert grace.may_read(mended)
    assert not grace.may_read(mistyped)
    assert record(app, mistyped).state is RecordState.PURGED


def test_a_record_somebody_vouched_for_is_not_replaced(app: Flask, people: People, visitor: As) -> None:
    alice = visitor("alice")
    assert "Whoever hands out the letters" in alice.get(NEW).text
    assert alice.open(replace="y").status_code == 422
    assert alice.may_read(people["alice"].record_id)


def test_the_code_of_a_letter_is_asked_for_first(visitor: As) -> None:
    grace = visitor("grace")
    with_letter, without = grace.get(f"{NEW}?letter=yes").text, grace.get(NEW).text
    assert with_letter.index('name="code"') < with_letter.index('name="nir"')
    assert without.index('name="code"') > without.index('name="nir"')
    assert without.index("Who may read it") < without.index('<form class="c-stack"')


def test_ten_in_an_hour_are_enough(app: Flask, visitor: As) -> None:
    grace = visitor("grace")
    for count in range(10):
        assert grace.get(NEW).status_code == 200
        assert grace.open(nir=f"28502993510{count:02}", replace="y").status_code == 303
    late = grace.open(nir="2850299351098")
    assert late.status_code == 429
    assert "Too many attempts" in late.text
    assert visitor("bob").open().status_code == 303
    with travel(clock.now().timestamp() + 3601, tick=True):
        assert visitor("grace").open(nir="2850299351099", replace="y").status_code == 303


def test_a_form_with_a_fault_costs_no_try(visitor: As) -> None:
    grace = visitor("grace")
    for _ in range(12):
        assert grace.open(nir="").status_code == 422
    assert grace.open().status_code == 303


def test_a_token_that_expired_keeps_the_form(app: Flask, visitor: As) -> None:
    answer = visitor("grace").send(NEW, GRACE, csrf="expired")
    assert answer.status_code == 422
    assert len(errors(answer)) == 1
    assert f'value="{GRACE["nir"]}"' in answer.text
    assert 'value="Grace Odette"' in answer.text
    assert trail(app, "record.created") == []


def test_a_get_changes_nothing(app: Flask, visitor: As) -> None:
    answer = visitor("grace").get(NEW, query_string=GRACE)
    assert answer.status_code == 200
    assert "Grace Odette" not in answer.text
    assert trail(app, "record.created") == []


def test_it_is_for_the_signed_in(client: object, visitor: As) -> None:
    nobody = Visitor(visitor("grace").app, client)  # type: ignore[arg-type]
    assert nobody.get(NEW).headers["Location"].startswith("/sign-in")
