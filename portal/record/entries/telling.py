"""What a line of a list tells of an entry, by its kind."""

from __future__ import annotations

from portal.record.content import Detail, EntryKind

VALUED = frozenset({EntryKind.SOCIAL_HISTORY, EntryKind.FUNCTIONAL_STATUS, EntryKind.RESULT})
"""What a line tells by its value; of results only the blood group is on such a line."""
FIRST: dict[EntryKind, tuple[Detail, ...]] = {
    EntryKind.ALLERGY: (Detail.REACTION,),
    EntryKind.CONDITION: (Detail.SITE,),
    EntryKind.MEDICATION: (Detail.DOSE, Detail.FREQUENCY),
    EntryKind.IMMUNIZATION: (),
    EntryKind.PROCEDURE: (Detail.SITE,),
    EntryKind.DEVICE: (Detail.SITE,),
    EntryKind.FAMILY_HISTORY: (Detail.RELATIONSHIP, Detail.ONSET_AGE),
    EntryKind.SOCIAL_HISTORY: (Detail.QUANTITY, Detail.FREQUENCY),
    EntryKind.FUNCTIONAL_STATUS: (),
    EntryKind.RESULT: (),
    EntryKind.VITAL_SIGN: (),
    EntryKind.CARE_LINE: (Detail.PERFORMER, Detail.ORGANISATION),
}
"""The details that matter most of each kind, in their order."""
