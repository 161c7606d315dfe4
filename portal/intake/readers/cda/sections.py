"""What the LOINC code of a section says: its French title when the file gives none, and what its entries are."""

from __future__ import annotations

from portal.record.content import EntryKind

TITLES = {
    "10154-3": "Motif de la plainte",
    "10157-6": "Antécédents familiaux",
    "10160-0": "Traitements",
    "10161-8": "Facteurs de risques professionnels",
    "10162-6": "Historique des grossesses",
    "10164-2": "Histoire de la maladie",
    "10183-2": "Traitements à la sortie",
    "11348-0": "Antécédents médicaux",
    "11369-6": "Vaccinations",
    "11450-4": "Problèmes actifs",
    "11535-2": "Diagnostic de sortie",
    "121181": "Catalogue d’objets DICOM",
    "14340-4": "Électrophorèse des protéines",
    "18610-6": "Traitements administrés",
    "18717-9": "Immunohématologie",
    "18718-7": "Protéines, marqueurs tumoraux, vitamines",
    "18719-5": "Biochimie",
    "18720-3": "Hémostase",
    "18723-7": "Hématologie",
    "18725-2": "Microbiologie",
    "18727-8": "Sérologie",
    "18728-6": "Toxicologie",
    "18776-5": "Plan de soins",
    "29545-1": "Examen physique",
    "29554-3": "Actes",
    "29762-2": "Mode de vie",
    "30954-2": "Résultats d’examens",
    "33557-0": "État d’achèvement",
    "34117-2": "Historique et physique",
    "34895-3": "Éducation du patient",
    "42346-7": "Traitements à l’admission",
    "42348-3": "Directives anticipées",
    "42349-1": "Motif",
    "42545-4": "Évènements observés",
    "44944-7": "Points de vigilance",
    "46240-8": "Rencontres",
    "46241-6": "Diagnostic d’admission",
    "46264-8": "Dispositifs médicaux",
    "46612-8": "Conclusions de synthèse",
    "47420-5": "Statut fonctionnel",
    "47519-4": "Historique des actes",
    "48765-2": "Allergies et hypersensibilités",
    "48768-6": "Couvertures sociales",
    "55107-7": "Documents ajoutés",
    "55108-5": "Copie du document",
    "55111-9": "Description de l’acte d’imagerie",
    "55112-7": "Commentaire",
    "55115-0": "Demande",
    "55752-0": "Informations cliniques",
    "57698-3": "Bilan lipidique",
    "57723-9": "Code à barres",
    "57828-6": "Prescriptions",
    "60590-7": "Médicaments délivrés",
    "73569-6": "Exposition aux rayonnements",
    "8716-3": "Signes vitaux",
}
"""French section titles, from the labels of the national sections (CI-SIS)."""

LABORATORY = frozenset(
    {"14340-4", "18717-9", "18718-7", "18719-5", "18720-3", "18721-1", "18722-9", "18723-7", "18724-5", "18725-2"}
    | {"18727-8", "18728-6", "18729-4", "26436-6", "18767-4", "18768-2", "57698-3", "30954-2", "18769-0", "18716-1"}
)
LABORATORY_TEMPLATES = frozenset({"1.3.6.1.4.1.19376.1.3.3.2.1", "1.3.6.1.4.1.19376.1.3.3.2.2"})

KINDS = {
    "48765-2": EntryKind.ALLERGY,
    "11450-4": EntryKind.CONDITION,
    "11348-0": EntryKind.CONDITION,
    "11535-2": EntryKind.CONDITION,
    "46241-6": EntryKind.CONDITION,
    "10160-0": EntryKind.MEDICATION,
    "10183-2": EntryKind.MEDICATION,
    "42346-7": EntryKind.MEDICATION,
    "18610-6": EntryKind.MEDICATION,
    "29549-3": EntryKind.MEDICATION,
    "57828-6": EntryKind.MEDICATION,
    "60590-7": EntryKind.MEDICATION,
    "11369-6": EntryKind.IMMUNIZATION,
    "8716-3": EntryKind.VITAL_SIGN,
    "47519-4": EntryKind.PROCEDURE,
    "29554-3": EntryKind.PROCEDURE,
    "46264-8": EntryKind.DEVICE,
} | dict.fromkeys(LABORATORY, EntryKind.RESULT)

NOT_OF_THE_PATIENT_NOW = frozenset({"10157-6", "18776-5", "55115-0"})
"""Family history, plans and requests: their entries are about others or about what has not happened."""

TEMPLATES = {
    "1.3.6.1.4.1.19376.1.5.3.1.4.5.3": EntryKind.ALLERGY,
    "2.16.840.1.113883.10.20.22.4.30": EntryKind.ALLERGY,
    "1.3.6.1.4.1.19376.1.5.3.1.4.5.2": EntryKind.CONDITION,
    "2.16.840.1.113883.10.20.22.4.3": EntryKind.CONDITION,
    "1.3.6.1.4.1.19376.1.5.3.1.4.12": EntryKind.IMMUNIZATION,
    "2.16.840.1.113883.10.20.22.4.52": EntryKind.IMMUNIZATION,
    "1.3.6.1.4.1.19376.1.5.3.1.4.7": EntryKind.MEDICATION,
    "2.16.840.1.113883.10.20.22.4.16": EntryKind.MEDICATION,
    "1.3.6.1.4.1.19376.1.5.3.1.4.13.1": EntryKind.VITAL_SIGN,
    "2.16.840.1.113883.10.20.22.4.26": EntryKind.VITAL_SIGN,
    "1.3.6.1.4.1.19376.1.3.1": EntryKind.RESULT,
    "2.16.840.1.113883.10.20.22.4.1": EntryKind.RESULT,
    "1.3.6.1.4.1.19376.1.5.3.1.4.19": EntryKind.PROCEDURE,
    "2.16.840.1.113883.10.20.22.4.14": EntryKind.PROCEDURE,
    "1.2.250.1.213.1.1.3.20": EntryKind.DEVICE,
}
"""Entry templates of IHE PCC, C-CDA and CI-SIS that say by themselves what an entry is."""
