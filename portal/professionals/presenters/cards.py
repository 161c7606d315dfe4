"""A professional as a card of the access page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from portal.access.actions import Action
from portal.access.emergency_reasons import reason_of
from portal.access.opening import Opened
from portal.access.rights import EmergencyKind, EmergencyOpening, Professional
from portal.core import clock
from portal.core.i18n import gettext as _
from portal.core.i18n import ngettext, pgettext
from portal.professionals.periods import SOON
from portal.professionals.presenters.moments import day_and_hour, day_words, moment_words, until_words
from portal.professionals.presenters.reads import reads_lines
from portal.professionals.queries.rights import Standing, mark_of
from portal.record.links import to
from portal.record.marks import Badge
from portal.record.professions import described

NEW_FOR = dt.timedelta(days=7)
"""For how long a first reading is said to be one."""
FROM_LIST = {"back": "list"}
"""Where an act of a card leads back to."""
Fact = tuple[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Act:
    """A button: a link, or where ``posts`` a form with ``fields``. ``about``: whom, for who hears the button alone."""

    text: str
    url: str
    about: str
    kind: str = "secondary"
    posts: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Card:
    """One professional."""

    name: str
    initials: str
    meta: str
    url: str
    gp: bool
    off: bool
    badges: Sequence[Badge]
    facts: Sequence[Fact]
    acts: Sequence[Act]


def card(opened: Opened, standing: Standing, hidden: int, acts: Sequence[Act]) -> Card:
    """The card of a professional."""
    own = standing.professional
    return Card(
        name=own.name,
        initials=_initials(own),
        meta=described(own),
        url=to(opened, "professionals.professional", professional_id=own.id),
        gp=standing.facts.gp and standing.block is None,
        off=not standing.reads,
        badges=badges(standing),
        facts=_facts(opened, standing, hidden),
        acts=acts,
    )


def act(opened: Opened, standing: Standing, text: str, endpoint: str, **more: object) -> Act:
    """A button about a professional, that leads to or sends ``endpoint``."""
    own = standing.professional
    url = to(opened, f"professionals.{endpoint}", professional_id=own.id)
    return Act(text, url, own.name, **more)  # type: ignore[arg-type]


def renewal(opened: Opened, standing: Standing, fields: Mapping[str, str], kind: str = "primary") -> list[Act]:
    """The button that renews a grant, where it is one that ends."""
    grant = standing.grant
    if grant is None or grant.until is None:
        return []
    kept = {**fields, "seen": mark_of(grant)}
    return [act(opened, standing, _("Renew for 3 months"), "renew_grant", kind=kind, posts=True, fields=kept)]


def badges(standing: Standing) -> list[Badge]:
    """What is to be noticed about somebody."""
    found = []
    if standing.facts.gp and standing.block is None:
        found.append(Badge(_("GP"), "", "stethoscope"))
    if standing.facts.emergency:
        found.append(Badge(_("In an emergency"), "bad", "siren"))
    if standing.block is not None:
        found.append(Badge(pgettext("person", "Blocked"), "bad", "ban"))
    elif (ending := _ending(standing)) is not None:
        found.append(ending)
    if standing.visit is not None and standing.reads and standing.now < standing.visit.first_at + NEW_FOR:
        found.append(Badge(_("First reading %(day)s", day=_day_of(standing.visit.first_at, standing.now)), "new"))
    if standing.professional.verified_at is None:
        found.append(Badge(_("Number not checked"), "wait", "circle-help"))
    return found


def reads_fact(standing: Standing, hidden: int) -> Fact:
    """What somebody reads, as a fact."""
    return _("Reads"), reads_lines(standing, hidden)


def emergency_facts(opened: Opened, standing: Standing) -> list[Fact]:
    """Why and until when the record is open in an emergency."""
    opening = standing.opening
    if opening is None or not standing.facts.emergency:
        return []
    return [
        (_("Opened"), [moment_words(opening.since, standing.now), _kind(opening)]),
        (pgettext("day", "Until"), [until_words(opening.until)]),
        (_("Reason"), [_reason(opened, opening)]),
    ]


def past_emergency(opened: Opened, opening: EmergencyOpening) -> Fact:
    """The same of an opening that is over: its reason stays with the record."""
    over = min(opening.until, opening.ended_at or opening.until)
    times = {"since": day_and_hour(opening.since), "until": day_and_hour(over)}
    return (
        _("Opened in an emergency"),
        [_("%(since)s, until %(until)s", **times), _kind(opening), _reason(opened, opening)],
    )


def _kind(opening: EmergencyOpening) -> str:
    return {
        EmergencyKind.BEDSIDE: _("With a person who could not express a will"),
        EmergencyKind.CALL_CENTRE: _("For the emergency call centre"),
    }[opening.kind]


def _reason(opened: Opened, opening: EmergencyOpening) -> str:
    return reason_of(opened.record, opening) or _("It cannot be read")


def _facts(opened: Opened, standing: Standing, hidden: int) -> list[Fact]:
    if standing.block is not None:
        since = (pgettext("day", "Blocked"), [_("Since %(day)s", day=day_words(standing.block.since))])
        return [since, (_("Effect"), [_("Reads nothing, even in an emergency")])]
    visit = standing.visit
    last = moment_words(visit.last_at, standing.now) if visit is not None else _("Not yet")
    return [
        *emergency_facts(opened, standing),
        reads_fact(standing, hidden),
        *_until(standing),
        (_("Last read"), [last]),
    ]


def _until(standing: Standing) -> list[Fact]:
    grant = standing.grant
    if standing.facts.gp:
        return [(_("Until"), [_("The end of the designation")])]
    if grant is None or (standing.facts.emergency and not standing.facts.granted):
        return []
    if grant.until is None:
        return [(_("End"), [_("No end date")])]
    term = pgettext("day", "Until") if standing.facts.granted else pgettext("day", "Expired")
    return [(term, [until_words(grant.until)])]


def _ending(standing: Standing) -> Badge | None:
    grant = standing.grant
    if grant is None or grant.until is None or standing.facts.gp:
        return None
    if grant.until <= standing.now:
        return Badge(pgettext("person", "Expired"), "bad", "clock")
    if grant.until > standing.now + SOON:
        return None
    days = (clock.last_day(grant.until) - standing.now.astimezone(clock.PARIS).date()).days
    if days == 0:
        return Badge(_("Expires today"), "wait", "clock")
    return Badge(ngettext("Expires in %(num)s day", "Expires in %(num)s days", days), "wait", "clock")


def _day_of(instant: dt.datetime, now: dt.datetime) -> str:
    """``today``, ``yesterday`` or the day."""
    days = (now.astimezone(clock.PARIS).date() - instant.astimezone(clock.PARIS).date()).days
    return {0: _("today"), 1: _("yesterday")}.get(days) or _("on %(day)s", day=day_words(instant))


def _initials(professional: Professional) -> str:
    return (professional.given_names[:1] + professional.family_name[:1]).upper()


def may(offered: frozenset[Action], action: Action, acts: Sequence[Act]) -> list[Act]:
    """These buttons, where the decision offers their action."""
    return list(acts) if action in offered else []
