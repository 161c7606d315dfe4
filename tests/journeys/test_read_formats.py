"""Real files of each format, brought in by the operator and read on a phone."""

from __future__ import annotations

import contextlib
import io
import json
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from portal.cli import run
from tests.support.axe import overflow, violations
from tests.support.devices import Device
from tests.support.inhabited_site import Inhabited
from tests.support.people import HOLDERS
from tests.support.shared_data import shared_data

pytestmark = pytest.mark.browser
Devices = Callable[..., Device]


@dataclass(frozen=True)
class Expected:
    """What a page shows of a file: its title, the cells of one row or some words, and how many pages as images."""

    path: str
    title: str
    row: tuple[str, ...] = ()
    words: str = ""
    images: int = 0


FILES = {
    "CDA level 3": Expected(
        "cda_fr/BIO-CR-BIO_2024.01_TSH_1.xml",
        "Compte rendu d'examens biologiques",
        ("Thyréostimuline (TSH)", "1.950 mUI/l", "(0.270 - 4.200)"),
    ),
    "CDA level 1": Expected(
        "cda_fr/IMG_CR_IMG_2024.01_CDA-R2-Niveau-1.xml", "CR d’imagerie médicale", words="SCANNER", images=1
    ),
    "CDA in its own stylesheet": Expected(
        "cda_fr/BIO-CR-BIO_2021.01_Auto-Presentable.xml",
        "Compte rendu d'examens biologiques",
        ("Triglycérides", "0.62", "g/l"),
    ),
    "CDA of a summary": Expected(
        "cda_fr/VSM_1.4_2022.01.xml", "Synthèse Médicale", ("11/08/2019", "Angine de poitrine instable")
    ),
    "C-CDA": Expected("ccda_us/CCD_2_CCD.xml", "Summary of Patient Chart", ("Laparoscopic appendectomy", "Completed")),
    "IPS": Expected(
        "fhir_ips/Bundle-bundle-minimal.json", "Patient Summary as of December 11, 2020", words="Oral anastrozole"
    ),
    "European summary": Expected(
        "fhir_eu_eps/Bundle-1b6fa259-c44e-47e4-9f13-e297e6fa8fc7.json",
        "European Patient Summary",
        ("Ischemic heart disease", "28-May-2014", "active"),
    ),
    "laboratory": Expected(
        "fhir_eu_lab/Bundle-0000d093-4900-4602-830a-f77dd3146833.json",
        "Laboratory results",
        ("Hemoglobin [Mass/volume] in Blood", "15.1", "12 - 16", "g/dL"),
    ),
    "discharge": Expected(
        "fhir_eu_hdr/Bundle-01ab3815-17a9-4a87-a5f4-98b2299de5dc.json",
        "Hospital discharge report",
        words="bilateral laparoscopic tubal ligation",
    ),
    "Synthea": Expected(
        "fhir_synthea_r4/Luigi_Wiegand_e27d88b0-c5e5-4042-ad49-184f6a900ee3.json",
        "Données médicales",
        ("Hep B, adolescent or pediatric", "terminé"),
    ),
    "PDF": Expected("pdf/cr_imagerie_1.pdf", "Centre d’imagerie Ségur", words="scanner", images=1),
}


@pytest.fixture(scope="module")
def imported(inhabited: Inhabited) -> dict[str, uuid.UUID]:
    """The documents made of the files, by path, as ``portal import`` tells them."""
    folder, said = shared_data(), io.StringIO()
    with pytest.MonkeyPatch.context() as setting, contextlib.redirect_stdout(said):
        setting.setenv("PORTAL_INSTANCE", str(inhabited.app.extensions["carnet"].config.instance))
        setting.setenv("PORTAL_ORIGIN", inhabited.origin)
        paths = [str(folder / one.path) for one in FILES.values()]
        assert run(["import", "--nir", HOLDERS["alice"].nir, "--json", "--other-identity-confirmed", *paths]) == 0
    told = [json.loads(line) for line in said.getvalue().splitlines()]
    assert {one["outcome"] for one in told} == {"imported"}
    return {str(Path(one["path"]).relative_to(folder)): uuid.UUID(one["document_id"]) for one in told}


def has_row(page: Page, cells: tuple[str, ...]) -> bool:
    """Whether a table has a row with these cells, one after the other or not."""
    rows: list[list[str]] = page.evaluate(
        "() => [...document.querySelectorAll('main tr')].map(row => [...row.cells].map(cell => cell.innerText))"
    )
    tidy = [[" ".join(cell.split()) for cell in row] for row in rows]
    return any(all(any(wanted in cell for cell in row) for wanted in cells) for row in tidy)


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_read(imported: dict[str, uuid.UUID], inhabited: Inhabited, device: Devices, name: str) -> None:
    """Given an imported file, when its page is opened, its title, text and images are there, for everybody."""
    expected = FILES[name]
    alice = device(person="alice", reduced_motion="reduce")
    page = alice.page
    page.goto(inhabited.url("alice", f"/documents/{imported[expected.path]}"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(expected.title)
    assert not expected.row or has_row(page, expected.row)
    page.evaluate("() => document.querySelectorAll('main details').forEach(folded => { folded.open = true })")
    assert expected.words.lower() in page.locator("main").inner_text().lower()
    images = page.locator("main img")
    expect(images).to_have_count(expected.images)
    for image in images.all():
        image.scroll_into_view_if_needed()
        expect(image).to_have_js_property("complete", True)
        assert image.evaluate("image => image.naturalWidth") > 0
        assert image.get_attribute("alt")
    assert [*violations(page), *overflow(page), *alice.faults] == []


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_saved_as_it_came(
    imported: dict[str, uuid.UUID], inhabited: Inhabited, device: Devices, name: str
) -> None:
    """Given a page, when the original is downloaded, it is the file byte for byte, under a name that tells nothing."""
    path = shared_data() / FILES[name].path
    page = device(person="alice").page
    page.goto(inhabited.url("alice", f"/documents/{imported[FILES[name].path]}"))
    link = page.locator("main a[href$='/original']").first
    with page.expect_download() as saving:
        link.click()
    assert Path(saving.value.path()).read_bytes() == path.read_bytes()
    assert re.fullmatch(rf"document(-[0-9-]+)?{path.suffix}", saving.value.suggested_filename)
    answer = page.context.request.get(str(link.get_attribute("href")))
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "no-store" in answer.headers["cache-control"]
    assert "html" not in answer.headers["content-type"]
