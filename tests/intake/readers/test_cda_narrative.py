"""Nothing of the narrative is lost: every letter, every table cell and every image of the examples."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import html5lib
import pytest
from lxml import etree

from portal.core.html import clean
from portal.intake.readers.cda.reader import read_cda
from portal.record.content import Section
from tests.support.shared_data import shared_data

HL7 = "{urn:hl7-org:v3}"
NAMES = [
    "cda_fr/BIO-CR-BIO_2021.01_Auto-Presentable.xml",
    "cda_fr/BIO-CR-BIO_2024.01_TSH_1.xml",
    "cda_fr/BIO-TROD_2024.01_Angine.xml",
    "cda_fr/CNAM-HR_2021.01.xml",
    "cda_fr/IMG_CR_IMG_2024.01_CDA-R2-Niveau-1.xml",
    "cda_fr/LDL-SES_2022.01.xml",
    "cda_fr/VAC_2023.01.xml",
    "cda_fr/VSM_1.4_2022.01.xml",
    "cda_fr/eP-MED-DM_2024.01_PosoStruct.xml",
    "ccda_us/CCD_2_CCD.xml",
]


@pytest.fixture(params=NAMES)
def path(request: pytest.FixtureRequest) -> Path:
    return shared_data() / str(request.param)


def _source_narratives(path: Path) -> list[Any]:
    root = etree.fromstring(path.read_bytes(), etree.XMLParser(remove_comments=True))
    sections = root.iter(f"{HL7}section")
    return [section.find(f"{HL7}text") for section in sections]


def _in_order(sections: tuple[Section, ...]) -> list[Section]:
    return [found for section in sections for found in [section, *_in_order(section.subsections)]]


def _letters(text: str) -> str:
    return re.sub(r"\s", "", text)


def _tree(section: Section) -> Any:
    return html5lib.parse("".join(section.fragments), treebuilder="lxml", namespaceHTMLElements=False).getroot()


def test_there_is_a_section_for_each_of_the_file(path: Path) -> None:
    assert len(_in_order(read_cda(path.read_bytes()).sections)) == len(_source_narratives(path))


def test_every_letter_is_kept_in_order(path: Path) -> None:
    sections = _in_order(read_cda(path.read_bytes()).sections)
    for source, section in zip(_source_narratives(path), sections, strict=True):
        written = "" if source is None else "".join(source.itertext())
        assert _letters("".join(_tree(section).itertext())) == _letters(written)


def test_every_table_cell_is_kept_with_its_spans(path: Path) -> None:
    sections = _in_order(read_cda(path.read_bytes()).sections)
    for source, section in zip(_source_narratives(path), sections, strict=True):
        tables = [] if source is None else list(source.iter(f"{HL7}table"))
        shown = [table for table in tables if "".join(table.itertext()).strip()]
        cells = [cell for table in shown for cell in table.iter(f"{HL7}td", f"{HL7}th")]
        assert _described(_tree(section).iter("td", "th")) == _described(cells)


def _described(cells: Any) -> list[tuple[str, str, str | None, str | None]]:
    return [
        (etree.QName(cell).localname, _letters("".join(cell.itertext())), cell.get("colspan"), cell.get("rowspan"))
        for cell in cells
    ]


def test_every_image_shown_is_an_image_and_every_other_reference_is_an_attachment(path: Path) -> None:
    read = read_cda(path.read_bytes())
    named = sum(len(list(node.iter(f"{HL7}renderMultiMedia"))) for node in _source_narratives(path) if node is not None)
    shown = re.findall(
        r'<img src="attachment:(\d+)"', "".join(f for s in _in_order(read.sections) for f in s.fragments)
    )
    assert all(read.attachments[int(index)].media_type.startswith("image/") for index in shown)
    files = [held for held in read.attachments if not held.media_type.startswith("image/")]
    assert len(shown) + len(files) >= named


def test_the_last_sanitiser_takes_nothing_away(path: Path) -> None:
    for section in _in_order(read_cda(path.read_bytes()).sections):
        for fragment in section.fragments:
            shown = str(clean(fragment, lambda index: f"/images/{index}"))
            assert _letters(re.sub(r"<[^>]*>", "", html.unescape(shown))) == _letters(
                re.sub(r"<[^>]*>", "", html.unescape(fragment))
            )
            assert shown.count("<td") == fragment.count("<td")
            assert shown.count("<img") == fragment.count("<img")


def test_the_text_for_search_holds_title_authors_and_narrative() -> None:
    read = read_cda((shared_data() / "cda_fr/VSM_1.4_2022.01.xml").read_bytes())
    for said in ("Synthèse Médicale", "Dr Stéphane MEDIONI", "Centre de soins le Belvédère", "Points de vigilance"):
        assert said in read.text
    assert "Hypertriglycéridémie avec VLDL élevés" in read.text
    assert "<" not in read.text
