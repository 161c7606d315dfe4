"""PDF files, real and hostile: pages and text within bounds, or one plain sentence."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from portal.intake.parts import Part
from portal.intake.readers.errors import Unreadable
from portal.intake.readers.pdf.pages import MAX_PAGES, read_pages
from portal.intake.readers.pdf.reader import read_pdf
from portal.intake.readers.pdf.structure import partial_date
from portal.intake.worker import COULD_NOT_OPEN, Sandbox
from tests.support.shared_data import shared_data


def _pdf(content: bytes = b"", pages: int = 1, box: tuple[float, ...] = (0, 0, 595, 842), root: Any = ()) -> bytes:
    """A PDF of equal pages, ``content`` drawn on each, with members put into its catalogue."""
    pdf = pikepdf.new()
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    stream = pdf.make_stream(content)
    for _ in range(pages):
        page = pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=pikepdf.Array([*box]),
            Contents=stream,
            Resources=pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font)),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    for name, value in dict(root).items():
        pdf.Root[f"/{name}"] = value
    saved = io.BytesIO()
    pdf.save(saved)
    return saved.getvalue()


def _words(text: str) -> bytes:
    return f"BT /F1 24 Tf 50 700 Td ({text}) Tj ET".encode()


def _action(kind: str, **members: Any) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(Type=pikepdf.Name.Action, S=pikepdf.Name(f"/{kind}"), **members)


def _reason(data: bytes) -> str:
    with pytest.raises(Unreadable) as refusal:
        read_pdf(data)
    return refusal.value.reason


def test_a_real_report_is_a_page_with_its_text() -> None:
    document = read_pdf((shared_data() / "pdf" / "cr_imagerie_1.pdf").read_bytes(), "cr imagerie 1")
    assert (document.format, document.media_type, document.language) == ("pdf", "application/pdf", "fr-FR")
    assert document.title == "CENTRE D’IMAGERIE SÉGUR"
    assert (document.authors, document.file_author) == ((), "Romain SAGET-LETHIAS")
    assert document.created == "2023-11-08T15:33:45+01:00"
    assert document.warnings == ()
    (page,) = document.pages
    assert (page.media_type, page.width, page.height) == ("image/webp", 1200, 1698)
    with Image.open(io.BytesIO(page.image)) as picture:
        assert (picture.format, picture.size) == ("WEBP", (1200, 1698))
    assert "Scanner de la tête et du cou" in page.text
    assert page.text in document.text


def test_titles_come_from_metadata_then_the_first_line_then_the_name() -> None:
    assert read_pdf(_pdf(_words("Lettre de liaison")), "scan 3").title == "Lettre de liaison"
    assert read_pdf(_pdf(), "scan 3").title == "scan 3"
    with pikepdf.open(io.BytesIO(_pdf(_words("First line")))) as pdf:
        pdf.docinfo["/Title"] = "Bilan annuel"
        saved = io.BytesIO()
        pdf.save(saved)
    assert read_pdf(saved.getvalue()).title == "Bilan annuel"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("D:20231108153345+01'00'", "2023-11-08T15:33:45+01:00"),
        ("D:20231108153345Z", "2023-11-08T15:33:45Z"),
        ("D:20231108153345", "2023-11-08"),
        ("D:202311", "2023-11"),
        ("D:2023", "2023"),
        ("D:20231345", ""),
        ("yesterday", ""),
    ],
)
def test_dates_are_cut_to_what_is_known(written: str, said: str) -> None:
    assert partial_date(written) == said


@pytest.mark.parametrize(
    ("root", "word"),
    [
        ({"OpenAction": _action("JavaScript", JS=pikepdf.String("app.alert(1)"))}, "scripts"),
        ({"OpenAction": _action("Launch", F=pikepdf.String("calc.exe"))}, "start a program"),
        ({"Names": pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary())}, "other files"),
        ({"Names": pikepdf.Dictionary(JavaScript=pikepdf.Dictionary())}, "scripts"),
        ({"AA": pikepdf.Dictionary()}, "on its own"),
        ({"AcroForm": pikepdf.Dictionary(Fields=pikepdf.Array())}, "form"),
    ],
)
def test_active_parts_are_named_and_the_pages_are_read(root: dict[str, object], word: str) -> None:
    document = read_pdf(_pdf(_words("Hello"), root=root))
    assert word in " ".join(document.warnings)
    assert document.pages[0].text == "Hello"


def test_encryption_is_refused_with_and_without_a_password() -> None:
    for user in ("", "secret"):
        with pikepdf.open(io.BytesIO(_pdf(_words("Hello")))) as pdf:
            saved = io.BytesIO()
            pdf.save(saved, encryption=pikepdf.Encryption(owner="owner", user=user))
        assert "protected" in _reason(saved.getvalue())


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"%PDF-1.7\n%%EOF", b"%PDF-" + bytes(range(256)) * 20])
def test_damage_is_one_sentence(data: bytes) -> None:
    assert _reason(data) in ("This PDF is damaged.", "This PDF has no page.", "This PDF is cut short.")


def test_pages_are_capped_and_the_rest_is_named() -> None:
    document = read_pdf(_pdf(_words("Page"), pages=MAX_PAGES + 5, box=(0, 0, 800, 720)))
    assert len(document.pages) <= MAX_PAGES
    assert document.text.count("Page") == MAX_PAGES
    assert f"The PDF has {MAX_PAGES + 5} pages; only the first {MAX_PAGES} were read." in document.warnings


def test_drawing_stops_in_time_and_text_goes_on() -> None:
    pages, text, warnings = read_pages(_pdf(_words("Page"), pages=5), seconds=-1)
    assert pages == ()
    assert text.count("Page") == 5
    assert warnings == ["The PDF takes long to draw; pages after 0 are only in the original."]


@pytest.mark.parametrize("box", [(0, 0, 65535, 65535), (0, 0, 1e9, 1e9), (0, 0, 1, 1e7), (0, 0, 1e7, 1), (0, 0, 0, 0)])
def test_absurd_pages_are_drawn_small(box: tuple[float, ...]) -> None:
    for page in read_pages(_pdf(_words("Big"), box=box))[0]:
        assert page.width <= 1200
        assert page.height <= 6000


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    made = Sandbox()
    yield made
    made.shutdown()


def _looping_form() -> bytes:
    """Forms that each draw the next eight times: 8^12 drawings out of two kilobytes."""
    pdf = pikepdf.new()
    inner = pdf.make_stream(
        b"0 0 10 10 re f", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 600, 800]
    )
    for _ in range(12):
        inner = pdf.make_stream(
            b"/X Do " * 8,
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=pikepdf.Array([0, 0, 600, 800]),
            Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=inner)),
        )
    page = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        MediaBox=pikepdf.Array([0, 0, 600, 800]),
        Contents=pdf.make_stream(b"/X Do"),
        Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=inner)),
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    saved = io.BytesIO()
    pdf.save(saved)
    return saved.getvalue()


def _huge_image() -> bytes:
    """An image that claims 65,535 × 65,535 pixels and holds ten bytes."""
    pdf = pikepdf.new()
    image = pdf.make_stream(
        b"\x00" * 10,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=65535,
        Height=65535,
        ColorSpace=pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
    )
    page = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        MediaBox=pikepdf.Array([0, 0, 600, 800]),
        Contents=pdf.make_stream(b"600 0 0 800 0 0 cm /X Do"),
        Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=image)),
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    saved = io.BytesIO()
    pdf.save(saved)
    return saved.getvalue()


@pytest.mark.parametrize("make", [_looping_form, _huge_image])
def test_a_pdf_that_loops_or_eats_memory_ends_in_time(sandbox: Sandbox, make: Callable[[], bytes]) -> None:
    sandbox.status()
    started = time.monotonic()
    try:
        document = sandbox.read([Part(make())])
    except Unreadable as refusal:
        assert refusal.reason == COULD_NOT_OPEN
    else:
        assert len(document.pages) <= 1
    assert time.monotonic() - started < 12
    assert sandbox.read([Part(_pdf(_words("Next")))]).title == "Next"


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_damaged_bytes_are_read_or_refused(sandbox: Sandbox, data: st.DataObject) -> None:
    whole = bytearray(_pdf(_words("Hello"), pages=2))
    for _ in range(data.draw(st.integers(1, 10))):
        whole[data.draw(st.integers(5, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert sandbox.read([Part(bytes(whole))]).format == "pdf"
    except Unreadable as refusal:
        assert refusal.reason != COULD_NOT_OPEN
