"""The conditions of the rules, one line each, pure."""

from __future__ import annotations

from portal.access.actions import Action
from portal.access.facts import Facts, ItemFacts, ProfessionalFacts
from portal.access.models import RecordState
from portal.access.rights import PROFILE_FOLDER, EmergencyKind
from portal.access.subject import Role, Subject

_PERSONAL = (Role.HOLDER, Role.REPRESENTATIVE, Role.CARER)
_REGULATING = frozenset({"physician"})
"""Whose profession takes the calls of the emergency centre."""


def record_not_open(_action: Action, _subject: Subject, facts: Facts) -> bool:
    """The record is announced, closed or purged."""
    return facts.state is not RecordState.OPEN


def is_holder(_action: Action, subject: Subject, _facts: Facts) -> bool:
    """The record is about the one who asks."""
    return subject.role is Role.HOLDER


def is_representative(_action: Action, subject: Subject, _facts: Facts) -> bool:
    """The one who asks is a parent or guardian of the holder."""
    return subject.role is Role.REPRESENTATIVE


def is_carer(_action: Action, subject: Subject, _facts: Facts) -> bool:
    """The one who asks was let in as a carer."""
    return subject.role is Role.CARER


def is_system(_action: Action, subject: Subject, _facts: Facts) -> bool:
    """A named job of the portal or of its operator asks."""
    return subject.role is Role.SYSTEM


def relation_not_current(_action: Action, subject: Subject, facts: Facts) -> bool:
    """Comes under a relation that has ended, or not begun."""
    return subject.role in _PERSONAL and not (
        facts.since is not None
        and facts.since <= facts.now
        and facts.ended_at is None
        and (facts.until is None or facts.now < facts.until)
    )


def of_professionals_alone(action: Action, subject: Subject, _facts: Facts) -> bool:
    """A person asks for what only a professional does."""
    return subject.role in _PERSONAL and not action.spec.personal


def outside_level(action: Action, subject: Subject, facts: Facts) -> bool:
    """A carer asks for more than their level."""
    needed = action.spec.carer_level
    return subject.role is Role.CARER and (needed is None or facts.level is None or facts.level < needed)


def is_blocked(_action: Action, subject: Subject, facts: Facts) -> bool:
    """A professional whom the holder blocked asks."""
    return _asks(subject, facts) is not None and facts.professional is not None and facts.professional.blocked


def of_persons_alone(action: Action, subject: Subject, _facts: Facts) -> bool:
    """A professional asks for what only the holder, and those who stand for the holder, do."""
    return subject.role is Role.PROFESSIONAL and not action.spec.professional


def is_gp(action: Action, subject: Subject, facts: Facts) -> bool:
    """The holder's GP asks."""
    asks = _asks(subject, facts)
    return asks is not None and asks.gp and not _opens(action)


def is_emergency(action: Action, subject: Subject, facts: Facts) -> bool:
    """A professional asks under an emergency opening that is in force, for what does not need the holder's consent."""
    asks = _asks(subject, facts)
    return asks is not None and asks.emergency and not _opens(action) and not action.spec.given


def not_vouched_for(action: Action, subject: Subject, facts: Facts) -> bool:
    """A professional whose number nobody vouched for asks for what is not the holder's to give."""
    asks = _asks(subject, facts)
    return asks is not None and not asks.verified and action.spec.verified


def answers_for_it(_action: Action, subject: Subject, facts: Facts) -> bool:
    """A professional asks for a record that is theirs, or of somebody they represent: they would read there what is
    kept from them. Whoever comes to represent somebody later is asked as a person from then on.
    """
    asks = _asks(subject, facts)
    return asks is not None and asks.related


def objected(action: Action, subject: Subject, facts: Facts) -> bool:
    """A professional wants to open in an emergency what the holder objected to, or is not of the profession."""
    asks = _asks(subject, facts)
    return asks is not None and _opens(action) and not _may_open(action, asks, facts)


def opens_in_emergency(action: Action, subject: Subject, _facts: Facts) -> bool:
    """A professional wants to open the record in an emergency."""
    return subject.role is Role.PROFESSIONAL and _opens(action)


def no_grant(action: Action, subject: Subject, facts: Facts) -> bool:
    """A professional without a current grant asks, or under one that is not theirs to use so."""
    asks = _asks(subject, facts)
    return subject.role is Role.PROFESSIONAL and (asks is None or not _has_grant_for(action, asks))


def is_granted(action: Action, subject: Subject, facts: Facts) -> bool:
    """A professional with a current grant asks."""
    asks = _asks(subject, facts)
    return asks is not None and _has_grant_for(action, asks)


def anyone(_action: Action, _subject: Subject, _facts: Facts) -> bool:
    """Whoever is left."""
    return True


def item_removed(item: ItemFacts, _facts: Facts) -> bool:
    """Its owner took the item out."""
    return item.removed


def item_on_hold(item: ItemFacts, facts: Facts) -> bool:
    """The item waits for its announcement in a consultation."""
    return item.hold_until is not None and facts.now < item.hold_until


def item_secret(item: ItemFacts, _facts: Facts) -> bool:
    """The item of a minor is kept from the representatives."""
    return item.secret


def item_held_from_viewer(item: ItemFacts, facts: Facts) -> bool:
    """It waits for its announcement: who looks with the eyes of a professional sees no more than with their own."""
    return facts.viewer is not None and item_on_hold(item, facts)


def item_secret_from_viewer(item: ItemFacts, facts: Facts) -> bool:
    """The same, of what is kept from a representative."""
    return facts.viewer is Role.REPRESENTATIVE and item_secret(item, facts)


def item_for_gp(_item: ItemFacts, facts: Facts) -> bool:
    """The holder's GP reads every item."""
    return facts.professional is not None and facts.professional.gp


def item_of_author(item: ItemFacts, facts: Facts) -> bool:
    """The professional wrote the item: it says their number, and somebody vouched for that, or they added it here."""
    asks = facts.professional
    if asks is None or asks.rpps == "" or item.author_rpps != asks.rpps:
        return False
    return asks.verified or (item.added_by is not None and item.added_by == asks.account_id)


def item_outside_profession(item: ItemFacts, facts: Facts) -> bool:
    """The matrix does not let the profession read it."""
    asks = facts.professional
    return asks is None or not asks.reads.covers(item.class_code, item.type_code)


def item_outside_folders(item: ItemFacts, facts: Facts) -> bool:
    """The grant does not cover its folder; an emergency opens every folder."""
    asks = facts.professional
    return asks is None or not (asks.emergency or asks.every_folder or item.folder in asks.folders)


def item_masked_for_one(item: ItemFacts, facts: Facts) -> bool:
    """The item was hidden from this professional."""
    asks = facts.professional
    return asks is None or (asks.id in item.hidden_from and not reads_masked(facts))


def item_masked_for_all(item: ItemFacts, facts: Facts) -> bool:
    """The item was hidden from all, and this professional is no exception."""
    asks = facts.professional
    return asks is None or (item.hidden_from_all and asks.id not in item.shown_to and not reads_masked(facts))


def added_it(subject: Subject, facts: Facts, item: ItemFacts) -> bool:
    """The item is the asker's own: a professional's deposit; for the holder and who represents the holder, whatever
    the patient's side added; for a carer, what they added themselves. What is written on the pages of health is mended
    there.
    """
    if item.folder == PROFILE_FOLDER:
        return False
    mine = item.added_by is not None and item.added_by == subject.account_id
    if subject.role is Role.PROFESSIONAL:
        return mine and not item.of_patient and item_of_author(item, facts)
    return item.of_patient and (mine or subject.role is not Role.CARER)


def written_here(_subject: Subject, _facts: Facts, item: ItemFacts) -> bool:
    """The patient's side wrote the item on the pages of health: whoever may write there may mend it."""
    return item.of_patient and item.folder == PROFILE_FOLDER


def wrote_it(_subject: Subject, facts: Facts, item: ItemFacts) -> bool:
    """The professional who asks wrote the item."""
    return item_of_author(item, facts)


def announces_it(subject: Subject, facts: Facts, item: ItemFacts) -> bool:
    """Who wrote the item asks, which another account under the same number did not, or the holder's GP."""
    wrote = item_of_author(item, facts) and item.added_by in (None, subject.account_id)
    return wrote or item_for_gp(item, facts)


def reads_masked(facts: Facts) -> bool:
    """An emergency opening in which the holder lets masked items be read."""
    return facts.professional is not None and facts.professional.emergency and facts.switches.masked


def _asks(subject: Subject, facts: Facts) -> ProfessionalFacts | None:
    return facts.professional if subject.role is Role.PROFESSIONAL else None


def _opens(action: Action) -> bool:
    return action.spec.opens is not None


def _has_grant_for(action: Action, asks: ProfessionalFacts) -> bool:
    """Whom a colleague brought in brings nobody in."""
    return asks.granted and not (action.spec.given and asks.brought_in)


def _may_open(action: Action, asks: ProfessionalFacts, facts: Facts) -> bool:
    kind = action.spec.opens
    if kind is EmergencyKind.CALL_CENTRE and asks.profession not in _REGULATING:
        return False
    return kind is not None and facts.switches.allow(kind)
