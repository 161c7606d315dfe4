"""Notices of the tests, as what happens in a record leaves them."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Flask
from sqlalchemy import select

from portal.accounts.models import AccountNotice, NoticeKind
from portal.core import clock
from portal.core.db import db
from tests.support.people import Person
from tests.support.professionals import keep

NAMES = {"alice": "Alice Martin", "eve": "Eve Martin", "charlie": "Charlie Durand"}


def noticed(app: Flask, to: Person, of: Person, kind: NoticeKind, **columns: Any) -> uuid.UUID:
    """A notice to somebody about the record of somebody, of what Dr Carol Petit did."""
    details = {"record": NAMES[of.name], "professional": "Dr Carol Petit"} | columns.pop("details", {})
    told: dict[str, Any] = {"account_id": to.account_id, "record_id": of.record_id, "at": clock.now(), "kind": kind}
    return keep(app, AccountNotice(**(told | {"details": details} | columns)))[0]


def accepted(app: Flask, to: Person, of: Person, invitation_id: uuid.UUID, **columns: Any) -> uuid.UUID:
    """The notice of an acceptance."""
    details = {"invitation_id": str(invitation_id)}
    return noticed(app, to, of, NoticeKind.INVITATION_ACCEPTED, details=details, **columns)


def unseen(app: Flask) -> set[uuid.UUID]:
    """The accounts that have a notice they have not seen."""
    with app.app_context():
        return set(db.session.scalars(select(AccountNotice.account_id).where(AccountNotice.seen_at.is_(None))))
