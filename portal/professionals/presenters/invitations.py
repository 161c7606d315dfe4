"""Invitations put into words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from portal.access.opening import Opened
from portal.access.rights import GpDesignation
from portal.access.rpps import spaced
from portal.core import clock, typography
from portal.core.i18n import LazyString, current_locale
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
from portal.professionals.durations import Duration
from portal.professionals.models import Invitation, Progress
from portal.professionals.presenters.directory import place_words, practice_words
from portal.professionals.presenters.moments import day_and_hour
from portal.professionals.queries.invitations import Candidate
from portal.record.consents import consent_words
from portal.record.document_types import Folder
from portal.record.links import to

_BADGES: dict[Progress, tuple[str, LazyString]] = {
    Progress.WAITING: ("wait", _l("Waits for an answer")),
    Progress.ACCEPTED: ("new", _l("Accepted: confirm who it is")),
    Progress.CONFIRMED: ("ok", _l("Confirmed")),
    Progress.DECLINED: ("quiet", _l("Declined")),
    Progress.CANCELLED: ("quiet", _l("Taken back")),
    Progress.EXPIRED: ("quiet", _l("Ended")),
}
_DURATIONS: dict[Duration, LazyString] = {
    Duration.VISIT: _l("24 hours from the confirmation"),
    Duration.WEEK: _l("A week from the confirmation"),
    Duration.QUARTER: _l("3 months from the confirmation"),
    Duration.YEAR: _l("A year from the confirmation"),
    Duration.OPEN: _l("Until you end it"),
}


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """An invitation in a list; ``badge``: kind and words."""

    title: str
    meta: str
    url: str
    badge: tuple[str, str]


@dataclass(frozen=True, slots=True)
class InvitationPage:
    """One invitation; ``confirm_url`` and ``cancel_url`` where that may be done."""

    name: str
    sentence: str
    badge: tuple[str, str]
    facts: Sequence[tuple[str, str]]
    confirm_url: str | None
    cancel_url: str | None


@dataclass(frozen=True, slots=True)
class ConfirmPage:
    """Who accepted, and what they would read. ``doubts``: what to think of; ``refusal``: why it may not be."""

    name: str
    person: Sequence[tuple[str, str]]
    terms: Sequence[tuple[str, str]]
    doubts: Sequence[str]
    as_gp: bool
    former_gp: str
    refusal: str
    cancel_url: str


def who(invitation: Invitation) -> str:
    """Whom it is for: who accepted it, else as the directory or the holder calls them."""
    return invitation.professional.name if invitation.professional is not None else invitation.name


def invitation_lines(opened: Opened, invitations: Sequence[Invitation]) -> list[InvitationLine]:
    """Invitations as a list."""
    return [
        InvitationLine(
            title=who(one),
            meta=_("Declined %(day)s", day=day_and_hour(one.declined_at))
            if one.declined_at is not None
            else _until(one.progress(opened.facts.now), one.expires_at),
            url=to(opened, "professionals.invitation", invitation_id=one.id),
            badge=_badge(one.progress(opened.facts.now)),
        )
        for one in invitations
    ]


def _until(standing: Progress, expires_at: dt.datetime) -> str:
    """Until when somebody has to answer: of the access itself nothing is said here."""
    day = day_and_hour(expires_at)
    if standing is Progress.ACCEPTED:
        return _("To be confirmed by %(day)s", day=day)
    return _("To be answered by %(day)s", day=day)


def invitation_page(opened: Opened, invitation: Invitation, *, may_manage: bool) -> InvitationPage:
    """One invitation in words."""
    standing = invitation.progress(opened.facts.now)
    is_open = may_manage and standing in (Progress.WAITING, Progress.ACCEPTED)
    here = {"invitation_id": invitation.id}
    return InvitationPage(
        name=who(invitation),
        sentence=_sentence(invitation, standing),
        badge=_badge(standing),
        facts=[*_dates(invitation, standing), *_terms(invitation), _sent_to(invitation)],
        confirm_url=(
            to(opened, "professionals.confirm_invitation", **here)
            if may_manage and standing is Progress.ACCEPTED
            else None
        ),
        cancel_url=to(opened, "professionals.cancel_invitation", **here) if is_open else None,
    )


def confirm_page(
    opened: Opened, invitation: Invitation, candidate: Candidate, gp: GpDesignation | None, *, may_name_gp: bool
) -> ConfirmPage:
    """What the holder looks at before anything opens."""
    professional = candidate.professional
    town = place_words(candidate.entry) if candidate.entry is not None else professional.town
    person = [
        (_("Profession"), practice_words(professional.profession, professional.specialty)),
        (_("Place"), town),
        (_("RPPS number"), spaced(professional.rpps)),
        (_("Directory"), _directory_words(candidate)),
        (_("Proof"), _proof_words(candidate)),
        _sent_to(invitation),
    ]
    is_other = gp is not None and gp.professional_id != professional.id
    return ConfirmPage(
        name=professional.name,
        person=[(term, value) for term, value in person if value],
        terms=_terms(invitation),
        doubts=_doubts(candidate),
        as_gp=invitation.as_gp,
        former_gp=gp.professional.name if gp is not None and is_other and invitation.as_gp else "",
        refusal=_refusal(invitation, candidate, may_name_gp=may_name_gp),
        cancel_url=to(opened, "professionals.cancel_invitation", invitation_id=invitation.id),
    )


def _badge(standing: Progress) -> tuple[str, str]:
    kind, words = _BADGES[standing]
    return kind, str(words)


def _sentence(invitation: Invitation, standing: Progress) -> str:
    name = who(invitation)
    return {
        Progress.WAITING: _("%(name)s has not answered yet. Nothing is open.", name=name),
        Progress.ACCEPTED: _(
            "%(name)s accepted. Nothing is open until you say that it is the right person.", name=name
        ),
        Progress.CONFIRMED: _("You confirmed %(name)s, and the record was opened.", name=name),
        Progress.DECLINED: _("The invitation was declined. Nothing was opened."),
        Progress.CANCELLED: _("You took the invitation back. Its link opens nothing."),
        Progress.EXPIRED: _("The time of this invitation has passed. Its link opens nothing."),
    }[standing]


def _dates(invitation: Invitation, standing: Progress) -> list[tuple[str, str]]:
    told = [
        (_("Made"), invitation.created_at),
        (_("Accepted"), invitation.accepted_at),
        (_("Confirmed"), invitation.confirmed_at),
        (_("Declined"), invitation.declined_at),
        (_("Taken back"), invitation.cancelled_at),
    ]
    ends = {
        Progress.WAITING: _("To be answered until"),
        Progress.ACCEPTED: _("To be confirmed until"),
        Progress.EXPIRED: _("Ended"),
    }
    if standing in ends:
        told.append((ends[standing], invitation.expires_at))
    return [(term, day_and_hour(at)) for term, at in told if at is not None]


def _terms(invitation: Invitation) -> list[tuple[str, str]]:
    folders = [Folder(name) for name in invitation.folders]
    told = [
        (_("Reads for"), str(_DURATIONS[invitation.duration])),
        (
            _("Documents"),
            _("Every folder") if len(folders) == len(Folder) else ", ".join(str(f.label) for f in folders),
        ),
        (_("Consent"), consent_words(invitation.consent)),
    ]
    if invitation.as_gp:
        told[:2] = [(_("Reads"), _("Everything, as the GP, until you end it"))]
    return told


def _sent_to(invitation: Invitation) -> tuple[str, str]:
    return _("Sent to"), invitation.email or _("Nobody: the link is handed over")


def _directory_words(candidate: Candidate) -> str:
    if candidate.entry is None:
        return _("Does not know this number: the name is as they typed it")
    if candidate.entry.name == candidate.professional.name:
        return _("Knows this number under this name")
    return _("Knows this number under the name of %(name)s", name=candidate.entry.name)


def _proof_words(candidate: Candidate) -> str:
    if candidate.professional.verified_at is None:
        return _("They say that the number is theirs; nobody has proved it")
    day = candidate.professional.verified_at.astimezone(clock.PARIS).date()
    return _("The number was proved to be theirs %(day)s", day=typography.on_date(day, current_locale()))


def _doubts(candidate: Candidate) -> list[str]:
    name = candidate.professional.name
    found = []
    if candidate.vouched_elsewhere:
        found.append(
            _("Another account has proved that this number is its own. This is probably not %(name)s.", name=name)
        )
    elif candidate.entry is not None and candidate.entry.name != name:
        found.append(_("The directory gives this number to somebody else: %(name)s.", name=candidate.entry.name))
    elif candidate.professional.verified_at is None:
        found.append(_("Not sure? Ask them, at the practice or on the telephone, whether it was they who accepted."))
    return found


def _refusal(invitation: Invitation, candidate: Candidate, *, may_name_gp: bool) -> str:
    name = candidate.professional.name
    if candidate.blocked:
        return _("You blocked %(name)s. Unblock them first if you want to let them in.", name=name)
    if invitation.as_gp and not may_name_gp:
        return _("This invitation names a GP: the person whose record it is confirms it.")
    if invitation.as_gp and not candidate.can_be_gp:
        return _("Only a physician can be the GP. Take this invitation back, and make one that names no GP.")
    return ""
