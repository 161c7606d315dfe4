"""A date in three boxes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form
from wtforms.validators import InputRequired

from portal.core.fields import DatePartsField, NumberField, PartialDateField


class BirthForm(Form):  # type: ignore[misc]
    birth = DatePartsField("Date de naissance", [InputRequired("missing")], message="no such date")
    end = DatePartsField("Fin", message="no such date")


def submitted(day: str, month: str, year: str) -> BirthForm:
    return BirthForm(MultiDict({"birth-day": day, "birth-month": month, "birth-year": year}))


@pytest.mark.parametrize(("day", "month"), [("14", "3"), ("14", "03"), (" 14 ", "3")])
def test_it_reads_a_date(day: str, month: str) -> None:
    form = submitted(day, month, "1988")
    assert form.validate()
    assert form.birth.data == dt.date(1988, 3, 14)
    assert form.end.data is None


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [
        ("31", "2", "1988"),
        ("14", "", "1988"),
        ("14", "3", "88"),
        ("a", "3", "1988"),
        ("٣", "3", "1988"),
        ("14", "3", "0000"),
        ("-1", "3", "1988"),
    ],
)
def test_it_refuses_what_is_no_date_and_keeps_it(day: str, month: str, year: str) -> None:
    form = submitted(day, month, year)
    assert not form.validate()
    assert form.birth.errors[0] == "no such date"
    assert form.birth.parts == {"day": day, "month": month, "year": year}


def test_three_empty_boxes_are_left_to_the_validators() -> None:
    form = submitted("", " ", "")
    assert not form.validate()
    assert form.errors == {"birth": ["missing"]}


def test_it_shows_what_it_is_given() -> None:
    form = BirthForm(data={"birth": dt.date(1988, 3, 4)})
    assert form.birth.parts == {"day": "4", "month": "3", "year": "1988"}
    assert form.birth.first_id == "birth-day"


def test_what_was_sent_wins_over_what_was_given() -> None:
    form = BirthForm(
        MultiDict({"birth-day": "5", "birth-month": "6", "birth-year": "1990"}), data={"birth": dt.date(1988, 3, 4)}
    )
    assert form.birth.data == dt.date(1990, 6, 5)


class KnownForm(Form):  # type: ignore[misc]
    since = PartialDateField("Depuis")
    weight = NumberField("Poids")


def typed(day: str = "", month: str = "", year: str = "", weight: str = "") -> KnownForm:
    return KnownForm(MultiDict({"since-day": day, "since-month": month, "since-year": year, "weight": weight}))


@pytest.mark.parametrize(
    ("day", "month", "year", "written"),
    [("", "", "", ""), ("", "", "2009", "2009"), ("", "3", "2009", "2009-03"), ("7", "03", "2009", "2009-03-07")],
)
def test_as_much_of_a_date_as_is_known(day: str, month: str, year: str, written: str) -> None:
    form = typed(day, month, year)
    assert form.validate()
    assert form.since.data == written
    again = KnownForm(data={"since": written})
    assert again.since.data == written
    assert again.since.parts["year"] == year
    assert (again.since.parts["day"], again.since.parts["month"].zfill(2)) == (day, month.zfill(2))


@pytest.mark.parametrize(
    ("day", "month", "year", "words", "leads_to"),
    [
        ("", "3", "", "année", "since-year"),
        ("7", "", "2009", "mois", "since-day"),
        ("31", "2", "2009", "existe", "since-day"),
        ("", "13", "2009", "existe", "since-day"),
        ("", "", "09", "existe", "since-day"),
        ("", "mars", "2009", "existe", "since-day"),
    ],
)
def test_a_date_that_is_none_says_what_it_lacks(day: str, month: str, year: str, words: str, leads_to: str) -> None:
    form = typed(day, month, year)
    assert not form.validate()
    assert words in str(form.since.errors[0])
    assert form.since.first_id == leads_to
    assert form.since.parts == {"day": day, "month": month, "year": year}


@pytest.mark.parametrize(
    ("weight", "number"),
    [("72,5", "72.5"), ("72.50", "72.50"), ("1 250", "1250"), ("1\u202f250,5", "1250.5"), ("", None)],
)
def test_numbers_as_people_write_them(weight: str, number: str | None) -> None:
    form = typed(weight=weight)
    assert form.validate()
    assert form.weight.data == (Decimal(number) if number else None)


@pytest.mark.parametrize("weight", ["72,5 kg", "1e9", "1,2,3", "١٢", "9" * 12, "NaN"])
def test_no_number_is_refused_and_stays(weight: str) -> None:
    form = typed(weight=weight)
    assert not form.validate()
    assert form.weight._value() == weight
