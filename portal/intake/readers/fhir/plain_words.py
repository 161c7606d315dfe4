"""The lines that the reader itself writes, in the language of the file: what members, kinds and codes are called.

French, or English for every other language. What is in no table stays as FHIR or the sender names it.
"""

from __future__ import annotations

import re

from portal.core import typography
from portal.core.units import printed_unit

_KINDS = {
    "Allergy intolerance": "Allergie ou intolérance",
    "Appointment": "Rendez-vous",
    "Care plan": "Plan de soins",
    "Care team": "Équipe de soins",
    "Claim": "Demande de remboursement",
    "Composition": "Document",
    "Condition": "Maladie ou problème",
    "Consent": "Consentement",
    "Coverage": "Couverture d’assurance",
    "Device": "Dispositif",
    "Device use statement": "Utilisation d’un dispositif",
    "Diagnostic report": "Compte rendu d’examens",
    "Document reference": "Document",
    "Encounter": "Consultation ou séjour",
    "Explanation of benefit": "Décompte de remboursement",
    "Family member history": "Antécédents familiaux",
    "Flag": "Alerte",
    "Goal": "Objectif",
    "Imaging study": "Examen d’imagerie",
    "Immunization": "Vaccination",
    "Immunization recommendation": "Vaccination recommandée",
    "List": "Liste",
    "Location": "Lieu",
    "Medication": "Médicament",
    "Medication administration": "Médicament administré",
    "Medication dispense": "Médicament délivré",
    "Medication request": "Prescription de médicament",
    "Medication statement": "Traitement",
    "Observation": "Observation",
    "Organization": "Établissement",
    "Practitioner": "Professionnel de santé",
    "Practitioner role": "Fonction du professionnel",
    "Procedure": "Acte",
    "Questionnaire response": "Réponses à un questionnaire",
    "Related person": "Proche",
    "Service request": "Demande d’examen ou de soin",
    "Specimen": "Prélèvement",
}
_MEMBERS = {
    "Abatement": "Fin",
    "Activity": "Activité",
    "Address": "Adresse",
    "Adjudication": "Règlement",
    "Amount": "Montant",
    "Author": "Auteur",
    "Based on": "À la demande de",
    "Beneficiary": "Bénéficiaire",
    "Body site": "Localisation",
    "Category": "Catégorie",
    "City": "Ville",
    "Class": "Nature",
    "Code": "Code",
    "Collected": "Date",
    "Collection": "Prélèvement",
    "Conclusion": "Conclusion",
    "Contact": "Contact",
    "Content": "Contenu",
    "Country": "Pays",
    "Coverage": "Couverture",
    "Created": "Créé",
    "Custodian": "Conservé par",
    "Date": "Date",
    "Date time": "Date",
    "Description": "Description",
    "Detail": "Détail",
    "Dosage instruction": "Posologie",
    "Effective": "Date",
    "Encounter": "Consultation ou séjour",
    "Event": "Acte",
    "Expiration date": "Date de péremption",
    "Gender": "Sexe",
    "Goal": "Objectif",
    "Individual": "Personne",
    "Insurance": "Assurance",
    "Insurer": "Assureur",
    "Intent": "Intention",
    "Issued": "Émis",
    "Item": "Ligne",
    "Lifecycle status": "État",
    "Line": "Rue",
    "Location": "Lieu",
    "Manufacturer": "Fabricant",
    "Marital status": "Situation familiale",
    "Medication": "Médicament",
    "Name": "Nom",
    "Net": "Total",
    "Note": "Remarque",
    "Onset": "Début",
    "Organization": "Établissement",
    "Outcome": "Issue",
    "Participant": "Intervenant",
    "Patient instruction": "Conseils",
    "Payment": "Paiement",
    "Payor": "Payeur",
    "Performer": "Réalisé par",
    "Period": "Période",
    "Postal code": "Code postal",
    "Practitioner": "Professionnel",
    "Priority": "Priorité",
    "Product or service": "Produit ou acte",
    "Provider": "Professionnel",
    "Purpose": "Finalité",
    "Qualification": "Profession",
    "Reason": "Motif",
    "Reason code": "Motif",
    "Recorded": "Enregistré",
    "Relationship": "Lien",
    "Requester": "Demandé par",
    "Role": "Fonction",
    "Scope": "Portée",
    "Service provider": "Établissement",
    "Serviced": "Date des soins",
    "Source": "Source",
    "Specialty": "Spécialité",
    "Specimen": "Prélèvement",
    "Status": "État",
    "Telecom": "Téléphone ou courriel",
    "Text": "Texte",
    "Total": "Total",
    "Type": "Type",
    "Value": "Valeur",
}
_CODES = {
    "aborted": ("stopped", "interrompu"),
    "active": ("active", "en cours"),
    "amended": ("amended", "modifié"),
    "arrived": ("arrived", "arrivé"),
    "available": ("available", "disponible"),
    "cancelled": ("cancelled", "annulé"),
    "completed": ("completed", "terminé"),
    "confirmed": ("confirmed", "confirmé"),
    "corrected": ("corrected", "corrigé"),
    "draft": ("draft", "brouillon"),
    "entered-in-error": ("entered in error", "saisi par erreur"),
    "female": ("female", "féminin"),
    "final": ("final", "définitif"),
    "finished": ("finished", "terminé"),
    "high": ("high", "élevé"),
    "home": ("home", "domicile"),
    "in-progress": ("in progress", "en cours"),
    "inactive": ("no longer active", "plus actif"),
    "intended": ("planned", "prévu"),
    "low": ("low", "faible"),
    "male": ("male", "masculin"),
    "mild": ("mild", "légère"),
    "moderate": ("moderate", "modérée"),
    "not-done": ("not done", "non fait"),
    "not-taken": ("not taken", "non pris"),
    "on-hold": ("paused", "suspendu"),
    "order": ("order", "demande"),
    "plan": ("plan", "prévision"),
    "planned": ("planned", "prévu"),
    "preliminary": ("provisional", "provisoire"),
    "registered": ("awaited", "attendu"),
    "remission": ("in remission", "en rémission"),
    "resolved": ("resolved", "guéri"),
    "routine": ("routine", "habituelle"),
    "severe": ("severe", "sévère"),
    "stopped": ("stopped", "arrêté"),
    "unknown": ("not known", "non connu"),
    "urgent": ("urgent", "urgente"),
    "true": ("yes", "oui"),
    "false": ("no", "non"),
}
_STANDINGS = {
    "H": ("high", "élevé"),
    "HH": ("very high", "très élevé"),
    "L": ("low", "bas"),
    "LL": ("very low", "très bas"),
    "A": ("outside the reference range", "hors de l’intervalle de référence"),
    "N": ("", ""),
    "POS": ("positive", "positif"),
    "NEG": ("negative", "négatif"),
}
_DATE = re.compile(r"\d{4}-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?)?")
_MEASURE = re.compile(r"((?:[<>]=?|[≤≥])? ?\d[\d.]*(?:–\d[\d.]*)?) (\S+)")


def kind_name(title: str, *, french: bool) -> str:
    """What the sort of a resource is called: ``Diagnostic report`` is « Compte rendu d’examens »."""
    return _KINDS.get(title, title) if french else title


def member_name(path: str, *, french: bool) -> str:
    """What a line is called, each part of ``Event › Period`` for itself."""
    return " › ".join(_MEMBERS.get(part, part) for part in path.split(" › ")) if french else path


def code_word(code: str, *, french: bool) -> str:
    """A status, a severity, a yes or no in words; any other text as it is."""
    words = _CODES.get(code)
    return words[french] if words else code


def standing(code: str, *, french: bool) -> str:
    """What the interpretation of a result says; empty for a usual one, as written for an unknown one."""
    words = _STANDINGS.get(code)
    return words[french] if words else code


def day_words(written: str, *, french: bool) -> str:
    """A partial date in words; as written when it is none."""
    return typography.partial_date(written, _locale(french)) if _DATE.fullmatch(written) else written


def unit_words(unit: str, *, french: bool) -> str:
    """A unit as it is printed."""
    return printed_unit(unit, _locale(french))


def value_words(written: str, *, french: bool) -> str:
    """The value of a line: its dates, its unit, its code in words."""
    if measure := _MEASURE.fullmatch(written):
        return f"{measure[1]} {unit_words(measure[2], french=french)}"
    parts = [day_words(part, french=french) for part in written.split(" – ")]
    return code_word(" – ".join(parts), french=french)


def _locale(french: bool) -> str:
    return "fr" if french else "en"
