"""Headers: identifiers, dates, authors, identity and where a document comes from."""

from __future__ import annotations

import pytest

from portal.intake.readers.cda.identity import key_is_right
from portal.intake.readers.cda.reader import read_cda
from portal.record.content import Author, Code, Identity, ReadDocument
from tests.support.cda import AUTHOR, read_body
from tests.support.shared_data import shared_data


def read(name: str) -> ReadDocument:
    return read_cda((shared_data() / name).read_bytes())


def test_a_level_1_report() -> None:
    report = read("cda_fr/IMG_CR_IMG_2024.01_CDA-R2-Niveau-1.xml")
    assert report.format == "cda"
    assert report.title == "CR d’imagerie médicale - Scanner Tête + Cou + Thorax avec injection"
    assert report.type_code == Code("2.16.840.1.113883.6.1", "18748-4", "CR d’imagerie médicale")
    assert report.unique_id == "1.2.250.1.213.1.1.1.45.2024.2.1"
    assert (report.set_id, report.version_number) == ("1.2.250.1.213.1.1.1.45.2024.2", 2)
    assert report.replaces == ("90E1C8EC-F951-4B26-A305-A34848818DD6",)
    assert (report.created, report.act_start, report.act_end) == (
        "2021-01-08T11:17:00+01:00",
        "2021-01-08T10:25:00+01:00",
        "2021-01-08T11:17:00+01:00",
    )
    assert report.confidentiality == ("N",)
    assert report.sections == ()
    assert [held.media_type for held in report.attachments] == ["application/pdf"]
    assert report.attachments[0].data == (shared_data() / "pdf/cr_imagerie_1.pdf").read_bytes()


def test_author_custodian_and_identity() -> None:
    summary = read("cda_fr/VSM_1.4_2022.01.xml")
    assert summary.authors == (
        Author(
            "Dr Stéphane MEDIONI",
            "Médecin - Qualifié en Médecine Générale (SM)",
            "Centre de soins le Belvédère",
            "01234567897",
        ),
    )
    assert (summary.custodian, summary.source) == ("Centre de soins le Belvédère", "professional")
    assert summary.identity == Identity(
        "PAT-TROIS", "PAT-TROIS", ("DOMINIQUE", "MARIE-LOUISE"), "1979-03-28", "F", "279035121518989"
    )


def test_the_insurer_is_an_organisation_without_a_person() -> None:
    history = read("cda_fr/CNAM-HR_2021.01.xml")
    assert history.authors == (Author(organisation="Assurance Maladie"),)
    assert history.source == "insurer"
    assert (history.act_start, history.act_end) == ("2019-01-01T15:45:00+01:00", "2019-07-01T15:45:00+01:00")


def test_an_american_document() -> None:
    chart = read("ccda_us/CCD_2_CCD.xml")
    assert chart.unique_id == "be84a8e4-a22e-4210-a4a6-b3c48273e84c^EHRVersion2.0"
    assert chart.set_id == "2.16.840.1.113883.19.5.99999.19^sTT988"
    assert [author.name for author in chart.authors] == ["Patricia Primary, M.D.", ""]
    assert chart.identity == Identity("Jones", "", ("Isabella",), "1950-12-19", "F", "")
    assert chart.language == "en-US"


def test_a_document_of_the_patient() -> None:
    own = AUTHOR.replace("1.2.250.1.71.4.2.1", "1.2.250.1.213.1.4.8").replace("810100000008", "260058815400233")
    assert read_body(author=own, nir="260058815400233").source == "patient"
    assert read_body(type_code="DOCPAT05").source == "patient"
    assert read_body().source == "professional"
    assert read_body(author="").source == ""


def test_an_author_number_without_its_prefix_is_not_an_rpps() -> None:
    assert read_body().authors[0].rpps == "10100000008"
    assert read_body(author=AUTHOR.replace("810100000008", "10100000008")).authors[0].rpps == ""


def test_a_wrong_key_is_a_warning_and_the_number_stays() -> None:
    wrong = read_body(nir="2 21 04 25 456114 04")
    assert wrong.identity is not None
    assert wrong.identity.nir == "221042545611404"
    assert any("wrong key" in warning for warning in wrong.warnings)
    assert read_body(nir="260058815400233").warnings == ()


@pytest.mark.parametrize(
    "number",
    ["279035121518989", "277076322082910", "162126587913677", "260058815400233", "180122A00412325", "180122B00412352"],
)
def test_right_keys(number: str) -> None:
    assert key_is_right(number)
    assert key_is_right(number[:13])
    assert not key_is_right(number[:13] + f"{(int(number[13:]) % 97) + 1:02}")


def test_replacement_by_set_and_odd_versions() -> None:
    more = """<setId root="1.2.9"/><versionNumber value="deux"/><relatedDocument typeCode="RPLC"><parentDocument>
    <setId root="1.2.9" extension="s"/></parentDocument></relatedDocument><relatedDocument typeCode="APND">
    <parentDocument><id root="1.2.8"/></parentDocument></relatedDocument>"""
    newer = read_body(more=more)
    assert newer.replaces == ("1.2.9^s",)
    assert newer.version_number is None
    assert any("version number" in warning for warning in newer.warnings)
