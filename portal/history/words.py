"""The events and the rules of the trail in plain words."""

from __future__ import annotations

from portal.core.i18n import LazyString, ngettext
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
from portal.history import rights
from portal.trail.events import Event

PAGES = (
    Event.RECORD_VIEWED,
    Event.DOCUMENTS_LISTED,
    Event.DOCUMENTS_SEARCHED,
    Event.HEALTH_VIEWED,
    Event.RESULTS_VIEWED,
    Event.TIMELINE_VIEWED,
    Event.TRAIL_VIEWED,
    Event.TRASH_VIEWED,
    Event.ACCESS_VIEWED,
)
"""Looking through the record: told together, page by page."""


def sentence(event: str, who: str | None, about: str = "", cause: str = "") -> str:
    """What was done, by ``who`` or, without a name, by the reader; ``about``: the professional it was about."""
    if event in rights.EVENTS:
        return rights.sentence(event, who, about, cause)
    return _by_reader(event) if who is None else _by_other(event, who)


_BY_READER: dict[str, LazyString] = {
    Event.RECORD_CREATED: _l("You opened this record"),
    Event.RECORD_ACTIVATED: _l("You confirmed the identity of this record"),
    Event.RECORD_GIVEN_UP: _l("You gave this record up: another took its place"),
    Event.RELATION_ENDED: _l("You took this record over from the person who held it"),
    Event.DOCUMENT_READ: _l("You read a document"),
    Event.DOCUMENT_PAGE_VIEWED: _l("You read a document"),
    Event.DOCUMENT_DOWNLOADED: _l("You downloaded a document"),
    Event.DOCUMENT_ADDED: _l("You added a document"),
    Event.DOCUMENT_REPLACED: _l("You replaced a document by a newer version"),
    Event.DOCUMENT_DESCRIBED: _l("You corrected the title, the type or the date of a document"),
    Event.DOCUMENT_INFECTED: _l("You tried to add a file with a virus: it was refused"),
    Event.DOCUMENT_REMOVED: _l("You removed a document"),
    Event.DOCUMENT_PURGED: _l("You deleted a document for good"),
    Event.DOCUMENT_ANNOUNCED: _l("You announced a document to the patient"),
    Event.DOCUMENT_RESTORED: _l("You put a document back"),
    Event.STATEMENT_WRITTEN: _l("You wrote in the health profile"),
    Event.STATEMENT_CHANGED: _l("You changed what was written in the health profile"),
    Event.STATEMENT_REMOVED: _l("You removed what was written in the health profile"),
    Event.STATEMENT_RESTORED: _l("You put back what was written in the health profile"),
    Event.NOTE_WRITTEN: _l("You noted that something is wrong"),
    Event.NOTE_CHANGED: _l("You changed a note"),
    Event.NOTE_REMOVED: _l("You removed a note"),
    Event.NOTE_SENT: _l("You asked the author to correct something"),
    Event.NOTE_ANSWERED: _l("You answered a note"),
    Event.TARGET_SET: _l("You set the target of a measure"),
    Event.TARGET_REMOVED: _l("You took the target of a measure off"),
    Event.ENTRY_READ: _l("You read an item of the health summary"),
    **dict.fromkeys(PAGES, _l("You looked through this record")),
}


def _by_reader(event: str) -> str:
    return str(_BY_READER.get(event) or _("You acted on this record"))


def _by_other(event: str, who: str) -> str:
    known: dict[str, str] = {
        Event.RECORD_CREATED: _("%(who)s opened this record", who=who),
        Event.RECORD_ACTIVATED: _("%(who)s confirmed the identity of this record", who=who),
        Event.RECORD_GIVEN_UP: _("%(who)s gave this record up: another took its place", who=who),
        Event.RELATION_ENDED: _("%(who)s took this record over from the person who held it", who=who),
        Event.ACTIVATION_LETTER_MADE: _("%(who)s printed an activation letter", who=who),
        Event.DOCUMENT_READ: _("%(who)s read a document", who=who),
        Event.DOCUMENT_PAGE_VIEWED: _("%(who)s read a document", who=who),
        Event.DOCUMENT_DOWNLOADED: _("%(who)s downloaded a document", who=who),
        Event.DOCUMENT_ADDED: _("%(who)s added a document", who=who),
        Event.DOCUMENT_REPLACED: _("%(who)s replaced a document by a newer version", who=who),
        Event.DOCUMENT_DESCRIBED: _("%(who)s corrected the title, the type or the date of a document", who=who),
        Event.DOCUMENT_INFECTED: _("%(who)s tried to add a file with a virus: it was refused", who=who),
        Event.DOCUMENT_RECOGNISED: _("%(who)s looked for the text of a document on its pages", who=who),
        Event.DOCUMENT_REMOVED: _("%(who)s removed a document", who=who),
        Event.DOCUMENT_PURGED: _("%(who)s deleted a document for good", who=who),
        Event.DOCUMENT_ANNOUNCED: _("%(who)s announced a document", who=who),
        Event.EMERGENCY_OPENED: _("%(who)s opened this record in an emergency", who=who),
        Event.DOCUMENT_RESTORED: _("%(who)s put a document back", who=who),
        Event.STATEMENT_WRITTEN: _("%(who)s wrote in the health profile", who=who),
        Event.STATEMENT_CHANGED: _("%(who)s changed what was written in the health profile", who=who),
        Event.STATEMENT_REMOVED: _("%(who)s removed what was written in the health profile", who=who),
        Event.STATEMENT_RESTORED: _("%(who)s put back what was written in the health profile", who=who),
        Event.NOTE_WRITTEN: _("%(who)s noted that something is wrong", who=who),
        Event.NOTE_CHANGED: _("%(who)s changed a note", who=who),
        Event.NOTE_REMOVED: _("%(who)s removed a note", who=who),
        Event.NOTE_SENT: _("%(who)s asked the author to correct something", who=who),
        Event.NOTE_ANSWERED: _("%(who)s answered a note", who=who),
        Event.NOTE_UNANSWERED: _("%(who)s told that no answer came to a note", who=who),
        Event.TARGET_SET: _("%(who)s set the target of a measure", who=who),
        Event.TARGET_REMOVED: _("%(who)s took the target of a measure off", who=who),
        Event.DOCUMENT_AWAITED: _("%(who)s told that a result was waiting", who=who),
        Event.ENTRY_READ: _("%(who)s read an item of the health summary", who=who),
        **dict.fromkeys(PAGES, _("%(who)s looked through this record", who=who)),
    }
    return known.get(event) or _("%(who)s acted on this record", who=who)


def added(number: int, who: str | None) -> str:
    """Several documents added one after the other."""
    if who is None:
        return ngettext("You added %(num)s document", "You added %(num)s documents", number)
    return ngettext("%(who)s added %(num)s document", "%(who)s added %(num)s documents", number, who=who)


def refusal(event: str, who: str | None) -> str:
    """What was refused."""
    if event == Event.ACTIVATION_REFUSED:
        return (
            _("An activation code was refused") if who is None else _("%(who)s gave a wrong activation code", who=who)
        )
    if event == Event.EMERGENCY_OPENED and who is not None:
        return _("%(who)s tried to open this record in an emergency", who=who)
    if event == Event.GRANT_GIVEN and who is not None:
        return _("%(who)s tried to let a colleague in", who=who)
    return _("You could not read this") if who is None else _("%(who)s could read nothing", who=who)


_PAGE_NAMES: dict[str, LazyString] = {
    Event.RECORD_VIEWED: _l("home"),
    Event.DOCUMENTS_LISTED: _l("list of documents"),
    Event.DOCUMENTS_SEARCHED: _l("search"),
    Event.HEALTH_VIEWED: _l("health summary"),
    Event.RESULTS_VIEWED: _l("results"),
    Event.TIMELINE_VIEWED: _l("timeline"),
    Event.TRAIL_VIEWED: _l("this list"),
    Event.TRASH_VIEWED: _l("removed documents"),
    Event.ACCESS_VIEWED: _l("who may read"),
    Event.DOCUMENT_READ: _l("a document"),
    Event.DOCUMENT_PAGE_VIEWED: _l("a document"),
    Event.DOCUMENT_DOWNLOADED: _l("a document"),
    Event.DOCUMENT_ADDED: _l("adding a document"),
    Event.ENTRY_READ: _l("an item of the health summary"),
}


def page_name(event: str) -> str:
    """A page of the record, for a list of those looked at."""
    return str(_PAGE_NAMES.get(event, ""))


_RULES: dict[str, LazyString] = {
    "own-record": _l("It is this person’s own record."),
    "represents-holder": _l("Parent or guardian."),
    "carer-level": _l("Helps, as the person whose record it is allowed."),
    "record-not-open": _l("The record was not open."),
    "relation-ended": _l("The right to read had ended."),
    "outside-level": _l("The person whose record it is allowed less than that."),
    "no-relation": _l("No right to this record."),
    "gp": _l("The GP reads everything."),
    "grant": _l("By an access that was given."),
    "author": _l("Wrote it."),
    "emergency": _l("In an emergency opening."),
    "emergency-opening": _l("You had not objected to emergency openings."),
    "blocked": _l("Blocked, in an emergency too."),
    "no-grant": _l("Not authorised, or not any more."),
    "outside-role": _l("Not for this role."),
    "outside-profession": _l("Professionals of this kind do not read such documents."),
    "outside-folders": _l("Outside the folders that were opened."),
    "masked": _l("Hidden from professionals."),
    "masked-for-you": _l("Hidden from this professional."),
    "removed": _l("It had been removed."),
    "not-verified": _l("Nobody vouched for this professional’s number."),
    "emergency-objected": _l("You objected to such openings."),
    "awaiting-announcement": _l("It was not open to this person then."),
    "minor-secret": _l("It was not open to this person then."),
    "unknown-colleague": _l("Nobody who can be let in has the number that was typed."),
    "not-yours-to-answer": _l("Only who wrote a document answers a note about it."),
    "not-yours-to-announce": _l("Only who wrote it, or the GP, announces a document."),
    "not-written-here": _l("Only what was written in the health profile can be changed there."),
    "not-added-by-you": _l("Only the person who added a document may correct, replace or remove it."),
}


def rule(reason: str, *, mine: bool) -> str:
    """The rule that allowed or refused, in words; empty where it goes without saying."""
    if mine and reason in ("own-record", "grant", "gp", "author"):
        return ""
    return str(_RULES.get(reason, ""))
