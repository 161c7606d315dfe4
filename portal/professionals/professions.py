"""The professions of the matrix: what people call them."""

from __future__ import annotations

from portal.core.i18n import LazyString
from portal.core.i18n import lazy_gettext as _l

LABELS: dict[str, LazyString] = {
    "physician": _l("Physician"),
    "pharmacist": _l("Pharmacist"),
    "medical-biologist": _l("Medical biologist"),
    "dentist": _l("Dentist"),
    "midwife": _l("Midwife"),
    "nurse": _l("Nurse"),
    "physiotherapist": _l("Physiotherapist"),
    "podiatrist": _l("Podiatrist"),
    "speech-therapist": _l("Speech therapist"),
    "orthoptist": _l("Orthoptist"),
    "psychologist": _l("Psychologist"),
    "occupational-therapist": _l("Occupational therapist"),
    "dietitian": _l("Dietitian"),
    "psychomotor-therapist": _l("Psychomotor therapist"),
    "radiographer": _l("Radiographer"),
    "hearing-aid": _l("Hearing-aid specialist"),
    "optician": _l("Optician"),
    "care-assistant": _l("Care assistant"),
    "social-worker": _l("Social worker"),
}
"""Key of the matrix → its name, in the order in which they are offered."""
