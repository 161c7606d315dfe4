"""The professions of the matrix as people call them."""

from __future__ import annotations

from portal.core.i18n import LazyString
from portal.core.i18n import lazy_gettext as _l

_WORDS: dict[str, LazyString] = {
    "physician": _l("Doctor"),
    "midwife": _l("Midwife"),
    "dentist": _l("Dentist"),
    "pharmacist": _l("Pharmacist"),
    "nurse": _l("Nurse"),
    "physiotherapist": _l("Physiotherapist"),
    "podiatrist": _l("Podiatrist"),
    "speech-therapist": _l("Speech therapist"),
    "orthoptist": _l("Orthoptist"),
    "dietitian": _l("Dietitian"),
    "occupational-therapist": _l("Occupational therapist"),
    "psychomotor-therapist": _l("Psychomotor therapist"),
    "psychologist": _l("Psychologist"),
    "medical-biologist": _l("Medical biologist"),
    "radiographer": _l("Radiographer"),
    "hearing-aid": _l("Hearing-aid specialist"),
    "optician": _l("Optician"),
    "care-assistant": _l("Care assistant"),
    "social-worker": _l("Social worker"),
}


def profession_label(profession: str) -> str:
    """``Dentist``; one that the matrix does not know stays as it came."""
    return str(_WORDS[profession]) if profession in _WORDS else profession
