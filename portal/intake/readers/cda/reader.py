"""The reader of CDA R2 documents: bytes in, a :class:`ReadDocument` out."""

from __future__ import annotations

from portal.intake.readers.cda.entries import entries_of
from portal.intake.readers.cda.header import header_of
from portal.intake.readers.cda.media import media_of
from portal.intake.readers.cda.narrative import readable_text, sections_of
from portal.intake.readers.cda.parse import clinical_document
from portal.intake.readers.cda.source import source_of
from portal.record.content import ReadDocument


def read_cda(data: bytes) -> ReadDocument:
    """A CDA document, French (CI-SIS levels 1 and 3, self-presenting ones too) or US C-CDA, read whole.

    All narrative is in ``sections``, embedded files are in ``attachments`` (the PDF of a level 1 document first), and
    what is structured is in ``entries``. A structured part that cannot be read is a warning, never a refusal. Raises
    :class:`portal.intake.readers.errors.Unreadable` for bytes that are not a CDA document.
    """
    warnings: list[str] = []
    document = clinical_document(data, warnings)
    source = source_of(document, warnings)
    header = header_of(document, source)
    media = media_of(document, header.title, source)
    sections = sections_of(document, header.title, media)
    entries = entries_of(document, source)
    people = [said for author in header.authors for said in (author.name, author.profession, author.organisation)]
    said = [header.title, *people, header.custodian, *readable_text(sections)]
    return ReadDocument(
        format="cda",
        media_type="application/xml",
        title=header.title,
        type_code=header.type_code,
        language=header.language,
        unique_id=header.unique_id,
        set_id=header.set_id,
        version_number=header.version_number,
        replaces=header.replaces,
        created=header.created,
        act_start=header.act_start,
        act_end=header.act_end,
        confidentiality=header.confidentiality,
        authors=header.authors,
        custodian=header.custodian,
        source=header.source,
        identity=header.identity,
        sections=sections,
        entries=entries,
        attachments=tuple(media.attachments),
        text="\n".join(line for line in said if line),
        warnings=tuple(warnings),
    )
