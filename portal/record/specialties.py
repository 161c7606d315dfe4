"""The specialties of French professionals in English, by the labels of the public nomenclature (TRE_R38)."""

from __future__ import annotations

from functools import lru_cache

from portal.core.i18n import current_locale
from portal.core.spelling import folded

_KEPT = 1_000
"""A list says the same few of them again and again."""
_ENGLISH = {
    "Allergologie": "Allergology",
    "Anatomie et cytologie pathologiques": "Pathology",
    "Anesthésie-réanimation": "Anaesthesia and intensive care",
    "Anesthésie-réanimation option anesthésie-pédiatrique": "Paediatric anaesthesia",
    "Biologie médicale": "Medical biology",
    "Biologie médicale option agents infectieux": "Medical biology, infectious agents",
    "Biologie médicale option biologie de la reproduction": "Medical biology, reproduction",
    "Biologie médicale option biologie générale": "Medical biology, general",
    "Biologie médicale option hématologie et immunologie": "Medical biology, haematology and immunology",
    "Biologie médicale option médecine moléculaire, génétique et pharmacologie": (
        "Medical biology, molecular medicine, genetics and pharmacology"
    ),
    "Cardiologie": "Cardiology",
    "Cardiologie et maladies vasculaires": "Cardiology and vascular diseases",
    "Chirurgie générale": "General surgery",
    "Chirurgie infantile": "Children’s surgery",
    "Chirurgie maxillo-faciale": "Maxillofacial surgery",
    "Chirurgie maxillo-faciale (réforme 2017)": "Maxillofacial surgery",
    "Chirurgie maxillo-faciale et stomatologie": "Maxillofacial surgery and stomatology",
    "Chirurgie maxillo-faciale option orthodontie des dysmorphies maxillo-faciales": (
        "Maxillofacial surgery and orthodontics"
    ),
    "Chirurgie orale": "Oral surgery",
    "Chirurgie orthopédique et traumatologie": "Orthopaedic and trauma surgery",
    "Chirurgie orthopédique et traumatologique": "Orthopaedic and trauma surgery",
    "Chirurgie plastique reconstructrice et esthétique": "Plastic, reconstructive and aesthetic surgery",
    "Chirurgie plastique, reconstructrice et esthétique": "Plastic, reconstructive and aesthetic surgery",
    "Chirurgie pédiatrique": "Paediatric surgery",
    "Chirurgie pédiatrique option chirurgie viscérale pédiatrique": "Paediatric surgery, abdominal",
    "Chirurgie pédiatrique option orthopédie pédiatrique": "Paediatric surgery, orthopaedic",
    "Chirurgie thoracique et cardio-vasculaire": "Thoracic and cardiovascular surgery",
    "Chirurgie urologique": "Urological surgery",
    "Chirurgie vasculaire": "Vascular surgery",
    "Chirurgie viscérale et digestive": "Abdominal and digestive surgery",
    "Chirurgie viscérale et digestive option endoscopie chirurgicale": (
        "Abdominal and digestive surgery, surgical endoscopy"
    ),
    "Dermatologie": "Dermatology",
    "Dermatologie et vénéréologie": "Dermatology and venereology",
    "Endocrinologie et métabolisme": "Endocrinology and metabolism",
    "Endocrinologie, diabétologie, nutrition": "Endocrinology, diabetes and nutrition",
    "Exercice infirmier en pratique avancée maladie rénale chronique, dialyse et transplantation rénale": (
        "Advanced practice nursing, kidney disease, dialysis and transplants"
    ),
    "Exercice infirmier en pratique avancée oncologie et hémato-oncologie": (
        "Advanced practice nursing, oncology and haemato-oncology"
    ),
    "Exercice infirmier en pratique avancée pathologies chroniques stabilisées": (
        "Advanced practice nursing, stable long-term conditions"
    ),
    "Exercice infirmier en pratique avancée santé mentale": "Advanced practice nursing, mental health",
    "Exercice infirmier en pratique avancée urgences": "Advanced practice nursing, emergencies",
    "Gastro-entérologie et hépatologie": "Gastroenterology and hepatology",
    "Gynéco-obstétrique et gynéco-médicale, option gynéco-médicale": "Medical gynaecology",
    "Gynéco-obstétrique et gynéco-médicale, option gynéco-obstétrique": "Obstetrics and gynaecology",
    "Gynécologie médicale": "Medical gynaecology",
    "Gynécologie-obstétrique": "Obstetrics and gynaecology",
    "Génétique médicale": "Medical genetics",
    "Gériatrie": "Geriatrics",
    "Hématologie": "Haematology",
    "Hématologie (réforme 2017)": "Haematology",
    "Hématologie, option maladie du sang": "Haematology, blood diseases",
    "Hématologie, option onco-hématologie": "Haemato-oncology",
    "Infirmier(ère) anesthésiste": "Nurse anaesthetist",
    "Infirmier(ère) de bloc opératoire": "Operating theatre nurse",
    "Infirmier(ère) puériculteur(trice)": "Children’s nurse",
    "Maladies infectieuses et tropicales": "Infectious and tropical diseases",
    "Médecine bucco-dentaire": "Oral medicine",
    "Médecine cardiovasculaire": "Cardiovascular medicine",
    "Médecine cardiovasculaire option cardiologie interventionnelle": "Interventional cardiology",
    "Médecine cardiovasculaire option imagerie cardio d'expert": "Cardiovascular medicine, expert imaging",
    "Médecine cardiovasculaire option rythmologie interventionnelle et stimulation cardiaque": (
        "Cardiovascular medicine, heart rhythm and pacing"
    ),
    "Médecine d'urgence": "Emergency medicine",
    "Médecine du travail": "Occupational medicine",
    "Médecine générale": "General practice",
    "Médecine intensive-réanimation": "Intensive care medicine",
    "Médecine intensive-réanimation option réanimation pédiatrique": "Paediatric intensive care",
    "Médecine interne": "Internal medicine",
    "Médecine interne et immunologie clinique": "Internal medicine and clinical immunology",
    "Médecine légale et expertises médicales": "Forensic medicine",
    "Médecine nucléaire": "Nuclear medicine",
    "Médecine physique et de réadaptation": "Physical medicine and rehabilitation",
    "Médecine vasculaire": "Vascular medicine",
    "Neuro-chirurgie": "Neurosurgery",
    "Neuro-psychiatrie": "Neuropsychiatry",
    "Neurochirurgie": "Neurosurgery",
    "Neurologie": "Neurology",
    "Neurologie option traitement interventionnel de l'ischémie cérébrale aigüe": "Neurology, acute stroke",
    "Néphrologie": "Nephrology",
    "Néphrologie option soins intensifs néphrologiques": "Nephrology, intensive care",
    "ORL et chirurgie cervico-faciale": "ENT and head and neck surgery",
    "ORL et chirurgie cervico-faciale option audiophonologie": "ENT, hearing and speech",
    "Oncologie, option médicale": "Medical oncology",
    "Oncologie, option onco-hématologie": "Haemato-oncology",
    "Oncologie, option radiothérapie": "Radiation oncology",
    "Ophtalmo option chirurgie ophtalmopédiatrique et strabologique": "Paediatric and squint eye surgery",
    "Ophtalmologie": "Ophthalmology",
    "Orthopédie dento-faciale": "Orthodontics",
    "Oto-rhino-laryngologie": "ENT",
    "Pharmacie hospitalière": "Hospital pharmacy",
    "Pneumologie": "Respiratory medicine",
    "Pneumologie option soins intensifs respiratoires": "Respiratory medicine, intensive care",
    "Psychiatrie": "Psychiatry",
    "Psychiatrie option enfant et adolescent": "Child and adolescent psychiatry",
    "Psychiatrie option psychiatrie personne âgée": "Old age psychiatry",
    "Psychiatrie, option enfant et adolescent": "Child and adolescent psychiatry",
    "Pédiatrie": "Paediatrics",
    "Pédiatrie option neuropédiatrie": "Paediatric neurology",
    "Pédiatrie option néonatologie": "Neonatology",
    "Pédiatrie option pneumopédiatrie": "Paediatric respiratory medicine",
    "Pédiatrie option réanimation pédiatrique": "Paediatric intensive care",
    "Radio-diagnostic": "Radiology",
    "Radio-diagnostic et radio-thérapie": "Radiology and radiotherapy",
    "Radio-thérapie": "Radiotherapy",
    "Radiologie et imagerie médicale": "Radiology and medical imaging",
    "Radiologie imagerie médicale option radiologie interventionnelle avancée": "Interventional radiology",
    "Recherche médicale": "Medical research",
    "Rhumatologie": "Rheumatology",
    "Santé publique": "Public health",
    "Santé publique et médecine sociale": "Public health and social medicine",
    "Santé publique option administration de la santé": "Public health administration",
    "Stomatologie": "Stomatology",
}
"""Label as the directory is read into it (without the diploma and ``Qualifié en``) → what it is called in English."""


@lru_cache(_KEPT)
def in_english(label: str) -> str:
    """The English words for a specialty, whoever reads; empty for one that is not known."""
    return _BY_KEY.get(_key(label), "")


def _key(label: str) -> str:
    return folded(label).replace("’", "'")


_BY_KEY = {_key(label): english for label, english in _ENGLISH.items()}


def specialty_words(label: str) -> str:
    """``Cardiologie`` is Cardiology to who reads English; one that is not known stays, and so do all in French."""
    return english_specialty(label) or label


def english_specialty(label: str) -> str:
    """The English words for a specialty, in whatever capitals; empty for one that is not known, and where French is
    read.
    """
    return "" if current_locale() == "fr" else in_english(label)


def within(words: str) -> str:
    """A specialty inside a sentence: in a small letter, but for abbreviations."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]
