"""The images of an examination on the page of its document."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.record.content import Author, ImageFile, ImageSeries, ReadDocument, Study, Window
from portal.record.storage.originals import Original
from tests.support.documents import a_document
from tests.support.people import People
from tests.support.professionals import let_in
from tests.support.saved_documents import counted_statements, get, save

ClientFor = Callable[..., FlaskClient]
LUNGS = ImageSeries(
    (ImageFile(0, 30, 512, 512, (Window(-500, 1400, "POUMON"), Window(40, 400)), True), ImageFile(1, 2, 512, 512)),
    modality="CT",
    description="Parenchyme",
    body_part="CHEST",
)
KNEE = ImageSeries((ImageFile(2, 1, 800, 600, (), True),), modality="DX", body_part="KNEE", laterality="R")


def an_examination(*series: ImageSeries) -> ReadDocument:
    return a_document(
        format="dicom",
        media_type="application/dicom",
        title="Scanner du thorax",
        entries=(),
        authors=(Author("", "", "Imagerie du Parc"),),
        study=Study(series or (LUNGS, KNEE), "Scanner du thorax", "Dr Karim Benali"),
        text="Scanner du thorax",
    )


@pytest.fixture
def path(app: Flask, people: People) -> str:
    further = [Original(f"file {number}".encode(), "application/dicom") for number in (2, 3)]
    return address(people, save(app, people["alice"], an_examination(), further=further))


def address(people: People, document_id: uuid.UUID) -> str:
    return f"/records/{people['alice'].record_id}/documents/{document_id}"


def image(page: str) -> str:
    return str(re.findall(r'<img src="[^"]*/images/([^"]*)"', page)[0])


def alt(page: str) -> str:
    return str(re.findall(r'<img src="[^"]*/images/[^"]*" alt="([^"]*)"', page)[0])


def test_it_shows_the_first_image_and_says_what_it_is(client_for: ClientFor, path: str) -> None:
    page = get(client_for("alice"), path).text
    assert image(page) == "1/1"
    assert alt(page) == "CT scan, chest: image 1 of 32"
    assert "Parenchyme, 32 images" in page
    assert "Image 1 of 32" in page
    assert "Dr Karim Benali" in page
    assert "not to make a diagnosis" in page
    assert 'data-runs="1:30 2:2"' in page
    assert f'data-frames="{path}/images/{{file}}/{{frame}}"' in page
    assert "No text could be read" not in page


def test_it_says_it_in_french(client_for: ClientFor, path: str) -> None:
    page = get(client_for("alice"), f"{path}?series=2", language="fr").text
    assert alt(page) == "Radiographie, genou (côté droit)"


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("image=30", "1/30"),
        ("image=31", "2/1"),
        ("image=32", "2/2"),
        ("image=33", "2/2"),
        ("image=0", "1/1"),
        ("image=x&series=x&window=x", "1/1"),
        ("series=2", "3/1"),
        ("series=9", "3/1"),
        ("image=2&window=bone", "1/2?window=bone"),
        ("window=bone&center=-500&width=1400", "1/1?window=-500/1400"),
        ("window=bone&center=40,5&width=", "1/1?window=bone"),
        ("window=%22onerror%3D", "1/1"),
    ],
)
def test_an_address_leads_to_an_image(client_for: ClientFor, path: str, asked: str, shown: str) -> None:
    assert image(get(client_for("alice"), f"{path}?{asked}").text) == shown


def test_links_lead_from_image_to_image(client_for: ClientFor, path: str) -> None:
    alice = client_for("alice")
    steps = re.findall(r'data-step="(-?1)" href="([^"]+)"', get(alice, f"{path}?image=2&window=lung").text)
    assert steps == [
        ("-1", f"{path}?image=1&amp;window=lung#images"),
        ("1", f"{path}?image=3&amp;window=lung#images"),
    ]
    at_an_end = [get(alice, f"{path}?image={number}").text for number in (1, 32)]
    assert [re.findall(r'data-step="(-?1)" href="[^"]+" hidden', page) for page in at_an_end] == [["-1"], ["1"]]


def test_the_contrasts_are_those_of_the_file_and_of_the_kind(client_for: ClientFor, path: str) -> None:
    alice = client_for("alice")

    def offered(query: str) -> list[str]:
        form = get(alice, f"{path}?{query}").text.partition('name="window"')[2].partition("</select>")[0]
        return re.findall(r"<option[^>]*>([^<]*)<", form)

    of_file = ["POUMON", "Setting 2 of the file"]
    assert offered("series=1") == [*of_file, "Soft tissue", "Lungs", "Bones", "Brain", "All shades of grey"]
    assert offered("series=2") == ["As it was sent", "All shades of grey"]


def test_a_coloured_image_alone_has_no_form(app: Flask, people: People, client_for: ClientFor) -> None:
    alone = ImageSeries((ImageFile(0, 1, 320, 240),), modality="US")
    page = get(client_for("alice"), address(people, save(app, people["alice"], an_examination(alone)))).text
    assert alt(page) == "Ultrasound"
    assert "data-viewer" not in page


def test_its_files_are_offered_together_and_one_by_one(client_for: ClientFor, path: str) -> None:
    page = get(client_for("alice"), path).text
    assert f'href="{path}/originals"' in page
    assert f'href="{path}/original/3"' in page


def test_what_files_say_is_shown_as_text(app: Flask, people: People, client_for: ClientFor) -> None:
    evil = '"><script>alert(1)</script>'
    series = ImageSeries((ImageFile(0, 2, 9, 9, (Window(1, 2, evil),), True),), evil, evil, evil)
    page = get(client_for("alice"), address(people, save(app, people["alice"], an_examination(series)))).text
    assert "<script>alert" not in page


def test_it_asks_the_database_as_often_as_any_document(app: Flask, client_for: ClientFor, path: str) -> None:
    alice = client_for("alice")
    get(alice, path)
    with counted_statements(app) as sent:
        get(alice, f"{path}?image=7")
    assert len(sent) <= 12


def test_who_looks_as_a_professional_would_stays_in_that_view(
    app: Flask, people: People, client_for: ClientFor, path: str
) -> None:
    let_in(app, people)
    seen_as = f"as={people['carol'].professional_id}"
    page = get(client_for("alice"), f"{path}?{seen_as}").text
    assert image(page) == f"1/1?{seen_as}"
    assert f'data-frames="{path}/images/{{file}}/{{frame}}?{seen_as}"' in page
    assert f'<input type="hidden" name="as" value="{people["carol"].professional_id}">' in page
