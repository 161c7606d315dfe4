"""What each block of the health summary is called, and what it says when it is empty."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.i18n import LazyString
from portal.core.i18n import lazy_gettext as _l
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


_WORDS: dict[EntryKind, dict[str, LazyString | str]] = {
    EntryKind.ALLERGY: {
        "title": _l("Allergies"),
        "short": _l("Allergies"),
        "none": _l("No known allergy"),
        "unasked": _l("Allergies: not answered yet"),
        "why": _l("No document of this record speaks of allergies. That does not mean there are none."),
        "past": _l("No longer active allergies"),
    },
    EntryKind.MEDICATION: {
        "title": _l("Current treatments"),
        "short": _l("Treatments"),
        "none": _l("No current treatment"),
        "unasked": _l("Treatments: not answered yet"),
        "why": _l("They will come with prescriptions, dispensing and hospital letters."),
        "past": _l("Earlier treatments"),
    },
    EntryKind.CONDITION: {
        "title": _l("Conditions and history"),
        "short": _l("Conditions"),
        "none": _l("No known condition"),
        "unasked": _l("Conditions: not answered yet"),
        "why": _l("They will come with the summary of your GP and with reports."),
        "past": _l("History"),
    },
    EntryKind.PROCEDURE: {
        "title": _l("Operations and procedures"),
        "short": _l("Operations"),
        "none": _l("No known operation"),
        "unasked": _l("Operations: not answered yet"),
        "why": _l("They will come with hospital letters and operation reports."),
        "past": "",
    },
    EntryKind.IMMUNIZATION: {
        "title": _l("Vaccinations"),
        "short": _l("Vaccinations"),
        "none": _l("No known vaccination"),
        "unasked": _l("Vaccinations: not answered yet"),
        "why": _l("They will come with vaccination notes and with the history of care."),
        "past": "",
    },
    EntryKind.DEVICE: {
        "title": _l("Implants and devices"),
        "short": _l("Devices"),
        "none": _l("No known device"),
        "unasked": _l("Devices: not answered yet"),
        "why": _l("A pacemaker or a prosthesis matters before an examination."),
        "past": _l("Earlier implants and devices"),
    },
    EntryKind.FAMILY_HISTORY: {
        "title": _l("Family history"),
        "short": _l("Family history"),
        "none": _l("Nothing known in the family"),
        "unasked": _l("Family history: not answered yet"),
        "why": _l("Heart disease, cancer, diabetes of a close relative: it helps to plan screening."),
        "past": "",
    },
    EntryKind.SOCIAL_HISTORY: {
        "title": _l("Habits"),
        "short": _l("Habits"),
        "none": "",
        "unasked": _l("Habits: not answered yet"),
        "why": _l("Only if you wish: they may matter for a treatment, and can be hidden."),
        "past": "",
    },
    EntryKind.FUNCTIONAL_STATUS: {
        "title": _l("Disability and needs"),
        "short": _l("Disability and needs"),
        "none": _l("No disability, no special need"),
        "unasked": _l("Disability and needs: not answered yet"),
        "why": _l("So that whoever receives you can be ready."),
        "past": "",
    },
    EntryKind.RESULT: {
        "title": _l("Blood group"),
        "short": _l("Blood group"),
        "none": "",
        "unasked": _l("Blood group: not answered yet"),
        "why": _l("In hospital a laboratory’s card counts, never what is written here."),
        "past": "",
    },
}


def block_words(kind: EntryKind) -> BlockWords:
    """The words of one block."""
    return BlockWords(**{name: str(words) for name, words in _WORDS[kind].items()})
