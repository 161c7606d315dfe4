"""The page of one professional in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import url_for

from portal.access.actions import Action
from portal.access.opening import Opened
from portal.access.rights import EmergencyOpening, Grant
from portal.access.rpps import spaced
from portal.core.i18n import LazyString, ngettext
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
from portal.professionals.commands import vouching
from portal.professionals.periods import ends_soon
from portal.professionals.presenters.cards import (
    Act,
    Fact,
    act,
    badges,
    emergency_facts,
    may,
    past_emergency,
    reads_fact,
    renewal,
)
from portal.professionals.presenters.moments import day_words, lasts, moment_within, moment_words, until_words
from portal.professionals.presenters.reads import Folders, folders, rules_of
from portal.professionals.queries.former import end_of_grant
from portal.professionals.queries.hidden import HIDDEN_SHOWN, Hidden
from portal.professionals.queries.readings import Reading
from portal.professionals.queries.rights import Standing, is_changeable, mark_of, may_be_gp
from portal.record.consents import consent_words
from portal.record.lines import ListedDocument
from portal.record.links import to
from portal.record.marks import Badge
from portal.record.professions import practised
from portal.record.readers import READS
from portal.record.titles import title_language, title_of
from portal.trail.events import Event

READINGS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """Something that the professional did."""

    title: str
    icon: str
    meta: str


@dataclass(frozen=True, slots=True)
class HiddenLine:
    """A document that is hidden from the professional."""

    title: str
    language: str
    url: str


@dataclass(frozen=True, slots=True)
class Stop:
    """A way to end what somebody has, and what it means in a sentence."""

    text: str
    act: Act


@dataclass(frozen=True, slots=True)
class Been:
    """What was: the last readings of a professional, their emergency openings that are over, and, of who was given
    something and has nothing of it, what that was and whether it may be given back.
    """

    readings: Sequence[Reading]
    openings: Sequence[EmergencyOpening]
    last: Grant | None = None
    given_back: bool = False


@dataclass(frozen=True, slots=True)
class ProfessionalPage:
    """The page. ``preview_url``: the record as they see it, where they see something."""

    name: str
    sub: str
    badges: Sequence[Badge]
    facts: Sequence[Fact]
    preview_url: str | None
    acts: Sequence[Act]
    folders: Folders | None
    rules: Sequence[str]
    hidden: Sequence[HiddenLine]
    hidden_more: str
    readings: Sequence[ReadingLine]
    readings_url: str
    stops: Sequence[Stop]


def professional_page(
    opened: Opened,
    standing: Standing,
    hidden: Hidden,
    been: Been,
    offered: frozenset[Action],
) -> ProfessionalPage:
    """The page in words."""
    own = standing.professional
    known = (practised(own), own.organisation, own.town)
    overview = url_for("record.overview", record_id=opened.record.id, **{"as": own.id})  # type: ignore[arg-type]
    return ProfessionalPage(
        name=own.name,
        sub=", ".join(part for part in known if part),
        badges=badges(standing),
        facts=[
            *_facts(opened, standing, hidden.count, been.last),
            *_read(standing, been.readings),
            *(past_emergency(opened, one) for one in been.openings),
        ],
        preview_url=overview if standing.reads else None,
        acts=_acts(opened, standing, been, offered),
        folders=folders(standing) if standing.reads else None,
        rules=rules_of(standing, hidden.folders),
        hidden=[_hidden(opened, one) for one in hidden.documents],
        hidden_more=_more(hidden.count),
        readings=_readings(been.readings, standing),
        readings_url=to(opened, "history.record_history", who=own.account_id),
        stops=_stops(opened, standing, offered),
    )


def _facts(opened: Opened, standing: Standing, hidden: int, last: Grant | None) -> list[Fact]:
    found: list[Fact] = [(_("Access"), _access(standing) or [_ended(last, standing)])]
    if standing.block is None:
        found += emergency_facts(opened, standing)
        found.append(reads_fact(standing, hidden))
    if standing.grant is not None and standing.block is None:
        found.append((_("Consent"), _consent(standing, standing.grant)))
    found.append((_("Number"), [f"RPPS {spaced(standing.professional.rpps)}", _vouched(standing)]))
    return found


def _read(standing: Standing, readings: Sequence[Reading]) -> list[Fact]:
    """When they were here first and last. A visit is noted every few minutes; the trail knows each reading, but not of
    what was taken out since.
    """
    visit = standing.visit
    if visit is None:
        return [(_("Readings"), [_("None yet")])]
    last = max([visit.last_at, *(one.row.at for one in readings if one.row.event in READS)])
    return [
        (_("First reading"), [moment_words(visit.first_at, standing.now)]),
        (_("Last read"), [moment_words(last, standing.now)]),
    ]


def _access(standing: Standing) -> list[str]:
    """What is in force, one line each; what ran out lately too."""
    if standing.block is not None:
        return [_("Blocked since %(day)s, even in an emergency", day=day_words(standing.block.since))]
    lines, grant = [], standing.grant
    if standing.facts.gp and standing.gp is not None:
        lines.append(_("GP since %(day)s, until the designation ends", day=day_words(standing.gp.since)))
    if standing.facts.granted and grant is not None:
        lines.append(_("Authorised since %(day)s, %(until)s", day=day_words(grant.since), until=lasts(grant.until)))
    elif grant is not None and grant.until is not None and grant.until <= standing.now:
        lines.append(_("Expired: authorised until %(day)s", day=until_words(grant.until)))
    if standing.facts.emergency:
        lines.append(_("Opened in an emergency"))
    return lines


def _ended(last: Grant | None, standing: Standing) -> str:
    ended_at = end_of_grant(last) if last is not None else None
    return _("Ended %(moment)s", moment=moment_within(ended_at, standing.now)) if ended_at else _("None")


def _consent(standing: Standing, grant: Grant) -> list[str]:
    lines = [consent_words(grant.consent)]
    if standing.collector is not None:
        noted = {"collector": standing.collector.name, "name": standing.giver}
        said = _("Noted by %(collector)s, who wrote that %(name)s agreed", **noted)
        return [*lines, said if standing.giver else _("Noted by %(name)s", name=standing.collector.name)]
    if standing.giver:
        lines.append(_("Entered by %(name)s", name=standing.giver))
    return lines


def _vouched(standing: Standing) -> str:
    own = standing.professional
    if own.verified_at is None:
        return _("Nobody has vouched for this number: be sure that you know them")
    if own.verified_how == vouching.HOW:
        return _("The operator of this site vouched for it on %(day)s", day=day_words(own.verified_at))
    return _("An identity service for professionals vouched for it on %(day)s", day=day_words(own.verified_at))


def _acts(opened: Opened, standing: Standing, been: Been, offered: frozenset[Action]) -> list[Act]:
    """What can be given or changed."""
    if standing.block is not None:
        unblock = act(opened, standing, _("Unblock"), "unblock_professional")
        return may(offered, Action.UNBLOCK_PROFESSIONAL, [unblock])
    grant, acts = standing.grant, list[Act]()
    again = to(opened, "professionals.find_professional", q=standing.professional.rpps)
    invites = [Act(_("Invite again"), again, standing.professional.name)] if not standing.reads else []
    invites = may(offered, Action.INVITE_PROFESSIONAL, invites)
    if grant is not None and is_changeable(grant, standing.now) and not standing.facts.gp:
        soon = grant.until is not None and ends_soon(grant.since, grant.until, standing.now)
        acts += renewal(opened, standing, {}, "secondary") if soon else []
        acts.append(act(opened, standing, _("Change until when, and which folders"), "change_grant"))
    if been.last is not None and been.given_back:
        seen = {"seen": mark_of(been.last)}
        acts.append(act(opened, standing, _("Give it back as it was"), "give_back", posts=True, fields=seen))
    acts = [*may(offered, Action.CHANGE_GRANT, acts), *invites]
    if may_be_gp(standing.facts) and not standing.facts.gp:
        url = to(opened, "professionals.name_gp", professional=standing.professional.id)
        acts += may(offered, Action.NAME_GP, [Act(_("Name as the GP"), url, standing.professional.name)])
    return acts


def _stops(opened: Opened, standing: Standing, offered: frozenset[Action]) -> list[Stop]:
    """What ends something, the least of it first."""
    if standing.block is not None:
        return []
    found = []
    if standing.facts.emergency:
        ends = _("The record closes to them at once, unless they have another right.")
        found.append((Action.END_GRANT, ends, _("End the emergency opening"), "end_emergency"))
    if standing.facts.gp:
        ends = _("They are no longer the GP, at once. What else they were given stays.")
        found.append((Action.NAME_GP, ends, _("End the designation"), "end_gp"))
    elif standing.facts.granted:
        ends = _("They read nothing from then on. You can invite them again.")
        found.append((Action.END_GRANT, ends, _("End the access"), "end_grant"))
    stops = [
        Stop(text, act(opened, standing, button, endpoint, posts=True))
        for action, text, button, endpoint in found
        if action in offered
    ]
    if Action.BLOCK_PROFESSIONAL in offered:
        means = _("Blocking takes effect at once: they read nothing, even in an emergency.")
        stops.append(Stop(means, act(opened, standing, _("Block"), "block_professional", kind="warning")))
    return stops


def _hidden(opened: Opened, document: ListedDocument) -> HiddenLine:
    url = to(opened, "record.document", document_id=document.id)
    return HiddenLine(title_of(document), title_language(document), url)


def _more(count: int) -> str:
    more = count - HIDDEN_SHOWN
    return ngettext("and %(num)s other", "and %(num)s others", more) if more > 0 else ""


_READ: dict[str, LazyString] = {
    Event.RECORD_VIEWED: _l("Home"),
    Event.DOCUMENTS_LISTED: _l("List of documents"),
    Event.DOCUMENTS_SEARCHED: _l("Search"),
    Event.DOCUMENT_READ: _l("A document"),
    Event.DOCUMENT_DOWNLOADED: _l("A document, downloaded"),
    Event.DOCUMENT_ADDED: _l("A document, added"),
    Event.HEALTH_VIEWED: _l("Health summary"),
    Event.ENTRY_READ: _l("An item of the health summary"),
    Event.RESULTS_VIEWED: _l("Results"),
    Event.TIMELINE_VIEWED: _l("Timeline"),
}


_ICONS: dict[str, str] = {Event.DOCUMENT_ADDED: "file-plus", Event.DOCUMENT_DOWNLOADED: "download"}


def _readings(readings: Sequence[Reading], standing: Standing) -> list[ReadingLine]:
    """The same again is told once, with its last hour."""
    lines = []
    for _same, again in groupby(readings, key=lambda one: (one.row.event, one.row.item_id)):
        last = next(again)
        said = str(_READ[last.row.event])
        lines.append(
            ReadingLine(
                title=last.name or said,
                icon=_ICONS.get(last.row.event, "eye"),
                meta=", ".join(([said] if last.name else []) + [moment_words(last.row.at, standing.now)]),
            )
        )
    return lines[:READINGS_SHOWN]
