"""Who may be brought into a record by a colleague, and who may consent to it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import exists, or_, select

from portal.access.models import Relation, RelationKind
from portal.access.opening import Opened
from portal.access.related import comes_as_a_person
from portal.access.rights import Block, Professional
from portal.accounts.models import Account
from portal.core.db import db

_REPRESENTS = (RelationKind.PARENT, RelationKind.GUARDIAN)


@dataclass(frozen=True, slots=True)
class Consenting:
    """Those who may consent: the account of the holder, None without one, and the representatives by their names."""

    holder: uuid.UUID | None
    representatives: dict[uuid.UUID, str]


def consenting(opened: Opened) -> Consenting:
    """Who may consent for the opened record now. One query."""
    now = opened.facts.now
    statement = (
        select(Relation.kind, Account.id, Account.display_name)
        .join(Account, Account.id == Relation.account_id)
        .where(
            Relation.record_id == opened.record.id,
            Relation.kind.in_([RelationKind.HOLDER, *_REPRESENTS]),
            Relation.since <= now,
            Relation.ended_at.is_(None),
            or_(Relation.until.is_(None), Relation.until > now),
        )
        .order_by(Relation.since, Relation.id)
    )
    found = db.session.execute(statement).all()
    holder = next((account_id for kind, account_id, _name in found if kind is RelationKind.HOLDER), None)
    return Consenting(holder, {account_id: name for kind, account_id, name in found if kind in _REPRESENTS})


def verified_colleague(opened: Opened, rpps: str) -> Professional | None:
    """The verified professional of this number whom the holder has not blocked, and who does not come to the record as
    a private person: who does is nobody's to let in. One query.
    """
    blocked = exists().where(
        Block.record_id == opened.record.id, Block.rpps == Professional.rpps, Block.ended_at.is_(None)
    )
    related = comes_as_a_person(Professional.account_id, opened.record.id, opened.facts.now)
    verified = Professional.rpps == rpps, Professional.verified_at.is_not(None)
    statement = select(Professional).where(*verified, ~blocked, ~related)
    return db.session.scalars(statement).one_or_none()
