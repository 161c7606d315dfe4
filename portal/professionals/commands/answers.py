"""What a professional does with an invitation: accept it, or decline it. Neither opens anything."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from portal.access.instants import judged_now
from portal.access.models import Record, RecordState
from portal.access.rights import Professional
from portal.access.subject import Role
from portal.accounts.commands.sessions import acting
from portal.accounts.commands.telling import notify_of_record
from portal.accounts.models import AccountSession, NoticeKind
from portal.accounts.notices import CONFIRMABLE
from portal.core.db import db, immediate
from portal.professionals.models import DirectoryEntry, Invitation
from portal.professionals.queries.directory import entry_by_rpps
from portal.professionals.queries.invitations import Answerable, asked_by
from portal.trail.events import Event
from portal.trail.write import Actor, Entry, write


class NotYours(Exception):
    """The invitation is not, or no longer, for who answers; its page says why."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Who somebody says they are. The names count only where the directory does not know the number."""

    rpps: str
    family_name: str = ""
    given_names: str = ""
    profession: str = ""
    town: str = ""


def accept(own: AccountSession, token: str, claim: Claim | None) -> Professional:
    """Accept an invitation as the professional that the account is, or becomes by a claim; the holder is told.

    One account is one professional, for good. Raises :class:`NotYours` and
    :class:`portal.accounts.commands.sessions.SessionOver`.
    """
    with acting(own):
        now = judged_now()
        asked = asked_by(token, own, now)
        invitation = asked.invitation
        if asked.state is not Answerable.OPEN or invitation is None:
            raise NotYours
        record = _open_record(invitation)
        professional = asked.professional or _become(own, claim, invitation, now)
        invitation.accepted_at, invitation.expires_at = now, now + CONFIRMABLE
        invitation.professional_id = professional.id
        actor = Actor(own.account_id, professional.name, str(Role.PROFESSIONAL))
        who = {"professional_id": str(professional.id), "professional": professional.name}
        write(_told(invitation, actor, "accepted", **who))
        about = {"professional": professional.name, "invitation_id": str(invitation.id)}
        notify_of_record(record, NoticeKind.INVITATION_ACCEPTED, **about)
    return professional


def decline(own: AccountSession | None, token: str) -> None:
    """Decline an invitation, signed in or not: whoever has the link may say that it is not for them;
    who is seen to be somebody else says nothing for the one it is for.

    The holder is told. Only who acts as a professional is told by name. Raises :class:`NotYours` and
    :class:`portal.accounts.commands.sessions.SessionOver`.
    """
    with _answering(own):
        now = judged_now()
        asked = asked_by(token, own, now)
        invitation = asked.invitation
        if invitation is None or asked.state not in (Answerable.OPEN, Answerable.SIGNED_OUT):
            raise NotYours
        invitation.declined_at = now
        professional = own.professional if own is not None else None
        actor = Actor(None, "", str(Role.NOBODY))
        if own is not None and professional is not None:
            actor = Actor(own.account_id, professional.name, str(Role.PROFESSIONAL))
        write(_told(invitation, actor, "declined", professional=invitation.name))
        about = {"professional": invitation.name, "invitation_id": str(invitation.id)}
        notify_of_record(db.session.get_one(Record, invitation.record_id), NoticeKind.INVITATION_DECLINED, **about)


@contextlib.contextmanager
def _answering(own: AccountSession | None) -> Iterator[None]:
    with acting(own) if own is not None else immediate():
        yield


def _open_record(invitation: Invitation) -> Record:
    record = db.session.get_one(Record, invitation.record_id, populate_existing=True)
    if record.state is not RecordState.OPEN:
        raise NotYours
    return record


def _become(own: AccountSession, claim: Claim | None, invitation: Invitation, now: dt.datetime) -> Professional:
    """Bind a professional to the account; the number is a claim until somebody vouches for it."""
    if claim is None or invitation.rpps not in ("", claim.rpps):
        raise NotYours
    entry = entry_by_rpps(claim.rpps)
    if entry is None and not (claim.family_name and claim.given_names and claim.profession):
        raise NotYours
    professional = Professional(account_id=own.account_id, rpps=claim.rpps, since=now, **_names(entry, claim))
    db.session.add(professional)
    db.session.flush()
    return professional


def _names(entry: DirectoryEntry | None, claim: Claim) -> dict[str, str]:
    said = entry if entry is not None else claim
    told = {name: getattr(said, name) for name in ("family_name", "given_names", "profession", "town")}
    if entry is not None:
        told |= {"title": entry.title, "specialty": entry.specialty, "organisation": entry.organisation}
    return told


def _told(invitation: Invitation, actor: Actor, cause: str, **who: str) -> Entry:
    details = {"invitation_id": str(invitation.id), "cause": cause, **who}
    return Entry(Event.PROFESSIONAL_INVITED, actor, record_id=invitation.record_id, details=details)
