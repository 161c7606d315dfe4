"""The files of Jules, 12, and Lina, 4: growth, vaccinations, a broken wrist, a winter cough."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from portal.demo.clinical import bmi, head, height, weight
from portal.demo.desk import Deed, DemoFile, Desk
from portal.demo.dicom_writer import forearm_x_ray
from portal.demo.fhir_writer import write_immunization
from portal.demo.image_writer import photo_of_paper
from portal.demo.moments import at
from portal.demo.pdf_writer import Bullets, Heading, write_pdf
from portal.demo.shared_papers import child_examination, medical_summary, vaccination_record


def jules(desk: Desk) -> Iterator[DemoFile]:
    """Return Jules's files."""
    yield vaccination_record(desk, "jules", 280)
    injection = desk.facts["jules"].vaccines[-1]
    people = desk.family
    deed = Deed("jules", "garnier", 75, "87273-9", "Vaccination contre les papillomavirus", 17)
    yield desk.fhir(deed, write_immunization(people.people["jules"], injection, people.professionals[injection.by]))
    grown = "Développement pubertaire débutant. Vision et audition sans particularité. Rachis souple, sans gibbosité."
    sizes = (height("148"), weight("38,5"), bmi("17,6"))
    yield child_examination(desk, "jules", 280, "Examen de l’enfant : 11 à 13 ans", grown, sizes)
    smaller = "Entrée à l’école primaire. Langage et motricité adaptés à l’âge."
    yield child_examination(desk, "jules", 1990, "Examen de l’enfant : 6 ans", smaller, (height("117"), weight("20,8")))
    yield desk.scanned(
        Deed("jules", "delaunay", 505, "15507-7", "Compte rendu des urgences pédiatriques", 18),
        "Chute de skate sur la main. Douleur et déformation modérée du poignet gauche.",
        Heading("Diagnostic"),
        "Fracture en motte de beurre de l’extrémité inférieure du radius gauche, non déplacée.",
        Heading("Suite"),
        Bullets(("Manchette plâtrée pour quatre semaines", "Paracétamol", "Radiographie de contrôle à un mois")),
        "Allergie signalée : arachide.",
    )
    yield desk.scanned(
        Deed("jules", "ferrec", 475, "18748-4", "Radiographie de contrôle de l’avant-bras gauche", 11),
        "Consolidation en cours, axe respecté. Pas de déplacement secondaire.",
    )
    forearm = Deed("jules", "ferrec", 475, "IMG-KOS", "Avant-bras gauche, contrôle : images", 11)
    yield desk.examination(forearm, forearm_x_ray(desk.imaging(forearm, "delaunay", "FOREARM", "L")))
    yield desk.scanned(
        Deed("jules", "garnier", 75, "89601-9", "Certificat d’aptitude au sport scolaire", 17),
        "Jules Morel, 12 ans, ne présente pas de contre-indication à la pratique du handball en association sportive.",
    )
    yield desk.scanned(
        Deed("jules", "weiss", 140, "28617-9", "Bilan bucco-dentaire : examen des 12 ans", 14),
        "Denture adulte complète hors dents de sagesse. Aucune carie. Scellement des sillons des secondes molaires.",
    )


def _lina_health(desk: Desk) -> Iterator[DemoFile]:
    born = desk.family.people["lina"].birth_date
    birth_days = (desk.today - born).days - 3
    yield desk.scanned(
        Deed("lina", "sorel", birth_days, "78489-2", "Synthèse du séjour en maternité", 15),
        "Née à 39 semaines et 4 jours. Poids 3 320 g, taille 50 cm, périmètre crânien 34,5 cm.",
        Bullets(("Dépistages néonataux faits", "Audition : oto-émissions présentes", "Vitamine D débutée")),
    )
    words = "Éveil, motricité et langage adaptés à l’âge. Auscultation et hanches sans particularité."
    table = (
        (1345, "Examen de l’enfant : 5e mois", (height("63"), weight("6,7"), head("41,5"))),
        (1110, "Examen de l’enfant : 13e mois", (height("75"), weight("9,6"), head("45,8"))),
        (622, "Examen de l’enfant : 2 ans", (height("88"), weight("12,4"), head("48,2"))),
        (257, "Examen de l’enfant : 3 ans", (height("98"), weight("14,9"), bmi("15,5"))),
    )
    for days, title, sizes in table:
        yield child_examination(desk, "lina", days, title, words, sizes)
    yield desk.scanned(
        Deed("lina", "sorel", 1034, "15507-7", "Compte rendu des urgences pédiatriques", 22),
        "Bronchiolite aiguë, premier épisode. Fréquence respiratoire 46, SpO2 96 %. Alimentation à plus de la moitié.",
        "Lavages de nez, fractionnement des repas. Retour à domicile, consignes de surveillance données aux parents.",
    )


def _lina_papers(desk: Desk) -> Iterator[DemoFile]:
    yield vaccination_record(desk, "lina", 257)
    yield medical_summary(desk, "lina", 600)
    yield desk.scanned(
        Deed("lina", "garnier", 40, "PRESC-ORTHOPTIE", "Prescription d’un bilan orthoptique", 11),
        "Bilan orthoptique avec dépistage d’une amblyopie. Antécédent familial de strabisme.",
    )
    yield desk.scanned(
        Deed("lina", "rey", 6, "47420-5", "Bilan orthoptique", 16),
        "Acuité visuelle aux dessins : 9/10 à droite, 8/10 à gauche. Vision du relief présente.",
        "Pas de strabisme. Motilité oculaire sans particularité. Contrôle dans un an.",
    )
    yield desk.scanned(
        Deed("lina", "garnier", 80, "89601-9", "Certificat de vaccination pour l’école", 10),
        "Lina Morel est à jour des vaccinations obligatoires pour son âge, à la date de ce certificat.",
    )
    paper = Deed("lina", "", 78, "DOCPAT09", "Fiche d’urgence de l’école", 8)
    words = ("École maternelle des Tilleuls, moyenne section.", "J’autorise l’école à appeler les secours.")
    form = replace(desk.letter(paper, words), signature=("Claire Morel, sa mère",))
    yield desk.own(paper, "jpg", photo_of_paper(write_pdf(form), at(desk.day(78), 8, 10)))


def lina(desk: Desk) -> Iterator[DemoFile]:
    """Return Lina's files."""
    yield from _lina_health(desk)
    yield from _lina_papers(desk)
