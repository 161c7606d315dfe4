"""What professionals wrote about Claire: consultations, the birth of Lina, the emergency room, pictures."""

from __future__ import annotations

from collections.abc import Iterator

from portal.demo import cda_clinical
from portal.demo.cda_xml import paragraphs, section
from portal.demo.clinical import pressure, pulse, weight
from portal.demo.desk import Deed, DemoFile, Desk
from portal.demo.dicom_writer import knee_mri
from portal.demo.image_writer import xray_wrist
from portal.demo.pdf_writer import Bullets, Heading, PageBreak


def _deed(author: str, days: int, type_code: str, title: str, hour: int = 10) -> Deed:
    return Deed("claire", author, days, type_code, title, hour)


def _cardiology(desk: Desk) -> DemoFile:
    """The consultation for palpitations, structured, with its printed copy of two pages."""
    reason = "Palpitations au repos depuis deux mois, sans malaise ni douleur."
    examination = (
        "Tension 118/74 mmHg, pouls 68 par minute, régulier. Auscultation sans souffle.\n"
        "Électrocardiogramme : rythme sinusal, conduction et repolarisation sans particularité."
    )
    conclusion = (
        "Extrasystoles bénignes, favorisées par le manque de sommeil. Aucun traitement nécessaire.\n"
        "Échographie cardiaque non indiquée."
    )
    plan = "Réduire le café. Revoir en cas de malaise ou de douleur à l’effort."
    copy = (
        *("Cher confrère, chère consœur,", "Je vous remercie de m’avoir adressé Mme Claire Morel, 38 ans."),
        *(Heading("Motif"), reason, Heading("Antécédents"), "Hypothyroïdie substituée. Asthme intermittent."),
        "Allergie grave à l’amoxicilline.",
        *(Heading("Examen"), examination.replace("\n", " "), Heading("Conclusion"), conclusion.replace("\n", " ")),
        *(Heading("Suite"), plan, PageBreak(), Heading("Annexe : électrocardiogramme")),
        Bullets(("Fréquence : 68 par minute", "PR : 152 ms", "QRS : 86 ms", "QT corrigé : 412 ms", "Axe : 54°")),
        "Tracé de repos, 12 dérivations, sans anomalie de repolarisation.",
    )
    deed = Deed("claire", "benali", 4, "11488-4", "Compte rendu de consultation", 9, copy=copy)
    day = desk.moments.iso(4)
    return desk.structured(
        deed,
        "",
        (
            section("42349-1", "Raison de la recommandation", "Motif", paragraphs(reason)),
            cda_clinical.vital_signs((*pressure("118", "74"), pulse("68"), weight("61,5")), day),
            section("29545-1", "Examen physique", "Examen", paragraphs(examination)),
            section("19005-8", "Conclusions", "Conclusion", paragraphs(conclusion)),
            section("18776-5", "Plan de soins", "Suite", paragraphs(plan)),
        ),
    )


def _mental_health(desk: Desk) -> Iterator[DemoFile]:
    yield desk.scanned(
        _deed("le-goff", 33, "11488-4", "Lettre de liaison", 18),
        "Chère consœur,",
        "Je vois régulièrement Mme Claire Morel depuis huit mois pour un épisode anxieux réactionnel, survenu dans un "
        "contexte de surcharge professionnelle et d’aide à sa mère.",
        "Le sommeil s’améliore, les crises d’angoisse ont cessé. Pas d’idée suicidaire. Pas de traitement "
        "médicamenteux : la psychothérapie, à raison de deux séances par mois, suffit.",
        "Je la revois dans trois mois. Elle souhaite que ce courrier reste entre vous et moi.",
        "Bien confraternellement,",
    )
    yield desk.scanned(
        _deed("le-goff", 205, "68599-0", "Synthèse psychiatrique", 18),
        Heading("Motif du suivi"),
        "Trouble de l’adaptation avec anxiété (CIM-10 : F43.2), adressée par son médecin traitant.",
        Heading("Évaluation"),
        "Humeur conservée, ruminations anxieuses, réveils nocturnes. Bon soutien conjugal. Échelle HAD : A 12, D 6.",
        Heading("Conduite proposée"),
        Bullets(("Psychothérapie de soutien, deux séances par mois", "Pas d’anxiolytique", "Réévaluation à six mois")),
    )


def _emergency_and_birth(desk: Desk) -> Iterator[DemoFile]:
    yield desk.scanned(
        _deed("delaunay", 119, "15507-7", "Compte rendu des urgences", 23),
        Heading("Motif"),
        "Gêne respiratoire depuis 20 heures, après des travaux de ponçage, chez une patiente asthmatique.",
        Heading("À l’arrivée"),
        "SpO2 94 % en air ambiant, fréquence respiratoire 24, sibilants diffus. Débit de pointe à 280 L/min.",
        Heading("Prise en charge"),
        "Trois aérosols de salbutamol. Amélioration en une heure : SpO2 98 %, débit de pointe à 410 L/min. "
        "Allergie à l’amoxicilline notée.",
        Heading("Diagnostic et suite"),
        "Crise d’asthme modérée. Retour à domicile à 2 heures. Salbutamol à la demande pendant 5 jours, consultation "
        "du médecin traitant dans la semaine.",
    )
    born = desk.family.people["lina"].birth_date
    days = (desk.today - born).days - 3
    yield desk.scanned(
        _deed("tanguy", days, "15508-5", "Compte rendu d’accouchement", 16),
        f"Accouchement par voie basse le {born:%d/%m/%Y}, à 39 semaines et 4 jours d’aménorrhée, au CHU de Nantes.",
        Bullets(("Travail spontané, péridurale", "Délivrance complète", "Pertes sanguines estimées à 250 mL")),
        "Enfant de sexe féminin, 3 320 g, Apgar 10 à 5 minutes. Groupe sanguin maternel : A Rh positif.",
        "Suites simples. Allaitement maternel. Sortie prévue au troisième jour.",
    )


def _consultations(desk: Desk) -> Iterator[DemoFile]:
    yield desk.scanned(
        _deed("garnier", 987, "11488-4", "Consultation : fatigue, bilan thyroïdien", 11),
        "Fatigue et frilosité depuis l’hiver, prise de 3 kg. Goitre discret, indolore.",
        "TSH à 6,80 mUI/L, anticorps anti-thyroperoxydase à 312 UI/mL : thyroïdite auto-immune.",
        "Début de la lévothyroxine à 50 µg, contrôle de la TSH dans trois mois. Échographie de la thyroïde demandée.",
        "L’allergie à l’amoxicilline (gonflement du visage) est confirmée par l’interrogatoire et inscrite au dossier.",
    )
    yield desk.scanned(
        _deed("nguyen", 640, "11488-4", "Consultation de dermatologie", 15),
        "Examen de dépistage : une trentaine de naevus réguliers. Aucune lésion suspecte en dermoscopie.",
        "Photoprotection. Nouvel examen dans deux ans.",
    )
    yield desk.scanned(
        _deed("riou", 300, "78513-9", "Compte rendu de consultation en ophtalmologie", 14),
        "Myopie légère stable. Acuité corrigée 10/10 aux deux yeux, de loin et de près.",
        "Pression oculaire : 14 mmHg à droite, 15 mmHg à gauche. Fond d’œil sans anomalie.",
        "Correction : œil droit -1,25 (-0,50 à 10°), œil gauche -1,00.",
    )
    yield desk.scanned(
        _deed("roux", 18, "11506-3", "Bilan de kinésithérapie du poignet droit", 11),
        "Six séances sur dix réalisées après entorse du poignet droit.",
        Bullets(
            ("Douleur : 2 sur 10 à l’effort", "Flexion 70°, extension 65°", "Force de serrage : 85 % du côté gauche")
        ),
        "Poursuite du renforcement et du travail proprioceptif. Bonne évolution.",
    )
    yield desk.scanned(
        _deed("weiss", 75, "28617-9", "Bilan bucco-dentaire", 16),
        "Détartrage complet. Une carie débutante sur la 36, soignée ce jour par composite.",
        "Antibiotiques : allergie à l’amoxicilline connue. Prochain contrôle dans un an.",
    )


def _imaging(desk: Desk) -> Iterator[DemoFile]:
    yield desk.scanned(
        _deed("ferrec", 44, "18748-4", "Radiographie du poignet droit", 12),
        Heading("Indication"),
        "Chute à vélo, douleur du poignet droit.",
        Heading("Technique"),
        "Incidences de face et de profil.",
        Heading("Résultat"),
        "Pas de fracture visible. Interlignes articulaires respectés. Pas de diastasis scapho-lunaire. "
        "Épaississement des parties molles en regard de la styloïde radiale.",
        Heading("Conclusion"),
        "Pas de lésion osseuse. Aspect compatible avec une entorse.",
    )
    yield desk.picture(_deed("ferrec", 44, "52040-3", "Radiographie du poignet droit, image de face", 12), xray_wrist())
    knee = _deed("ferrec", 6, "IMG-KOS", "IRM du genou droit", 17)
    yield desk.examination(knee, knee_mri(desk.imaging(knee, "garnier", "KNEE", "R")))
    yield desk.scanned(
        _deed("ferrec", 975, "18748-4", "Échographie de la thyroïde", 9),
        "Thyroïde de volume modérément augmenté (21 mL), hypoéchogène et hétérogène, hypervascularisée.",
        "Pas de nodule. Pas d’adénopathie.",
        "Conclusion : aspect de thyroïdite chronique.",
    )
    yield desk.scanned(
        _deed("tanguy", 1645, "18748-4", "Échographie obstétricale du 2e trimestre", 14),
        "Grossesse évolutive de 22 semaines d’aménorrhée. Biométrie au 48e percentile.",
        "Morphologie sans particularité visible. Placenta fundique, quantité de liquide habituelle.",
    )


def files(desk: Desk) -> Iterator[DemoFile]:
    """Return the reports and pictures about Claire."""
    yield _cardiology(desk)
    yield from _mental_health(desk)
    yield from _emergency_and_birth(desk)
    yield from _consultations(desk)
    yield from _imaging(desk)
