"""What a holder does with invitations: make one, take it back, and confirm who accepted it."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from dataclasses import asdict, dataclass

from flask import url_for

from portal.access.actions import Action
from portal.access.blocks import is_blocked
from portal.access.instants import judged_now
from portal.access.opening import Opened, Refused, offers, writing
from portal.access.rights import Consent, Grant, Professional
from portal.accounts.commands.telling import settle_acceptance
from portal.core import mail
from portal.core.db import db
from portal.core.i18n import LOCALES, force_locale
from portal.core.i18n import gettext as _
from portal.core.ids import new_token
from portal.core.installation import installation
from portal.professionals.commands.gp import designate
from portal.professionals.durations import Duration
from portal.professionals.models import Invitation, Progress
from portal.professionals.queries.invitations import invitation_by_id, open_invitations
from portal.professionals.queries.rights import GP_PROFESSION, live
from portal.trail.events import Event
from portal.trail.write import write

HOLDS = dt.timedelta(hours=72)


class AlreadyMade(Exception):
    """This very form was sent before: its invitation is there, and its link was shown."""


class Blocked(Exception):
    """The holder blocked this professional."""


class NotAccepted(Exception):
    """The invitation is not, or no longer, one that waits for the holder."""


class NoPhysician(Exception):
    """Somebody else than a physician would be the GP."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Whom a holder invites, and to what. ``rpps`` and ``email`` are empty where they are not known."""

    name: str
    rpps: str
    email: str
    duration: Duration
    folders: list[str]
    consent: Consent
    as_gp: bool


@dataclass(frozen=True, slots=True)
class Made:
    """An invitation just made; its link is known only here. ``email``: the address that was asked for, which the
    invitation has where a mail is on its way; not every site sends any.
    """

    invitation: Invitation
    link: str
    email: str


def invite(opened: Opened, terms: Terms, number: uuid.UUID) -> Made:
    """Make the invitation of this number, and mail its link where there is an address and a server for it.

    An earlier one for the same RPPS number, which nobody accepted yet, is taken back. Raises :class:`AlreadyMade` for a
    form that is sent twice, :class:`Blocked`, and :class:`portal.access.opening.Refused` where the right has ended, or
    where a GP is not this person's to name.
    """
    token = new_token()
    link = url_for("professionals.answer_invitation", token=token, _external=True)
    with writing(opened):
        now = judged_now()
        if db.session.get(Invitation, number) is not None:
            raise AlreadyMade
        _check(opened, terms.rpps, as_gp=terms.as_gp)
        for earlier in open_invitations(opened):
            if terms.rpps and earlier.rpps == terms.rpps and earlier.progress(now) is Progress.WAITING:
                _take_back(opened, earlier, now)
        invitation = Invitation(
            id=number,
            record_id=opened.record.id,
            made_by=opened.subject.account_id,
            created_at=now,
            expires_at=now + HOLDS,
            token_digest=hashlib.sha256(token.encode()).digest(),
            **asdict(terms) | {"email": terms.email if _mail(terms.email, link) else ""},
        )
        db.session.add(invitation)
        write(opened.told(Event.PROFESSIONAL_INVITED, invitation_id=str(number), cause="made", professional=terms.name))
    return Made(invitation, link, terms.email)


def cancel(opened: Opened, invitation_id: uuid.UUID) -> Progress:
    """Take an invitation back, accepted or not; how it stood before. One that had come to its end stays as it is.

    Raises :class:`portal.access.opening.Refused` where the record has none of this id.
    """
    with writing(opened):
        invitation = _known(opened, invitation_id)
        before = invitation.progress(judged_now())
        if before in (Progress.WAITING, Progress.ACCEPTED):
            _take_back(opened, invitation, judged_now())
    return before


def _take_back(opened: Opened, invitation: Invitation, now: dt.datetime) -> None:
    invitation.cancelled_at = now
    professional = invitation.professional
    who = {"professional": professional.name if professional is not None else invitation.name}
    who |= {"professional_id": str(professional.id)} if professional is not None else {}
    write(opened.told(Event.PROFESSIONAL_INVITED, invitation_id=str(invitation.id), cause="cancelled", **who))
    if professional is not None:
        settle_acceptance(opened.record.id, invitation.id, professional.name, "cancelled")


def confirm(opened: Opened, invitation_id: uuid.UUID) -> Professional:
    """Open the record to who accepted an invitation, as it says, and make them the GP where it says so.

    What they were granted before is ended first. Raises :class:`NotAccepted`, :class:`Blocked`, :class:`NoPhysician`,
    and :class:`portal.access.opening.Refused` as :func:`cancel`, where a GP is not this person's to name, and for
    somebody who would open the record to themselves.
    """
    with writing(opened):
        now = judged_now()
        invitation = _known(opened, invitation_id)
        professional = invitation.professional
        if professional is None or invitation.progress(now) is not Progress.ACCEPTED:
            raise NotAccepted
        if professional.account_id == opened.subject.account_id:
            raise Refused
        _check(opened, professional.rpps, as_gp=invitation.as_gp)
        if invitation.as_gp and professional.profession != GP_PROFESSION:
            raise NoPhysician
        _grant(opened, invitation, professional, now)
        if invitation.as_gp:
            designate(opened, professional)
        invitation.confirmed_at = now
        settle_acceptance(opened.record.id, invitation.id, professional.name, "confirmed")
    return professional


def _check(opened: Opened, rpps: str, *, as_gp: bool) -> None:
    if is_blocked(opened.record.id, rpps):
        raise Blocked
    if as_gp and not offers(opened, Action.NAME_GP):
        raise Refused


def _known(opened: Opened, invitation_id: uuid.UUID) -> Invitation:
    invitation = invitation_by_id(opened, invitation_id)
    if invitation is None:
        raise Refused
    return invitation


def _grant(opened: Opened, invitation: Invitation, professional: Professional, now: dt.datetime) -> None:
    before = live(opened, Grant, professional.id)
    if before is not None:
        before.ended_at = now
        db.session.flush()
    until = invitation.duration.until(now)
    db.session.add(
        Grant(
            record_id=opened.record.id,
            professional_id=professional.id,
            since=now,
            until=until,
            folders=invitation.folders,
            consent=invitation.consent,
            given_by=opened.subject.account_id,
        )
    )
    told = {"until": until.isoformat() if until else "", "folders": invitation.folders}
    told |= {"professional_id": str(professional.id), "professional": professional.name}
    write(opened.told(Event.GRANT_GIVEN, **told, consent=str(invitation.consent)))


def _mail(to: str, link: str) -> bool:
    """In both languages: nobody knows which the reader speaks. Nothing tells who invites, or to what."""
    if not to or not installation().config.smtp_url:
        return False
    bodies = []
    for locale in LOCALES:
        with force_locale(locale):
            bodies.append("\n\n".join(_letter(link)))
    with force_locale(LOCALES[0]):
        subject = _("Carnet: an invitation for you")
    mail.post(mail.Message(to, subject, "\n\n—\n\n".join(bodies)))
    return True


def _letter(link: str) -> tuple[str, ...]:
    return (
        _("Hello,"),
        _("A patient invites you to read their Carnet, the record that they keep and open themselves."),
        _("To answer, follow this link. It works once, and for 72 hours:"),
        link,
        _("If this is not for you, do nothing: without you nothing opens."),
    )
