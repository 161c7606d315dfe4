"""The page of each real French CDA says everything that its narrative says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree

from portal.intake.readers.detect import read_file
from tests.support.people import People
from tests.support.saved_documents import get, save
from tests.support.shared_data import shared_data

NAMES = (
    "BIO-CR-BIO_2021.01_Auto-Presentable",
    "BIO-CR-BIO_2024.01_TSH_1",
    "BIO-TROD_2024.01_Angine",
    "CNAM-HR_2021.01",
    "IMG_CR_IMG_2024.01_CDA-R2-Niveau-1",
    "LDL-SES_2022.01",
    "VAC_2023.01",
    "VSM_1.4_2022.01",
    "eP-MED-DM_2024.01_PosoStruct",
)
NARRATIVE = "{urn:hl7-org:v3}"


def bare(text: str) -> str:
    """Text to compare by: without spaces, which layout changes."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def said(path: Path) -> tuple[list[str], list[str], int]:
    """What the narrative of a file says, piece by piece; its section titles; how many of its cells say something."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    sections = list(etree.parse(path, parser).iter(f"{NARRATIVE}section"))
    texts = [text for section in sections if (text := section.find(f"{NARRATIVE}text")) is not None]
    pieces = [bare(piece) for text in texts for piece in text.itertext() if piece.strip()]
    titles = [bare("".join(title.itertext())) for one in sections for title in one.findall(f"{NARRATIVE}title")]
    cells = [cell for text in texts for cell in text.iter(f"{NARRATIVE}td", f"{NARRATIVE}th")]
    return pieces, [title for title in titles if title], sum(bool("".join(cell.itertext()).strip()) for cell in cells)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_lost(app: Flask, people: People, client_for: Callable[..., FlaskClient], name: str) -> None:
    path = shared_data() / "cda_fr" / f"{name}.xml"
    read = read_file(path.read_bytes(), path.name)
    document_id = save(app, people["alice"], read, path.read_bytes(), file_name=path.name)
    html = get(client_for("alice"), f"/records/{people['alice'].record_id}/documents/{document_id}").text
    page = html5lib.parse(html, namespaceHTMLElements=False)
    sheet = "".join(bare("".join(article.itertext())) for article in page.iter("article"))
    shown = [
        bare("".join(one.itertext()))
        for article in page.iter("article")
        for one in article.iter()
        if one.tag in ("td", "th")
    ]
    pieces, titles, cells = said(path)
    assert [piece for piece in pieces if piece not in sheet] == []
    assert [title for title in titles if title not in sheet] == []
    assert sum(bool(cell) for cell in shown) >= cells
    assert html.count("<figure") == len(read.pages)
    images = {number for number, one in enumerate(read.attachments, 1) if one.media_type.startswith("image/")}
    assert {number for number in images if f'/attachments/{number}"' not in html} == set()
