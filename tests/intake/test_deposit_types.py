"""The types a professional chooses from: all of theirs, the likely ones first, found by their words."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.access.matrix import matrix_at
from portal.core import clock
from portal.core.i18n import force_locale
from portal.intake.deposit_types import LIKELY, type_choices
from portal.record.document_types import Folder, folder_of, types_from_professionals
from tests.support.deposits import address, send
from tests.support.people import People
from tests.support.professionals import let_in
from tests.support.saved_documents import get

ClientFor = Callable[..., FlaskClient]
CODES = {one.code for one in types_from_professionals()}


@pytest.fixture
def carol(app: Flask, people: People, client_for: ClientFor) -> FlaskClient:
    let_in(app, people)
    return client_for("carol", practising=True)


def groups(page: str) -> dict[str, list[str]]:
    """The groups of the field in order, each with its codes."""
    found = re.findall(r'<optgroup label="([^"]+)">(.*?)</optgroup>', page, re.DOTALL)
    return {label: re.findall(r'<option value="([^"]+)"', options) for label, options in found}


def test_what_patients_insurers_and_programs_bring_is_not_among_them() -> None:
    assert len(CODES) > 80
    assert {"11488-4", "57833-6", "ATTEST-RESID", "28617-9"} <= CODES
    assert CODES & {"DOCPAT03", "EXPPAT_3", "REMB", "FEUILLE-DE-STYLE", "IMG-KOS", "34109-9", "42348-3"} == set()


def test_every_profession_has_likely_types_that_are_theirs() -> None:
    assert LIKELY.keys() == matrix_at(clock.now()).professions.keys()
    assert {code for codes in LIKELY.values() for code in codes} <= CODES


@pytest.mark.parametrize("profession", [*LIKELY, "magician"])
def test_each_type_is_offered_once_the_likely_ones_first(app: Flask, profession: str) -> None:
    with app.app_context(), force_locale("fr"):
        offered = type_choices(profession)
    codes = [choice.value for choice in offered]
    assert sorted(codes) == sorted(CODES)
    likely = LIKELY.get(profession, codes[:3])
    assert codes[: len(likely)] == list(likely)
    assert {choice.optgroup for choice in offered[: len(likely)]} == {"Les plus courants pour vous"}


def test_the_others_stand_by_folder_and_name(people: People, carol: FlaskClient) -> None:
    found = groups(get(carol, address(people["alice"], "/new")).text)
    assert next(iter(found)) == "Likely from you"
    assert list(found)[1:3] == ["Summary", "Prescriptions and care"]
    assert set(found["Imaging"]) == {"18748-4", "52040-3"}
    assert all(folder_of(code, "", "professional") is Folder.LABORATORY for code in found["Laboratory results"])


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("hospit", {"34112-3", "80820-4"}),
        ("accouchement compte", {"15508-5"}),
        ("CR BIOLOGIQUES", {"11502-2"}),
        ("11502-2", {"11502-2"}),
        ("délivrance", set()),
    ],
)
def test_they_are_found_by_their_words(people: People, carol: FlaskClient, words: str, codes: set[str]) -> None:
    page = get(carol, address(people["alice"], f"/new?q={words}")).text
    found = {code for those in groups(page).values() for code in those}
    assert found == codes
    assert f"for “{words}”" in page
    if not codes:
        assert "No type for" in page


def test_the_only_one_found_is_chosen(people: People, carol: FlaskClient) -> None:
    page = get(carol, address(people["alice"], "/new?q=11502-2")).text
    assert re.search(r'<select[^>]*id="type_code"[^>]*>\s*<optgroup[^>]*><option value="11502-2"', page)


def test_words_that_find_nothing_show_as_words(people: People, carol: FlaskClient) -> None:
    page = get(carol, address(people["alice"], "/new?q=%3Cscript%3Ealert(1)%3C/script%3E")).text
    assert "<script>alert" not in page
    assert len(get(carol, address(people["alice"], f"/new?q={'x' * 5000}")).text) < 40_000


def test_what_was_chosen_survives(people: People, carol: FlaskClient) -> None:
    page = send(carol, address(people["alice"], "/new?q=hospit"), type_code="34112-3", title="Séjour")
    assert page.status_code == 422
    assert re.search(r'value="34112-3" selected', page.text)


def test_a_patient_has_no_search_for_types(people: People, client_for: ClientFor) -> None:
    page = get(client_for("alice"), address(people["alice"], "/new?q=hospit")).text
    assert 'role="search"' not in page
    assert "for “hospit”" not in page
