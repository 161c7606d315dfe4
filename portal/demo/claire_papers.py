"""Claire's summaries, prescriptions, certificates, wishes and what she added herself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from portal.demo import cda_medicines
from portal.demo import medicines as m
from portal.demo.desk import Deed, DemoFile, Desk
from portal.demo.facts import claire_treatments
from portal.demo.fhir_writer import Summary, write_summary
from portal.demo.image_writer import photo_of_paper, photo_of_rash
from portal.demo.moments import at
from portal.demo.pdf_writer import Bullets, Heading, write_pdf
from portal.demo.shared_papers import PRESCRIPTION, medical_summary, vaccination_note, vaccination_record


def _deed(author: str, days: int, type_code: str, title: str, hour: int = 10) -> Deed:
    return Deed("claire", author, days, type_code, title, hour)


def _summaries(desk: Desk) -> Iterator[DemoFile]:
    yield medical_summary(desk, "claire", 258)
    people = desk.family
    about = Summary(people.people["claire"], people.professionals["garnier"], at(desk.day(62), 12, 30), "summary/62")
    data = write_summary(about, desk.facts_at("claire", 62), people.professionals)
    yield desk.fhir(_deed("garnier", 62, "60591-5", "Synthèse médicale internationale", 12), data)
    yield vaccination_record(desk, "claire", 258)
    yield vaccination_note(desk, "claire", "halloy", 41, desk.facts["claire"].vaccines[-1])


def _prescriptions(desk: Desk) -> Iterator[DemoFile]:
    thyroid, inhaler = claire_treatments(desk.moments)
    for days, title, medicine in (
        (530, "Ordonnance : lévothyroxine, 6 mois", m.LEVOTHYROX_75),
        (22, "Ordonnance : lévothyroxine, 6 mois", m.LEVOTHYROX_75),
    ):
        start = desk.moments.iso(days)
        line = replace(thyroid, medicine=medicine, start=start)
        wording = "Traitement pour 3 mois, à renouveler une fois. Ne pas substituer sans avis."
        yield desk.structured(
            _deed("garnier", days, "57833-6", title, 18), PRESCRIPTION, [cda_medicines.prescription([line], 3, wording)]
        )
    yield desk.scanned(
        _deed("garnier", 985, "57833-6", "Ordonnance : lévothyroxine", 11),
        "LEVOTHYROX 50 microgrammes, comprimé sécable",
        "1 comprimé le matin à jeun, 30 minutes avant le petit déjeuner.",
        "Traitement pour 3 mois.",
    )
    yield desk.scanned(
        _deed("garnier", 112, "57833-6", "Ordonnance : salbutamol", 9),
        inhaler.medicine.name,
        "1 à 2 bouffées en cas de gêne respiratoire, sans dépasser 8 bouffées par jour. Deux flacons.",
        "Chambre d’inhalation : une.",
    )


def _orders(desk: Desk) -> Iterator[DemoFile]:
    """What was prescribed beside medicines."""
    yield desk.scanned(
        _deed("garnier", 42, "PRESC-KINE", "Prescription de kinésithérapie", 12),
        "Faire pratiquer par un masseur-kinésithérapeute dix séances de rééducation du poignet droit.",
        "Entorse du poignet droit, sans fracture. À commencer dans la semaine.",
    )
    yield desk.scanned(
        _deed("garnier", 27, "55115-0", "Demande d’IRM du genou droit", 12),
        "Douleur du genou droit avec blocages depuis l’été. Recherche de lésion méniscale.",
        "Pas de contre-indication à l’IRM. Pas d’allergie aux produits de contraste connue.",
    )
    yield desk.scanned(
        _deed("garnier", 117, "PRESC-AAT", "Avis d’arrêt de travail", 9),
        "Arrêt de travail initial de trois jours, prescrit ce jour. Sorties autorisées.",
        "Le motif médical figure sur le seul volet destiné au médecin-conseil.",
    )
    yield desk.scanned(
        _deed("halloy", 22, "60593-1", "Dispensation : lévothyroxine", 19),
        "Délivré sur ordonnance du Dr Hélène Garnier :",
        Bullets(("LEVOTHYROX 75 microgrammes, 3 boîtes de 30 comprimés",)),
        "Allergie à l’amoxicilline connue de la pharmacie.",
    )


def _certificates_and_prevention(desk: Desk) -> Iterator[DemoFile]:
    yield desk.scanned(
        _deed("garnier", 51, "89601-9", "Certificat de non contre-indication au sport", 17),
        "Je soussignée, Dr Hélène Garnier, certifie avoir examiné ce jour Mme Claire Morel et n’avoir constaté aucune "
        "contre-indication à la pratique de la course à pied et de la natation, en loisir et en compétition.",
        "Certificat établi à la demande de l’intéressée et remis en main propre.",
    )
    yield desk.pdf(
        _deed("garnier", 395, "89601-9", "Certificat médical : aide à un proche", 17),
        "Je soussignée, Dr Hélène Garnier, certifie que l’état de santé de Mme Claire Morel est compatible avec l’aide "
        "qu’elle apporte à sa mère. Un répit de deux semaines par an est recommandé.",
    )
    yield desk.scanned(
        _deed("tanguy", 1885, "75492-9", "Dépistage du col de l’utérus : test HPV", 15),
        "Prélèvement cervico-utérin avec recherche de papillomavirus à haut risque.",
        "Résultat : HPV à haut risque non détectés. Prochain test dans cinq ans.",
    )
    yield desk.scanned(
        _deed("garnier", 150, "83869-8", "Mon bilan prévention : plan personnalisé", 11),
        Heading("Ce que nous avons retenu ensemble"),
        Bullets(
            (
                "Dormir sept heures : coucher avant 23 heures en semaine",
                "Reprendre la course, deux fois trente minutes par semaine",
                "Refaire le test HPV cette année",
                "Prévoir des relais pour l’aide à votre mère",
            )
        ),
    )


def _administration(desk: Desk) -> Iterator[DemoFile]:
    """Attestations and wishes."""
    yield desk.pdf(
        _deed("", 320, "ATTEST-DROITS-AM", "Attestation de droits à l’assurance maladie"),
        "Régime général. Droits ouverts, sans exonération. Médecin traitant déclaré : oui.",
        "Bénéficiaires rattachés : Jules Morel, Lina Morel.",
        source="insurer",
    )
    yield desk.pdf(
        _deed("", 300, "DOCPAT09", "Attestation de complémentaire santé"),
        "Contrat familial, niveau 3. Tiers payant accepté pour la pharmacie, la biologie et la radiologie.",
        source="patient",
    )
    yield desk.pdf(
        _deed("", 204, "EXPPAT_3", "Mes directives anticipées"),
        "Je soussignée Claire Morel, en pleine possession de mes facultés, écris ici mes volontés pour le cas où je ne "
        "pourrais plus les dire.",
        Bullets(
            (
                "Si mon état est sans espoir, je ne veux pas que l’on me maintienne en vie par des machines.",
                "Je veux que ma douleur soit soulagée, même si cela doit abréger ma vie.",
                "Je suis d’accord pour donner mes organes.",
            )
        ),
        "Ma personne de confiance est mon mari, Marc Morel.",
        source="patient",
    )


def _own(desk: Desk) -> Iterator[DemoFile]:
    """The photographs and the note that Claire added."""
    rash = _deed("", 15, "EXPPAT_2", "Photo de l’éruption, bras gauche", 8)
    yield desk.own(rash, "jpg", photo_of_rash(at(desk.day(15), 8, 4)))
    glasses = _deed("", 298, "DOCPAT02", "Ordonnance de lunettes", 18)
    letter = desk.letter(
        _deed("riou", 300, "57833-6", "Ordonnance de lunettes", 14),
        ("Verres correcteurs, vision de loin :", Bullets(("Œil droit : -1,25 (-0,50 à 10°)", "Œil gauche : -1,00"))),
    )
    yield desk.own(glasses, "jpg", photo_of_paper(write_pdf(letter), at(desk.day(298), 18, 40)))
    note = (
        "Questions pour le Dr Garnier\r\n\r\n- Ferritine basse : faut-il du fer ?\r\n- Palpitations : le cardiologue "
        "est rassurant, puis-je reprendre la course ?\r\n- IRM du genou : où est le compte rendu ?\r\n"
    )
    yield desk.own(_deed("", 2, "EXPPAT_2", "Questions pour le Dr Garnier"), "txt", note.encode())


def files(desk: Desk) -> Iterator[DemoFile]:
    """Return Claire's other files."""
    yield from _summaries(desk)
    yield from _prescriptions(desk)
    yield from _orders(desk)
    yield from _certificates_and_prevention(desk)
    yield from _administration(desk)
    yield from _own(desk)
