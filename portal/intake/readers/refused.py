"""Files that are never read, told apart by their first bytes, each with what to do instead."""

from __future__ import annotations

import re

from portal.intake.readers.errors import Unreadable

NOT_ACCEPTED = "This kind of file is not accepted."
_ARCHIVE = "This is an archive; add the files it holds one by one."
_PROGRAM = "This is a program; it is not accepted."
_SCRIPT = "This is a script; it is not accepted."
_OFFICE = "This is an Office document; save it as a PDF."
_MACROS = "This is an Office document with macros; save it as a PDF."
_PICTURE = "This image format is not accepted; save it as JPEG or PNG."
_MEDIA = "This is a sound or video recording; it is not accepted."

_STARTS = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OFFICE),
    (b"{\\rtf", "This is a rich text (RTF) document; save it as a PDF."),
    (b"\x1f\x8b", _ARCHIVE),
    (b"BZh", _ARCHIVE),
    (b"\xfd7zXZ\x00", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"Rar!\x1a\x07", _ARCHIVE),
    (b"\x28\xb5\x2f\xfd", _ARCHIVE),
    (b"PK\x05\x06", _ARCHIVE),
    (b"PK\x07\x08", _ARCHIVE),
    (b"MZ", _PROGRAM),
    (b"\x7fELF", _PROGRAM),
    (b"\xcf\xfa\xed\xfe", _PROGRAM),
    (b"\xce\xfa\xed\xfe", _PROGRAM),
    (b"\xca\xfe\xba\xbe", _PROGRAM),
    (b"\x00asm", _PROGRAM),
    (b"dex\n", _PROGRAM),
    (b"L\x00\x00\x00\x01\x14\x02\x00", _PROGRAM),
    (b"#!", _SCRIPT),
    (b"<?php", _SCRIPT),
    (b"@echo off", _SCRIPT),
    (b"GIF8", _PICTURE),
    (b"BM", _PICTURE),
    (b"\x00\x00\x00\x0cjP  ", _PICTURE),
    (b"\xff\x4f\xff\x51", _PICTURE),
    (b"8BPS", _PICTURE),
    (b"ID3", _MEDIA),
    (b"\xff\xfb", _MEDIA),
    (b"\xff\xf3", _MEDIA),
    (b"OggS", _MEDIA),
    (b"fLaC", _MEDIA),
    (b"\x1a\x45\xdf\xa3", _MEDIA),
    (b"#!AMR", _MEDIA),
    (b"\x00\x00\x01\xba", _MEDIA),
)
_OFFICE_SIGNS = (b"[Content_Types].xml", b"mimetypeapplication/vnd", b"word/", b"mimetypeapplication/epub")
_PROGRAM_SIGNS = (b"META-INF/MANIFEST.MF", b"AndroidManifest.xml", b"classes.dex")
_MACRO_SIGN = b"vbaProject.bin"
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|script|iframe|meta|title|div|p|table)[\s>/]", re.IGNORECASE)
_SVG = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?svg[\s>/]", re.IGNORECASE)
_PROLOG = re.compile(rb"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)*", re.DOTALL | re.IGNORECASE)
HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})


def refuse_known(data: bytes) -> None:
    """Refuse what is empty or of a kind that is not read. Raises :class:`Unreadable` with the kind in its sentence."""
    if not data.strip(b"\x00\r\n\t "):
        raise Unreadable("This file is empty.")
    _refuse_containers(data)
    if not data.startswith(b"%PDF-") and b"%PDF-" in data[:1024] and not data.lstrip().startswith((b"<", b"{")):
        raise Unreadable("This file has something before its PDF; open it and save it again as a PDF.")
    for start, reason in sorted(_STARTS, key=lambda one: -len(one[0])):
        if data.startswith(start) and (len(start) > 2 or not _is_text(data)):
            raise Unreadable(reason)


def refuse_markup(plain: bytes) -> None:
    """Refuse HTML, SVG and XML that holds no clinical document, each by its name."""
    prolog = _PROLOG.match(plain)
    root = plain[prolog.end() :] if prolog else plain
    if _HTML.match(root) or _HTML.match(plain):
        raise Unreadable("This is a web page (HTML); save it as a PDF.")
    if _SVG.match(root):
        raise Unreadable("This is a drawing (SVG); save it as JPEG, PNG or PDF.")
    if b"ClinicalDocument" not in root:
        raise Unreadable("This XML file is not a medical document that we know.")


def _refuse_containers(data: bytes) -> None:
    """Refuse what holds other things, by what it holds."""
    if data.startswith(b"PK\x03\x04"):
        raise Unreadable(_of_zip(data))
    if data[257:262] == b"ustar":
        raise Unreadable(_ARCHIVE)
    if data.startswith(b"RIFF") and data[8:12] != b"WEBP":
        raise Unreadable(_MEDIA)
    if data[4:8] == b"ftyp":
        brands = {data[8:12], *(data[at : at + 4] for at in range(16, min(int.from_bytes(data[:4]), 64), 4))}
        if brands & {b"avif", b"avis"}:
            raise Unreadable(_PICTURE)
        if not brands & HEIF_BRANDS:
            raise Unreadable(_MEDIA)


def _of_zip(data: bytes) -> str:
    """Names stand in clear at the end of a zip file, and the first of them at its beginning."""
    names = data[:4096] + data[-65536:]
    if any(sign in names for sign in _OFFICE_SIGNS):
        return _MACROS if _MACRO_SIGN in names else _OFFICE
    return _PROGRAM if any(sign in names for sign in _PROGRAM_SIGNS) else _ARCHIVE


def _is_text(data: bytes) -> bool:
    """Whether a start of two letters may simply be the first word of a text; a script is a script all the same."""
    return not data.startswith(b"#!") and data[0] < 128 and b"\x00" not in data[:512]
