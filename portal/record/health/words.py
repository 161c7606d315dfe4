"""What each block of the health summary is called, and what it says when it is empty."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.i18n import gettext as _
from portal.record.content import EntryKind


@dataclass(frozen=True, slots=True)
class BlockWords:
    """``past`` heads what is over; ``short`` names the kind in a narrow place."""

    title: str
    short: str
    none: str
    unasked: str
    why: str
    past: str


def block_words(kind: EntryKind) -> BlockWords:
    """The words of one block."""
    return (_illness_and_care() | _vaccines_and_devices())[kind]


def _illness_and_care() -> dict[EntryKind, BlockWords]:
    return {
        EntryKind.ALLERGY: BlockWords(
            title=_("Allergies"),
            short=_("Allergies"),
            none=_("No known allergy"),
            unasked=_("Allergies: not answered yet"),
            why=_("No document of this record speaks of allergies. That does not mean there are none."),
            past=_("No longer active allergies"),
        ),
        EntryKind.MEDICATION: BlockWords(
            title=_("Current treatments"),
            short=_("Treatments"),
            none=_("No current treatment"),
            unasked=_("Treatments: not answered yet"),
            why=_("They will come with prescriptions, dispensing and hospital letters."),
            past=_("Earlier treatments"),
        ),
        EntryKind.CONDITION: BlockWords(
            title=_("Conditions and history"),
            short=_("Conditions"),
            none=_("No known condition"),
            unasked=_("Conditions: not answered yet"),
            why=_("They will come with the summary of your GP and with reports."),
            past=_("History"),
        ),
        EntryKind.PROCEDURE: BlockWords(
            title=_("Operations and procedures"),
            short=_("Operations"),
            none=_("No known operation"),
            unasked=_("Operations: not answered yet"),
            why=_("They will come with hospital letters and operation reports."),
            past="",
        ),
    }


def _vaccines_and_devices() -> dict[EntryKind, BlockWords]:
    return {
        EntryKind.IMMUNIZATION: BlockWords(
            title=_("Vaccinations"),
            short=_("Vaccinations"),
            none=_("No known vaccination"),
            unasked=_("Vaccinations: not answered yet"),
            why=_("They will come with vaccination notes and with the history of care."),
            past="",
        ),
        EntryKind.DEVICE: BlockWords(
            title=_("Implants and devices"),
            short=_("Devices"),
            none=_("No known device"),
            unasked=_("Devices: not answered yet"),
            why=_("A pacemaker or a prosthesis matters before an examination."),
            past="",
        ),
    }
