"""The measures of a record: the last value of each, whoever took it, and the way to a new one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core import clock
from portal.record.content import Code, Entry, EntryKind
from portal.record.models import Source
from tests.support.deposits import stored
from tests.support.documents import LOINC
from tests.support.people import People
from tests.support.profile import fill_in, filled_fields, profile_address
from tests.support.reading import ATTACK, said, strip, titles
from tests.support.saved_documents import counted_statements, get, save

ClientFor = Callable[..., FlaskClient]


def measured(code: str, value: str, unit: str, day: str = "2026-11-19", label: str = "Mesure", **changes: Any) -> Entry:
    """A vital sign of a document."""
    told: dict[str, Any] = {"code": Code(LOINC, code), "number": Decimal(value), "unit": unit, "start": day}
    return Entry(EntryKind.VITAL_SIGN, label, value=value, **(told | changes))


def test_it_works(app: Flask, people: People, client_for: ClientFor) -> None:
    alice = client_for("alice")
    for kilos, year in (("64", "2020"), ("65,5", str(clock.today().year))):
        path = profile_address(people, "/weight/new")
        assert fill_in(alice, path, value=kilos, start__day="1", start__month="1", start__year=year).status_code == 303
    entries = measured("8302-2", "168", "cm"), measured("8480-6", "128", "mm[Hg]"), measured("8462-4", "82", "mm[Hg]")
    save(app, people["alice"], said("1", *entries))
    page = get(alice, profile_address(people, "/measures"), language="fr").text
    assert titles(page)[:3] == ["Poids", "Taille", "Tension artérielle"]
    assert "65,5 <small>kg</small>" in page
    assert "128/82 <small>mmHg</small>" in page
    assert "Indice de masse corporelle\u00a0: 23,2\u00a0kg/m², calculé avec le poids et la taille ci-dessus." in page
    assert "Température" in page


def test_a_value_is_typed_as_people_write_it_and_dated_today(app: Flask, people: People, client_for: ClientFor) -> None:
    alice, path = client_for("alice"), profile_address(people, "/weight/new")
    shown = filled_fields(get(alice, path).text)
    today = clock.today()
    assert [shown[f"start-{part}"] for part in ("day", "month", "year")] == [
        str(part) for part in (today.day, today.month, today.year)
    ]
    assert 'inputmode="decimal"' in get(alice, path).text
    answer = fill_in(alice, path, value="72,5", hour="08:30")
    assert (answer.status_code, answer.location) == (303, profile_address(people, "/measures/weight"))
    page = get(alice, answer.location).text
    assert "72.5\u00a0kg" in page
    assert "8:30\u00a0am" in page
    assert "Added by Alice Martin" in page


@pytest.mark.parametrize("value", ["725", "0,1", "-3", "much", ""])
def test_what_cannot_be_is_refused_in_words(app: Flask, people: People, client_for: ClientFor, value: str) -> None:
    answer = fill_in(client_for("alice"), profile_address(people, "/weight/new"), value=value, note="After lunch")
    assert answer.status_code == 422
    assert "After lunch" in answer.text
    assert f'value="{value}"' in answer.text
    assert 'name="certain"' not in answer.text
    assert stored(app, people["alice"]) == []


def test_what_is_unlikely_is_asked_once_and_kept(app: Flask, people: People, client_for: ClientFor) -> None:
    alice, path = client_for("alice"), profile_address(people, "/weight/new")
    assert 'name="certain"' not in get(alice, path).text
    asked = fill_in(alice, path, value="20")
    assert asked.status_code == 422
    assert "This is unusual at this age" in asked.text
    assert "Yes, this is right" in asked.text
    assert stored(app, people["alice"]) == []
    assert fill_in(alice, path, value="20", certain="y").status_code == 303
    assert "20\u00a0kg" in get(alice, profile_address(people, "/measures/weight")).text


def test_what_is_likely_depends_on_the_age(people: People, client_for: ClientFor) -> None:
    answer = fill_in(
        client_for("alice"),
        profile_address(people, "/weight/new", "eve"),
        value="20",
        start__day="21",
        start__month="6",
        start__year="2019",
    )
    assert answer.status_code == 303


def test_both_values_of_a_blood_pressure_are_kept_together(people: People, client_for: ClientFor) -> None:
    alice, path = client_for("alice"), profile_address(people, "/pressure/new")
    wrong = fill_in(alice, path, value="82", second="128")
    assert "The lower value is less than the upper one" in wrong.text
    assert fill_in(alice, path, value="128", second="82").status_code == 303
    assert "128/82\u00a0mmHg" in get(alice, profile_address(people, "/measures/pressure")).text


def test_a_unit_is_chosen_where_there_are_two(app: Flask, people: People, client_for: ClientFor) -> None:
    alice, path = client_for("alice"), profile_address(people, "/glucose-fasting/new")
    assert fill_in(alice, path, value="5,4", unit="mmol/L").status_code == 303
    assert "5.4\u00a0mmol/L" in get(alice, profile_address(people, "/measures/glucose-fasting")).text
    assert fill_in(alice, path, value="5,4", unit="furlong").status_code == 422


def test_a_value_is_changed_and_the_former_one_stays_reachable(
    app: Flask, people: People, client_for: ClientFor
) -> None:
    alice = client_for("alice")
    fill_in(alice, profile_address(people, "/pressure/new"), value="128", second="82", hour="07:15")
    (document,) = stored(app, people["alice"])
    path = profile_address(people, f"/statements/{document.id}/change")
    shown = filled_fields(get(alice, path).text)
    assert (shown["value"], shown["second"], shown["hour"]) == ("128", "82", "07:15")
    assert fill_in(alice, path, value="118").status_code == 303
    page = get(alice, profile_address(people, "/measures/pressure")).text
    assert "118/82\u00a0mmHg" in page
    assert "128/82" not in page


def test_an_empty_record_offers_what_can_be_measured(people: People, client_for: ClientFor) -> None:
    page = get(client_for("alice"), profile_address(people, "/measures")).text
    assert "No measure yet" in page
    assert ">Weight<" in page
    assert ">Head circumference<" not in page
    assert ">Head circumference<" in get(client_for("alice"), profile_address(people, "/measures", "eve")).text


def test_who_may_not_write_is_offered_nothing(people: People, client_for: ClientFor) -> None:
    assert "/weight/new" not in get(client_for("frank"), profile_address(people, "/measures")).text


@pytest.mark.parametrize("name", ["charlie", "bob", "dora", "grace"])
def test_it_checks_ownership(people: People, client_for: ClientFor, name: str) -> None:
    get(client_for(name), profile_address(people, "/measures"), status=404)


@pytest.mark.parametrize("path", ["/measures", "/measures/weight"])
def test_what_is_on_hold_leaves_no_trace(app: Flask, people: People, client_for: ClientFor, path: str) -> None:
    alice, address = client_for("alice"), profile_address(people, path)
    before = strip(get(alice, address).text)
    row = {"hold_until": clock.now() + dt.timedelta(days=9)}
    save(app, people["alice"], said("2", measured("29463-7", "64", "kg")), row=row)
    assert strip(get(alice, address).text) == before


def test_words_of_others_cannot_act(app: Flask, people: People, client_for: ClientFor) -> None:
    entry = measured("29463-7", "64", ATTACK, label=ATTACK)
    save(app, people["alice"], said("1", entry), source=Source.OPERATOR)
    for path in ("/measures", "/measures/weight", "/growth?curve=weight"):
        page = get(client_for("alice"), profile_address(people, path)).text
        assert "<script>alert" not in page
        assert "<img" not in page


def test_its_cost_does_not_grow(app: Flask, people: People, client_for: ClientFor) -> None:
    alice, counts = client_for("alice"), []
    for start, end in ((0, 3), (3, 30)):
        for number in range(start, end):
            day = (dt.date(2020, 1, 1) + dt.timedelta(days=number)).isoformat()
            entries = measured("29463-7", "64", "kg", day), measured("8867-4", "64", "/min", day)
            save(app, people["alice"], said(str(number), *entries))
        get(alice, profile_address(people, "/measures"))
        with counted_statements(app) as sent:
            get(alice, profile_address(people, "/measures"))
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 12
