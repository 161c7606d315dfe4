"""Each kind of file that is not read is told apart, from the words of the readers themselves."""

from __future__ import annotations

import pytest

from portal.core.i18n import force_locale
from portal.intake.commands import _NOT_STORED
from portal.intake.readers.detect import read_file
from portal.intake.readers.errors import Unreadable
from portal.intake.readers.several import NOT_TOGETHER
from portal.intake.refusals import Kind, kind_of, sentence_of

FILES = {
    Kind.EMPTY: (b"", b" \n"),
    Kind.PICTURE: (b"GIF89a", b"\x00\x00\x00\x18ftypavif"),
    Kind.OFFICE: (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04word/document.xml", b"{\\rtf1"),
    Kind.ARCHIVE: (b"PK\x03\x04a.txt", b"7z\xbc\xaf\x27\x1c"),
    Kind.MACROS: (b"PK\x03\x04[Content_Types].xml word/vbaProject.bin",),
    Kind.DRAWING: (b"<svg/>",),
    Kind.WEB_PAGE: (b"<html><p>page</p></html>",),
    Kind.NOT_MEDICAL: (b"<invoice/>",),
    Kind.MEDIA: (b"OggS", b"\x00\x00\x00\x18ftypmp42"),
    Kind.PROGRAM: (b"\x7fELF", b"#!/bin/sh"),
    Kind.DAMAGED: (b"%PDF-1.7 nothing", b"\xff\xd8\xff\xe0", b"{", b"II*\x00rest", b"\x00\x00\x00\x18ftypheic"),
    Kind.OTHER: (b"\x01\x02\x03",),
}


@pytest.mark.parametrize(("kind", "data"), [(kind, data) for kind, files in FILES.items() for data in files])
def test_each_kind_is_told_apart(kind: Kind, data: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        read_file(data)
    assert kind_of(refused.value.reason) is kind, refused.value.reason


def test_each_kind_has_a_sentence_of_its_own() -> None:
    with force_locale("en"):
        said = [sentence_of(kind) for kind in Kind]
    assert len(set(said)) == len(said)
    assert all(one.startswith("Not added: ") for one in said)


def test_protected_and_too_large() -> None:
    assert kind_of("This PDF is protected by a password; save a copy without it.") is Kind.LOCKED
    assert kind_of(NOT_TOGETHER) is Kind.MIXED
    assert kind_of("This file is too large.") is Kind.TOO_LARGE
    assert kind_of(_NOT_STORED) is Kind.NOT_STORED
