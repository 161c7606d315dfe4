"""What is not a document is refused with one exception; what is one is read whatever its dress."""

from __future__ import annotations

import time

import pytest

from portal.intake.readers.cda.reader import read_cda
from portal.intake.readers.errors import Unreadable
from tests.support.cda import document, read_body, section
from tests.support.shared_data import shared_data

PLAIN = document(f"<structuredBody>{section('55112-7', 'Bonjour')}</structuredBody>")
LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>"""
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (LAUGHS + PLAIN.replace(b"Bonjour", b"&c;"), "DOCTYPE"),
        (OUTSIDE + PLAIN.replace(b"Bonjour", b"&f;"), "DOCTYPE"),
        (b"<!DOCTYPE ClinicalDocument>" + PLAIN, "DOCTYPE"),
        (b"<!DOCTYPE never parsed [", "DOCTYPE"),
        (("<!DOCTYPE ClinicalDocument>" + PLAIN.decode()).encode("utf-16"), "DOCTYPE"),
        (b"<!-- <a --><!DOCTYPE ClinicalDocument>" + PLAIN, "DOCTYPE"),
        (PLAIN.replace(b"Bonjour", b"&undeclared;"), "well-formed"),
        (PLAIN[: len(PLAIN) // 2], "cut short"),
        (b"", "well-formed"),
        (b"%PDF-1.7", "well-formed"),
        (b'{"resourceType": "Bundle"}', "well-formed"),
        (b"\xff\xfe\x00", "well-formed"),
        (b"<html><body/></html>", "no CDA document"),
        (b"<ClinicalDocument/>", "no CDA document"),
        (b"<a>" * 101 + b"</a>" * 101, "nested"),
        (b"<a>" * 100_000, "well-formed"),
        (b"<?xml version='1.0' encoding='no-such'?>" + PLAIN, "well-formed"),
        (b" " * 30_000_001, "30 MB"),
    ],
)
def test_refused_with_a_sentence(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_cda(data)
    assert reason in refusal.value.reason
    assert refusal.value.reason.endswith(".")


def test_a_self_presenting_file_is_unwrapped_and_never_run() -> None:
    wrapped = (
        b'<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">'
        b'<xsl:template match="/"><xsl:message terminate="yes"/><xsl:value-of select="document(\'file:///etc/passwd\')"/>'
        b"</xsl:template>" + PLAIN + b"</xsl:stylesheet>"
    )
    read = read_cda(wrapped)
    assert read.sections[0].fragments == ("<p>Bonjour</p>",)
    assert "root:" not in read.text


def test_an_instruction_to_fetch_a_stylesheet_or_include_is_ignored() -> None:
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    read = read_cda(
        b'<?xml-stylesheet type="text/xsl" href="http://localhost/x.xsl"?>'
        + PLAIN.replace(b"Bonjour", include.encode())
    )
    assert "root:" not in read.text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_declared_encodings(encoding: str) -> None:
    text = PLAIN.decode().replace("Bonjour", "Éléonore")
    read = read_cda(f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding))
    assert read.sections[0].fragments == ("<p>Éléonore</p>",)
    assert read.warnings == ()


def test_an_undeclared_old_encoding_is_read_with_a_warning() -> None:
    read = read_cda(PLAIN.decode().replace("Bonjour", "l’été").encode("windows-1252"))
    assert read.sections[0].fragments == ("<p>l’été</p>",)
    assert any("Windows-1252" in warning for warning in read.warnings)


def test_markup_in_the_narrative_is_text() -> None:
    bad = '&lt;script&gt;alert(1)&lt;/script&gt;<content onclick="x" styleCode="Bold">gras</content><script>y</script>'
    fragment = read_body(section("55112-7", bad)).sections[0].fragments[0]
    assert fragment == "<p>&lt;script&gt;alert(1)&lt;/script&gt;<strong>gras</strong>y</p>"


def test_one_broken_entry_costs_only_itself() -> None:
    good = '<observation><value code="I10" displayName="Hypertension"/></observation>'
    read = read_body(section("11450-4", "HTA", "<act/>", good, "<observation/>"))
    assert [entry.label for entry in read.entries] == ["Hypertension"]
    assert read.warnings == ("A structured condition could not be read; its text is shown as the sender wrote it.",)
    assert read.sections[0].fragments == ("<p>HTA</p>",)


def test_a_deeply_nested_narrative_is_flattened_not_lost() -> None:
    inner = "<table><tr><td>" * 25 + "au fond" + "</td></tr></table>" * 25
    fragments = read_body(section("55112-7", inner)).sections[0].fragments
    assert "au fond" in fragments[0]
    assert fragments[0].count("<table>") == 5


def test_embedded_files_that_lie_are_not_shown() -> None:
    media = '<observationMedia ID="m"><value mediaType="{}" representation="B64">{}</value></observationMedia>'
    entries = [media.format("image/png", "PHN2Zz48L3N2Zz4="), media.format("image/svg+xml", "PHN2Zz48L3N2Zz4=")]
    read = read_body(
        section("55108-5", '<renderMultiMedia referencedObject="m"/>', *entries, media.format("image/png", "!"))
    )
    assert [held.media_type for held in read.attachments] == ["application/octet-stream", "image/svg+xml"]
    assert read.sections[0].fragments == ()
    assert any("could not be decoded" in warning for warning in read.warnings)


def test_a_large_document_reads_within_the_time_promised() -> None:
    data = (shared_data() / "cda_fr/BIO-CR-BIO_2021.01_Auto-Presentable.xml").read_bytes()
    start = data.index(b"<c:component>", data.index(b"<c:structuredBody>"))
    end = data.rindex(b"</c:structuredBody>")
    large = data[:end] + data[start:end] * 8 + data[end:]
    assert len(large) > 300_000
    before = time.process_time()
    read = read_cda(large)
    assert time.process_time() - before < 1
    assert len(read.entries) == 99
