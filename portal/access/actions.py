"""Everything that can be done to a record, named once."""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace

from portal.access.rights import EmergencyKind
from portal.trail.events import Event


class Level(enum.IntEnum):
    """What a carer was let in for, each including the ones before (rules, section 2)."""

    EMERGENCY_CARD = 1
    APPOINTMENTS = 2
    VIEW = 3
    MANAGE = 4


@dataclass(frozen=True, slots=True, eq=False)
class ActionSpec:
    """How an action is told and what it asks for. Each is one action's own: an enumeration would take equal ones for
    the same.

    ``item`` names the kind of item it is about; ``writes`` leaves the trail row to the command, in its transaction;
    ``carer_level`` is the least level of a carer, None where no carer may; ``personal``: the holder and those who stand
    for the holder may, as far as the rules go; ``professional``: a professional may, as far as the rules go, and where
    ``verified`` only one whose number was vouched for. ``given``: only under a right that the holder gave, which an
    emergency opening is not. ``opens``: the emergency in which it opens the record.
    ``previewed``: the holder may see it as a professional would. ``undoes``: it is also about what it took out before.
    ``in_runs``: it is done again and again, image after image: a run of it about one item is told once in a while.
    """

    event: Event
    item: str = ""
    writes: bool = False
    carer_level: Level | None = Level.VIEW
    personal: bool = True
    professional: bool = False
    verified: bool = False
    given: bool = False
    opens: EmergencyKind | None = None
    previewed: bool = False
    undoes: bool = False
    in_runs: bool = False


def _read(event: Event, item: str = "") -> ActionSpec:
    """Reading what is in the record."""
    return ActionSpec(event, item, professional=True, previewed=True)


def _manage(event: Event, item: str = "") -> ActionSpec:
    """Changing who reads what, which the holder lets a carer do at the highest level."""
    return ActionSpec(event, item, writes=True, carer_level=Level.MANAGE)


def _own(event: Event) -> ActionSpec:
    """What no carer may do (rules, section 2)."""
    return ActionSpec(event, writes=True, carer_level=None)


def _practise(event: Event, item: str = "", *, verified: bool = False) -> ActionSpec:
    """What a professional alone does."""
    return ActionSpec(event, item, writes=True, carer_level=None, personal=False, professional=True, verified=verified)


def _open(kind: EmergencyKind) -> ActionSpec:
    """Opening without being let in; only who is known for certain to be a professional may."""
    return replace(_practise(Event.EMERGENCY_OPENED, verified=True), opens=kind)


class Action(enum.Enum):
    """The actions on a record. The docstring of each says what it lets a person do."""

    VIEW_RECORD = _read(Event.RECORD_VIEWED)
    """Read the overview of a record."""
    LIST_DOCUMENTS = _read(Event.DOCUMENTS_LISTED)
    """Read the list of documents, filtered or not."""
    SEARCH_DOCUMENTS = _read(Event.DOCUMENTS_SEARCHED)
    """Search the words of the documents."""
    READ_DOCUMENT = _read(Event.DOCUMENT_READ, "document")
    """Read one document."""
    VIEW_DOCUMENT_PAGE = _read(Event.DOCUMENT_PAGE_VIEWED, "document")
    """See a page of a document as an image, or a file inside it."""
    VIEW_DOCUMENT_IMAGE = replace(_read(Event.DOCUMENT_PAGE_VIEWED, "document"), in_runs=True)
    """See an image of an examination, or a page drawn larger."""
    DOWNLOAD_DOCUMENT = _read(Event.DOCUMENT_DOWNLOADED, "document")
    """Take away the original file of a document."""
    ADD_DOCUMENT = ActionSpec(Event.DOCUMENT_ADDED, writes=True, carer_level=Level.MANAGE, professional=True)
    """Put a document into the record."""
    CORRECT_DOCUMENT = ActionSpec(
        Event.DOCUMENT_REPLACED, item="document", writes=True, carer_level=Level.MANAGE, professional=True
    )
    """Send a newer file in place of a document that one added oneself."""
    DESCRIBE_DOCUMENT = ActionSpec(
        Event.DOCUMENT_DESCRIBED, item="document", writes=True, carer_level=Level.MANAGE, professional=True
    )
    """Correct the title, the type or the date of a document that one added oneself."""
    REMOVE_DOCUMENT = ActionSpec(
        Event.DOCUMENT_REMOVED, item="document", writes=True, carer_level=Level.MANAGE, professional=True, undoes=True
    )
    """Take out a document that one added oneself, or put it back."""
    VIEW_TRASH = ActionSpec(Event.TRASH_VIEWED, carer_level=Level.MANAGE, professional=True)
    """Read the list of what one may put back, having taken it out."""
    DELETE_DOCUMENT = ActionSpec(
        Event.DOCUMENT_PURGED, item="document", writes=True, carer_level=Level.MANAGE, professional=True, undoes=True
    )
    """Delete for good a document that was taken out, before its time."""
    ANNOUNCE_DOCUMENT = _practise(Event.DOCUMENT_ANNOUNCED, "document")
    """Let the holder read a document that was held until it had been announced."""
    WRITE_PROFILE = _manage(Event.STATEMENT_WRITTEN)
    """Write down what one knows of the holder's health, or that there is none."""
    CHANGE_STATEMENT = replace(_manage(Event.STATEMENT_CHANGED, "document"), undoes=True)
    """Change what was written so, take it out or put it back."""
    DELETE_STATEMENT = replace(_manage(Event.DOCUMENT_PURGED, "document"), undoes=True)
    """Delete for good what was written so and taken out, before its time."""
    SET_TARGET = _manage(Event.TARGET_SET)
    """Say where the holder wants to be with a measure, or take that off."""
    VIEW_HEALTH = _read(Event.HEALTH_VIEWED)
    """Read allergies, conditions, treatments, vaccinations, procedures and devices."""
    READ_ENTRY = _read(Event.ENTRY_READ, "entry")
    """Read one structured entry with what it comes from."""
    VIEW_RESULTS = _read(Event.RESULTS_VIEWED)
    """Read results and their trends."""
    VIEW_TIMELINE = _read(Event.TIMELINE_VIEWED)
    """Read everything by year and month."""
    VIEW_TRAIL = ActionSpec(Event.TRAIL_VIEWED)
    """Read who opened what."""
    REPORT_READER = _manage(Event.READER_REPORTED)
    """Report somebody unknown who was in the record, which also blocks them."""
    ACTIVATE_RECORD = _own(Event.RECORD_ACTIVATED)
    """Confirm the identity of a record with its activation code."""
    VIEW_ACCESS = ActionSpec(Event.ACCESS_VIEWED)
    """Read which professionals may read what, and until when."""
    INVITE_PROFESSIONAL = _manage(Event.PROFESSIONAL_INVITED)
    """Invite a professional, or take an invitation back."""
    CONFIRM_PROFESSIONAL = _manage(Event.GRANT_GIVEN)
    """Open the record to a professional who accepted an invitation."""
    CHANGE_GRANT = _manage(Event.GRANT_CHANGED)
    """Change until when, or which folders, a professional reads."""
    END_GRANT = _manage(Event.GRANT_ENDED)
    """End what a professional was granted, or an emergency opening."""
    BLOCK_PROFESSIONAL = _manage(Event.PROFESSIONAL_BLOCKED)
    """Refuse a professional everything, in an emergency too."""
    UNBLOCK_PROFESSIONAL = _manage(Event.PROFESSIONAL_UNBLOCKED)
    """End a block; nothing comes back by itself."""
    NAME_GP = _own(Event.GP_NAMED)
    """Designate the GP, who reads everything, or end it."""
    SET_EMERGENCIES = _own(Event.EMERGENCIES_SET)
    """Object to emergency openings, or allow them, and make the code that opens in one."""
    HIDE_ITEM = _manage(Event.ITEM_HIDDEN, "document")
    """Hide a document from professionals, or show it again."""
    HIDE_ITEMS = _manage(Event.ITEM_HIDDEN)
    """Hide several documents at once, or what comes later into a folder."""
    WRITE_NOTE = _manage(Event.NOTE_WRITTEN, "document")
    """Note beside a document, or what it says, what is wrong in it; change the note, take it out, send it."""
    ANSWER_NOTE = _practise(Event.NOTE_ANSWERED, "document")
    """Answer a note about a document that one wrote."""
    OPEN_AT_BEDSIDE = _open(EmergencyKind.BEDSIDE)
    """Open the record facing a person at immediate risk who cannot express a will."""
    OPEN_FOR_CALL_CENTRE = _open(EmergencyKind.CALL_CENTRE)
    """Open the record as the regulating physician of the emergency call centre."""
    CLOSE_EMERGENCY = _practise(Event.EMERGENCY_CLOSED)
    """End one's own emergency opening."""
    ADD_COLLEAGUE = replace(_practise(Event.GRANT_GIVEN, verified=True), given=True)
    """Open the record to a colleague of the care team, with the holder's consent: which nobody collects from a person
    who cannot express a will.
    """

    @property
    def spec(self) -> ActionSpec:
        """The declaration of this action."""
        return self.value
