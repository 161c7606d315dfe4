"""The professions in the public directory: its codes, and what people say for the words of its specialties."""

from __future__ import annotations

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
