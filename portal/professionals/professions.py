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

_SAID_IN_ENGLISH = {
    "practice": ("practitioner", "gp"),
    "ology": ("ologist",),
    "iatry": ("iatrist",),
    "iatrics": ("iatrician",),
    "surgery": ("surgeon",),
    "radiology": ("radiologist", "imaging"),
    "ophthalmology": ("ophthalmologist", "eye", "eyes"),
    "dermatology": ("dermatologist", "skin"),
    "cardiology": ("cardiologist", "heart"),
    "orthodontics": ("orthodontist",),
}
"""The same in English, with what people say instead of the field's own word."""
_ENDINGS = frozenset({"ology", "iatry", "iatrics"})
"""Those of them that words end with."""
_BRITISH = {"paed": "ped", "gynaec": "gynec", "haemat": "hemat", "anaesth": "anesth", "orthopaed": "orthoped"}
"""How words begin in Britain → in America."""


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


def said_in_english(word: str) -> list[str]:
    """What people say for a word of the English name of a specialty, the word itself first, in British spelling and in
    American: ``paediatrics`` has ``paediatrician`` and ``pediatrician``.
    """
    said = [word]
    for end, instead in _SAID_IN_ENGLISH.items():
        if end in _ENDINGS and word.endswith(end):
            said.extend(word.removesuffix(end) + one for one in instead)
        elif word == end:
            said.extend(instead)
    spelt = [(one, begin) for one in said for begin in _BRITISH if one.startswith(begin)]
    return [*said, *(_BRITISH[begin] + one.removeprefix(begin) for one, begin in spelt)]
