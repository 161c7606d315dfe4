"""Tells what a file is by its content alone, and reads it. A name or a browser's word decides nothing.

The type of a file is what a strict reader accepts. Everything else is refused with the kind of file it looks like, so
that the person knows what to do instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from portal.core.i18n import LOCALES, force_locale
from portal.intake.parts import Part
from portal.intake.readers.cda.reader import read_cda
from portal.intake.readers.embedded import with_embedded
from portal.intake.readers.fhir.plain_words import value_words
from portal.intake.readers.fhir.reader import read_fhir
from portal.intake.readers.pdf.reader import read_pdf
from portal.intake.readers.pictures import read_picture
from portal.intake.readers.plain_text import read_text
from portal.intake.readers.refused import refuse_known, refuse_markup
from portal.intake.readers.samples import samples
from portal.intake.readers.several import read_together
from portal.record.content import ReadDocument
from portal.record.entries.dosing import rhythm_words

_PICTURE_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


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
    refuse_known(data)
    title = title_of(name)
    if data.startswith(b"%PDF-"):
        return read_pdf(data, title)
    if _is_picture(data):
        return read_picture(data, title)
    plain = _without_mark(data).lstrip(b" \t\r\n")
    if plain.startswith(b"<"):
        refuse_markup(plain)
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


def title_of(name: str) -> str:
    """A file's name as a title: without folder and ending, underscores as spaces."""
    stem = PurePath(name.replace("\\", "/")).stem.replace("_", " ")
    return " ".join("".join(letter for letter in stem if letter.isprintable()).split())[:120]


def _is_picture(data: bytes) -> bool:
    is_heif = data[4:8] == b"ftyp"  # what else begins so was refused before
    return is_heif or data.startswith(_PICTURE_STARTS) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")


def _without_mark(data: bytes) -> bytes:
    """The bytes as if ASCII: no byte order mark, and no zero bytes between letters (UTF-16)."""
    for mark in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.removeprefix(mark) if mark == _BYTE_ORDER_MARKS[0] else data[2:].replace(b"\x00", b"")
    return data.replace(b"\x00", b"") if data[:2] in (b"<\x00", b"\x00<") else data
