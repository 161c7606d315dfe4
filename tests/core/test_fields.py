"""A date in three boxes."""

from __future__ import annotations

import datetime as dt

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form
from wtforms.validators import InputRequired

from portal.core.fields import DatePartsField


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
