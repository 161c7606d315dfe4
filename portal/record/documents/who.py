"""Who reads a document, and who does not, in words."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from portal.access.models import RelationKind
from portal.access.opening import Opened
from portal.access.subject import Role
from portal.core import typography
from portal.core.clock import last_day
from portal.core.i18n import current_locale
from portal.core.i18n import gettext as _
from portal.record.documents.readers import Judged, Reader, Readers
from portal.record.links import to
from portal.record.specialties import specialty_words


@dataclass(frozen=True, slots=True)
class WhoReads:
    """Somebody who reads the document, or ``off``: does not; ``meta`` says why."""

    name: str
    meta: str
    off: bool = False


@dataclass(frozen=True, slots=True)
class WhoSection:
    """Who reads a document; how many do, None for a professional, who is told of themselves alone; and where that can
    be changed, None for those who may not.
    """

    title: str
    rows: tuple[WhoReads, ...]
    reading: int | None
    change_href: str | None


def who_section(opened: Opened, document_id: uuid.UUID, readers: Readers) -> WhoSection:
    """What the page of a document says of its readers."""
    rows = who_reads(opened, readers)
    href = to(opened, "professionals.item_visibility", document_id=document_id) if readers.may_change else None
    if opened.subject.role is Role.PROFESSIONAL:
        return WhoSection(_("Why you can read it"), rows, None, href)
    return WhoSection(_("Who can read it"), rows, sum(not one.off for one in rows), href)


def who_reads(opened: Opened, readers: Readers) -> tuple[WhoReads, ...]:
    """The persons, then the professionals."""
    people = [_person(one) for one in readers.people]
    judged = [professional_words(opened, one) for one in readers.professionals]
    own = [one for one, told in zip(judged, readers.professionals, strict=True) if told.is_you]
    return (*own, *people, *(one for one in judged if one not in own))


def _person(reader: Reader) -> WhoReads:
    if reader.is_you:
        return WhoReads(_("You"), "")
    if reader.kind is RelationKind.HOLDER:
        return WhoReads(reader.name, _("Whose record this is"))
    if reader.kind is not RelationKind.CARER:
        return WhoReads(reader.name, _("Parent") if reader.kind is RelationKind.PARENT else _("Guardian"))
    if reader.until is None:
        return WhoReads(reader.name, _("Carer"))
    day = typography.full_date(last_day(reader.until), current_locale())
    return WhoReads(reader.name, _("Carer, until %(day)s", day=day))


def professional_words(opened: Opened, judged: Judged) -> WhoReads:
    """A professional, and by which rule they read the document or do not."""
    name = _("You") if judged.is_you else judged.professional.name
    allowed, reason = judged.decision.allowed, judged.decision.reason
    why = _reads(judged, reason) if allowed else _reads_not(opened, reason)
    specialty = specialty_words(judged.professional.specialty) if not judged.is_you else ""
    return WhoReads(name, ". ".join(one for one in (specialty, why) if one), off=not allowed)


def _reads(judged: Judged, reason: str) -> str:
    if reason == "gp":
        return _("GP: reads everything, even what is hidden")
    if reason == "author":
        return _("Wrote or added this document")
    if reason == "emergency":
        return _("Opened the record in an emergency")
    asks = judged.facts.professional
    if asks is None or asks.until is None:
        return _("Access authorised")
    day = typography.full_date(last_day(asks.until), current_locale())
    return _("Authorised until %(day)s", day=day)


def _reads_not(opened: Opened, reason: str) -> str:
    mine = opened.subject.role is Role.HOLDER
    known = {
        "blocked": _("Blocked: reads nothing"),
        "no-grant": _("Not authorised any more"),
        "outside-profession": _("Their profession does not read this kind of document"),
        "outside-folders": _("Not in the folders opened to them"),
        "masked-for-you": _("You hide it from them") if mine else _("Hidden from them"),
        "masked": _("You hide it from everybody") if mine else _("Hidden from everybody"),
    }
    return known.get(reason) or _("Cannot read it")
