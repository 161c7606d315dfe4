"""Authors as people read them: what a file writes is kept, only how it is shown changes."""

from __future__ import annotations

import re

from portal.access.rights import Professional
from portal.core.i18n import gettext as _
from portal.record.content import Author
from portal.record.specialties import english_specialty, within

OPERATOR_IMPORT = "operator-import"
"""The job under whose name the operator's command brings files in."""
_TITLES = frozenset(
    {"dr", "dr.", "pr", "pr.", "prof", "prof.", "m", "m.", "mme", "mlle", "me", "docteur", "professeur"}
)
_PARTICLES = frozenset({"de", "du", "des"})
_MAY_CHANGE = re.compile(r"[A-ZÀ-ÖØ-Þ]{2}|[^\x00-\xff]|['’]|\s\s|^\s|\s$")
"""What a name must hold to be shown otherwise than it is written."""
_NUMERAL = re.compile(r"[IVX]{2,}")
_CAPITALS = re.compile(r"[^\W\d_]{2,}")
_ELIDED = re.compile(r"\bD['’](?=\w)")
_QUALIFIED = re.compile(r"(?P<profession>[^()]+?) - (?:Qualifiée? en |Spécialiste en )?(?P<skill>.+) \([A-Z]{1,5}\)")
"""As the directory of French professionals writes it (value set JDV_J01): profession, skill, kind of diploma."""
_FRENCH = re.compile(
    r"(?:médecin|sage-femme|chirurgien-dentiste|pharmacien|masseur-kinésithérapeute|infirmier|biologiste|psychologue"
    r"|pédicure-podologue|orthophoniste|orthoptiste|ergothérapeute|psychomotricien|diététicien|opticien-lunetier"
    r"|audioprothésiste|manipulateur|aide-soignant|assistant|technicien|auxiliaire|ostéopathe|interne)\b",
    re.IGNORECASE,
)

_PROFESSIONS = {
    "physician": "médecin",
    "midwife": "sage-femme",
    "dentist": "chirurgien-dentiste",
    "pharmacist": "pharmacien",
    "nurse": "infirmier",
    "physiotherapist": "masseur-kinésithérapeute",
    "podiatrist": "pédicure-podologue",
    "speech-therapist": "orthophoniste",
    "orthoptist": "orthoptiste",
    "dietitian": "diététicien",
    "occupational-therapist": "ergothérapeute",
    "psychomotor-therapist": "psychomotricien",
    "psychologist": "psychologue",
    "medical-biologist": "biologiste médical",
    "radiographer": "manipulateur en électroradiologie médicale",
    "hearing-aid": "audioprothésiste",
    "optician": "opticien-lunetier",
    "care-assistant": "aide-soignant",
    "social-worker": "assistant de service social",
}
"""The professions of the matrix as French files write them."""


def written_by(professional: Professional) -> Author:
    """A professional as the author of what they deposit, with the specialty where there is one, else the profession."""
    profession = _small(professional.specialty) or _PROFESSIONS.get(professional.profession, professional.profession)
    return Author(professional.name, profession, professional.organisation, professional.rpps)


def person_name(written: str) -> str:
    """``Dr Hélène GARNIER``, as French files write it, is Dr Hélène Garnier; a name all in capitals stays."""
    if not _MAY_CHANGE.search(written):
        return written
    words = written.split()
    given = next((word for word in words if word.lower() not in _TITLES), "")
    if given.isupper() or any(letter.isdigit() for letter in written):
        return written
    return " ".join(word if _NUMERAL.fullmatch(word) else _CAPITALS.sub(_lowered, _elided(word)) for word in words)


def with_article(name: str, locale: str) -> str:
    """A name inside a French sentence takes an article before a doctor's title: « par le Dr Hélène Garnier »."""
    return f"le {name}" if locale == "fr" and name.startswith(("Dr ", "Pr ", "Docteur ", "Professeur ")) else name


def profession_words(written: str) -> str:
    """``Médecin - Qualifié en Médecine Générale (SM)`` is médecine générale, to who reads English general practice;
    what is not French stays as written.
    """
    qualified = _QUALIFIED.fullmatch(written.strip())
    english = english_specialty(qualified["skill"] if qualified else written)
    if english:
        return within(english)
    if qualified:
        return _small(qualified["skill"])
    return _small(written) if _FRENCH.match(written) else written


def adder_name(written: str) -> str:
    """Who brought a document in, within a sentence: a person's name as it is, the operator's import in words."""
    return _("the operator") if written == OPERATOR_IMPORT else written


def _elided(word: str) -> str:
    return _ELIDED.sub("d’", word)


def _lowered(found: re.Match[str]) -> str:
    word = found[0]
    if not word.isupper():
        return word
    return word.lower() if word.lower() in _PARTICLES else word.capitalize()


def _small(words: str) -> str:
    """In small letters, but for abbreviations."""
    return re.sub(
        r"[^\W\d_]+", lambda found: found[0] if len(found[0]) > 1 and found[0].isupper() else found[0].lower(), words
    ).replace("'", "’")
