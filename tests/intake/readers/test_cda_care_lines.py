"""The insurer's care history: one line per row, as the insurer shows it."""

from __future__ import annotations

from collections import Counter

from portal.intake.readers.cda.reader import read_cda
from portal.record.content import Code, Detail, Entry, EntryKind
from tests.support.cda import read_body, section
from tests.support.shared_data import shared_data

TABLE = """<table><thead><tr><th colspan="2">Date de l'acte</th><th>Code de l'acte</th><th>Libellé de l'acte</th>
<th>Réalisé par</th></tr></thead><tbody>{}</tbody></table>"""


def lines() -> tuple[Entry, ...]:
    return read_cda((shared_data() / "cda_fr/CNAM-HR_2021.01.xml").read_bytes()).entries


def test_lines_by_sort_of_care() -> None:
    sorts = Counter(said for line in lines() for detail, said in line.details if detail is Detail.CATEGORY)
    assert sorts == {
        "Médicaments": 3,
        "Vaccinations": 3,
        "Dispositifs médicaux": 2,
        "Hospitalisations": 2,
        "Soins médicaux et dentaires": 8,
        "Radiologie": 3,
        "Biologie": 4,
    }
    assert {line.kind for line in lines()} == {EntryKind.CARE_LINE}


def test_a_medicine() -> None:
    assert lines()[0] == Entry(
        EntryKind.CARE_LINE,
        "LUDEAL CPR3/21",
        Code("1.2.250.1.215.200.1.1.1", "3400935673220", "LUDEAL CPR3/21"),
        (
            Code("1.2.250.1.215.200.1.2.1", "G03", "HORMONES SEXUELLES ET MODULATEURS DE LA FONCTION GENITALE"),
            Code("1.2.250.1.215.200.1.3.1", "1636", "ETHINYLESTRADIOL"),
            Code("1.2.250.1.215.200.1.3.1", "1949", "LEVONORGESTREL"),
        ),
        status="completed",
        start="2019-05-26",
        details=(
            (Detail.CATEGORY, "Médicaments"),
            (Detail.INGREDIENT, "LEVONORGESTREL"),
            (Detail.INGREDIENT, "ETHYNILESTRADIOL"),
            (Detail.PRESCRIBER, "Dr Antoine DUPONT – Non communiqué"),
            (Detail.PERFORMER, "CLINIQUE SAINTE GENEVIEVE"),
            (Detail.ORGANISATION, "CLINIQUE SAINTE GENEVIEVE"),
            (Detail.QUANTITY, "1"),
            (Detail.NOTE, "HORMONES SEXUELLES ET MODULATEURS DE LA FONCTION GENITALE"),
        ),
    )


def test_a_stay_has_two_dates_and_a_code_of_its_nature() -> None:
    stay = next(line for line in lines() if (Detail.CATEGORY, "Hospitalisations") in line.details)
    assert (stay.start, stay.end) == ("2019-05-15", "2019-05-30")
    assert stay.code and stay.code.code == "1940"


def test_a_row_and_an_entry_that_disagree_keep_the_row_and_warn() -> None:
    dressing = next(line for line in lines() if line.label.startswith("COMPRESSES ACIDE HYALURONIQUE"))
    assert dressing.code is None
    read = read_cda((shared_data() / "cda_fr/CNAM-HR_2021.01.xml").read_bytes())
    assert read.warnings == (
        "A care line and its coded entry name different things; the line was kept without the code.",
    )


def test_the_h_of_a_hospital_and_values_not_told_are_kept() -> None:
    row = "<tr><td>H</td><td>26/05/2019</td><td>G</td><td>CONSULTATION</td><td>Non communiqué</td></tr>"
    entry = read_body(section("29554-3", TABLE.format(row), title="Soins"), type_code="REMB").entries[0]
    assert (entry.start, entry.label, entry.code) == ("2019-05-26", "CONSULTATION", Code("", "G", "CONSULTATION"))
    assert entry.details == ((Detail.CATEGORY, "Soins"), (Detail.NOTE, "H"), (Detail.PERFORMER, "Non communiqué"))


def test_an_empty_section_has_no_line_and_keeps_its_sentence() -> None:
    read = read_body(section("29554-3", "Aucune donnée de remboursement connue dans la période"), type_code="REMB")
    assert (read.entries, read.source) == ((), "insurer")
    assert read.sections[0].fragments == ("<p>Aucune donnée de remboursement connue dans la période</p>",)
