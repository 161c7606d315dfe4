"""The trail put into days and lines."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from portal.access.actions import Action
from portal.access.opening import Opened, offers
from portal.access.rights import Consent
from portal.access.subject import Role
from portal.core import clock, typography
from portal.core.i18n import current_locale, ngettext
from portal.core.i18n import gettext as _
from portal.history import rights, words
from portal.history.places import sealed_place
from portal.history.queries import (
    CHANGED,
    EMERGENCIES,
    EVERYTHING,
    ME,
    PROFESSIONALS,
    READ,
    REFUSED,
    RELATIVES,
    Known,
    TrailPage,
    Wanted,
)
from portal.record.authors import OPERATOR_IMPORT
from portal.record.consents import consent_words
from portal.record.document_types import Folder
from portal.record.links import Chip, to
from portal.record.models import Source
from portal.record.specialties import specialty_words, within
from portal.trail.events import Event, Outcome
from portal.trail.models import TrailEvent

NAMES_SHOWN = 4
VISIT = dt.timedelta(minutes=30)
"""How long page images and attachments are told with the reading of their document."""
_SOON = dt.timedelta(minutes=1)
_READING = frozenset({Event.DOCUMENT_READ, Event.DOCUMENT_PAGE_VIEWED})
_ICONS = {
    Event.RECORD_CREATED: "book-heart",
    Event.RECORD_ACTIVATED: "badge-check",
    Event.ACTIVATION_LETTER_MADE: "mail",
    Event.DOCUMENT_DOWNLOADED: "download",
    Event.DOCUMENT_ADDED: "file-plus",
    Event.DOCUMENT_REPLACED: "refresh-cw",
    Event.STATEMENT_WRITTEN: "pencil",
    Event.TARGET_SET: "ruler",
    Event.TARGET_REMOVED: "x",
    Event.STATEMENT_CHANGED: "pencil",
    Event.STATEMENT_REMOVED: "x",
}


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One thing that was done, or the same several times in a row. ``first``: the first time of a professional here;
    ``report``: the account of a professional whom the reader may not know, told once a page; ``url``: what is said of
    the professional.
    """

    title: str
    icon: str
    tone: str
    iso: str
    clock: str
    meta: str
    first: bool
    report: uuid.UUID | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Day:
    """What was done on one day."""

    id: str
    title: str
    lines: Sequence[TrailLine]


@dataclass(frozen=True, slots=True)
class History:
    """A page of the history. ``everything_url``: where nothing is left out; ``leaves_own_out``: the reader's own
    readings are.
    """

    days: Sequence[Day]
    filters: Sequence[Chip]
    more_filters: Sequence[Chip]
    everything_url: str
    leaves_own_out: bool
    older_url: str | None
    first_url: str | None


def history(opened: Opened, page: TrailPage, people: Sequence[Known], wanted: Wanted) -> History:
    """The page in words."""
    report = _reportable(opened, page)
    days = [
        _day(opened, day, list(rows), page, report)
        for day, rows in groupby(page.rows, key=lambda row: row.at.astimezone(clock.PARIS).date())
    ]
    here = {"who": wanted.who, "what": wanted.what}
    main, more = _filters(opened, people, wanted)
    older = sealed_place(opened, page.before) if page.before is not None else ""
    return History(
        days=days,
        filters=main,
        more_filters=more,
        everything_url=to(opened, "history.record_history", what=EVERYTHING),
        leaves_own_out=wanted.leaves_own_out,
        older_url=to(opened, "history.record_history", **here, before=older) if older else None,
        first_url=to(opened, "history.record_history", **here) if wanted.before is not None else None,
    )


def _filters(opened: Opened, people: Sequence[Known], wanted: Wanted) -> tuple[list[Chip], list[Chip]]:
    def chip(text: str, who: str | uuid.UUID | None = None, what: str = "") -> Chip:
        url = to(opened, "history.record_history", who=who, what=what)
        return Chip(text, url, (wanted.who or None, wanted.what) == (who, what))

    main = [
        chip(_("Others, and changes")),
        chip(_("My own readings too"), None, EVERYTHING),
        chip(_("Professionals"), PROFESSIONALS),
        chip(_("Relatives"), RELATIVES),
        chip(_("You"), ME),
        chip(_("Refusals"), None, REFUSED),
        chip(_("Emergencies"), None, EMERGENCIES),
    ]
    more = [chip(_("Readings"), None, READ), chip(_("Additions and changes"), None, CHANGED)]
    return main, [*more, *(chip(one.name, one.account_id) for one in people)]


def _reportable(opened: Opened, page: TrailPage) -> set[uuid.UUID]:
    """Professionals whom the reader may report: each is offered at their newest line alone."""
    if not offers(opened, Action.REPORT_READER):
        return set()
    return {account_id for account_id, one in page.professionals.items() if not one.blocked}


def _day(opened: Opened, day: dt.date, rows: Sequence[TrailEvent], page: TrailPage, report: set[uuid.UUID]) -> Day:
    locale = current_locale()
    distance = (clock.today() - day).days
    title = typography.weekday_date(day, locale)
    if distance in (0, 1):
        full = typography.full_date(day, locale)
        title = _("Today, %(day)s", day=full) if distance == 0 else _("Yesterday, %(day)s", day=full)
    folded = (list(same) for _key, same in groupby(openings(rows), key=_fold))
    return Day(f"d{day}", title[:1].upper() + title[1:], [_line(opened, same, page, report) for same in folded])


def openings(rows: Sequence[TrailEvent]) -> list[TrailEvent]:
    """The rows, newest first, without the page images fetched within ``VISIT`` of the reading of their document."""
    began: dict[tuple[object, ...], dt.datetime] = {}
    told: list[TrailEvent] = []
    for row in reversed(rows):
        if row.event not in _READING or row.outcome == Outcome.REFUSED:
            told.append(row)
            continue
        visit = (row.account_id, row.role, row.item_id)
        if row.event == Event.DOCUMENT_READ or visit not in began or row.at - began[visit] > VISIT:
            began[visit] = row.at
            told.append(row)
    return told[::-1]


def _fold(row: TrailEvent) -> tuple[object, ...]:
    """What is alike for rows that are told as one: who, in which role, with which outcome, about what."""
    who = (row.account_id, row.account_name, row.role, row.outcome, row.reason, row.details.get("seen_as"))
    if row.outcome == Outcome.REFUSED:
        return (*who, row.event, row.item_id)
    if row.event in words.PAGES:
        return (*who, "pages")
    if row.event == Event.DOCUMENT_ADDED:
        return (*who, "added", row.details.get("source"))
    if row.event in _READING:
        return (*who, "reading", row.item_id)
    return (*who, row.event, row.item_id or row.seq)


def _line(opened: Opened, rows: Sequence[TrailEvent], page: TrailPage, report: set[uuid.UUID]) -> TrailLine:
    row = rows[0]
    mine = row.account_id is not None and row.account_id == opened.subject.account_id
    who = None if mine else _who(row)
    refused = row.outcome == Outcome.REFUSED
    local = row.at.astimezone(clock.PARIS)
    known = page.professionals.get(row.account_id) if row.account_id and row.role == Role.PROFESSIONAL else None
    reported = known.account_id if known is not None and known.account_id in report else None
    if reported is not None:
        report.discard(reported)
    return TrailLine(
        title=_title(rows, who),
        icon="ban" if refused else _icon(row, mine=mine),
        tone="danger" if refused else "mute" if mine or row.role == Role.SYSTEM else "",
        iso=local.isoformat(timespec="minutes"),
        clock=typography.hour(local, current_locale()),
        meta=" ".join(_details(rows, page.names, known, mine=mine)),
        first=known is not None and any(_is_first(one, known) for one in rows),
        report=reported,
        url=_url(opened, known),
    )


def _url(opened: Opened, known: Known | None) -> str | None:
    """The page about a professional, for who may see what they read."""
    if known is None or known.professional_id is None or not offers(opened, Action.VIEW_ACCESS):
        return None
    return to(opened, "professionals.professional", professional_id=known.professional_id)


def _is_first(row: TrailEvent, known: Known) -> bool:
    """The row is told some moments after the visit that it begins was noted."""
    return known.first_at is not None and known.first_at <= row.at < known.first_at + _SOON


def _title(rows: Sequence[TrailEvent], who: str | None) -> str:
    row = rows[0]
    if row.outcome == Outcome.REFUSED:
        return words.refusal(row.event, who)
    if row.event == Event.DOCUMENT_ADDED and len(rows) > 1:
        return words.added(len(rows), who)
    about, cause = (str(row.details.get(name) or "") for name in ("professional", "cause"))
    return words.sentence(row.event, who, about, cause)


def _who(row: TrailEvent) -> str:
    if row.role == Role.SYSTEM and row.account_name == OPERATOR_IMPORT:
        return _("The operator")
    if row.role == Role.SYSTEM:
        return _("The health insurance") if row.details.get("source") == Source.INSURER else _("Carnet")
    return row.account_name or _("Somebody")


def _icon(row: TrailEvent, *, mine: bool) -> str:
    known = {str(event): icon for event, icon in (_ICONS | rights.ICONS).items()}
    return known.get(row.event) or ("user-round" if mine else "eye")


def _details(
    rows: Sequence[TrailEvent], names: Mapping[uuid.UUID, str], known: Known | None, *, mine: bool
) -> Iterator[str]:
    """Who it was, what it was about, how often, by which rule."""
    row = rows[0]
    if known is not None and known.about:
        yield _("%(about)s.", about=specialty_words(known.about))
    refused = row.outcome == Outcome.REFUSED
    if said := _named({one.item_id or one.seq: _name(one, names) for one in rows}):
        yield said
    elif row.event in words.PAGES or refused:
        pages = dict.fromkeys(words.page_name(one.event) for one in reversed(rows))
        listed = ", ".join(page for page in pages if page)
        if listed:
            yield _("Wanted: %(pages)s.", pages=listed) if refused else _("Pages: %(pages)s.", pages=listed)
    if len(rows) > 1 and row.event not in words.PAGES and row.event != Event.DOCUMENT_ADDED:
        yield ngettext("%(num)s time.", "%(num)s times.", len(rows))
    if seen_as := row.details.get("seen_as_name"):
        yield _("As %(name)s would see it.", name=seen_as)
    if folder := row.details.get("folder"):
        yield _("%(about)s.", about=Folder(folder).label)
    if consent := row.details.get("consent_at"):
        yield _consent(row, dt.datetime.fromisoformat(str(consent)))
    if rule := words.rule(row.reason, mine=mine):
        yield rule


def _consent(row: TrailEvent, at: dt.datetime) -> str:
    """How and when somebody agreed, as who received it wrote it."""
    how = within(consent_words(Consent(str(row.details["consent"]))))
    told = {"how": how, "when": typography.moment(at, current_locale(), clock.now())}
    return _("Consent: %(how)s, %(when)s.", **told)


def _name(row: TrailEvent, names: Mapping[uuid.UUID, str]) -> str:
    about = str(row.item_id or row.details.get("document_id") or "")
    return names.get(uuid.UUID(about), "") if about else ""


def _named(items: Mapping[object, str]) -> str:
    """What was done to which items: those of one name together, and the others counted, so that all are told."""
    counts = Counter(name for name in items.values() if name)
    if not counts:
        return ""
    shown = list(counts.items())[:NAMES_SHOWN]
    said = [name if count == 1 else _("%(name)s (%(count)s)", name=name, count=count) for name, count in shown]
    more = len(items) - sum(count for _name, count in shown)
    others = [ngettext("and %(num)s other", "and %(num)s others", more)] if more else []
    return ", ".join([*said, *others]) + "."
