"""Words written ALL IN CAPITALS, as insurers' and pharmacies' programs write them, made readable where that is safe.

Only how a text is shown changes: what is stored, and the document it comes from, stay as written. Doses keep their
figures, abbreviations and whatever holds a digit keep their capitals.
"""

from __future__ import annotations

import re

_SHOUTED = re.compile(r"[A-ZÀ-ÖØ-Þ]{4}")
_SMALL_LETTER = re.compile(r"[a-zß-öø-ÿ]")
_DIRECTIONS = dict.fromkeys(map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
_LEADING = re.compile(r"^(?:[A-ZÀ-ÖØ-Þ]{5,})(?:[ -][A-ZÀ-ÖØ-Þ]{4,})*(?=[ ,])")
"""How the public list of medicines writes: ``LEVOTHYROX 75 microgrammes, comprimé sécable``."""
_TOKEN = re.compile(r"\d+(?:[.,]\d+)? ?[A-ZÀ-ÖØ-Þ]+\b(?![0-9/])|[A-ZÀ-ÖØ-Þ0-9]*\d[A-ZÀ-ÖØ-Þ0-9]*|[A-ZÀ-ÖØ-Þ]+['’]?")
"""A dose; a word that holds a digit; a word, with the apostrophe of its elision."""
_DOSE = re.compile(r"(\d+(?:[.,]\d+)?)( ?)([A-ZÀ-ÖØ-Þ]+)")
_VOWEL = re.compile(r"[AEIOUYÀ-ÏÒ-ÖÙ-Ý]")
_UNITS = {"G": "g", "MG": "mg", "MCG": "mcg", "KG": "kg", "ML": "ml", "CL": "cl", "CM": "cm", "MM": "mm"}
_ABBREVIATIONS = frozenset(
    {
        *("ALAT", "ASAT", "AMELI", "CMUC", "COVID", "CPAM", "CRAM", "ECBU", "EHPAD", "FIVETE", "MGEN", "NABM", "IRMN"),
        *("PUMA", "RAAC", "RTMS", "SAMU", "SARS", "SMUR", "SSIAD", "TRAM", "URSSAF", "DASRI", "CAMSP", "ORL", "AINS"),
        *("II", "III", "VIII", "XIII"),
    }
)
_SMALL_WORDS = frozenset(
    {
        *("A", "À", "AU", "AUX", "AVEC", "CHEZ", "D", "DANS", "DE", "DES", "DU", "EN", "ENTRE", "ET", "L", "LA", "LE"),
        *("LES", "OU", "PAR", "POUR", "SANS", "SELON", "SOUS", "SUR", "UN", "UNE", "Y", "N", "NE", "PAS"),
        *("AMP", "BUV", "COLL", "CPR", "FL", "GEL", "INJ", "PDR", "SACH", "SER", "SOL", "SUSP", "TUB", "PERF", "PULV"),
        *("AND", "OF", "THE", "WITH", "FOR", "NOT"),
    }
)
_MAKERS = frozenset(
    {
        *("ACCORD", "ALMUS", "ALTER", "ARROW", "BAYER", "BIOGARAN", "CRISTERS", "EVOLUGEN", "GENEVRIER", "MERCK"),
        *("MYLAN", "PASTEUR", "PFIZER", "QUALIMED", "RANBAXY", "SANDOZ", "SANOFI", "TEVA", "VIATRIS", "ZENTIVA"),
    }
)
_ACCENTED = {
    word.translate(str.maketrans("àâéèêëîïôùûç", "aaeeeeiiouuc")).upper(): word
    for word in (
        *("arrêt", "bénéficiaire", "complémentaire", "délivrance", "dépistage", "dépense", "éducation", "échographie"),
        *("exonération", "général", "générale", "généraliste", "glycémie", "glyquée", "gynécologie", "hébergement"),
        *("hémogramme", "hémoglobine", "homéopathique", "hôpital", "immédiat", "invalidité", "kinésithérapie"),
        *("maternité", "médecin", "médecine", "médical", "médicale", "médicament", "médicaments", "numéro"),
        *("orthopédie", "pédiatrie", "pédicurie", "pénicilline", "prélèvement", "prévention", "réduit", "rééducation"),
        *("régime", "règlement", "relevé", "résidence", "sécurité", "sécu", "spécialiste", "spécialité", "tétanique"),
        *("thérapeutique", "trimestre", "vérification", "boîte", "âge", "à", "électrocardiogramme", "hémodialyse"),
    )
}
_COMMON = frozenset(
    {
        *("ATTESTATION", "ATTESTATIONS", "ASSURANCE", "BILAN", "BULLETIN", "CARTE", "CERTIFICAT", "COMPTE", "COPIE"),
        *("COURRIER", "DECOMPTE", "DEMANDE", "DROITS", "DROIT", "DOSSIER", "FACTURE", "FEUILLE", "FICHE", "HISTORIQUE"),
        *("JOURNALIERES", "INDEMNITES", "LETTRE", "LIGNES", "MALADIE", "NOTIFICATION", "ORDONNANCE", "PAIEMENT"),
        *("PRESCRIPTION", "PRISE", "CHARGE", "PROTOCOLE", "RAPPORT", "REMBOURSEMENT", "REMBOURSEMENTS", "RENDU"),
        *("RESULTAT", "RESULTATS", "SANTE", "SOINS", "SOCIALE", "SYNTHESE", "TRAVAIL", "VACCINATION", "VITALE"),
        *("ANALYSES", "BIOLOGIE", "CONSULTATION", "IMAGERIE", "RADIOGRAPHIE", "SCANNER", "SORTIE", "SEJOUR"),
        *("HOSPITALISATION", "URGENCES", "TRAITEMENT", "EXAMEN", "EXAMENS", "LIAISON", "MUTUELLE", "TIERS", "PAYANT"),
    }
)
_SPELT = {"SANTE": "santé", "DECOMPTE": "décompte", "RESULTAT": "résultat", "RESULTATS": "résultats"} | {
    "SYNTHESE": "synthèse",
    "SEJOUR": "séjour",
    "INDEMNITES": "indemnités",
    "JOURNALIERES": "journalières",
    "DR": "Dr",
    "MME": "Mme",
}


def readable(text: str, *, names: bool = False) -> str:
    """``CONSULTATION MEDECINE GENERALE`` is Consultation médecine générale, ``AMOXICILLINE 1 G`` Amoxicilline 1 g.

    ``names``: the text may name people and places, so that a word that is not known keeps its first capital. A text
    that is not shouted is given back, but for the name of a medicine at its beginning. Marks that turn the direction of
    what follows are left out: a title stands inside our own sentences.
    """
    text = undirected(text)
    if not _SHOUTED.search(text):
        return text
    if _SMALL_LETTER.search(text):
        return _LEADING.sub(lambda found: " ".join(_leading(one) for one in found[0].split(" ")), text)
    said = _TOKEN.sub(lambda found: _said(found[0], names=names), text)
    first = re.search(r"[^\W\d_]", said)
    if first is None or said[: first.start()].strip("«“( \"'’"):
        return said
    return said[: first.start()] + first[0].upper() + said[first.end() :]


def undirected(text: str) -> str:
    """A text without marks that turn the direction of what follows."""
    return text.translate(_DIRECTIONS)


def _leading(word: str) -> str:
    return word if _kept(word) else word.capitalize()


def _kept(word: str) -> bool:
    return word in _ABBREVIATIONS or not _VOWEL.search(word)


def _said(token: str, *, names: bool) -> str:
    if token[0].isdigit():
        dose = _DOSE.fullmatch(token)
        if dose is None or dose[3] not in _UNITS:
            return dose[1] + dose[2] + _said(dose[3], names=names) if dose and dose[2] else token
        return f"{dose[1]}\N{NO-BREAK SPACE}{_UNITS[dose[3]]}"
    if any(sign.isdigit() for sign in token):
        return token
    if token[-1] in "'’":
        return f"{token[:-1].lower()}’" if len(token) <= len("QU'") else f"{token[:-1].capitalize()}’"
    return _word(token, names=names)


def _word(word: str, *, names: bool) -> str:
    if word in _SMALL_WORDS:
        return word.lower()
    spelt = _ACCENTED.get(word) or _SPELT.get(word)
    if spelt or word in _COMMON:
        return spelt or word.lower()
    if len(word) <= len("TSH") or _kept(word):
        return word
    return word.capitalize() if names or word in _MAKERS else word.lower()
