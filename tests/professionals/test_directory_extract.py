"""Reading the public extract of the directory: what is taken of a line, and what is no extract."""

from __future__ import annotations

import io
import json
from importlib.resources import files

import pytest

from portal.professionals.extract import LeftOut, Line, NoExtract, read_extract
from portal.professionals.professions import OF_CODE
from portal.record.professions import profession_choices
from tests.support.invitations import BENALI, COLUMNS, extract, line


def read(data: bytes) -> list[Line | LeftOut]:
    return list(read_extract(io.BytesIO(data)))


def only(data: bytes) -> Line:
    (found,) = read(data)
    assert isinstance(found, Line)
    return found


def test_a_line_is_read_into_its_parts() -> None:
    assert only(extract(line("benali"))) == Line(
        rpps=BENALI,
        title="Dr",
        family_name="Benali",
        given_names="Karim",
        profession="physician",
        profession_label="Médecin",
        specialty="Cardiologie et maladies vasculaires",
        organisation="Cabinet Bouffay",
        postcode="44000",
        town="Nantes",
        email="cabinet@bouffay.example",
    )


def test_the_names_of_the_columns_lead() -> None:
    turned = tuple(reversed(COLUMNS))
    more = ("Numéro SIRET site", *COLUMNS, "Ancien identifiant de la structure")
    plain = extract(line("benali"))
    for other in (
        extract(line("benali"), separator="\t"),
        extract(line("benali"), columns=turned),
        extract(line("benali"), columns=more),
        b"\xef\xbb\xbf" + plain,
        plain.replace(b"\r\n", b"\n").rstrip(b"\n"),
        plain.replace(b"d'exercice", "d’exercice".encode()),
    ):
        assert only(other) == only(plain)


def test_columns_that_nobody_needs_may_be_missing() -> None:
    needed = tuple(name for name in COLUMNS if "structure" not in name and "savoir" not in name)
    found = only(extract(line("benali"), columns=needed))
    assert (found.rpps, found.town, found.specialty, found.email) == (BENALI, "", "", "")


def test_the_national_number_does_where_the_other_is_missing() -> None:
    assert only(extract(line("benali", **{"Identifiant PP": ""}))).rpps == BENALI


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"Type d'identifiant PP": "0", "Identifiant PP": "449301234"}, LeftOut.NO_RPPS),
        ({"Identifiant PP": "1234"}, LeftOut.NO_RPPS),
        ({"Identifiant PP": "10000005058"}, LeftOut.WRONG_KEY),
        ({"Nom d'exercice": " \u200b "}, LeftOut.NO_NAME),
        ({"Prénom d'exercice": ""}, LeftOut.NO_NAME),
    ],
)
def test_what_is_left_out(changes: dict[str, str], why: LeftOut) -> None:
    found = read(extract(line("garnier"), line("benali", **changes), line("roux")))
    assert [one for one in found if isinstance(one, LeftOut)] == [why]
    assert len(found) == 3


def test_a_line_that_is_cut_short_is_left_out() -> None:
    assert read(extract(line("benali")) + b"8|10000006063|810000006063|DR|GARN")[-1] is LeftOut.TORN


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "columns"),
        (b"\n", "columns"),
        (b"PK\x03\x04\x14\x00\x00\x00\x08\x00", "columns"),
        (b"nom;prenom\nBENALI;KARIM\n", "columns"),
        (extract(line("benali")).replace(b"Nom d'exercice", b"Nom"), "columns"),
        (extract(line("garnier")).decode().encode("cp1252"), "UTF-8"),
        (extract(line("benali")) + "RENÉ|".encode("cp1252") + b"\n", "UTF-8"),
        (extract(line("benali")) + b"x" * 70_000, "64 kB"),
    ],
    ids=["empty", "no header", "archive", "other columns", "a column short", "latin header", "latin line", "no lines"],
)
def test_what_is_no_extract_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(NoExtract, match=reason):
        read(data)


@pytest.mark.parametrize(
    ("column", "written", "name", "read_as"),
    [
        ("Nom d'exercice", "LE GOFF", "family_name", "Le Goff"),
        ("Nom d'exercice", "DE L'ESTOURBEILLON", "family_name", "De L’Estourbeillon"),
        ("Nom d'exercice", "Kerdoncuff", "family_name", "Kerdoncuff"),
        ("Prénom d'exercice", "ANNE-LAURE", "given_names", "Anne-Laure"),
        ("Prénom d'exercice", "A\u202eIRAM", "given_names", "Airam"),
        ("Libellé commune (coord. structure)", "SAINT-SÉBASTIEN-SUR-LOIRE", "town", "Saint-Sébastien-sur-Loire"),
        ("Libellé commune (coord. structure)", "NANTES CEDEX 1", "town", "Nantes"),
        ("Libellé savoir-faire", "Qualifié en Médecine Générale (SM)", "specialty", "Médecine générale"),
        ("Libellé savoir-faire", "Médecine d'urgence (SM)", "specialty", "Médecine d’urgence"),
        ("Code civilité d'exercice", "PR", "title", "Pr"),
        ("Code civilité d'exercice", "MME", "title", ""),
        ("Adresse e-mail (coord. structure)", "not an address", "email", ""),
    ],
)
def test_it_is_said_as_people_say_it(column: str, written: str, name: str, read_as: str) -> None:
    assert getattr(only(extract(line("benali", **{column: written}))), name) == read_as


def test_a_secure_address_does_where_there_is_no_other() -> None:
    columns = (*COLUMNS, "Adresse BAL MSSanté")
    secure = {"Adresse BAL MSSanté": "karim.benali@medecin.mssante.fr"}
    assert only(extract(line("benali", **secure), columns=columns)).email == "cabinet@bouffay.example"
    alone = line("benali", **secure, **{"Adresse e-mail (coord. structure)": ""})
    assert only(extract(alone, columns=columns)).email == "karim.benali@medecin.mssante.fr"


def test_every_code_leads_to_a_profession_of_the_matrix_that_has_a_name() -> None:
    newest = max((files("portal.access") / "matrices").iterdir(), key=lambda one: one.name)
    matrix = json.loads(newest.read_text())
    assert set(OF_CODE.values()) <= matrix["professions"].keys()
    assert {one.value for one in profession_choices()} == {"", *matrix["professions"]}


@pytest.mark.parametrize(("code", "skill"), [("10", "Biologie médicale (SM)"), ("21", "Biologie médicale (SP)")])
def test_who_qualified_in_biology_stays_what_they_are(code: str, skill: str) -> None:
    told = line("benali", **{"Code profession": code, "Libellé savoir-faire": skill})
    assert only(extract(told)).profession == {"10": "physician", "21": "pharmacist"}[code]


def test_an_unknown_profession_is_kept_as_it_came() -> None:
    told = line("benali", **{"Code profession": "31", "Libellé profession": "Assistant dentaire"})
    assert only(extract(told)).profession == "Assistant dentaire"


def test_its_id_is_what_it_says() -> None:
    one, same, other = (only(extract(line("benali", **told))) for told in ({}, {}, {"Raison sociale site": "CHU"}))
    assert one.id == same.id != other.id
    assert 0 <= one.id < 2**63
