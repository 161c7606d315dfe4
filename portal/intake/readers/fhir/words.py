"""The few words that the reader itself adds, in the language of the file: French, or English for every other."""

from __future__ import annotations

from portal.record.content import EntryKind

_TITLES = {
    EntryKind.ALLERGY: ("Allergies and intolerances", "Allergies et intolérances"),
    EntryKind.CONDITION: ("Conditions", "Maladies et problèmes"),
    EntryKind.MEDICATION: ("Treatments", "Traitements"),
    EntryKind.IMMUNIZATION: ("Vaccinations", "Vaccinations"),
    EntryKind.RESULT: ("Results", "Résultats"),
    EntryKind.VITAL_SIGN: ("Vital signs", "Signes vitaux"),
    EntryKind.PROCEDURE: ("Procedures", "Actes"),
    EntryKind.DEVICE: ("Devices", "Dispositifs"),
    EntryKind.FAMILY_HISTORY: ("Family history", "Antécédents familiaux"),
    EntryKind.SOCIAL_HISTORY: ("Habits", "Habitudes de vie"),
    EntryKind.FUNCTIONAL_STATUS: ("Disability and needs", "Handicap et besoins"),
    EntryKind.CARE_LINE: ("Care history", "Historique des soins"),
}
_HEADS = (("What", "Value", "Date", "Details"), ("Libellé", "Valeur", "Date", "Précisions"))


def kind_title(kind: EntryKind, *, french: bool) -> str:
    """The title of a generated section."""
    return _TITLES[kind][french]


def table_head(*, french: bool) -> tuple[str, ...]:
    """The column titles of a generated table of entries."""
    return _HEADS[french]


def more_title(*, french: bool) -> str:
    """The title of what the file holds beyond its own sections and our entries."""
    return "Autres informations du fichier" if french else "Other information in the file"


def document_title(*, french: bool) -> str:
    """The title of a file that gives itself none."""
    return "Données médicales" if french else "Medical data"
