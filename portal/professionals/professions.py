"""The professions: the codes of the public directory, the keys of the matrix, and what people call them."""

from __future__ import annotations

from portal.core.i18n import LazyString
from portal.core.i18n import lazy_gettext as _l

OF_CODE = {
    "10": "physician",
    "21": "pharmacist",
    "26": "hearing-aid",
    "28": "optician",
    "35": "care-assistant",
    "40": "dentist",
    "50": "midwife",
    "60": "nurse",
    "70": "physiotherapist",
    "80": "podiatrist",
    "91": "speech-therapist",
    "92": "orthoptist",
    "93": "psychologist",
    "94": "occupational-therapist",
    "95": "dietitian",
    "96": "psychomotor-therapist",
    "98": "radiographer",
}
"""Code of the French value set TRE_G15 → key of the matrix. A physician or a pharmacist who qualified in medical
biology has the code of a physician or a pharmacist, and stays one.
"""

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

_SAID = {
    "logie": ("logue", "logiste"),
    "iatrie": ("iatre",),
    "chirurgie": ("chirurgien", "chirurgienne"),
    "anesthesie": ("anesthesiste",),
    "generale": ("generaliste",),
    "urgence": ("urgentiste",),
    "diagnostic": ("radiologue",),
    "laryngologie": ("orl",),
    "faciale": ("orthodontiste",),
}
"""End of a word of a specialty → how the word ends that people say for who practises it."""


def label_of(profession: str) -> str:
    """The name of a profession in the reader's language; one that is not known is called as it came."""
    known = LABELS.get(profession)
    return str(known) if known is not None else profession


def said_of(word: str) -> list[str]:
    """What people say for a word of a specialty, both in small letters without accents: ``cardiologie`` has
    ``cardiologue``.
    """
    found: list[str] = []
    for end, instead in _SAID.items():
        if word.endswith(end):
            beginning = word.removesuffix(end) if end in ("logie", "iatrie") else ""
            found.extend(beginning + one for one in instead)
    return found
