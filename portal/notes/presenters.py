"""The pages of notes in words."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from portal.access.opening import Opened
from portal.access.rights import Professional
from portal.core import clock, typography
from portal.core.i18n import current_locale
from portal.core.i18n import gettext as _
from portal.record.authors import profession_words, with_article
from portal.record.documents.queries import entries_of
from portal.record.entries.presenters import author_of, label_of, origin
from portal.record.links import to
from portal.record.models import Document, Entry
from portal.record.notes.presenters import ShownNote, shown_note
from portal.record.notes.queries import ReadNote
from portal.record.storage.dates import one_month_after
from portal.record.titles import title_language, title_of


@dataclass(frozen=True, slots=True)
class WritingPage:
    """The page on which a note is written. ``about``: what it is about, ``origin``: who said so and when."""

    about: str
    language: str
    origin: str
    back_url: str
    action: str


@dataclass(frozen=True, slots=True)
class ChangingPage:
    """The page on which a note is changed (``mine``) or taken out."""

    mine: bool
    text: str
    name: str
    was_sent: bool
    back_url: str
    action: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class SendingPage:
    """The page that sends a request. ``here``: the author finds it on this site; ``until``: their month, if it begins
    today; ``author`` is empty where nobody is known to ask.
    """

    text: str
    author: str
    here: bool
    until: str
    is_new: bool
    was_sent: bool
    back_url: str
    action: str


@dataclass(frozen=True, slots=True)
class AnsweringPage:
    """The page of an author's answer."""

    note: ShownNote
    title: str
    language: str
    origin: str
    until: str
    back_url: str
    action: str
    add_url: str


@dataclass(frozen=True, slots=True)
class NoteLetter:
    """A letter: who writes, to whom line by line, on which day, about what, and until when an answer is expected."""

    sender: str
    born: str
    recipient: Sequence[str]
    day: str
    about: str
    entry: str
    text: str
    until: str
    is_settled: bool
    back_url: str
    settle_url: str


def entry_in(opened: Opened, document: Document, entry_id: uuid.UUID | None) -> Entry | None:
    """The entry of a document that an address names; None for the document as a whole."""
    if entry_id is None:
        return None
    return next((one for one in entries_of(opened, document) if one.id == entry_id), None)


def writing_page(opened: Opened, document: Document, entry: Entry | None) -> WritingPage:
    """The page before anything is written."""
    here = to(opened, "notes.write_note", document_id=document.id, entry=entry.id if entry else None)
    back = to(opened, "record.entry", entry_id=entry.id) if entry else _page(opened, document.id)
    about = label_of(entry) if entry else title_of(document)
    return WritingPage(about, "" if entry else title_language(document), origin(document), back, here)


def changing_page(opened: Opened, one: ReadNote) -> ChangingPage:
    """The page of a note that its reader may change or take out."""
    where = {"document_id": one.note.document_id, "note_id": one.note.id}
    return ChangingPage(
        mine=one.mine,
        text=one.text,
        name=one.note.written_by_name,
        was_sent=one.note.sent_at is not None,
        back_url=_page(opened, one.note.document_id),
        action=to(opened, "notes.change_note", **where),
        remove_url=to(opened, "notes.remove_note", **where),
    )


def sending_page(
    opened: Opened, document: Document, one: ReadNote, author: Professional | None, *, is_new: bool
) -> SendingPage:
    """The page that asks whether to send a note to the author."""
    named = author.name if author else author_of(document)
    return SendingPage(
        text=one.text,
        author=with_article(named, current_locale()),
        here=author is not None,
        until=_day(one_month_after(opened.facts.now)),
        is_new=is_new,
        was_sent=one.note.sent_at is not None,
        back_url=_page(opened, document.id),
        action=to(opened, "notes.send_note", document_id=document.id, note_id=one.note.id),
    )


def answering_page(opened: Opened, document: Document, one: ReadNote) -> AnsweringPage:
    """The page on which an author answers."""
    return AnsweringPage(
        note=shown_note(opened, one, may_answer=False, names=True),
        title=title_of(document),
        language=title_language(document),
        origin=origin(document),
        until=_day(one.note.due_at) if one.note.due_at else "",
        back_url=_page(opened, document.id),
        action=to(opened, "notes.answer_note", document_id=document.id, note_id=one.note.id),
        add_url=to(opened, "intake.upload_document"),
    )


def document_choices(documents: Sequence[Document]) -> list[tuple[str, str]]:
    """What may be named as the correction: id, and title with its day."""
    return [(str(one.id), ", ".join(filter(None, (title_of(one), _added(one))))) for one in documents]


def letter(opened: Opened, document: Document, one: ReadNote, place: Sequence[str]) -> NoteLetter:
    """The letter of a note that was sent; ``place``: where the directory says that the author works."""
    record, note = opened.record, one.note
    sent = note.sent_at or opened.facts.now
    known = (author_of(document), profession_words(document.author_profession), document.organisation, *place)
    return NoteLetter(
        sender=opened.subject.name,
        born=_("%(name)s, born on %(day)s", name=record.full_name, day=_date(record.birth_date)),
        recipient=list(dict.fromkeys(filter(None, known))),
        day=_day(sent),
        about=", ".join(filter(None, (title_of(document), origin(document)))),
        entry=label_of(one.about) if one.about else "",
        text=one.text,
        until=_day(note.due_at or one_month_after(sent)),
        is_settled=note.answered_at is not None,
        back_url=_page(opened, document.id),
        settle_url=to(opened, "notes.settle_note", document_id=document.id, note_id=note.id),
    )


def _page(opened: Opened, document_id: uuid.UUID) -> str:
    return to(opened, "record.document", document_id=document_id)


def _added(document: Document) -> str:
    return _day(document.added_at)


def _day(instant: dt.datetime) -> str:
    return _date(instant.astimezone(clock.PARIS).date())


def _date(day: dt.date) -> str:
    return typography.full_date(day, current_locale())
