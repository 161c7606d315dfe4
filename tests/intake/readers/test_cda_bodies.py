"""Bodies that are not XML, titles that are missing, and American statements."""

from __future__ import annotations

import base64

from portal.intake.readers.cda.reader import read_cda
from portal.record.content import Absence, Code, Detail, EntryKind
from tests.support.cda import document, read_body, read_entry, section
from tests.support.shared_data import shared_data

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"0" * 40).decode()


def body(inner: str, kind: str, more: str = "") -> bytes:
    return document(f'<nonXMLBody><text mediaType="{kind}" {more}>{inner}</text></nonXMLBody>')


def test_plain_text_is_read_like_a_narrative() -> None:
    read = read_cda(body("Bonjour &lt;b&gt;\nligne 2\n\nfin", "text/plain"))
    assert read.sections[0].fragments == ("<p>Bonjour &lt;b&gt;<br>ligne 2</p><p>fin</p>",)
    assert read.attachments == ()
    assert "ligne 2" in read.text


def test_an_image_is_an_attachment_that_the_document_shows() -> None:
    read = read_cda(body(PNG, "image/png", 'representation="B64"'))
    assert [held.media_type for held in read.attachments] == ["image/png"]
    assert read.sections[0].fragments == ('<p><img src="attachment:0" alt="Compte rendu"></p>',)


def test_another_format_is_kept_whole_and_not_shown() -> None:
    rtf = base64.b64encode(b"{\\rtf1 Bonjour}").decode()
    read = read_cda(body(rtf, "text/rtf", 'representation="B64"'))
    assert [(held.media_type, held.data) for held in read.attachments] == [("text/rtf", b"{\\rtf1 Bonjour}")]
    assert read.sections == ()


def test_a_file_elsewhere_or_compressed_is_a_warning() -> None:
    elsewhere = read_cda(body('<reference value="http://h/x.pdf"/>', "application/pdf"))
    assert elsewhere.attachments == ()
    assert any("not fetched" in warning for warning in elsewhere.warnings)
    packed = read_cda(body("eJw=", "application/pdf", 'representation="B64" compression="DF"'))
    assert packed.attachments == ()
    assert any("compressed" in warning for warning in packed.warnings)


def test_a_section_without_title_takes_the_french_name_of_its_code() -> None:
    read = read_cda((shared_data() / "cda_fr/BIO-CR-BIO_2021.01_Auto-Presentable.xml").read_bytes())
    assert [inner.title for inner in read.sections[0].subsections][:2] == ["Bilan lipidique", "Biochimie"]
    assert read_body(section("48765-2", title="")).sections[0].title == "Allergies et hypersensibilités"


def test_sections_keep_their_order_and_depth() -> None:
    read = read_cda((shared_data() / "cda_fr/VSM_1.4_2022.01.xml").read_bytes())
    assert [top.title for top in read.sections] == [
        "Pathologie en cours, antécédents, allergies et facteurs de risques",
        "Points de vigilance",
        "Traitement au long cours",
    ]
    history = read.sections[0].subsections[0]
    assert [(inner.code, inner.title) for inner in history.subsections][-1] == (
        "48765-2",
        "Allergies et hypersensibilités",
    )


def test_an_american_treatment() -> None:
    entry = read_entry(
        "10160-0",
        """<substanceAdministration moodCode="EVN"><templateId root="2.16.840.1.113883.10.20.22.4.16"/>
        <statusCode code="active"/><effectiveTime xsi:type="IVL_TS"><low value="201403"/></effectiveTime>
        <effectiveTime xsi:type="PIVL_TS" operator="A"><period value="12" unit="h"/></effectiveTime>
        <doseQuantity value="1" unit="{puff}"/><consumable><manufacturedProduct><manufacturedMaterial>
        <code code="219483" codeSystem="2.16.840.1.113883.6.88" displayName="Albuterol"/></manufacturedMaterial>
        </manufacturedProduct></consumable></substanceAdministration>""",
        language="en-US",
    )
    assert (entry.label, entry.status, entry.start, entry.end) == ("Albuterol", "active", "2014-03", "")
    assert entry.code == Code("2.16.840.1.113883.6.88", "219483", "Albuterol")
    assert entry.details == ((Detail.DOSE, "1 puff"), (Detail.FREQUENCY, "every 12 h"))


def test_no_american_treatment() -> None:
    entry = read_entry(
        "10160-0",
        """<substanceAdministration negationInd="true"><consumable><manufacturedProduct><manufacturedMaterial>
        <code nullFlavor="OTH"><translation code="410942007" displayName="drug or medication"/></code>
        </manufacturedMaterial></manufacturedProduct></consumable></substanceAdministration>""",
    )
    assert (entry.absence, entry.negated) == (Absence.NONE_KNOWN, True)


def test_a_problem_whose_status_is_observed() -> None:
    entry = read_entry(
        "11450-4",
        """<act><statusCode code="active"/><entryRelationship typeCode="SUBJ"><observation negationInd="false">
        <effectiveTime><low value="2011"/><high value="201206"/></effectiveTime>
        <value code="195967001" codeSystem="2.16.840.1.113883.6.96" displayName="Asthma"/>
        <entryRelationship typeCode="REFR"><observation><code code="33999-4"/><value code="413322009"/></observation>
        </entryRelationship></observation></entryRelationship></act>""",
    )
    assert (entry.kind, entry.label, entry.status) == (EntryKind.CONDITION, "Asthma", "resolved")
    assert (entry.start, entry.end, entry.negated) == ("2011", "2012-06", False)
