"""The invented people: ages that stay, numbers that are valid in form, nobody real."""

from __future__ import annotations

import datetime as dt

import pytest
from stdnum import luhn

from portal.demo.family import family
from portal.demo.moments import birthday, later, paris_offset
from portal.demo.numbers import national_number
from portal.record.nir import key_of

TODAY = dt.date(2026, 11, 24)
EDGES = [TODAY, dt.date(2027, 3, 13), dt.date(2027, 3, 14), dt.date(2028, 2, 29), dt.date(2030, 1, 1)]
AGES = {"claire": 38, "marc": 41, "jules": 12, "lina": 4, "monique": 79}


@pytest.mark.parametrize("today", EDGES)
def test_ages_do_not_depend_on_the_day(today: dt.date) -> None:
    for key, age in AGES.items():
        born = family(today).people[key].birth_date
        assert today.year - born.year - ((today.month, today.day) < (born.month, born.day)) == age


def test_the_family_is_that_of_the_mock_ups() -> None:
    people = family(TODAY).people
    names = [person.name for person in people.values()]
    assert names == ["Claire Morel", "Marc Morel", "Jules Morel", "Lina Morel", "Monique Lefèvre"]
    assert people["claire"].birth_date == dt.date(1988, 3, 14)
    assert people["lina"].birth_date == dt.date(2022, 9, 8)


@pytest.mark.parametrize("today", EDGES)
def test_national_numbers_agree_with_birth_and_key(today: dt.date) -> None:
    for person in family(today).people.values():
        number = person.nir
        assert len(number) == 15
        assert number[0] == {"M": "1", "F": "2"}[person.sex]
        assert number[1:5] == f"{person.birth_date:%y%m}"
        assert number[5:10] == person.birth_commune_code
        assert number[7:10] == "999", "no commune has this number: nobody real can have it"
        assert number[13:] == key_of(number[:13])
    assert family(today).people["marc"].nir[5:7] == "2A"


def test_the_key_of_a_corsican_number_is_the_published_one() -> None:
    number = national_number("M", dt.date(1980, 12, 1), "2A", 5)
    assert number[:13] == "180122A999005"
    assert int(number[13:]) == 97 - int("1801219999005") % 97


def test_professionals_have_valid_numbers_of_their_own() -> None:
    professionals = family(TODAY).professionals.values()
    numbers = {professional.rpps for professional in professionals}
    assert len(numbers) == len(professionals)
    for number in numbers:
        assert len(number) == 11 and luhn.is_valid(number) and number.startswith("9990")
    for place in family(TODAY).organisations.values():
        assert len(place.finess) == 9 and luhn.is_valid(place.finess)


def test_relations_name_members_and_go_both_ways() -> None:
    told = family(TODAY)
    pairs = {(relation.holder, relation.person) for relation in told.relations}
    assert {key for pair in pairs for key in pair} == told.people.keys()
    assert {("claire", "jules"), ("jules", "claire"), ("monique", "claire"), ("claire", "monique")} <= pairs
    assert told.gp in told.professionals


def test_birthdays_and_months_at_their_edges() -> None:
    assert birthday(dt.date(2026, 3, 14), 38, 3, 14) == dt.date(1988, 3, 14)
    assert birthday(dt.date(2026, 3, 13), 38, 3, 14) == dt.date(1987, 3, 14)
    assert later(dt.date(2024, 1, 31), months=1) == dt.date(2024, 2, 28)
    assert later(dt.date(2026, 11, 23), months=-24) == dt.date(2024, 11, 23)


def test_paris_keeps_summer_time() -> None:
    hours = {day: paris_offset(day).utcoffset(None) for day in (dt.date(2026, 3, 28), dt.date(2026, 3, 29))}
    assert list(hours.values()) == [dt.timedelta(hours=1), dt.timedelta(hours=2)]
    assert paris_offset(dt.date(2026, 10, 24)).utcoffset(None) == dt.timedelta(hours=2)
    assert paris_offset(dt.date(2026, 10, 25)).utcoffset(None) == dt.timedelta(hours=1)
