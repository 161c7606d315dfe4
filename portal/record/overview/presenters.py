"""The overview put into words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.access.opening import Opened
from portal.access.subject import Role
from portal.accounts.models import NoticeKind
from portal.accounts.notices import ListedNotice, notice_sentence
from portal.core import clock, typography
from portal.core.i18n import current_locale, ngettext
from portal.core.i18n import gettext as _
from portal.record.authors import profession_words
from portal.record.content import EntryKind
from portal.record.document_types import Folder
from portal.record.entries.presenters import EntryLine, author_of, day
from portal.record.health.presenters import Block, block
from portal.record.health.words import block_words
from portal.record.holder import about
from portal.record.lines import ListedDocument
from portal.record.links import to
from portal.record.marks import hidden_words, is_held, source_of
from portal.record.overview.due import Due, due_words
from portal.record.overview.queries import COUNTED, ENTRIES_SHOWN, ESSENTIALS, Overview
from portal.record.professions import practised
from portal.record.readers import ARRIVALS_COUNTED, Newcomer, Readers, Visit
from portal.record.titles import title_language, title_of

NAMES_SHOWN = 5
NEWCOMERS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class NewsRow:
    """Something that arrived or happened."""

    title: str
    language: str
    icon: str
    url: str
    meta: str
    is_new: bool
    held: bool = False
    hidden: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A way into a section."""

    title: str
    url: str
    icon: str
    meta: str


@dataclass(frozen=True, slots=True)
class Essential:
    """One kind of what matters first: ``alerts``, ``names`` and ``more`` say what is there, else ``answer`` why not;
    ``answer_url`` leads to what is there in the name of another person, where that is all.
    """

    term: str
    alerts: Sequence[EntryLine]
    names: Sequence[EntryLine]
    more: str
    answer: str
    answer_meta: str
    answer_url: str


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that asks for a look, and the words of the link to where it stands."""

    text: str
    link: str


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """The first page of a record. ``alarming``: one of the matters is."""

    heading: str
    sub: str
    empty: bool
    news_title: str
    news: Sequence[NewsRow]
    nothing_new: str
    news_more: str
    cards: Sequence[Card]
    essentials: Sequence[Essential]
    readers: str | None
    readers_url: str
    confirm_url: str | None
    add_url: str
    waiting: Sequence[str]
    waiting_until: str
    matters: Sequence[Matter]
    alarming: bool
    due: Sequence[Due]


def overview_page(opened: Opened, found: Overview) -> OverviewPage:
    """The page in words."""
    own = opened.subject.role is Role.HOLDER
    today = typography.weekday_date(clock.today(), current_locale())
    news = _news(opened, found)
    new = any(one.is_new for one in news)
    blocks = {kind: block(opened, kind, found.summary) for kind in (*ESSENTIALS, EntryKind.IMMUNIZATION)}
    return OverviewPage(
        heading=_("Hello %(name)s", name=opened.record.first_name) if own else record_of(opened.record.first_name),
        sub=today[:1].upper() + today[1:] if own else about(opened.record),
        empty=not found.documents,
        news_title=_("Since your last visit") if new else _("Latest documents"),
        news=news,
        nothing_new=_nothing_new(opened, found, new=new),
        news_more=_shown_of(found),
        cards=_cards(opened, found, blocks),
        essentials=[_essential(opened, found, kind, blocks[kind]) for kind in ESSENTIALS],
        readers=_readers(opened, found.readers, found.visits.last_other) if found.readers is not None else None,
        readers_url=to(opened, "professionals.professional_list"),
        confirm_url=to(opened, "lifecycle.activate_record") if found.may_confirm else None,
        add_url=to(opened, "intake.upload_document"),
        waiting=list(dict.fromkeys(waiting_words(one.who) for one in found.waiting)),
        waiting_until=_waiting_until(found),
        matters=[_matter(one) for one in found.matters],
        alarming=any(one.kind is NoticeKind.EMERGENCY_OPENED for one in found.matters),
        due=due_words(found.vaccinations),
    )


def _matter(notice: ListedNotice) -> Matter:
    asks = notice.kind is NoticeKind.INVITATION_ACCEPTED
    return Matter(notice_sentence(notice), _("See and confirm") if asks else _("See who can read it"))


def waiting_words(who: str) -> str:
    """What is said of a document on hold: neither its title nor its kind."""
    if not who:
        return _("A result is waiting. Make an appointment with the professional who asked for it.")
    return _("A result is waiting. Make an appointment with %(name)s.", name=who)


def _waiting_until(found: Overview) -> str:
    if not found.waiting:
        return ""
    day = found.waiting[0].opens_at.astimezone(clock.PARIS).date()
    words = typography.on_date(day, current_locale())
    return _("You will read it here once you have been told of it, and %(day)s at the latest.", day=words)


def record_of(name: str) -> str:
    """``Carnet de Lina``, ``Carnet d’Alice``: the two names of the place keep two French sentences apart."""
    if name[:1].lower() in "aàâeéèêiîïoôuùh":
        return _("%(holder)s’s record", holder=name)
    return _("%(name)s’s record", name=name)


def _news(opened: Opened, found: Overview) -> list[NewsRow]:
    """What is new, else the latest documents."""
    rows = [_document(opened, one, is_new=True) for one in found.arrived]
    if found.readers is not None:
        newcomers = found.readers.newcomers[:NEWCOMERS_SHOWN]
        rows += [_newcomer(opened, one) for one in newcomers]
        told = {one.professional.account_id for one in newcomers}
        before, other = found.visits.last_own, found.visits.last_other
        if other is not None and before is not None and other.at > before and other.account_id not in told:
            rows.append(_reading(opened, other))
    return rows or [_document(opened, one, is_new=False) for one in found.latest]


def _newcomer(opened: Opened, newcomer: Newcomer) -> NewsRow:
    own = newcomer.professional
    when = typography.moment(newcomer.at, current_locale(), opened.facts.now)
    meta = _("%(profession)s, %(when)s, for the first time", profession=practised(own), when=when)
    url = to(opened, "professionals.professional", professional_id=own.id)
    return NewsRow(_("%(name)s opened this record", name=own.name), "", "eye", url, meta, True)


def _reading(opened: Opened, visit: Visit) -> NewsRow:
    who, when = visit.account_name, typography.moment(visit.at, current_locale(), opened.facts.now)
    url, meta = to(opened, "history.record_history"), when[:1].upper() + when[1:]
    return NewsRow(_("%(name)s opened this record", name=who), "", "eye", url, meta, True)


def _document(opened: Opened, document: ListedDocument, *, is_new: bool) -> NewsRow:
    said = [author_of(document), profession_words(document.author_profession), day(document.date_text)]
    return NewsRow(
        title=title_of(document),
        language=title_language(document),
        icon=Folder(document.folder).icon,
        url=to(opened, "record.document", document_id=document.id),
        meta=", ".join(one for one in said if one),
        is_new=is_new,
        held=is_held(opened, document.hold_until),
        hidden=hidden_words(opened, document),
        source=source_of(opened, document),
    )


def _nothing_new(opened: Opened, found: Overview, *, new: bool) -> str:
    if new or found.visits.last_own is None:
        return ""
    when = typography.moment(found.visits.last_own, current_locale(), opened.facts.now)
    return _("Nothing new since your last visit, %(when)s.", when=when)


def _shown_of(found: Overview) -> str:
    """``4 documents shown of 12``, where some are not."""
    shown = len(found.arrived)
    return _("%(shown)s documents shown of %(new)s.", shown=shown, new=_new(found)) if found.new > shown else ""


def _new(found: Overview) -> str:
    return f"{ARRIVALS_COUNTED}+" if found.new > ARRIVALS_COUNTED else str(found.new)


def _cards(opened: Opened, found: Overview, blocks: dict[EntryKind, Block]) -> list[Card]:
    count = f"{COUNTED}+" if found.documents > COUNTED else str(found.documents)
    new = _new(found)
    documents = ngettext(
        "%(count)s, %(new)s of them new", "%(count)s, %(new)s of them new", found.new, count=count, new=new
    )
    health = to(opened, "record.health")
    last = found.last_result
    results = _("The last ones: %(day)s", day=day(last)) if last else _("None yet")
    treatments, vaccinations = blocks[EntryKind.MEDICATION], blocks[EntryKind.IMMUNIZATION]
    return [
        Card(_("Documents"), to(opened, "record.document_list"), "folder-open", documents if found.new else count),
        Card(_("Results"), to(opened, "record.result_list"), "test-tube", results),
        Card(_("Treatments"), f"{health}#{treatments.id}", "pill", _current(treatments, found)),
        Card(_("Vaccinations"), to(opened, "profile.vaccinations"), "syringe", _counted(vaccinations, found)),
        Card(_("Health summary"), health, "book-heart", _("Allergies, conditions, operations")),
        Card(_("Timeline"), to(opened, "record.timeline"), "calendar-days", _("By year and month")),
    ]


def _current(one: Block, found: Overview) -> str:
    if one.lines:
        return ngettext("%(num)s current", "%(num)s current", len(one.lines))
    return _("None known") if one.none else _unanswered(one, found, EntryKind.MEDICATION)


def _counted(one: Block, found: Overview) -> str:
    if one.lines:
        return ngettext("%(num)s vaccine", "%(num)s vaccines", len(one.lines))
    return _("None known") if one.none else _unanswered(one, found, EntryKind.IMMUNIZATION)


def _essential(opened: Opened, found: Overview, kind: EntryKind, one: Block) -> Essential:
    names = [line for line in one.lines if not line.severe and not line.denied]
    more = len(names) - NAMES_SHOWN
    alerts = [line for line in one.lines if line.severe]
    return Essential(
        term=block_words(kind).short,
        alerts=alerts,
        names=names[:NAMES_SHOWN],
        more=ngettext("and %(num)s other", "and %(num)s others", more) if more > 0 else "",
        answer="" if alerts or names else one.none.text if one.none else _unanswered(one, found, kind),
        answer_meta=one.none.by if one.none else "",
        answer_url=f"{to(opened, 'record.health')}#{one.id}" if one.unasked and found.of_others[kind] else "",
    )


def _unanswered(one: Block, found: Overview, kind: EntryKind) -> str:
    """What is in the name of another person is no answer, but not silence either."""
    if not one.unasked:
        return _("None current")
    others = found.of_others[kind]
    if not others:
        return _("Not answered yet")
    count = f"{ENTRIES_SHOWN}+" if others >= ENTRIES_SHOWN else str(others)
    return _("%(count)s in the name of another person, to be checked", count=count)


def _readers(opened: Opened, readers: Readers, last: Visit | None) -> str:
    """``4 professionals and 1 relative. Last read yesterday at 2:05 pm, Dr Sophie Weiss.``"""
    others = [readers.holder] if readers.holder else []
    if readers.professionals:
        others.append(ngettext("%(num)s professional", "%(num)s professionals", readers.professionals))
    if readers.relatives:
        others.append(ngettext("%(num)s relative", "%(num)s relatives", readers.relatives))
    who = f"{_together(others)}." if others else _("You alone.")
    if last is None:
        return who
    when = typography.moment(last.at, current_locale(), opened.facts.now)
    return f"{who} " + _("Last read %(when)s, %(name)s.", when=when, name=last.account_name)


def _together(names: list[str]) -> str:
    """``Alice, 4 professionals and 1 relative``."""
    if len(names) == 1:
        return names[0]
    return _("%(names)s and %(last)s", names=", ".join(names[:-1]), last=names[-1])
