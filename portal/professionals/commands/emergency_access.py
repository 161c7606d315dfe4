"""Opening a record in an emergency, and ending it (rules, section 4)."""

from __future__ import annotations

import contextlib
import datetime as dt
import uuid
from collections.abc import Iterator

from portal.access import guard
from portal.access.actions import Action
from portal.access.emergency_codes import record_by_code
from portal.access.emergency_reasons import sealed_reason
from portal.access.instants import judged_now
from portal.access.models import Record
from portal.access.opening import Opened, Refused, open_record, writing
from portal.access.professional_facts import gp_of
from portal.access.rights import EmergencyKind, EmergencyOpening
from portal.access.subject import SignedIn
from portal.accounts.commands.telling import notify, notify_of_record
from portal.accounts.models import Account, NoticeKind
from portal.core.db import db
from portal.core.ids import new_id
from portal.professionals.notices import who
from portal.professionals.queries.practice import practitioner
from portal.professionals.queries.rights import live
from portal.trail.events import Event
from portal.trail.write import write

LASTS = dt.timedelta(hours=24)
_ACTIONS = {
    EmergencyKind.BEDSIDE: Action.OPEN_AT_BEDSIDE,
    EmergencyKind.CALL_CENTRE: Action.OPEN_FOR_CALL_CENTRE,
}


class NothingOpens(Exception):
    """Nothing opens with this code to this professional, whatever the cause: the same to the one who asks."""


def open_with_code(who: SignedIn, code: str, kind: EmergencyKind, reason: str) -> Record:
    """Open the record whose emergency code was typed, for 24 hours, and tell the holder and the GP at once.

    An opening that runs goes on, and not for longer. Raises :class:`NothingOpens`; what was refused is told in the
    trail, under the record where there is one, and takes as long where there is none.
    """
    record = record_by_code(code)
    record_id = record.id if record is not None else new_id()
    try:
        opened = open_record(who, record_id, _ACTIONS[kind])
        with _refusals_told(who, record_id, _ACTIONS[kind]):
            return _open(opened, kind, reason)
    except Refused:
        raise NothingOpens from None
    finally:
        # The page that comes back with a fault is no page of the record.
        guard.set_opened(db.session(), None)


@contextlib.contextmanager
def _refusals_told(who: SignedIn, record_id: uuid.UUID, action: Action) -> Iterator[None]:
    """What is refused under the lock was allowed before it: asking once more has the trail tell it."""
    try:
        yield
    except Refused:
        open_record(who, record_id, action)
        raise


def _open(opened: Opened, kind: EmergencyKind, reason: str) -> Record:
    with writing(opened):
        now = judged_now()
        running = live(opened, EmergencyOpening, practitioner(opened).id)
        if running is not None and running.until <= now:
            running.ended_at = running.until
            db.session.flush()
            running = None
        if running is None:
            running = _new_opening(opened, kind, reason, now)
            _tell_those_who_answer(opened)
        write(opened.told(Event.EMERGENCY_OPENED, kind=str(running.kind), until=running.until.isoformat()))
    return opened.record


def close_emergency(opened: Opened) -> bool:
    """End one's own emergency opening; whether one was running. A grant, and being the GP, are left as they are."""
    with writing(opened):
        running = live(opened, EmergencyOpening, practitioner(opened).id)
        if running is None:
            return False
        now = judged_now()
        running.ended_at = min(now, running.until)
        write(opened.told(Event.EMERGENCY_CLOSED, cause="professional"))
        return True


def _new_opening(opened: Opened, kind: EmergencyKind, reason: str, now: dt.datetime) -> EmergencyOpening:
    opening_id = new_id()
    made = EmergencyOpening(
        id=opening_id,
        record_id=opened.record.id,
        professional_id=practitioner(opened).id,
        kind=kind,
        reason_sealed=sealed_reason(opened.record, opening_id, reason),
        since=now,
        until=now + LASTS,
    )
    db.session.add(made)
    return made


def _tell_those_who_answer(opened: Opened) -> None:
    """A notice to those who answer for the record, and one to the GP, unless it is they who open."""
    record, name = opened.record, opened.subject.name
    notify_of_record(record, NoticeKind.EMERGENCY_OPENED, **who(opened))
    gp = gp_of(record.id)
    if gp is not None and gp.id != practitioner(opened).id:
        account = db.session.get_one(Account, gp.account_id)
        notify(account, NoticeKind.EMERGENCY_OF_PATIENT, record=record, professional=name)
