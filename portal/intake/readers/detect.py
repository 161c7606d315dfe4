"""Tells what a file is by its content alone, and reads it. A name or a browser's word decides nothing.

The type of a file is what a strict reader accepts. Everything else is refused with the kind of file it looks like, so
that the person knows what to do instead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from portal.core.i18n import LOCALES, force_locale
from portal.intake.parts import Part
from portal.intake.readers.cda.reader import read_cda
from portal.intake.readers.embedded import with_embedded
from portal.intake.readers.errors import Unreadable
from portal.intake.readers.fhir.plain_words import value_words
from portal.intake.readers.fhir.reader import read_fhir
from portal.intake.readers.images import page_of_image
from portal.intake.readers.pdf.reader import read_pdf
from portal.intake.readers.plain_text import read_text
from portal.intake.readers.samples import samples
from portal.intake.readers.several import read_together
from portal.record.content import ReadDocument
from portal.record.entries.dosing import rhythm_words

_IMAGE_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_NOT_ACCEPTED = "This kind of file is not accepted."
_ARCHIVE = "This is an archive; add the files it holds one by one."
_PROGRAM = "This is a program; it is not accepted."
_OFFICE = "This is an Office document; save it as a PDF."
_PICTURE = "This image format is not accepted; save it as JPEG or PNG."

_REFUSED_STARTS = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OFFICE),
    (b"{\\rtf", "This is a rich text (RTF) document; save it as a PDF."),
    (b"\x1f\x8b", _ARCHIVE),
    (b"BZh", _ARCHIVE),
    (b"\xfd7zXZ\x00", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"Rar!\x1a\x07", _ARCHIVE),
    (b"MZ", _PROGRAM),
    (b"\x7fELF", _PROGRAM),
    (b"\xcf\xfa\xed\xfe", _PROGRAM),
    (b"\xca\xfe\xba\xbe", _PROGRAM),
    (b"#!", _PROGRAM),
    (b"GIF8", _PICTURE),
    (b"II*\x00", _PICTURE),
    (b"MM\x00*", _PICTURE),
    (b"BM", _PICTURE),
)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|script|iframe|meta|title|div|p|table)[\s>/]", re.IGNORECASE)
_SVG = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?svg[\s>/]", re.IGNORECASE)
_PROLOG = re.compile(rb"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)*", re.DOTALL | re.IGNORECASE)


def read_any(parts: Sequence[Part]) -> ReadDocument:
    """The document that the files are, whatever accepted kind they are; several become its pages in their order.

    Raises :class:`Unreadable` with one plain sentence, which names the kind of file.
    """
    if len(parts) == 1:
        return read_file(parts[0].data, parts[0].file_name)
    return read_together(parts, lambda part: read_file(part.data, part.file_name))


def read_file(data: bytes, name: str = "") -> ReadDocument:
    """The document in one file; ``name`` only titles a file that has no title.

    Raises :class:`Unreadable` with one plain sentence, which names the kind of file.
    """
    _refuse_known(data)
    title = title_of(name)
    if data.startswith(b"%PDF-"):
        return read_pdf(data, title)
    if data.startswith(_IMAGE_STARTS) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return read_image(data, title)
    plain = _without_mark(data).lstrip(b" \t\r\n")
    if plain.startswith(b"<"):
        _refuse_markup(plain)
        return with_embedded(read_cda(data))
    if plain.startswith(b"{"):
        return with_embedded(read_fhir(data))
    return read_text(data, title)


def warm_up() -> None:
    """Load all that reading any accepted kind of file needs: afterwards it opens no file of ours."""
    for sample in samples():
        read_file(sample)
    for locale in LOCALES:
        value_words("2026-11-23T09:05:00+01:00", french=locale == "fr")
        with force_locale(locale):
            rhythm_words("1 / 8 h, mon")


def read_image(data: bytes, title: str = "") -> ReadDocument:
    """A picture as a document of one page. Raises :class:`Unreadable` when it is damaged or too large."""
    media_type, page = page_of_image(data)
    return ReadDocument(format="image", media_type=media_type, title=title or "Image", pages=(page,))


def title_of(name: str) -> str:
    """A file's name as a title: without folder and ending, underscores as spaces."""
    stem = PurePath(name.replace("\\", "/")).stem.replace("_", " ")
    return " ".join("".join(letter for letter in stem if letter.isprintable()).split())[:120]


def _refuse_known(data: bytes) -> None:
    if not data.strip(b"\x00\r\n\t "):
        raise Unreadable("This file is empty.")
    if data.startswith(b"PK\x03\x04"):
        office = any(part in data[:4096] for part in (b"[Content_Types].xml", b"mimetypeapplication/vnd", b"word/"))
        raise Unreadable(_OFFICE if office else _ARCHIVE)
    if data[128:132] == b"DICM":
        raise Unreadable("This is a DICOM image; it is not accepted yet.")
    if data[4:8] == b"ftyp":
        raise Unreadable(_PICTURE if data[8:12] in (b"heic", b"heix", b"mif1", b"avif") else _NOT_ACCEPTED)
    if not data.startswith(b"%PDF-") and b"%PDF-" in data[:1024] and not data.lstrip().startswith((b"<", b"{")):
        raise Unreadable("This file has something before its PDF; open it and save it again as a PDF.")
    for start, reason in _REFUSED_STARTS:
        if data.startswith(start) and (len(start) > 2 or not _is_text(data)):
            raise Unreadable(reason)


def _is_text(data: bytes) -> bool:
    """Whether a start of two letters may simply be the first word of a text; a script is a program all the same."""
    return not data.startswith(b"#!") and b"\x00" not in data[:512]


def _without_mark(data: bytes) -> bytes:
    """The bytes as if ASCII: no byte order mark, and no zero bytes between letters (UTF-16)."""
    for mark in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.removeprefix(mark) if mark == _BYTE_ORDER_MARKS[0] else data[2:].replace(b"\x00", b"")
    return data.replace(b"\x00", b"") if data[:2] in (b"<\x00", b"\x00<") else data


def _refuse_markup(plain: bytes) -> None:
    """Refuse HTML, SVG and XML that holds no clinical document, each by its name."""
    prolog = _PROLOG.match(plain)
    root = plain[prolog.end() :] if prolog else plain
    if _HTML.match(root) or _HTML.match(plain):
        raise Unreadable("This is a web page (HTML); save it as a PDF.")
    if _SVG.match(root):
        raise Unreadable("This is a drawing (SVG); save it as JPEG, PNG or PDF.")
    if b"ClinicalDocument" not in root:
        raise Unreadable("This XML file is not a medical document that we know.")
