"""The consultation page in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from portal.access.models import Record
from portal.access.opening import Opened
from portal.core import typography
from portal.core.clock import PARIS
from portal.core.i18n import current_locale, ngettext
from portal.core.i18n import gettext as _
from portal.record import holder
from portal.record.authors import profession_words
from portal.record.consultation.queries import ARRIVALS_READ, FIRST, Arrival, Consultation
from portal.record.content import EntryKind
from portal.record.document_types import Folder
from portal.record.entries.presenters import EntryLine, author_of, day
from portal.record.entries.pressure import measures_with_pressure
from portal.record.entries.values import MeasureLine, is_outside, measure_line, range_text
from portal.record.health.presenters import block
from portal.record.health.words import block_words
from portal.record.lines import ListedDocument, Series
from portal.record.links import Chip, to
from portal.record.marks import hidden_words, is_held
from portal.record.models import Document, Source
from portal.record.notes.models import Note
from portal.record.titles import title_language, title_of

LINES_SHOWN = 6
NEWS_SHOWN = 5
RESULTS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Mark:
    """A badge: its words, ``kind`` and ``icon``."""

    text: str
    kind: str
    icon: str


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that matters, or one document; ``state`` says in a word whether it is new."""

    title: str
    language: str
    url: str
    icon: str
    meta: str
    severe: bool
    marks: Sequence[Mark]
    state: Mark | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Allergies, treatments or conditions: ``lines``, else ``answer`` and ``answer_by`` say why there are none."""

    id: str
    title: str
    icon: str
    lines: Sequence[Line]
    more: str
    more_url: str
    answer: str
    answer_by: str


@dataclass(frozen=True, slots=True)
class Request:
    """What the patient asks the reader to correct: the document, until when, and where to answer."""

    title: str
    language: str
    meta: str
    url: str


@dataclass(frozen=True, slots=True)
class ConsultationPage:
    """The page of a professional. ``groups``: the allergies first."""

    name: str
    sub: str
    chips: Sequence[Chip]
    groups: Sequence[Group]
    news_title: str
    news_note: str
    news: Sequence[Line]
    results: Sequence[MeasureLine]
    vitals: Sequence[MeasureLine]
    held: Sequence[Line]
    requests: Sequence[Request]
    documents_url: str
    results_url: str
    add_url: str


def consultation_page(opened: Opened, found: Consultation) -> ConsultationPage:
    """The page in words."""
    results = [one for one in found.summary.measures if one.latest.kind is EntryKind.RESULT]
    vitals = [one for one in found.summary.measures if one.latest.kind is EntryKind.VITAL_SIGN]
    outside = [one for one in results if _is_outside(one)]
    inside = [one for one in results if not _is_outside(one)]
    return ConsultationPage(
        name=opened.record.full_name,
        sub=_identity(opened.record),
        chips=_chips(opened, found),
        groups=[_group(opened, found, kind) for kind in FIRST],
        news_title=_("New for you") if found.new else _("Latest documents"),
        news_note=_news_note(opened, found),
        news=_news(opened, found),
        results=[_measure(opened, found, one) for one in (outside + inside)[: max(RESULTS_SHOWN, len(outside))]],
        vitals=measures_with_pressure(vitals, lambda one: _measure(opened, found, one)),
        held=[_held(opened, one) for one in found.held],
        requests=[_request(opened, note, document) for note, document in found.requests],
        documents_url=to(opened, "record.document_list"),
        results_url=to(opened, "record.result_list"),
        add_url=to(opened, "intake.upload_document") if found.may_add else "",
    )


def _identity(record: Record) -> str:
    """``38 ans, née le 14 mars 1988, femme``, with the birth name where another is used."""
    sex = {"F": _("woman"), "M": _("man")}.get(record.sex, "")
    born = _("birth name %(name)s", name=record.family_name) if record.used_name else ""
    return ", ".join(filter(None, (holder.age(record), holder.born(record), sex, born)))


def _chips(opened: Opened, found: Consultation) -> list[Chip]:
    places = [
        (_("Documents"), "record.document_list"),
        (_("Health summary"), "record.health"),
        (_("Results"), "record.result_list"),
        (_("Timeline"), "record.timeline"),
        *([(_("Let a colleague in"), "professionals.add_colleague")] if found.may_add_colleague else []),
    ]
    return [Chip(text, to(opened, endpoint), current=False) for text, endpoint in places]


def _group(opened: Opened, found: Consultation, kind: EntryKind) -> Group:
    one = block(opened, kind, found.summary, brief=True)
    shown = one.lines if kind is EntryKind.ALLERGY else one.lines[:LINES_SHOWN]
    more = len(one.lines) - len(shown)
    unasked = one.unasked.text if one.unasked else ""
    return Group(
        id=one.id,
        title=block_words(kind).short,
        icon=one.icon,
        lines=[
            Line(line.title, line.language, line.url, "", line.meta, line.severe, _entry_marks(line)) for line in shown
        ],
        more=ngettext("and %(num)s other", "and %(num)s others", more) if more else "",
        more_url=to(opened, "record.health") + f"#{one.id}",
        answer=one.none.text if one.none else unasked or ("" if one.lines else _("None current")),
        answer_by=one.none.by if one.none else "",
    )


def _entry_marks(line: EntryLine) -> list[Mark]:
    """What lessens what a line says: nothing is said of what a professional confirmed."""
    marks = []
    if line.foreign:
        marks.append(Mark(_("In the name of another person"), "wait", "user-round"))
    if line.denied:
        marks.append(Mark(_("Said not to be there"), "wait", "minus"))
    if line.source in ("self", "patient"):
        marks.append(Mark(_("Added by the patient"), "self", "notebook-pen"))
    if line.noted:
        marks.append(_noted())
    if line.held:
        marks.append(_unannounced())
    if line.hidden:
        marks.append(_hidden(line.hidden))
    return marks


def _unannounced() -> Mark:
    return Mark(_("Not announced yet: do not reveal"), "wait", "triangle-alert")


def _noted() -> Mark:
    return Mark(_("Note of the patient"), "wait", "notebook-pen")


def _hidden(words: str) -> Mark:
    return Mark(words, "mask", "eye-off")


def _news_note(opened: Opened, found: Consultation) -> str:
    """When the visit before was, and whether there is more than is shown."""
    if found.since is None:
        return _("This is your first visit.")
    when = typography.moment(found.since, current_locale(), opened.facts.now)
    last = _("Your last visit: %(when)s.", when=when)
    if not found.new:
        return last + " " + _("Nothing new since.")
    total = f"{ARRIVALS_READ}+" if len(found.new) >= ARRIVALS_READ else str(len(found.new))
    more = _("%(shown)s shown of %(total)s.", shown=NEWS_SHOWN, total=total)
    said = [last, *_counts(found), *([more] if len(found.new) > NEWS_SHOWN else [])]
    return " ".join(said)


def _counts(found: Consultation) -> Iterator[str]:
    """How many came since the visit before, and how many from before it were never opened."""
    since = sum(_is_new(found, one) for one in found.new)
    before = len(found.new) - since
    yield ngettext("%(num)s document since.", "%(num)s documents since.", since) if since else _("Nothing new since.")
    if before:
        yield ngettext(
            "%(num)s from before that you have not opened.", "%(num)s from before that you have not opened.", before
        )


def _news(opened: Opened, found: Consultation) -> list[Line]:
    if not found.new:
        return [_document(opened, one, _document_marks(opened, one)) for one in found.latest]
    return [_arrival(opened, found, one) for one in found.new[:NEWS_SHOWN]]


def _arrival(opened: Opened, found: Consultation, one: Arrival) -> Line:
    line = _document(opened, one.document, _document_marks(opened, one.document))
    if _is_new(found, one):
        return replace(line, state=Mark(_("New"), "", "") if one.is_read else Mark(_("New, unread"), "new", ""))
    return line if one.is_read else replace(line, state=Mark(_("Unread"), "", ""))


def _document(opened: Opened, document: ListedDocument, marks: Sequence[Mark]) -> Line:
    said = author_of(document), profession_words(document.author_profession), day(document.date_text)
    return Line(
        title=title_of(document),
        language=title_language(document),
        url=to(opened, "record.document", document_id=document.id),
        icon=Folder(document.folder).icon,
        meta=", ".join(filter(None, said)),
        severe=False,
        marks=marks,
    )


def _document_marks(opened: Opened, document: ListedDocument) -> list[Mark]:
    marks = []
    if is_held(opened, document.hold_until):
        marks.append(_unannounced())
    if document.source is Source.PATIENT:
        marks.append(Mark(_("Added by the patient"), "self", "notebook-pen"))
    if document.is_noted:
        marks.append(_noted())
    if document.other_identity:
        marks.append(Mark(_("Names another person"), "wait", "triangle-alert"))
    hidden = hidden_words(opened, document)
    if hidden:
        marks.append(_hidden(hidden))
    return marks


def _request(opened: Opened, note: Note, document: Document) -> Request:
    day = typography.full_date(note.due_at.astimezone(PARIS).date(), current_locale()) if note.due_at else ""
    url = to(opened, "notes.answer_note", document_id=document.id, note_id=note.id)
    return Request(title_of(document), title_language(document), _("Answer expected before %(day)s", day=day), url)


def _held(opened: Opened, document: ListedDocument) -> Line:
    """What the reader deposited, and when it opens by itself."""
    shown = _document(opened, document, ())
    if document.hold_until is None:
        return shown
    last = document.hold_until.astimezone(PARIS).date()
    return replace(shown, meta=_("Opens by itself %(day)s", day=typography.on_date(last, current_locale())))


def _is_outside(one: Series) -> bool:
    entry = one.latest
    return is_outside(entry.interpretation, entry.number_value, entry.range_low, entry.range_high)


def _measure(opened: Opened, found: Consultation, one: Series) -> MeasureLine:
    """A value and its day; where it is out of range, how, and which range."""
    entry, outside = one.latest, _is_outside(one)
    line = measure_line(opened, entry, one.values)
    meta = day(entry.start_text or entry.document.date_text)
    if any(arrival.document.id == entry.document.id and _is_new(found, arrival) for arrival in found.new):
        meta = _("New, %(day)s", day=meta)
    if outside and (reference := range_text(entry)):
        meta += ". " + _("Reference: %(range)s", range=reference)
    return replace(
        line,
        meta=f"{line.value} {line.unit}. {meta}" if line.is_long else meta,
        standing=line.standing if outside else None,
    )


def _is_new(found: Consultation, one: Arrival) -> bool:
    return found.since is not None and one.document.added_at > found.since
