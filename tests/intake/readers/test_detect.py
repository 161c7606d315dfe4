"""What a file is, by its content: accepted kinds are read, every other is refused by its name."""

from __future__ import annotations

import base64
import io
import json
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Iterator

import pytest
from PIL import Image

from portal.intake.parts import Part
from portal.intake.readers.detect import read_file, title_of
from portal.intake.readers.errors import Unreadable
from portal.intake.readers.images import MAX_PIXELS
from portal.intake.readers.samples import PDF, samples
from portal.intake.worker import Sandbox
from portal.record.content import ReadDocument
from tests.support.shared_data import shared_data


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    made = Sandbox()
    yield made
    made.shutdown()


def _reason(data: bytes, name: str = "") -> str:
    with pytest.raises(Unreadable) as refusal:
        read_file(data, name)
    return refusal.value.reason


def _picture(kind: str = "JPEG", size: tuple[int, int] = (40, 20), **saving: object) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, "red").save(stream, kind, **saving)
    return stream.getvalue()


def _zip(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


def _tar() -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("letter.txt"))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\x00" * 100, "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"<?xml version='1.0'?><!-- x --><s:svg xmlns:s='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"<!DOCTYPE html><p>ClinicalDocument", "HTML"),
        (b"\xef\xbb\xbf  <HTML><body>", "HTML"),
        ("<html>".encode("utf-16"), "HTML"),
        (b"<script>alert(1)</script>", "HTML"),
        (b"<?xml version='1.0'?><invoice/>", "XML"),
        (_zip("[Content_Types].xml", "word/document.xml"), "Office"),
        (_zip("letter.txt"), "archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "Office"),
        (b"{\\rtf1 hello}", "rich text"),
        (b"\x1f\x8b\x08\x00" + b"\x01" * 20, "archive"),
        (b"MZ\x90\x00" + b"\x01" * 20, "program"),
        (b"\x7fELF\x02\x01", "program"),
        (b"#!/bin/sh\nrm -rf /", "script"),
        (_picture("GIF"), "image format"),
        (_picture("BMP"), "image format"),
        (_picture("AVIF"), "image format"),
        (_picture("JPEG2000"), "image format"),
        (_zip("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), "macros"),
        (_zip("META-INF/MANIFEST.MF", "Main.class"), "program"),
        (_zip(), "archive"),
        (_tar(), "archive"),
        (b"Rar!\x1a\x07\x01\x00" + b"\x01" * 20, "archive"),
        (b"\x28\xb5\x2f\xfd" + b"\x01" * 20, "archive"),
        (b"@echo off\r\ndel *.*", "script"),
        (b"\x00\x00\x00\x1cftypisom\x00\x00\x02\x00isommp42", "video"),
        (b"\x00\x00\x00\x1cftypM4A \x00\x00\x02\x00M4A mp42", "video"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "video"),
        (b"ID3\x04\x00", "video"),
        (b"\xff\xfb\x90\x44\x00", "video"),
        (b"OggS\x00\x02", "video"),
        (b"\x1a\x45\xdf\xa3\x01", "video"),
        (b"\x00\x00\x00\x18ftypheic" + b"\x01" * 20, "damaged"),
        (b"junk %PDF-1.7 more", "before its PDF"),
        (b"\x01\x02\x03binary", "not accepted"),
        (b"caf\xe9 in latin 1", "not accepted"),
        (b'{"not": "fhir"}', "FHIR"),
    ],
)
def test_what_is_not_accepted_is_refused_by_its_kind(data: bytes, word: str) -> None:
    reason = _reason(data, "looks-fine.pdf")
    assert word in reason
    assert reason.endswith(".")


def test_the_name_decides_nothing() -> None:
    assert read_file(PDF, "virus.exe").format == "pdf"
    assert "SVG" in _reason(b"<svg/>", "photo.jpg")


def test_each_sample_is_read_as_what_it_is() -> None:
    formats = [read_file(sample).format for sample in samples()]
    assert formats == ["pdf", "cda", "fhir", "text"] + ["image"] * 10


def test_text_keeps_its_lines_and_its_signs() -> None:
    document = read_file("Bonjour,\r\nla fièvre est < 38.\n\nÀ bientôt".encode(), "mon_mot.txt")
    assert (document.format, document.title) == ("text", "mon mot")
    assert document.sections[0].fragments == ("<p>Bonjour,<br>la fièvre est &lt; 38.</p><p>À bientôt</p>",)
    assert read_file(b"MZ is how my note begins").title == "MZ is how my note begins"


def test_a_picture_is_turned_upright_and_loses_its_metadata() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "SecretCamera"
    document = read_file(_picture(exif=exif), "radio_main.jpg")
    assert (document.format, document.media_type, document.title) == ("image", "image/jpeg", "radio main")
    (page,) = document.pages
    assert (page.width, page.height, page.media_type) == (20, 40, "image/webp")
    assert b"SecretCamera" not in page.image
    assert b"EXIF" not in page.image


def test_large_and_transparent_pictures_become_display_copies() -> None:
    assert read_file(_picture("PNG", (3000, 1000))).pages[0].width == 1200
    for mode in ("RGBA", "LA", "P", "1", "I;16", "CMYK"):
        stream = io.BytesIO()
        Image.new(mode, (30, 30)).save(stream, "JPEG" if mode == "CMYK" else "PNG")
        assert read_file(stream.getvalue()).pages[0].height == 30


def test_a_decompression_bomb_is_refused_before_it_is_decoded() -> None:
    stream = io.BytesIO()
    Image.new("1", (MAX_PIXELS // 5000 + 1, 5000)).save(stream, "PNG")
    started = time.process_time()
    assert "too many pixels" in _reason(stream.getvalue())
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_damaged_picture_is_one_sentence(kind: str) -> None:
    whole = _picture(kind, (400, 400))
    for length in (12, 40, len(whole) // 2):
        assert "damaged" in _reason(whole[:length])


def test_a_pdf_inside_is_shown_as_pages() -> None:
    data = base64.b64encode(PDF).decode()
    attachment = {"contentType": "application/pdf", "data": data, "title": "Lettre"}
    resource = {"resourceType": "DocumentReference", "content": [{"attachment": attachment}]}
    document = read_file(json.dumps(resource).encode())
    assert (document.format, document.title, len(document.pages)) == ("fhir", "Lettre", 1)
    assert "Carnet" in document.text
    attachment["data"] = base64.b64encode(b"%PDF-nothing").decode()
    broken = read_file(json.dumps(resource).encode())
    assert broken.pages == ()
    assert broken.warnings == ("The embedded PDF was not read: This PDF is damaged.",)


def test_a_level_1_cda_has_pages_and_a_carried_cda_its_entries() -> None:
    folder = shared_data() / "cda_fr"
    level1 = read_file((folder / "IMG_CR_IMG_2024.01_CDA-R2-Niveau-1.xml").read_bytes())
    assert (level1.format, len(level1.pages), len(level1.attachments)) == ("cda", 1, 1)
    carried = (folder / "VAC_2023.01.xml").read_bytes()
    resource = {"resourceType": "Binary", "contentType": "application/xml", "data": base64.b64encode(carried).decode()}
    assert len(read_file(json.dumps(resource).encode()).entries) == len(read_file(carried).entries) > 0


def test_titles_of_names() -> None:
    assert title_of("C:\\scans\\cr_du\u202e_12.pdf") == "cr du 12"
    assert title_of("") == ""


def test_reading_opens_nothing_after_the_warm_up() -> None:
    code = (
        "import sys; from pathlib import Path; from portal.intake.readers.detect import *; warm_up()\n"
        "known = set(sys.modules)\n"
        "for path in Path(sys.argv[1]).rglob('*.*'):\n"
        "    try: read_file(path.read_bytes(), path.name)\n"
        "    except (ValueError, IsADirectoryError): pass\n"
        "print(sorted(set(sys.modules) - known))"
    )
    run = [sys.executable, "-c", code, str(shared_data())]
    assert subprocess.run(run, capture_output=True, text=True, check=True, timeout=120).stdout.strip() == "[]"


def test_every_real_file_is_the_same_from_a_worker(sandbox: Sandbox) -> None:
    for folder in ("cda_fr", "cda_us", "ccda_us", "fhir_eu_eps", "fhir_eu_hdr", "fhir_ips", "fhir_dmp_pdsm", "pdf"):
        for path in sorted((shared_data() / folder).glob("*.*")):
            here: ReadDocument = read_file(path.read_bytes(), path.name)
            assert sandbox.read([Part(path.read_bytes(), path.name)]) == here, path.name
