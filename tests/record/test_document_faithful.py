"""The page of a document says what its file says: all of it, in its order, and nothing twice.

The source is walked here by itself, with none of the readers' code: its narrative is one line of letters, that of the
page another, and they are the same.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree

from portal.intake.readers.detect import read_file
from tests.support.cda import document, section
from tests.support.people import People
from tests.support.saved_documents import get, save
from tests.support.shared_data import shared_data

ClientFor = Callable[..., FlaskClient]
V3 = "{urn:hl7-org:v3}"
CDA = (
    "cda_fr/BIO-CR-BIO_2021.01_Auto-Presentable.xml",
    "cda_fr/BIO-CR-BIO_2024.01_TSH_1.xml",
    "cda_fr/BIO-TROD_2024.01_Angine.xml",
    "cda_fr/CNAM-HR_2021.01.xml",
    "cda_fr/LDL-SES_2022.01.xml",
    "cda_fr/VAC_2023.01.xml",
    "cda_fr/VSM_1.4_2022.01.xml",
    "cda_fr/eP-MED-DM_2024.01_PosoStruct.xml",
    "ccda_us/CCD_2_CCD.xml",
)
Page = tuple[str, Any]
"""The HTML of a document's page, and its tree."""


def bare(text: str) -> str:
    """Text to compare by: without spaces, which layout changes."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def shown(app: Flask, people: People, alice: FlaskClient, data: bytes, name: str) -> Page:
    """The page that a file makes."""
    document_id = save(app, people["alice"], read_file(data, name), data, file_name=name)
    html = get(alice, f"/records/{people['alice'].record_id}/documents/{document_id}").text
    return html, html5lib.parse(html, treebuilder="lxml", namespaceHTMLElements=False)


def text_of(page: Page) -> str:
    """What the text of the document says on its page, without the words that are ours."""
    sheets = page[1].findall(".//article")
    for sheet in sheets:
        for ours in list(sheet.iter()):
            if "c-small" in (ours.get("class") or "").split():
                ours.text = None
                for child in list(ours):
                    ours.remove(child)
    return bare(" ".join("".join(sheet.itertext()) for sheet in sheets))


def cda_source(data: bytes) -> Any:
    """The root of a CDA document, whatever it is wrapped in."""
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True))
    return root if root.tag == f"{V3}ClinicalDocument" else root.find(f".//{V3}ClinicalDocument")


def in_order(node: Any) -> Iterator[str]:
    """Titles and narratives of the sections, as they follow each other."""
    for one in node.iter(f"{V3}section"):
        title, text = one.find(f"{V3}title"), one.find(f"{V3}text")
        code = one.find(f"{V3}code")
        said = "" if title is None else "".join(title.itertext())
        yield said or (code.get("displayName") or "" if code is not None else "")
        yield "" if text is None else "".join(text.itertext())


@pytest.mark.parametrize("name", CDA)
def test_a_cda_document_says_all_of_it_once(app: Flask, people: People, client_for: ClientFor, name: str) -> None:
    path = shared_data() / name
    page = shown(app, people, client_for("alice"), path.read_bytes(), path.name)
    source = cda_source(path.read_bytes())
    untitled = [one for one in source.iter(f"{V3}section") if not "".join(one.findtext(f"{V3}title") or "").strip()]
    expected, found = bare("".join(in_order(source))), text_of(page)
    if untitled:
        assert Counter(expected) - Counter(found) == Counter()
    else:
        assert found == expected
    images = [one for one in source.iter(f"{V3}observationMedia") if is_image(one)]
    assert sorted(images_of(page).values()) == [1] * len(images)


def is_image(media: Any) -> bool:
    value = media.find(f"{V3}value")
    return value is not None and (value.get("mediaType") or "").startswith("image/")


def images_of(page: Page) -> Counter[str]:
    """The files inside the document that its page shows as images, and how often."""
    return Counter(one.get("src") for one in page[1].iter("img") if "/attachments/" in (one.get("src") or ""))


def test_a_document_that_is_a_pdf_shows_its_pages(app: Flask, people: People, client_for: ClientFor) -> None:
    path = shared_data() / "cda_fr/IMG_CR_IMG_2024.01_CDA-R2-Niveau-1.xml"
    read = read_file(path.read_bytes(), path.name)
    html, _tree = shown(app, people, client_for("alice"), path.read_bytes(), path.name)
    assert len(read.pages) > 0
    assert html.count("<figure") == len(read.pages)
    for page in read.pages:
        assert bare(page.text)[:200] in bare(unescape(re.sub(r"<[^>]+>", "", html)))


PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
EVERYTHING = """
<paragraph><caption>Motif</caption>Douleur du genou<footnote ID="n1">depuis mars</footnote>, voir
<content styleCode="Bold">Dr Roux</content> H<sub>2</sub>O x<sup>2</sup></paragraph>
<list listType="ordered"><caption>À faire</caption><item>radiographie</item><item>glace<list><item>dix minutes</item>
<item>trois fois</item></list></item></list>
<table><caption>Mesures</caption><thead><tr><th rowspan="2">Date</th><th colspan="2">Genou</th></tr>
<tr><th>droit</th><th>gauche</th></tr></thead><tfoot><tr><td colspan="3">en degrés</td></tr></tfoot>
<tbody><tr><td rowspan="2">3 mai</td><td>110</td><td>125</td></tr><tr><td>112</td><td>126<footnoteRef IDREF="n1"/></td>
</tr></tbody></table>
<renderMultiMedia referencedObject="m1"><caption>Genou de face</caption></renderMultiMedia>
texte sans balise <linkHtml href="https://exemple.fr/genou">Exercices</linkHtml><br/>fin"""
MEDIA = f"""<observationMedia classCode="OBS" moodCode="EVN" ID="m1"><value mediaType="image/png"
representation="B64">{PIXEL}</value></observationMedia>"""


def test_every_construct_of_a_narrative_is_shown_once(app: Flask, people: People, client_for: ClientFor) -> None:
    body = section("29545-1", EVERYTHING, MEDIA, title="Examen")
    data = document(f"<structuredBody>{body}</structuredBody>")
    page = shown(app, people, client_for("alice"), data, "genou.xml")
    found = text_of(page)
    for piece in etree.fromstring(f"<text>{EVERYTHING}</text>").itertext():
        if len(bare(piece)) > 2:
            assert found.count(bare(piece)) == (2 if bare(piece) == "Genou" else 1), piece
    assert "https://exemple.fr/genou" in found
    assert found.count("[1]") == 3, "the mark, its reference, and the note"
    cells = [one for one in page[1].iter("td", "th") if one.xpath("ancestor::article")]
    assert sorted(Counter(one.get("rowspan") or "1" for one in cells).items()) == [("1", 8), ("2", 2)]
    assert sorted(Counter(one.get("colspan") or "1" for one in cells).items()) == [("1", 8), ("2", 1), ("3", 1)]
    assert [len(one.findall("li")) for one in page[1].find(".//article").iter("ol", "ul")] == [2, 2]
    assert sum(images_of(page).values()) == 1


FHIR = (
    "fhir_eu_ehds/Sensotrend_Sensotrend-MIkko_Virtanen.json",
    "fhir_eu_eps/Bundle-06a6d546-9900-486f-838f-86e7e179618c.json",
    "fhir_eu_eps/Bundle-1b6fa259-c44e-47e4-9f13-e297e6fa8fc7.json",
    "fhir_eu_hdr/Bundle-01ab3815-17a9-4a87-a5f4-98b2299de5dc.json",
    "fhir_eu_hdr/Bundle-0b726ef5-3a77-4fbd-b11d-83562cd66f69.json",
    "fhir_eu_lab/Bundle-0000d093-4900-4602-830a-f77dd3146833.json",
    "fhir_eu_lab/Bundle-01f1d113-c58d-4707-8681-532d41da0948.json",
    "fhir_ips/Bundle-bundle-minimal.json",
    "fhir_ips/Bundle-bundle-no-info-required-sections.json",
)
SHORT = 40


def sections_of(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for one in node.get("section", ()):
        yield one
        yield from sections_of(one)


def pieces_of(node: dict[str, Any]) -> list[str]:
    """The texts of a narrative, one by one."""
    div = node.get("text", {}).get("div", "")
    tree = html5lib.parse(div, namespaceHTMLElements=False)
    return [bare(piece) for piece in tree.itertext() if piece.strip()]


@pytest.mark.parametrize("name", FHIR)
def test_a_fhir_document_says_all_of_it_once(app: Flask, people: People, client_for: ClientFor, name: str) -> None:
    path = shared_data() / name
    found = text_of(shown(app, people, client_for("alice"), path.read_bytes(), path.name))
    resources = [one["resource"] for one in json.loads(path.read_text("utf-8"))["entry"]]
    sections = [one for resource in resources for one in sections_of(resource)]
    assert sections
    said = ["".join(pieces_of(one)) for one in sections]
    others = ["".join(pieces_of(one)) for one in resources]
    for one, whole in zip(sections, said, strict=True):
        assert bare(one.get("title", "")) in found
        assert [piece for piece in pieces_of(one) if piece not in found] == []
        assert whole in found
    names = {bare(one.get("description", {}).get("text", "")) for one in resources if "description" in one}
    for part in {other for other in others if len(other) >= SHORT} - names:
        times = sum(whole.count(part) for whole in said)
        assert not times or found.count(part) == times, "a resource repeats what its section says"


def test_an_image_of_a_fhir_narrative_is_shown(app: Flask, people: People, client_for: ClientFor) -> None:
    """One that the file holds itself; one that lies elsewhere is not fetched, and what stands for it is said."""
    narrative = (
        f'<div xmlns="http://www.w3.org/1999/xhtml">Avant <img src="data:image/png;base64,{PIXEL}" alt="Courbe"/>'
        '<img src="https://exemple.fr/espion.png" alt="Ailleurs"/></div>'
    )
    composition = {
        "resourceType": "Composition",
        "status": "final",
        "type": {"coding": [{"system": "http://loinc.org", "code": "11488-4"}]},
        "date": "2026-11-20",
        "title": "Compte rendu",
        "section": [{"title": "Examen", "text": {"status": "additional", "div": narrative}}],
    }
    bundle = {"resourceType": "Bundle", "type": "document", "entry": [{"resource": composition}]}
    html, tree = shown(app, people, client_for("alice"), json.dumps(bundle).encode(), "courbe.json")
    assert list(images_of((html, tree)).values()) == [1]
    assert 'alt="Courbe"' in html
    assert "Ailleurs" in html
    assert "espion.png" not in html
