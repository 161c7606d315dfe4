"""The professions of the matrix as people call them."""

from __future__ import annotations

from wtforms.fields.choices import SelectChoice

from portal.access.rights import ListedProfessional, Professional
from portal.core.i18n import LazyString
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
from portal.record.specialties import specialty_words

_WORDS: dict[str, tuple[LazyString, LazyString]] = {
    "physician": (_l("Doctor"), _l("What doctors read")),
    "midwife": (_l("Midwife"), _l("What midwives read")),
    "dentist": (_l("Dentist"), _l("What dentists read")),
    "pharmacist": (_l("Pharmacist"), _l("What pharmacists read")),
    "nurse": (_l("Nurse"), _l("What nurses read")),
    "physiotherapist": (_l("Physiotherapist"), _l("What physiotherapists read")),
    "podiatrist": (_l("Podiatrist"), _l("What podiatrists read")),
    "speech-therapist": (_l("Speech therapist"), _l("What speech therapists read")),
    "orthoptist": (_l("Orthoptist"), _l("What orthoptists read")),
    "dietitian": (_l("Dietitian"), _l("What dietitians read")),
    "occupational-therapist": (_l("Occupational therapist"), _l("What occupational therapists read")),
    "psychomotor-therapist": (_l("Psychomotor therapist"), _l("What psychomotor therapists read")),
    "psychologist": (_l("Psychologist"), _l("What psychologists read")),
    "medical-biologist": (_l("Medical biologist"), _l("What medical biologists read")),
    "radiographer": (_l("Radiographer"), _l("What radiographers read")),
    "hearing-aid": (_l("Hearing-aid specialist"), _l("What hearing-aid specialists read")),
    "optician": (_l("Optician"), _l("What opticians read")),
    "care-assistant": (_l("Care assistant"), _l("What care assistants read")),
    "social-worker": (_l("Social worker"), _l("What social workers read")),
}


def profession_choices() -> list[SelectChoice]:
    """Each profession, for a form in which somebody says theirs; the first choice is none."""
    return [SelectChoice("", _l("Choose")), *(SelectChoice(key, label) for key, (label, _reads) in _WORDS.items())]


def profession_label(profession: str) -> str:
    """``Dentist``; one that the matrix does not know stays as it came."""
    return str(_WORDS[profession][0]) if profession in _WORDS else profession


def what_they_read(profession: str) -> str:
    """``What dentists read``; nothing, for a profession that the matrix does not know."""
    return str(_WORDS[profession][1]) if profession in _WORDS else _("Nothing: their profession is not known here")


def practised(professional: Professional | ListedProfessional) -> str:
    """What somebody does: the specialty, else the profession."""
    return specialty_words(professional.specialty) or profession_label(professional.profession)


def described(professional: Professional) -> str:
    """What somebody does, and where: ``Cardiology, Nantes``."""
    return ", ".join(part for part in (practised(professional), professional.town) if part)
