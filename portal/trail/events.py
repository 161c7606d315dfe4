"""The closed vocabulary of the trail: every event and the details it may carry.

An event or a detail that is not declared here is refused when written, so that nothing medical, no name of a file and
no free text slips into a table that is kept as long as the record.
"""

from __future__ import annotations

import enum


class Outcome(enum.StrEnum):
    """How it ended."""

    ALLOWED = "allowed"
    REFUSED = "refused"


class Event(enum.StrEnum):
    """What happened, as noun.verb."""

    ACCOUNT_CREATED = "account.created"
    ACCOUNT_SIGNED_IN = "account.signed_in"
    ACCOUNT_SIGNED_OUT = "account.signed_out"
    ACCOUNT_RECOVERED = "account.recovered"
    ACCOUNT_STEPPED_UP = "account.stepped_up"
    ACCOUNT_CHANGED = "account.changed"
    ACCOUNT_ROLE_CHOSEN = "account.role_chosen"
    PASSKEY_ADDED = "passkey.added"
    PASSKEY_RENAMED = "passkey.renamed"
    PASSKEY_REMOVED = "passkey.removed"
    PASSKEY_REFUSED = "passkey.refused"
    RECOVERY_CODES_MADE = "recovery_codes.made"
    SESSION_ENDED = "session.ended"
    RECORD_CREATED = "record.created"
    RECORD_ACTIVATED = "record.activated"
    RECORD_GIVEN_UP = "record.given_up"
    RELATION_ENDED = "relation.ended"
    ACTIVATION_REFUSED = "activation.refused"
    ACTIVATION_LETTER_MADE = "activation_letter.made"
    RECORD_VIEWED = "record.viewed"
    DOCUMENTS_LISTED = "documents.listed"
    DOCUMENTS_SEARCHED = "documents.searched"
    DOCUMENT_READ = "document.read"
    DOCUMENT_PAGE_VIEWED = "document.page_viewed"
    DOCUMENT_DOWNLOADED = "document.downloaded"
    DOCUMENT_ADDED = "document.added"
    DOCUMENT_REPLACED = "document.replaced"
    DOCUMENT_DESCRIBED = "document.described"
    DOCUMENT_INFECTED = "document.infected"
    DOCUMENT_RECOGNISED = "document.recognised"
    HEALTH_VIEWED = "health.viewed"
    ENTRY_READ = "entry.read"
    RESULTS_VIEWED = "results.viewed"
    STATEMENT_WRITTEN = "statement.written"
    STATEMENT_CHANGED = "statement.changed"
    STATEMENT_REMOVED = "statement.removed"
    STATEMENT_RESTORED = "statement.restored"
    TARGET_SET = "target.set"
    TARGET_REMOVED = "target.removed"
    TIMELINE_VIEWED = "timeline.viewed"
    TRAIL_VIEWED = "trail.viewed"
    DOCUMENT_REMOVED = "document.removed"
    DOCUMENT_RESTORED = "document.restored"
    DOCUMENT_PURGED = "document.purged"
    TRASH_VIEWED = "trash.viewed"
    DOCUMENT_ANNOUNCED = "document.announced"
    DOCUMENT_AWAITED = "document.awaited"
    ACCESS_VIEWED = "access.viewed"
    PROFESSIONAL_INVITED = "professional.invited"
    PROFESSIONAL_BLOCKED = "professional.blocked"
    PROFESSIONAL_UNBLOCKED = "professional.unblocked"
    READER_REPORTED = "reader.reported"
    GRANT_GIVEN = "grant.given"
    GRANT_CHANGED = "grant.changed"
    GRANT_ENDED = "grant.ended"
    GP_NAMED = "gp.named"
    GP_ENDED = "gp.ended"
    ITEM_HIDDEN = "item.hidden"
    ITEM_SHOWN = "item.shown"
    FOLDER_HIDDEN = "folder.hidden"
    FOLDER_SHOWN = "folder.shown"
    EMERGENCIES_SET = "emergencies.set"
    EMERGENCY_OPENED = "emergency.opened"
    EMERGENCY_CLOSED = "emergency.closed"
    BACKUP_MADE = "backup.made"
    BACKUP_RESTORED = "backup.restored"
    KEYS_ROTATED = "keys.rotated"
    KEYS_RETIRED = "keys.retired"
    NOTE_WRITTEN = "note.written"
    NOTE_CHANGED = "note.changed"
    NOTE_REMOVED = "note.removed"
    NOTE_SENT = "note.sent"
    NOTE_ANSWERED = "note.answered"
    NOTE_UNANSWERED = "note.unanswered"
    PROFESSIONAL_VERIFIED = "professional.verified"
    PROFESSIONAL_UNVERIFIED = "professional.unverified"


DETAILS: dict[Event, frozenset[str]] = {
    Event.ACCOUNT_CREATED: frozenset(),
    Event.ACCOUNT_SIGNED_IN: frozenset({"passkey_id"}),
    Event.ACCOUNT_RECOVERED: frozenset({"codes_left", "sessions_ended"}),
    Event.ACCOUNT_CHANGED: frozenset({"fields"}),
    Event.ACCOUNT_ROLE_CHOSEN: frozenset({"role"}),
    Event.PASSKEY_ADDED: frozenset({"passkey_id"}),
    Event.PASSKEY_RENAMED: frozenset({"passkey_id"}),
    Event.PASSKEY_REMOVED: frozenset({"passkey_id"}),
    Event.PASSKEY_REFUSED: frozenset({"passkey_id", "cause"}),
    Event.SESSION_ENDED: frozenset({"count", "cause"}),
    Event.RECORD_CREATED: frozenset({"how"}),
    Event.RECORD_ACTIVATED: frozenset({"how"}),
    Event.RECORD_GIVEN_UP: frozenset({"cause"}),
    Event.RELATION_ENDED: frozenset({"account_id", "cause"}),
    Event.ACTIVATION_REFUSED: frozenset({"cause"}),
    Event.DOCUMENT_ADDED: frozenset({"source", "format"}),
    Event.DOCUMENT_REPLACED: frozenset({"source", "format", "replaced_id"}),
    Event.DOCUMENT_DESCRIBED: frozenset({"fields"}),
    Event.DOCUMENT_INFECTED: frozenset({"source"}),
    Event.DOCUMENT_RECOGNISED: frozenset({"pages"}),
    Event.DOCUMENT_REMOVED: frozenset({"document_id"}),
    Event.DOCUMENT_PURGED: frozenset({"cause"}),
    Event.STATEMENT_WRITTEN: frozenset({"ended_id"}),
    Event.STATEMENT_CHANGED: frozenset({"replaced_id", "ended_id"}),
    Event.STATEMENT_REMOVED: frozenset({"document_id"}),
    Event.DOCUMENT_ANNOUNCED: frozenset({"cause"}),
    Event.PROFESSIONAL_INVITED: frozenset({"invitation_id", "cause", "professional_id", "professional"}),
    Event.PROFESSIONAL_BLOCKED: frozenset({"professional_id", "professional"}),
    Event.PROFESSIONAL_UNBLOCKED: frozenset({"professional_id", "professional"}),
    Event.READER_REPORTED: frozenset({"account_id", "professional_id", "professional"}),
    Event.GRANT_GIVEN: frozenset(
        {
            *("professional_id", "professional", "until", "folders", "consent"),
            *("collected_by", "given_by", "consent_at", "cause"),
        }
    ),
    Event.GRANT_CHANGED: frozenset({"professional_id", "professional", "until", "folders"}),
    Event.GRANT_ENDED: frozenset({"professional_id", "professional", "cause"}),
    Event.GP_NAMED: frozenset({"professional_id", "professional"}),
    Event.GP_ENDED: frozenset({"professional_id", "professional", "cause"}),
    Event.ITEM_HIDDEN: frozenset({"professional_id", "professional", "shown", "cause"}),
    Event.ITEM_SHOWN: frozenset({"professional_id", "professional", "cause"}),
    Event.FOLDER_HIDDEN: frozenset({"professional_id", "professional", "folder"}),
    Event.FOLDER_SHOWN: frozenset({"professional_id", "professional", "folder"}),
    Event.EMERGENCIES_SET: frozenset({"bedside", "call_centre", "masked", "code"}),
    Event.EMERGENCY_OPENED: frozenset({"kind", "until"}),
    Event.EMERGENCY_CLOSED: frozenset({"cause", "professional_id", "professional"}),
    Event.BACKUP_MADE: frozenset({"documents"}),
    Event.BACKUP_RESTORED: frozenset({"made_at"}),
    Event.KEYS_ROTATED: frozenset({"key", "records"}),
    Event.KEYS_RETIRED: frozenset(),
    Event.NOTE_SENT: frozenset({"how"}),
    Event.NOTE_ANSWERED: frozenset({"outcome"}),
    Event.PROFESSIONAL_VERIFIED: frozenset({"professional_id", "professional", "how", "evidence", "cause"}),
    Event.PROFESSIONAL_UNVERIFIED: frozenset({"professional_id", "professional"}),
}
"""Event → the names of the details it may carry; an event that is absent carries none of its own.

``professional`` is the name of the one it is about, as it was then. Where a colleague collected the consent:
``collected_by`` is that professional, ``given_by`` the account that gave it, ``consent_at`` when. ``evidence``: what
the operator saw, in a few words. ``ended_id``: the answer "none", or "not known", that a statement put an end to.
"""

ANY_DETAILS = frozenset({"matrix", "seen_as", "seen_as_name"})
"""What any event may carry: the version of the matrix that decided for a professional, and the professional whose view
the holder looked at.
"""
