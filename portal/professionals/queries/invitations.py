"""What is known of the invitations to a record, and of the one behind a link."""

from __future__ import annotations

import datetime as dt
import enum
import hashlib
import uuid
from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlalchemy.orm import joinedload

from portal.access.blocks import is_blocked
from portal.access.instants import judged_now
from portal.access.models import Record, RecordState
from portal.access.opening import Opened
from portal.access.related import comes_as_a_person
from portal.access.rights import Professional
from portal.accounts.models import AccountSession
from portal.accounts.queries import professional_of
from portal.core.db import db
from portal.professionals.models import DirectoryEntry, Invitation, Progress
from portal.professionals.queries.directory import entry_by_rpps
from portal.professionals.queries.rights import GP_PROFESSION

_OPEN = (Progress.WAITING, Progress.ACCEPTED)
_TOLD = (*_OPEN, Progress.DECLINED)
_LISTED = 50


def invitation_by_id(opened: Opened, invitation_id: uuid.UUID) -> Invitation | None:
    """One invitation to the opened record, with who accepted it."""
    statement = (
        select(Invitation)
        .where(Invitation.id == invitation_id, Invitation.record_id == opened.record.id)
        .options(joinedload(Invitation.professional))
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).one_or_none()


def open_invitations(opened: Opened) -> list[Invitation]:
    """The invitations to the opened record that wait for somebody, the holder or the professional; newest first."""
    return [one for one in told_invitations(opened) if one.progress(opened.facts.now) in _OPEN]


def told_invitations(opened: Opened) -> list[Invitation]:
    """The same, and those that were declined, as long as they would have held."""
    statement = (
        select(Invitation)
        .where(
            Invitation.record_id == opened.record.id,
            Invitation.confirmed_at.is_(None),
            Invitation.cancelled_at.is_(None),
            Invitation.expires_at > opened.facts.now,
        )
        .options(joinedload(Invitation.professional))
        .order_by(Invitation.declined_at.is_not(None), Invitation.created_at.desc(), Invitation.id)
        .limit(_LISTED)
    )
    return [one for one in db.session.scalars(statement) if one.progress(opened.facts.now) in _TOLD]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who accepted an invitation, and what speaks for the claim.

    ``entry``: what the directory says of the number. ``vouched_elsewhere``: another account proved that number.
    """

    professional: Professional
    entry: DirectoryEntry | None
    blocked: bool
    vouched_elsewhere: bool

    @property
    def can_be_gp(self) -> bool:
        """Whether the profession is that of a GP."""
        return self.professional.profession == GP_PROFESSION


def candidate_of(opened: Opened, invitation: Invitation) -> Candidate | None:
    """Who accepted, to be looked at before anything opens; None for nobody. Four queries."""
    professional = invitation.professional
    if professional is None:
        return None
    elsewhere = exists().where(
        Professional.rpps == professional.rpps,
        Professional.id != professional.id,
        Professional.verified_at.is_not(None),
    )
    return Candidate(
        professional,
        entry_by_rpps(professional.rpps),
        is_blocked(opened.record.id, professional.rpps),
        bool(db.session.scalar(select(elsewhere))),
    )


class Answerable(enum.StrEnum):
    """What the one who follows a link may do with it."""

    GONE = "gone"
    SIGNED_OUT = "signed-out"
    OWN_RECORD = "own-record"
    OTHER_NUMBER = "other-number"
    OPEN = "open"
    ACCEPTED = "accepted"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Asked:
    """A link that was followed. ``invitation`` is there unless it is gone; ``professional`` is who the account is."""

    state: Answerable
    invitation: Invitation | None = None
    professional: Professional | None = None


def asked_by(token: str, own: AccountSession | None, now: dt.datetime | None = None) -> Asked:
    """What a link asks of whoever follows it; ``own``: their session, where they are signed in.

    A link that never was, one that was used by somebody else, and one that has ended are the same, and take as long.
    """
    now = now or judged_now()
    professional = professional_of(own.account_id) if own is not None else None
    invitation = _by_token(token)
    standing = invitation.progress(now) if invitation is not None else None
    mine = invitation is not None and professional is not None and invitation.professional_id == professional.id
    if mine and standing in (Progress.ACCEPTED, Progress.CONFIRMED):
        state = Answerable.ACCEPTED if standing is Progress.ACCEPTED else Answerable.CONFIRMED
        return Asked(state, invitation, professional)
    if invitation is None or standing is not Progress.WAITING:
        return Asked(Answerable.GONE)
    return Asked(_waiting_for(invitation, own, professional, now), invitation, professional)


def waiting_for_patients(professional: Professional) -> int:
    """How many invitations a professional accepted that the patient has neither confirmed nor taken back yet."""
    statement = select(func.count(Invitation.id)).where(
        *(Invitation.professional_id == professional.id, Invitation.accepted_at.is_not(None)),
        *(Invitation.confirmed_at.is_(None), Invitation.cancelled_at.is_(None)),
        Invitation.expires_at > judged_now(),
    )
    return db.session.scalar(statement) or 0


def _by_token(token: str) -> Invitation | None:
    """One to a record that is not open never was."""
    digest = hashlib.sha256(token.encode("utf-8", "replace")).digest()
    return db.session.scalars(
        select(Invitation)
        .join(Record, Record.id == Invitation.record_id)
        .where(Invitation.token_digest == digest, Record.state == RecordState.OPEN)
        .execution_options(populate_existing=True)
    ).one_or_none()


def _waiting_for(
    invitation: Invitation, own: AccountSession | None, professional: Professional | None, now: dt.datetime
) -> Answerable:
    if own is None:
        return Answerable.SIGNED_OUT
    # Who comes to the record as a private person is nobody's to let in.
    if db.session.scalar(select(comes_as_a_person(own.account_id, invitation.record_id, now))):
        return Answerable.OWN_RECORD
    if professional is not None and invitation.rpps not in ("", professional.rpps):
        return Answerable.OTHER_NUMBER
    return Answerable.OPEN
