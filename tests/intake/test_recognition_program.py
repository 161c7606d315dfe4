"""Tesseract behind its locks: words of a page, nothing of a shadow, and a plain end whatever it does."""

from __future__ import annotations

import io
import shutil
import time
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from portal.intake.recognition.program import CPU_SECONDS, MEMORY, NotRecognised, languages, recognised_text

INSTALLED = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")


@pytest.fixture
def acts(tmp_path: Path) -> Path:
    """A program in the place of tesseract: a script that the test writes."""
    return tmp_path / "acts"


def written(acts: Path, body: str) -> str:
    """The script, which lists its languages as tesseract does."""
    acts.write_text(f'#!/bin/sh\n[ "$1" = --list-langs ] && {{ echo fra; exit; }}\n{body}\n')
    acts.chmod(0o700)
    return str(acts)


def picture(words: str = "") -> bytes:
    """A page as our display copies are."""
    page = Image.new("RGB", (900, 200), "white")
    if words:
        ImageDraw.Draw(page).text((40, 70), words, fill="black", font=ImageFont.load_default(36))
    stream = io.BytesIO()
    page.save(stream, "WEBP", quality=80)
    return stream.getvalue()


@INSTALLED
def test_it_reads_what_is_written_and_nothing_else() -> None:
    assert recognised_text(picture("Ordonnance du docteur Benali")) == "Ordonnance du docteur Benali"
    noise = io.BytesIO()
    Image.effect_noise((300, 300), 80).convert("RGB").save(noise, "WEBP")
    assert recognised_text(noise.getvalue()) == recognised_text(picture()) == ""


@INSTALLED
def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(NotRecognised):
        recognised_text(b"no picture")


@pytest.mark.parametrize("body", ["exit 3", "kill -SEGV $$", "exec cat /proc/self/mem"])
def test_a_program_that_breaks_is_one_plain_end(acts: Path, body: str) -> None:
    with pytest.raises(NotRecognised, match="ended with"):
        recognised_text(picture(), program=written(acts, body))


def test_one_that_does_not_end_is_ended(acts: Path) -> None:
    started = time.monotonic()
    with pytest.raises(NotRecognised, match="too long"):
        recognised_text(picture(), program=written(acts, "exec sleep 60"), wall=0.3)
    assert time.monotonic() - started < 5


def test_it_runs_behind_locks(acts: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PORTAL_SECRET", "hunter2")
    kept = tmp_path / "kept"
    kept.touch()
    limits = "$(ulimit -v)/$(ulimit -t)/$(ulimit -n)/$(ulimit -c)/$(pwd)/$PORTAL_SECRET"
    row = r"h\n5\t1\t1\t1\t1\t1\t0\t0\t0\t0\t96\t%s\n"
    text = recognised_text(picture(), program=written(acts, f"(echo x > {kept})\nprintf '{row}' \"{limits}\""))
    assert text == f"{MEMORY // 1024}/{CPU_SECONDS}/32/0///"
    assert kept.read_bytes() == b""


def test_without_the_program_or_its_languages_it_says_so(acts: Path) -> None:
    with pytest.raises(NotRecognised, match="could not be started"):
        recognised_text(picture(), program="/nowhere/tesseract")
    acts.write_text("#!/bin/sh\necho deu\n")
    acts.chmod(0o700)
    with pytest.raises(NotRecognised, match="neither French nor English"):
        languages(str(acts))
