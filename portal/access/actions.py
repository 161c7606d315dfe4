"""Everything that can be done to a record, named once."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from portal.trail.events import Event


class Level(enum.IntEnum):
    """What a carer was let in for, each including the ones before (rules, section 2)."""

    EMERGENCY_CARD = 1
    APPOINTMENTS = 2
    VIEW = 3
    MANAGE = 4


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """How an action is told and what it asks for.

    ``item`` names the kind of item it is about; ``writes`` leaves the trail row to the command, in its transaction;
    ``carer_level`` is the least level of a carer, None where no carer may.
    """

    event: Event
    item: str = ""
    writes: bool = False
    carer_level: Level | None = Level.VIEW


class Action(enum.Enum):
    """The actions on a record. The docstring of each says what it lets a person do."""

    VIEW_RECORD = ActionSpec(Event.RECORD_VIEWED)
    """Read the overview of a record."""
    LIST_DOCUMENTS = ActionSpec(Event.DOCUMENTS_LISTED)
    """Read the list of documents, filtered or not."""
    SEARCH_DOCUMENTS = ActionSpec(Event.DOCUMENTS_SEARCHED)
    """Search the words of the documents."""
    READ_DOCUMENT = ActionSpec(Event.DOCUMENT_READ, item="document")
    """Read one document."""
    VIEW_DOCUMENT_PAGE = ActionSpec(Event.DOCUMENT_PAGE_VIEWED, item="document")
    """See a page of a document as an image, or a file inside it."""
    DOWNLOAD_DOCUMENT = ActionSpec(Event.DOCUMENT_DOWNLOADED, item="document")
    """Take away the original file of a document."""
    ADD_DOCUMENT = ActionSpec(Event.DOCUMENT_ADDED, writes=True, carer_level=Level.MANAGE)
    """Put a document into the record."""
    VIEW_HEALTH = ActionSpec(Event.HEALTH_VIEWED)
    """Read allergies, conditions, treatments, vaccinations, procedures and devices."""
    READ_ENTRY = ActionSpec(Event.ENTRY_READ, item="entry")
    """Read one structured entry with what it comes from."""
    VIEW_RESULTS = ActionSpec(Event.RESULTS_VIEWED)
    """Read results and their trends."""
    VIEW_TIMELINE = ActionSpec(Event.TIMELINE_VIEWED)
    """Read everything by year and month."""
    VIEW_TRAIL = ActionSpec(Event.TRAIL_VIEWED)
    """Read who opened what."""
    ACTIVATE_RECORD = ActionSpec(Event.RECORD_ACTIVATED, writes=True, carer_level=None)
    """Confirm the identity of a record with its activation code."""

    @property
    def spec(self) -> ActionSpec:
        """The declaration of this action."""
        return self.value
