"""The files of Monique, 79: a heart that needed a pacemaker, diabetes, knees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from portal.demo import cda_clinical, cda_medicines
from portal.demo import laboratory as lab
from portal.demo.cda_xml import Node, paragraphs, section
from portal.demo.clinical import pressure, pulse, weight
from portal.demo.desk import Deed, DemoFile, Desk
from portal.demo.facts import PACEMAKER_UDI
from portal.demo.laboratory import Result
from portal.demo.pdf_writer import Bullets, Grid, Heading
from portal.demo.shared_papers import DISCHARGE, PRESCRIPTION, medical_summary, vaccination_record


def _deed(author: str, days: int, type_code: str, title: str, hour: int = 10) -> Deed:
    return Deed("monique", author, days, type_code, title, hour)


def _discharge_sections(desk: Desk, plan: str) -> Iterator[Node]:
    known = desk.facts["monique"]
    words = (
        "Malaise avec chute au domicile, sans traumatisme crânien. Bloc auriculoventriculaire complet à 34/min.\n"
        "Implantation d’un stimulateur double chambre le deuxième jour, sans complication. Contrôle correct.\n"
        "Apixaban suspendu 24 heures, repris le lendemain du geste."
    )
    yield section("42349-1", "Raison de la recommandation", "Motif de l’hospitalisation", paragraphs("Malaise, chute."))
    yield section("42545-4", "Evènements observés", "Synthèse médicale du séjour", paragraphs(words))
    yield cda_clinical.acts(known.acts[:1])
    yield cda_medicines.treatments(known.treatments[:5], at_discharge=True)
    yield cda_clinical.devices(known.devices)
    yield cda_clinical.allergies(known.allergies)
    yield section("18776-5", "Plan de soins", "Suites à donner", paragraphs(plan))


def _stay(desk: Desk) -> Iterator[DemoFile]:
    """The stay for the pacemaker; the letter came twice, the second correcting the dose of bisoprolol."""
    title = "Lettre de liaison à la sortie de cardiologie"
    first = "Bisoprolol 10 mg : un demi-comprimé le matin. Contrôle du stimulateur dans trois mois."
    second = "Correction : bisoprolol 10 mg, un quart de comprimé le matin. Contrôle du stimulateur dans trois mois."
    for version, plan, written in ((1, first, 400), (2, second, 394)):
        deed = Deed("monique", "perrot", 400, "11490-0", title, 14, 6, version, written)
        yield desk.structured(deed, DISCHARGE, _discharge_sections(desk, plan))
    yield desk.scanned(
        _deed("perrot", 402, "34874-8", "Compte rendu opératoire : stimulateur cardiaque", 16),
        Heading("Intervention"),
        "Implantation d’un stimulateur cardiaque définitif double chambre, voie céphalique gauche, anesthésie locale.",
        Heading("Mesures"),
        Grid(
            (("Sonde", "Seuil", "Détection"), ("Oreillette", "0,6 V", "3,1 mV"), ("Ventricule", "0,5 V", "11,4 mV")),
            (0, 150, 280),
        ),
        "Antibioprophylaxie par céfazoline. Pas d’iode : allergie connue aux produits de contraste iodés.",
        "Suites immédiates simples.",
    )
    yield desk.scanned(
        _deed("perrot", 400, "101881-1", "Carte de porteur de stimulateur cardiaque", 15),
        "Stimulateur cardiaque double chambre, compatible IRM sous conditions.",
        f"Identifiant unique : {PACEMAKER_UDI}",
        "Prévenir avant une IRM, une chirurgie au bistouri électrique ou un passage sous portique.",
    )


def _laboratory(desk: Desk) -> Iterator[DemoFile]:
    values = (
        (1850, "7,9", "1,52", "64", "13,2"),
        (1120, "7,6", "1,44", "69", "13,0"),
        (580, "7,4", "1,38", "74", "12,6"),
        (395, "7,8", "1,49", "88", "11,8"),
        (212, "7,2", "1,31", "79", "12,3"),
        (30, "6,9", "1,24", "81", "12,4"),
    )
    for days, glycated, glucose, creatinine, haemoglobin in values:
        deed = _deed("marchand", days, "11502-2", "Bilan du diabète : HbA1c, créatinine", 17)
        yield desk.laboratory(
            deed,
            Result(lab.HBA1C, glycated),
            Result(lab.GLUCOSE, glucose),
            Result(lab.CREATININE, creatinine),
            Result(lab.POTASSIUM, "4,4"),
            Result(lab.HAEMOGLOBIN, haemoglobin),
            Result(lab.LDL, "0,88"),
        )


def _follow_up(desk: Desk) -> Iterator[DemoFile]:
    visit = _deed("benali", 90, "11488-4", "Consultation de cardiologie", 11)
    yield desk.structured(
        visit,
        "",
        (
            cda_clinical.vital_signs((*pressure("134", "76"), pulse("62"), weight("68")), desk.moments.iso(90)),
            section("19005-8", "Conclusions", "Conclusion", paragraphs("Bonne tolérance. Stimulateur bien réglé.")),
        ),
    )
    yield desk.scanned(
        _deed("benali", 425, "70004-7", "Holter rythmique des 24 heures", 15),
        "Rythme de base sinusal, 58 par minute en moyenne. Deux accès de fibrillation auriculaire (12 et 47 minutes).",
        "Pauses nocturnes jusqu’à 2,8 secondes. Score CHA2DS2-VASc : 5. Anticoagulation indiquée.",
    )
    told_first = desk.scanned(
        _deed("benali", 5, "11488-4", "Échographie cardiaque : rétrécissement aortique", 15),
        "Rétrécissement aortique serré, surface 0,8 cm². Fraction d’éjection conservée, 60 %.",
        "À annoncer en consultation : un avis de chirurgie valvulaire est demandé.",
    )
    yield replace(told_first, held=True)
    yield desk.scanned(
        _deed("riou", 180, "78513-9", "Fond d’œil du diabète", 15),
        "Pas de rétinopathie diabétique. Implant de l’œil droit bien centré. Cataracte débutante à gauche.",
    )
    yield desk.scanned(
        _deed("ferrec", 240, "18748-4", "Radiographie des deux genoux en charge", 10),
        "Pincement fémoro-tibial interne bilatéral, plus marqué à gauche. Ostéophytes marginaux.",
        "Conclusion : gonarthrose bilatérale évoluée.",
    )
    yield desk.scanned(
        _deed("halloy", 120, "78601-2", "Entretien pharmaceutique : anticoagulant", 11),
        "Deux oublis par mois, le soir. Pilulier hebdomadaire proposé. Pas d’anti-inflammatoire en automédication.",
    )


def _papers(desk: Desk) -> Iterator[DemoFile]:
    yield medical_summary(desk, "monique", 116)
    yield vaccination_record(desk, "monique", 26)
    renewed = [replace(item, start=desk.moments.iso(26)) for item in desk.facts["monique"].treatments[:5]]
    yield desk.structured(
        _deed("garnier", 26, "57833-6", "Ordonnance : renouvellement pour un mois", 12),
        PRESCRIPTION,
        [cda_medicines.prescription(renewed, 1, "Traitement pour un mois.")],
    )
    yield desk.scanned(
        _deed("garnier", 560, "PROT_ALD", "Protocole de soins : diabète de type 2", 12),
        "Affection de longue durée n° 8. Durée : dix ans.",
        Bullets(
            ("HbA1c tous les trois mois", "Fond d’œil tous les deux ans", "Créatinine et albuminurie chaque année")
        ),
    )
    yield desk.scanned(
        _deed("garnier", 100, "PRESC-INF", "Prescription de soins infirmiers", 12),
        "Préparation du pilulier hebdomadaire et surveillance de la tension, une fois par semaine pendant trois mois.",
    )
    yield desk.pdf(
        _deed("", 870, "EXPPAT_3", "Mes directives anticipées"),
        "Je refuse l’acharnement. Je veux rester chez moi tant que cela est possible.",
        "Ma personne de confiance est ma fille, Claire Morel.",
        source="patient",
    )


def files(desk: Desk) -> Iterator[DemoFile]:
    """Return Monique's files."""
    yield from _stay(desk)
    yield from _laboratory(desk)
    yield from _follow_up(desk)
    yield from _papers(desk)
