"""What became of the files somebody sent, in words."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass

from flask import url_for

from portal.access.opening import Opened
from portal.core.i18n import gettext as _
from portal.core.i18n import ngettext, pgettext
from portal.intake.commands import IntakeOutcome, Refusal, TakenIn
from portal.intake.refusals import Kind, kind_of
from portal.record.storage.rows import folded


@dataclass(frozen=True, slots=True)
class SentFile:
    """One line of the result page. ``kind`` is that of a notice: ok, info, warn or danger."""

    name: str
    sentence: str
    kind: str
    icon: str
    href: str | None


_LOOKS = {
    IntakeOutcome.IMPORTED: ("ok", "circle-check"),
    IntakeOutcome.REPLACED: ("ok", "circle-check"),
    IntakeOutcome.DUPLICATE: ("info", "info"),
    IntakeOutcome.REFUSED: ("danger", "triangle-alert"),
}


def sent_files(opened: Opened, results: Sequence[tuple[str, TakenIn]], visible: Container[uuid.UUID]) -> list[SentFile]:
    """One line per file, in the order in which they were sent; a link only to what the reader may open."""
    return [_sent_file(opened, name, taken, visible) for name, taken in results]


def _sent_file(opened: Opened, name: str, taken: TakenIn, visible: Container[uuid.UUID]) -> SentFile:
    kind, icon = ("warn", "triangle-alert") if _is_unnamed(taken) else _LOOKS[taken.outcome]
    document = taken.document
    href = None
    if document is not None and document.id in visible:
        href = url_for("record.document", record_id=opened.record.id, document_id=document.id)
    return SentFile(name, _sentence(opened, taken), kind, icon, href)


def _sentence(opened: Opened, taken: TakenIn) -> str:
    if taken.refusal is Refusal.OTHER_PERSON:
        return _("Not added: this document names another person than %(name)s.", name=opened.record.full_name)
    sentences = {
        IntakeOutcome.IMPORTED: _saved(opened.record.first_name),
        IntakeOutcome.REPLACED: _("Saved. It takes the place of an older version, which is kept."),
        IntakeOutcome.DUPLICATE: _("This document is already saved: nothing was added."),
    }
    if taken.outcome not in sentences:
        return _refused(kind_of(taken.reason))
    said = sentences[taken.outcome]
    check = _(
        "This file does not say whom it is about: check that it is about %(name)s before you rely on it.",
        name=opened.record.first_name,
    )
    return f"{said} {check}" if _is_unnamed(taken) else said


def _is_unnamed(taken: TakenIn) -> bool:
    return taken.document is not None and taken.document.unnamed


def totals(results: Sequence[tuple[str, TakenIn]]) -> str:
    """``2 added, 1 already there, 4 refused``: only what there is."""
    found = Counter(taken.outcome for _name, taken in results)
    added, there = found[IntakeOutcome.IMPORTED] + found[IntakeOutcome.REPLACED], found[IntakeOutcome.DUPLICATE]
    refused = found[IntakeOutcome.REFUSED]
    said = (
        ngettext("%(num)s added", "%(num)s added", added) if added else "",
        ngettext("%(num)s already there", "%(num)s already there", there) if there else "",
        ngettext("%(num)s refused", "%(num)s refused", refused) if refused else "",
    )
    return ", ".join(part for part in said if part)


def _refused(kind: Kind) -> str:
    sentences = {
        Kind.EMPTY: _("Not added: this file is empty."),
        Kind.PICTURE: _(
            "Not added: this kind of picture (HEIC, TIFF, GIF, DICOM) is not read yet. Save it as JPEG or PNG."
        ),
        Kind.OFFICE: _("Not added: this is an Office document. Save it as a PDF, then try again."),
        Kind.ARCHIVE: _("Not added: this is an archive. Open it and add the files it holds."),
        Kind.PROGRAM: _("Not added: this is a program, not a document."),
        Kind.LOCKED: _("Not added: this PDF is protected by a password or encryption. Save a copy without it."),
        Kind.DAMAGED: _("Not added: this file is damaged or cut short. Ask for it again where it comes from."),
        Kind.TOO_LARGE: _("Not added: this file is too large. Save a smaller copy, or add its parts one by one."),
        Kind.NOT_STORED: _(
            "Not added: we cannot keep what this file says. Save it as a PDF or as a photo, then try again."
        ),
        Kind.OTHER: _("Not added: we cannot open this file. Save it as a PDF or as a photo, then try again."),
    }
    return sentences[kind]


def add_words(opened: Opened) -> str:
    """The words of the button: whose record it is stands on it."""
    name = opened.record.first_name
    if _elides(name):
        return pgettext("before a vowel", "Add to the record of %(name)s", name=name)
    return pgettext("before a consonant", "Add to the record of %(name)s", name=name)


def _saved(name: str) -> str:
    if _elides(name):
        return pgettext("before a vowel", "Saved in the record of %(name)s.", name=name)
    return pgettext("before a consonant", "Saved in the record of %(name)s.", name=name)


def _elides(name: str) -> bool:
    """French says « de Claire » but « d’Alice »."""
    return folded(name)[:1] in "aeiouyh"
