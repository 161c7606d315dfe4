"""What a file tells about itself, in words."""

from __future__ import annotations

import re

from babel import Locale, UnknownLocaleError

from portal.core import clock, typography
from portal.core.i18n import current_locale, ngettext
from portal.core.i18n import gettext as _
from portal.record.authors import OPERATOR_IMPORT, adder_name, person_name, profession_words
from portal.record.content import Author, EntryKind, ReadDocument
from portal.record.document_types import CLASS_LABELS, Folder, label_of, plain_label_of
from portal.record.documents.files import ending_of
from portal.record.documents.forms import SOURCE_LABELS
from portal.record.imaging.viewer import study_facts
from portal.record.models import Document
from portal.record.storage.rows import UNTIL_ANNOUNCED

Facts = list[tuple[str, str | list[str]]]
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def details(document: Document, read: ReadDocument) -> Facts:
    """What a reader may want to know: kind, dates, people, who may see it, how it came."""
    locale = current_locale()
    days = dict.fromkeys(date[: len("2026-11-20")] for date in (document.act_start, document.act_end) if date)
    return _told(
        (_("Type"), plain_label_of(document.type_code, locale) or str(CLASS_LABELS.get(document.class_code, ""))),
        *study_facts(read.study),
        (_("Folder"), str(Folder(document.folder).label)),
        (_("Care given"), " – ".join(typography.partial_date(day, locale) for day in days)),
        (_("Written"), typography.partial_date(document.created_text, locale)),
        (_("Authors") if len(read.authors) > 1 else _("Author"), [_author(author) for author in read.authors]),
        (_("Kept by"), read.custodian if read.custodian != document.organisation or not read.authors else ""),
        (_("Comes from"), str(SOURCE_LABELS[document.source])),
        (_("Added"), added_words(document)),
        (_("Confidentiality"), [_confidentiality(code, document) for code in document.confidentiality]),
    )


def technical(document: Document, read: ReadDocument) -> Facts:
    """What tells the file apart from others."""
    locale = current_locale()
    return _told(
        (_("Format"), _format(document)),
        (_("Language"), _language(document.language, locale)),
        (_("Size"), typography.file_size(document.size, locale)),
        (_("Pages"), str(document.page_count or "")),
        (_("File name"), document.file_name),
        (_("Property of the file"), _("author: %(name)s", name=read.file_author) if read.file_author else ""),
        (_("Version"), str(document.version_number or "")),
        (_("Identifier"), document.unique_id),
        (_("Identifier of all its versions"), document.set_id),
        (_("Replaces"), list(read.replaces)),
        (_("Official name of the type"), label_of(document.type_code, locale)),
        (_("Type code"), document.type_code),
        (_("Fingerprint (SHA-256)"), document.digest),
        (_("Malware check"), _scanned(read)),
    )


def _scanned(read: ReadDocument) -> str:
    if read.scanned:
        return _("Scanned for viruses when it was added: nothing was found.")
    return _("Not scanned for viruses: open the original only with a program that is up to date.")


def added_words(document: Document) -> str:
    """``added yesterday at 2:05 pm by Alice Martin``."""
    when = typography.moment(document.added_at, current_locale(), clock.now())
    told = document.added_by is not None or document.added_by_name == OPERATOR_IMPORT
    if not told or not document.added_by_name:
        return _("added %(when)s", when=when)
    return _("added %(when)s by %(name)s", when=when, name=adder_name(document.added_by_name))


def language_tag(language: str) -> str:
    """The language of the text for assistive technology; empty when the file does not tell one properly."""
    return language if _TAG.fullmatch(language) else ""


def counted(kind: EntryKind, count: int) -> str:
    """``3 results``."""
    words = {
        EntryKind.ALLERGY: lambda: ngettext("%(num)s allergy", "%(num)s allergies", count),
        EntryKind.CONDITION: lambda: ngettext("%(num)s condition", "%(num)s conditions", count),
        EntryKind.MEDICATION: lambda: ngettext("%(num)s treatment", "%(num)s treatments", count),
        EntryKind.IMMUNIZATION: lambda: ngettext("%(num)s vaccination", "%(num)s vaccinations", count),
        EntryKind.RESULT: lambda: ngettext("%(num)s result", "%(num)s results", count),
        EntryKind.VITAL_SIGN: lambda: ngettext("%(num)s measurement", "%(num)s measurements", count),
        EntryKind.PROCEDURE: lambda: ngettext("%(num)s procedure", "%(num)s procedures", count),
        EntryKind.DEVICE: lambda: ngettext("%(num)s device", "%(num)s devices", count),
        EntryKind.FAMILY_HISTORY: lambda: ngettext(
            "%(num)s item of family history", "%(num)s items of family history", count
        ),
        EntryKind.SOCIAL_HISTORY: lambda: ngettext("%(num)s habit", "%(num)s habits", count),
        EntryKind.FUNCTIONAL_STATUS: lambda: ngettext(
            "%(num)s disability or need", "%(num)s disabilities or needs", count
        ),
        EntryKind.CARE_LINE: lambda: ngettext("%(num)s line of care", "%(num)s lines of care", count),
    }
    return words[kind]()


def _told(*pairs: tuple[str, str | list[str]]) -> Facts:
    """Only what there is something to tell of."""
    return [(term, value) for term, value in pairs if value]


def _author(author: Author) -> str:
    rpps = _("RPPS number %(number)s", number=author.rpps) if author.rpps else ""
    name, profession = person_name(author.name), profession_words(author.profession)
    return ", ".join(part for part in (name, profession, author.organisation, rpps) if part)


def _confidentiality(code: str, document: Document) -> str:
    if code == UNTIL_ANNOUNCED and document.hold_until is not None and document.hold_until <= clock.now():
        day = document.hold_until.astimezone(clock.PARIS).date()
        return _("Kept for a consultation until %(day)s", day=typography.full_date(day, current_locale()))
    known = {
        "N": _("Normal"),
        "R": _("Restricted"),
        "V": _("Very restricted"),
        "MASQUE_PS": _("Hidden from professionals"),
        UNTIL_ANNOUNCED: _("To be told in a consultation before the patient reads it"),
        "INVISIBLE_REPRESENTANTS_LEGAUX": _("Hidden from the legal representatives"),
    }
    return known.get(code, code)


def _format(document: Document) -> str:
    known = {
        "cda": _("CDA, the structured format of French documents (XML)"),
        "fhir": _("FHIR, the international structured format (JSON)"),
        "pdf": "PDF",
        "image": _("Picture (%(kind)s)", kind=ending_of(document.media_type).upper()),
        "text": _("Plain text"),
        "dicom": _("DICOM, the format of medical images"),
    }
    return known.get(document.format, document.media_type)


def _language(language: str, locale: str) -> str:
    try:
        return Locale.parse(language, sep="-").get_language_name(locale) or language
    except (ValueError, UnknownLocaleError):
        return language
