"""Notes in words, as they stand beside what they are about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from portal.access.opening import Opened
from portal.core import clock, typography
from portal.core.i18n import current_locale
from portal.core.i18n import gettext as _
from portal.record.entries.presenters import label_of
from portal.record.links import to
from portal.record.models import Document, Entry
from portal.record.notes.models import Note, Outcome
from portal.record.notes.queries import Beside, ReadNote, is_open_request
from portal.record.titles import title_of


@dataclass(frozen=True, slots=True)
class ShownNote:
    """One note. ``about``: the entry, on the page of a document; ``standing``: what became of a request, ``late`` where
    no answer came in time; ``advice``: what can be done then, for who sent it.
    """

    id: str
    who: str
    about: str
    text: str
    standing: str
    late: bool
    advice: Sequence[str]
    answer: str
    answered_with: tuple[str, str] | None
    change_url: str | None
    send_url: str | None
    letter_url: str | None
    answer_url: str | None


@dataclass(frozen=True, slots=True)
class NotesBeside:
    """The notes beside an item, and where to write one."""

    notes: Sequence[ShownNote]
    write_url: str | None


def shown_notes(opened: Opened, document: Document, beside: Beside, entry: Entry | None = None) -> NotesBeside:
    """The notes beside a document, or beside one ``entry`` of it."""
    write = to(opened, "notes.write_note", document_id=document.id, entry=entry.id if entry else None)
    return NotesBeside(
        [shown_note(opened, one, may_answer=beside.may_answer, names=entry is None) for one in beside.notes],
        write if beside.may_write else None,
    )


def shown_note(opened: Opened, one: ReadNote, *, may_answer: bool, names: bool) -> ShownNote:
    """One note; ``names``: it says which entry it is about."""
    note, locale = one.note, current_locale()

    def link(endpoint: str, *, offered: bool) -> str | None:
        return to(opened, endpoint, document_id=note.document_id, note_id=note.id) if offered else None

    late = note.due_at is not None and note.answered_at is None and opened.facts.now >= note.due_at
    return ShownNote(
        id=f"note-{note.id}",
        who=_who(one, locale),
        about=_("About: %(what)s", what=label_of(one.about)) if one.about and names else "",
        text=one.text,
        standing=_standing(note, locale, late=late),
        late=late,
        advice=advice() if late and one.manages else (),
        answer=one.answer,
        answered_with=_document(opened, one.answered_with),
        change_url=link("notes.change_note", offered=one.manages),
        send_url=link("notes.send_note", offered=one.mine and note.sent_at is None),
        letter_url=link("notes.note_letter", offered=one.mine and note.by_letter),
        answer_url=link("notes.answer_note", offered=may_answer and is_open_request(note)),
    )


def advice() -> tuple[str, ...]:
    """What somebody can do whom an author does not answer: in plain words, no legal advice."""
    return (
        _("Speak of it at your next appointment, or call the practice: most mistakes are corrected this way."),
        _("Where it is a hospital or a laboratory, write to its data protection officer."),
        _("You can then turn to the CNIL, the French data protection authority, at cnil.fr."),
        _("Your note stays here, whatever the answer: whoever may read the document reads it too."),
    )


def _who(one: ReadNote, locale: str) -> str:
    note = one.note
    written = _day(note.written_at, locale)
    said = (
        _("Your note, %(day)s", day=written)
        if one.mine
        else _("Note of %(name)s, %(day)s", name=note.written_by_name, day=written)
    )
    changed = _("changed %(day)s", day=_day(note.changed_at, locale)) if note.changed_at else ""
    return ", ".join(filter(None, (said, changed)))


def _standing(note: Note, locale: str, *, late: bool) -> str:
    if note.answered_at is not None:
        told = {"name": note.answered_by_name, "day": _day(note.answered_at, locale)}
        return {
            Outcome.CORRECTED: _("%(name)s answered %(day)s: corrected.", **told),
            Outcome.KEPT: _("%(name)s answered %(day)s: kept as it is.", **told),
        }.get(note.outcome or Outcome.OUTSIDE) or _("An answer came, noted %(day)s.", **told)
    if note.sent_at is None or note.due_at is None:
        return ""
    sent = _day(note.sent_at, locale)
    if late:
        return _("Sent to the author %(day)s. No answer stands here after one month.", day=sent)
    end = typography.the_date(note.due_at.astimezone(clock.PARIS).date().isoformat(), locale)
    return _("Sent to the author %(day)s: answer expected before %(end)s.", day=sent, end=end)


def _day(instant: dt.datetime, locale: str) -> str:
    return typography.on_date(instant.astimezone(clock.PARIS).date(), locale)


def _document(opened: Opened, document: Document | None) -> tuple[str, str] | None:
    if document is None:
        return None
    return title_of(document), to(opened, "record.document", document_id=document.id)
