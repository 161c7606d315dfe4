"""``portal recognise``: the text of pictures, looked for by a command."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from tests.cli.conftest import NIR, Portal

INSTALLED = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """The photograph of a paper."""
    page = Image.new("RGB", (900, 200), "white")
    ImageDraw.Draw(page).text((40, 70), "Ordonnance du docteur Benali", fill="black", font=ImageFont.load_default(36))
    page.save(tmp_path / "IMG_1.jpg")
    return tmp_path / "IMG_1.jpg"


@INSTALLED
def test_it_looks_at_what_waits(opened: Portal, photo: Path) -> None:
    assert opened("import", "--nir", NIR, "--record-confirmed", photo).status == 0
    assert opened("recognise").out == "Pages looked at: 1.\n"
    assert opened("recognise").out == "Pages looked at: 0.\n"
    assert opened("trail", "verify").status == 0


@INSTALLED
def test_watching_ends_with_what_started_it(opened: Portal, photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened("import", "--nir", NIR, "--record-confirmed", photo)
    with open("/dev/null") as closed:  # noqa: PTH123 (a file to be standard input)
        monkeypatch.setattr("sys.stdin", closed)
        assert opened("recognise", "--watch").status == 0


def test_it_says_why_it_looks_for_nothing(opened: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_OCR", "off")
    ran = opened("recognise")
    assert (ran.status, ran.err) == (
        1,
        "portal: Text is not looked for: PORTAL_OCR is off, or tesseract is not installed.\n",
    )
