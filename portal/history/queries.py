"""What the history reads of the trail; two statements in all."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select

from portal.access.models import Relation
from portal.access.opening import Opened
from portal.accounts.models import Account
from portal.core.db import db
from portal.record.capitals import readable
from portal.record.models import Document, Entry
from portal.record.readers import READS, trail_rows
from portal.trail.events import Event, Outcome
from portal.trail.models import TrailEvent

PAGE_SIZE = 100
PEOPLE_SHOWN = 30
ME, OTHERS = "me", "others"
READ, CHANGED, REFUSED = "read", "changed", "refused"
_READS = [str(event) for event in (*READS, Event.DOCUMENT_PAGE_VIEWED)]


@dataclass(frozen=True, slots=True)
class Wanted:
    """``who``: ``me``, ``others`` or an account; ``what``: ``read``, ``changed`` or ``refused``; None or empty: all."""

    who: str | uuid.UUID | None = None
    what: str = ""
    before: int | None = None


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Rows, newest first; the names of what they are about, by id; the number before which the older ones stand."""

    rows: Sequence[TrailEvent]
    names: Mapping[uuid.UUID, str]
    before: int | None


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody with a relation to the record, current or not."""

    account_id: uuid.UUID
    name: str


def trail_page(opened: Opened, wanted: Wanted) -> TrailPage:
    """One page of the trail of the opened record, as far as the reader may know of it. One statement."""
    statement = trail_rows().where(TrailEvent.record_id == opened.record.id)
    me = opened.subject.account_id
    if wanted.who == ME:
        statement = statement.where(TrailEvent.account_id == me)
    elif wanted.who == OTHERS:
        statement = statement.where(or_(TrailEvent.account_id.is_(None), TrailEvent.account_id != me))
    elif wanted.who:
        statement = statement.where(TrailEvent.account_id == wanted.who)
    if wanted.what == REFUSED:
        statement = statement.where(TrailEvent.outcome == str(Outcome.REFUSED))
    elif wanted.what:
        among = TrailEvent.event.in_(_READS)
        statement = statement.where(
            TrailEvent.outcome == str(Outcome.ALLOWED), among if wanted.what == READ else ~among
        )
    if wanted.before is not None:
        statement = statement.where(TrailEvent.seq < wanted.before)
    named = (
        statement.outerjoin(Entry, and_(TrailEvent.item_kind == Entry.item_kind, Entry.id == TrailEvent.item_id))
        .outerjoin(Document, Document.id == func.coalesce(Entry.document_id, TrailEvent.item_id))
        .add_columns(Document.title, Entry.label)
    )
    found = db.session.execute(named.order_by(TrailEvent.seq.desc()).limit(PAGE_SIZE + 1)).all()
    rows = [row for row, _title, _label in found]
    names = {row.item_id: readable(label or title, names=True) for row, title, label in found if title is not None}
    return TrailPage(rows[:PAGE_SIZE], names, rows[PAGE_SIZE - 1].seq if len(rows) > PAGE_SIZE else None)


def people_of(opened: Opened) -> list[Known]:
    """The people with a relation to the record, the reader left out. One statement."""
    statement = (
        select(Account.id, Account.display_name)
        .join(Relation, Relation.account_id == Account.id)
        .where(Relation.record_id == opened.record.id, Account.id != opened.subject.account_id)
        .order_by(Account.display_name, Account.id)
        .limit(PEOPLE_SHOWN)
    )
    return [Known(account_id, name) for account_id, name in db.session.execute(statement)]
