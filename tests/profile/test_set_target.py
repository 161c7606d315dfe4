"""A target of one's own: from where to where, and who decided it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.record.content import Code
from tests.profile.test_measures import measured
from tests.support.deposits import told
from tests.support.forms import send
from tests.support.hiding import rule
from tests.support.people import People
from tests.support.professionals import grant
from tests.support.profile import fill_in, profile_address
from tests.support.reading import said
from tests.support.saved_documents import get, save

ClientFor = Callable[..., FlaskClient]


def test_it_works(app: Flask, people: People, client_for: ClientFor) -> None:
    alice, path = client_for("alice"), profile_address(people, "/measures/weight/target")
    for kilos in ("64", "70"):
        fill_in(alice, profile_address(people, "/weight/new"), value=kilos)
    answer = send(alice, path, low="60", high="66,5", set_by="Dr Karim Benali")
    assert (answer.status_code, answer.location) == (303, profile_address(people, "/measures/weight"))
    page = get(alice, answer.location).text
    assert "From 60\u00a0kg to 66.5\u00a0kg, set by Dr Karim Benali" in page
    assert "Above the target" in page
    assert "Within the target" in page
    assert 'class="b"' in page
    assert [row.details for row in told(app, people["alice"], "target.set")] == [{}]
    assert 'value="66.5"' in get(alice, path).text


def test_both_values_of_a_blood_pressure_have_their_own(people: People, client_for: ClientFor) -> None:
    alice, path = client_for("alice"), profile_address(people, "/measures/pressure/target")
    fill_in(alice, profile_address(people, "/pressure/new"), value="128", second="92")
    assert send(alice, path, high="135", second_high="85").status_code == 303
    page = get(alice, profile_address(people, "/measures/pressure")).text
    assert "At most 135\u00a0mmHg, lower value: at most 85\u00a0mmHg" in page
    assert "Above the target" in page


def test_it_is_taken_off(app: Flask, people: People, client_for: ClientFor) -> None:
    alice, path = client_for("alice"), profile_address(people, "/measures/weight/target")
    send(alice, path, low="60")
    assert send(alice, f"{path}/remove", page=path).status_code == 303
    assert "No target is set." in get(alice, profile_address(people, "/measures/weight")).text
    assert len(told(app, people["alice"], "target.removed")) == 1
    assert send(alice, f"{path}/remove", page=path).status_code == 303
    assert len(told(app, people["alice"], "target.removed")) == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Enter one of the two limits at least"),
        ({"low": "70", "high": "60"}, "check both"),
        ({"high": "7000"}, "Nobody measures that"),
        ({"high": "few"}, "Enter a number"),
    ],
)
def test_what_is_wrong_is_told_and_kept(
    people: People, client_for: ClientFor, typed: dict[str, str], words: str
) -> None:
    path = profile_address(people, "/measures/weight/target")
    answer = send(client_for("alice"), path, set_by="Myself", **typed)
    assert answer.status_code == 422
    for text in (words, "Myself", *typed.values()):
        assert text in answer.text


@pytest.mark.parametrize("name", ["charlie", "frank", "bob"])
def test_it_checks_ownership(people: People, client_for: ClientFor, name: str) -> None:
    path = profile_address(people, "/measures/weight/target")
    get(client_for(name), path, status=404)
    assert client_for("alice").get(f"{path}/remove").status_code == 405


@pytest.mark.parametrize("folders", [["laboratory"], ["laboratory", "profile"]])
@pytest.mark.parametrize("ruled", [False, True])
def test_it_is_read_by_who_reads_the_profile(
    app: Flask, people: People, client_for: ClientFor, folders: list[str], ruled: bool
) -> None:
    """Not by a professional who reads the measure in a report alone, nor past the rule that hides the profile."""
    grant(app, people["alice"], people["carol"], folders=folders)
    if ruled:
        rule(app, people["alice"], "profile", people["carol"])
    weight = measured("29463-7", "63", "kg", "2026-11-01", "Poids")
    save(app, people["alice"], said("1", weight, type_code=Code("", "11502-2")))
    address = profile_address(people, "/measures/weight")
    send(client_for("alice"), f"{address}/target", low="60", set_by="Clinique")
    page = get(client_for("carol", practising=True), address).text
    assert "63\u00a0kg" in page
    assert ("Clinique" in page) is ("profile" in folders and not ruled)
    preview = get(client_for("alice"), f"{address}?as={people['carol'].professional_id}").text
    assert ("Clinique" in preview) is ("Clinique" in page)
