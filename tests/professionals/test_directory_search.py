"""Who is found in the directory, however their name is typed."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.core.spelling import near, practice_token, words
from portal.professionals.professions import said_in_english
from portal.professionals.queries.directory import MOST, PAGE, Found, entry_by_id, entry_by_rpps, search_directory
from tests.support.invitations import BENALI, GARNIER, NOBODY, entry_id, line, load
from tests.support.saved_documents import counted_statements


def search(app: Flask, question: str, after: int | None = None) -> Found:
    with app.app_context():
        return search_directory(question, after)


def names(app: Flask, question: str) -> list[str]:
    return [one.name for one in search(app, question).entries]


@pytest.mark.parametrize(
    "question",
    [
        *(
            "benali",
            "BENALI",
            "Bénali",
            "benali karim",
            "karim benali",
            "nantes benali",
            "dr benali",
            "Docteur Benali,",
        ),
        *("bena", "benali cardio", "cardiologue", "cardiologues nantes", "bouffay", "karim 44000 benali"),
        *("10000005057", "1000 0005 057"),
    ],
)
def test_it_is_found(app: Flask, question: str) -> None:
    load(app)
    found = search(app, question)
    assert [one.name for one in found.entries] == ["Dr Karim Benali"]
    assert (found.total, found.near) == (1, False)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("médecin généraliste", "Dr Hélène Garnier"),
        ("helene", "Dr Hélène Garnier"),
        ("kiné rezé", "Thomas Roux"),
        ("masseurs reze", "Thomas Roux"),
        ("physiotherapist", "Thomas Roux"),
        ("general practitioner", "Dr Hélène Garnier"),
        ("gp nantes", "Dr Hélène Garnier"),
        ("cardiology", "Dr Karim Benali"),
        ("heart", "Dr Karim Benali"),
    ],
)
def test_professions_are_found_as_people_say_them(app: Flask, question: str, name: str) -> None:
    load(app)
    assert names(app, question) == [name]


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("granier", "Dr Hélène Garnier"),
        ("ganier", "Dr Hélène Garnier"),
        ("gadnier nantes", "Dr Hélène Garnier"),
        ("garniere", "Dr Hélène Garnier"),
        ("benally", "Dr Karim Benali"),
        ("benalli nante", "Dr Karim Benali"),
        ("karin benali", "Dr Karim Benali"),
        ("benali cardiologe", "Dr Karim Benali"),
    ],
)
def test_small_slips_are_forgiven(app: Flask, question: str, name: str) -> None:
    load(app)
    found = search(app, question)
    assert [one.name for one in found.entries] == [name]
    assert found.near


@pytest.mark.parametrize("question", ["dupont", "benali rezé", "garnier cardiologue", "xyzzy", "roux nantes"])
def test_who_is_not_there_is_not_found(app: Flask, question: str) -> None:
    load(app)
    assert search(app, question).entries == []


@pytest.mark.parametrize(
    "question", ['benali" OR "a', "benali*", "benali AND nantes", "ben'ali&|!", "(benali", "NOT x", "%"]
)
def test_signs_mean_nothing(app: Flask, question: str) -> None:
    load(app)
    search(app, question)


@pytest.mark.parametrize("question", ["", " ", "a", "-", "dr"])
def test_nothing_that_says_anything_was_asked(app: Flask, question: str) -> None:
    load(app)
    assert not search(app, question).asked


def test_a_number_that_cannot_be_one_says_so(app: Flask) -> None:
    load(app)
    assert search(app, "10000005058").wrong_number
    assert names(app, NOBODY) == []


def test_without_a_directory_it_says_so(app: Flask) -> None:
    assert not search(app, "benali").loaded
    with app.app_context():
        assert entry_by_rpps(BENALI) is None
        assert entry_by_id(1) is None


def test_pages_follow_each_other_by_name(app: Flask) -> None:
    load(app, *(line("garnier", **{"Prénom d'exercice": f"P{chr(90 - number)}"}) for number in range(25)))
    first = search(app, "garnier")
    assert (len(first.entries), first.total) == (PAGE, 25)
    second = search(app, "garnier", first.after)
    assert (len(second.entries), second.after) == (5, None)
    shown = [one.given_names for one in (*first.entries, *second.entries)]
    assert shown == sorted(shown)
    again = search(app, "garnier", 10**18)
    assert [one.id for one in again.entries] == [one.id for one in first.entries]


def test_beyond_the_most_it_asks_for_more(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.professionals.queries.directory.MOST", 2)
    load(app)
    assert MOST > 2
    found = search(app, "cabinet")
    assert (found.total, found.many) == (2, True)


def test_one_that_has_several_places_is_known_by_one_of_them(app: Flask) -> None:
    load(app, line("garnier"), line("garnier", **{"Libellé commune (coord. structure)": "", "Raison sociale site": ""}))
    with app.app_context():
        found = entry_by_rpps(GARNIER)
        assert found is not None
        assert found.town == "Nantes"


def test_an_entry_is_found_again(app: Flask) -> None:
    load(app)
    with app.app_context():
        found = entry_by_id(entry_id(app, "benali"))
        assert found is not None
        assert found.rpps == BENALI
        assert entry_by_id(-1) is entry_by_id(2**64) is entry_by_id(None) is None


def test_a_search_costs_the_same_however_many_there_are(app: Flask) -> None:
    load(app, line("garnier"))
    with counted_statements(app) as few:
        search(app, "garnier")
    load(app, *(line("garnier", **{"Raison sociale site": f"Cabinet {number}"}) for number in range(60)))
    with counted_statements(app) as many:
        search(app, "garnier")
    assert len(many) == len(few) <= 4


def test_words_are_plain() -> None:
    assert words("Élise LE GOFF-Œuvré, d’Almeida") == ["elise", "le", "goff", "oeuvre", "d", "almeida"]
    assert near("Garnier".lower()) & near("granier")
    assert not near("garnier") & near("benali")
    assert practice_token("infirmières".replace("è", "e")) == practice_token("infirmier")


def test_a_word_is_kept_short() -> None:
    """One sign may be folded into four, and what is kept of a word grows with the square of its letters."""
    (word,) = words("㍍" * 200)
    assert len(word) == 30
    assert sum(map(len, near(word))) < 1_000


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("psychiatry", ["psychiatry", "psychiatrist"]),
        ("paediatrics", ["paediatrics", "paediatrician", "pediatrics", "pediatrician"]),
        ("gynaecology", ["gynaecology", "gynaecologist", "gynecology", "gynecologist"]),
        ("ophthalmology", ["ophthalmology", "ophthalmologist", "ophthalmologist", "eye", "eyes"]),
        ("vascular", ["vascular"]),
    ],
)
def test_english_says_it_in_several_ways(word: str, said: list[str]) -> None:
    assert said_in_english(word) == said
