"""Opening a record: online by its holder, or by the operator with a letter.

A number that is known already opens nothing of what is there. Whoever opens a record online gets an empty one of
their own, marked "identity not confirmed", whether or not another with that number exists: so the answer never tells.
The code of a letter leads to the record that the operator vouched for.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import cast

from sqlalchemy import CursorResult, exists, select, update

from portal.access.models import IdentityStatus, Record, RecordState, Relation, RelationKind
from portal.access.opening import Opened, writing
from portal.access.records import HolderIdentity, new_record, nir_digest, nir_of, relate
from portal.access.subject import SignedIn, system
from portal.accounts.commands.telling import notify
from portal.accounts.models import Account, NoticeKind
from portal.core import clock, codes
from portal.core.db import db, immediate
from portal.lifecycle import codes as activation_codes
from portal.lifecycle.models import ActivationLetter
from portal.lifecycle.queries import held_by, is_empty, is_replaceable
from portal.trail.events import Event, Outcome
from portal.trail.write import Actor, Entry, write

LETTER_HOLDS = dt.timedelta(days=30)
TRIES = 5
_NO_DIGEST = bytes(32)


class WrongCode(Exception):
    """The code opens nothing: wrong, used, expired, tried too often, or for nobody. The same to whoever asks."""


class AlreadyOpened(Exception):
    """This account holds a record of its own already."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter just made; the code is known only here."""

    record: Record
    code: str
    expires_at: dt.datetime


def open_record_online(who: SignedIn, identity: HolderIdentity, *, replace: bool = False) -> Record:
    """Open an empty record, identity not confirmed, held by this account: its only one.

    ``replace`` gives up the one it holds, where a typing mistake is to be mended and nothing is lost. Raises
    :class:`AlreadyOpened` when the account holds one that stays.
    """
    with immediate():
        for held in held_by(who.account_id):
            if not replace or not is_replaceable(held, who.account_id):
                raise AlreadyOpened
            _give_up(held, _holder(who), cause="opened-again")
            _let_go(held, who, stays=False)
        record = new_record(identity, how="online", identity_status=IdentityStatus.UNCONFIRMED)
        db.session.flush()
        relate(who.account_id, record, RelationKind.HOLDER)
        write(_told(Event.RECORD_CREATED, _holder(who), record.id, how="online"))
    return record


def open_record_with_code(who: SignedIn, identity: HolderIdentity, code: str) -> Record:
    """Come to the record that a letter leads to. Raises :class:`WrongCode`; each try counts.

    The number and the birth date must be those of the record. An account that held the record before is let go of it:
    the operator has checked who stands there now.
    """
    letter = _try_letter(_open_confirmed(identity.nir), code, who, identity.birth_date)
    with immediate():
        return _come_in(letter, who)


def confirm_record(opened: Opened, who: SignedIn, code: str) -> Record:
    """Confirm the identity of an opened record with the code of a letter.

    Raises :class:`WrongCode` as :func:`open_record_with_code`, and :class:`portal.access.opening.Refused` when the
    right to the record has ended meanwhile.
    """
    record = opened.record
    identity = HolderIdentity(
        nir_of(record), record.family_name, record.given_names, record.birth_date, record.sex, record.used_name
    )
    letter = _try_letter(_open_confirmed(identity.nir), code, who, identity.birth_date)
    with writing(opened):
        return _come_in(letter, who)


def make_letter(identity: HolderIdentity) -> Letter:
    """Open a record as the operator, identity confirmed, or find the one that is there, and make its letter.

    An earlier letter no longer holds. Raises :class:`ValueError` when the record of this number is not open, or has
    another birth date.
    """
    job, code, now = system("operator"), codes.new_code(), clock.now()
    with immediate() as session:
        record = _confirmed(identity.nir)
        if record is None:
            record = new_record(identity, how="operator", identity_status=IdentityStatus.CONFIRMED)
            session.flush()
            write(_told(Event.RECORD_CREATED, job.actor, record.id, how="operator"))
        elif record.state is not RecordState.OPEN:
            raise ValueError("The record with this number is closed.")
        elif record.birth_date != identity.birth_date:
            raise ValueError("A record with this number exists, with another birth date.")
        _revoke_letters(record.id, now)
        session.add(
            ActivationLetter(
                record_id=record.id,
                code_digest=activation_codes.digest(code),
                created_at=now,
                expires_at=now + LETTER_HOLDS,
                tries_left=TRIES,
            )
        )
        write(_told(Event.ACTIVATION_LETTER_MADE, job.actor, record.id))
    return Letter(record, code, now + LETTER_HOLDS)


def _come_in(letter: ActivationLetter, who: SignedIn) -> Record:
    """Use the letter up and let this account in. Raises :class:`WrongCode` when somebody else has used it meanwhile."""
    if not _use(letter):
        raise WrongCode
    record = db.session.get_one(Record, letter.record_id, populate_existing=True)
    record = _confirm_own(record, who) or _hand_over(record, who)
    write(_told(Event.RECORD_ACTIVATED, _holder(who), record.id, how="letter"))
    return record


def _confirm_own(vouched: Record, who: SignedIn) -> Record | None:
    """The record this account opened online under the same number, now confirmed; None when it has none.

    Only where the one the operator vouched for is empty and was never held: that one is then given up, and the names
    that the operator checked stand. Nothing is ever merged.
    """
    own = next((held for held in held_by(who.account_id) if held.nir_digest == vouched.nir_digest), None)
    if own is None or own is vouched or own.state is not RecordState.OPEN or own.birth_date != vouched.birth_date:
        return None
    if not _is_untouched(vouched):
        return None
    vouched.identity_status = IdentityStatus.UNCONFIRMED
    _give_up(vouched, _holder(who), cause="confirmed-elsewhere")
    db.session.flush()
    own.identity_status = IdentityStatus.CONFIRMED
    own.family_name, own.given_names, own.sex = vouched.family_name, vouched.given_names, vouched.sex
    own.birth_place = vouched.birth_place or own.birth_place
    return own


def _give_up(record: Record, actor: Actor, *, cause: str) -> None:
    """An empty record that another takes the place of: its keys go, its trail stays and tells it."""
    record.state, record.wrapped_keys = RecordState.PURGED, b""
    write(_told(Event.RECORD_GIVEN_UP, actor, record.id, cause=cause))


def _is_untouched(record: Record) -> bool:
    held = db.session.scalar(select(exists().where(Relation.record_id == record.id)))
    return not held and is_empty(record)


def _hand_over(record: Record, who: SignedIn) -> Record:
    """Make this account the one holder; whatever it was to the record before, it keeps its colour."""
    _let_go(record, who, stays=True)
    before = db.session.scalar(
        select(Relation).where(Relation.account_id == who.account_id, Relation.record_id == record.id)
    )
    if before is None:
        relate(who.account_id, record, RelationKind.HOLDER)
    elif before.kind is not RelationKind.HOLDER or before.ended_at is not None:
        before.kind, before.level, before.since = RelationKind.HOLDER, None, clock.now()
        before.until = before.ended_at = None
    return record


def _confirmed(nir: str) -> Record | None:
    """The record of this number that somebody vouched for."""
    statement = select(Record).where(
        Record.nir_digest == nir_digest(nir), Record.identity_status == IdentityStatus.CONFIRMED
    )
    return db.session.scalar(statement)


def _open_confirmed(nir: str) -> Record | None:
    record = _confirmed(nir)
    return record if record is not None and record.state is RecordState.OPEN else None


def _try_letter(record: Record | None, code: str, who: SignedIn, birth_date: dt.date) -> ActivationLetter:
    """The letter that this code opens. A try is counted in a transaction of its own, before it is judged.

    A number that nobody has takes as long, and is told in the trail too.
    """
    record_id = record.id if record else None
    with immediate():
        letter = _live_letter(record_id)
        if letter is not None and record is not None and record.birth_date == birth_date:
            letter.tries_left -= 1
        right = activation_codes.matches(code, letter.code_digest if letter else _NO_DIGEST)
        if record is None or letter is None or not right or record.birth_date != birth_date:
            write(_told(Event.ACTIVATION_REFUSED, _nobody(who), record_id, Outcome.REFUSED, cause="code"))
            letter = None
    if letter is None:
        raise WrongCode
    return letter


def _live_letter(record_id: uuid.UUID | None) -> ActivationLetter | None:
    """The newest letter of a record, unless it is used, expired or tried too often."""
    now = clock.now()
    letter = db.session.scalar(
        select(ActivationLetter)
        .where(ActivationLetter.record_id == record_id, ActivationLetter.used_at.is_(None))
        .order_by(ActivationLetter.created_at.desc())
        .limit(1)
    )
    live = letter is not None and letter.tries_left > 0 and letter.created_at <= now < letter.expires_at
    return letter if live else None


def _use(letter: ActivationLetter) -> bool:
    """Use the letter up. False when somebody else has meanwhile, or a newer one was made."""
    statement = (
        update(ActivationLetter)
        .where(ActivationLetter.id == letter.id, ActivationLetter.used_at.is_(None))
        .values(used_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    return cast("CursorResult[object]", db.session.execute(statement)).rowcount == 1


def _revoke_letters(record_id: uuid.UUID, now: dt.datetime) -> None:
    db.session.execute(
        update(ActivationLetter)
        .where(ActivationLetter.record_id == record_id, ActivationLetter.used_at.is_(None))
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )


def _let_go(record: Record, who: SignedIn, *, stays: bool) -> None:
    """End what makes others the holder, which each of them is told; and this account's own right, unless it stays."""
    held = select(Relation).where(
        Relation.record_id == record.id, Relation.kind == RelationKind.HOLDER, Relation.ended_at.is_(None)
    )
    for relation in db.session.scalars(held).all():
        other = relation.account_id != who.account_id
        if other or not stays:
            relation.ended_at = clock.now()
        if other:
            former = db.session.get_one(Account, relation.account_id)
            write(_told(Event.RELATION_ENDED, _holder(who), record.id, account_id=str(former.id), cause="letter"))
            notify(former, NoticeKind.HOLDER_REPLACED)


def _holder(who: SignedIn) -> Actor:
    return Actor(who.account_id, who.account_name, "holder")


def _nobody(who: SignedIn) -> Actor:
    return Actor(who.account_id, who.account_name, "nobody")


def _told(
    event: Event, actor: Actor, record_id: uuid.UUID | None, outcome: Outcome = Outcome.ALLOWED, **details: str
) -> Entry:
    return Entry(event, actor, outcome, record_id=record_id, details=dict(details))
