"""The demonstration's directory of health professionals: those of the family, and others around Nantes, all made up."""

from __future__ import annotations

import io

from portal.core.spelling import words
from portal.demo.family import Family, Professional
from portal.demo.numbers import rpps_number

_COLUMNS = (
    *("Type d'identifiant PP", "Identifiant PP", "Identification nationale PP", "Code civilité d'exercice"),
    *("Nom d'exercice", "Prénom d'exercice", "Code profession", "Libellé profession", "Libellé savoir-faire"),
    *("Raison sociale site", "Code postal (coord. structure)", "Libellé commune (coord. structure)"),
    "Adresse e-mail (coord. structure)",
)
_FIRST_ORDER = 500
"""Their numbers come after those of the family's own."""
_LABELS = {
    "10": "Médecin",
    "21": "Pharmacien",
    "26": "Audioprothésiste",
    "28": "Opticien-Lunetier",
    "31": "Assistant dentaire",
    "40": "Chirurgien-Dentiste",
    "50": "Sage-Femme",
    "60": "Infirmier",
    "70": "Masseur-Kinésithérapeute",
    "80": "Pédicure-Podologue",
    "91": "Orthophoniste",
    "92": "Orthoptiste",
    "93": "Psychologue",
    "94": "Ergothérapeute",
    "95": "Diététicien",
    "96": "Psychomotricien",
    "98": "Manipulateur ERM",
}
_GENERAL = "Qualifié en Médecine Générale (SM)"
_TOWNS = {
    "Nantes": "44000",
    "Rezé": "44400",
    "Orvault": "44700",
    "Vertou": "44120",
    "Carquefou": "44470",
    "Couëron": "44220",
    "Bouguenais": "44340",
    "Saint-Herblain": "44800",
    "Saint-Sébastien-sur-Loire": "44230",
    "La Chapelle-sur-Erdre": "44240",
    "Basse-Goulaine": "44115",
    "Ancenis": "44150",
}
_OTHERS = (
    ("10", "Bernadette", "Quéméner", _GENERAL, "Maison de santé du Lac", "Vertou"),
    ("10", "Julien", "Marchais", _GENERAL, "Cabinet médical de la Beaujoire", "Nantes"),
    ("10", "Aïcha", "Bensaïd", _GENERAL, "Centre de santé du Bourg", "Rezé"),
    ("10", "Gwenaël", "Le Bihan", _GENERAL, "Cabinet médical des Deux-Rives", "Couëron"),
    ("10", "Hélène", "Garnier", "Pédiatrie (SM)", "Cabinet de pédiatrie Garnier", "Orvault"),
    ("10", "Philippe", "Garnaud", _GENERAL, "Maison médicale de l’Erdre", "La Chapelle-sur-Erdre"),
    ("10", "Solène", "Brossard", "Gynécologie-obstétrique (SM)", "Cabinet Brossard", "Saint-Herblain"),
    ("10", "Vincent", "Allaire", "Rhumatologie (SM)", "Pôle santé Atlantis", "Saint-Herblain"),
    ("10", "Mei", "Tran", "Ophtalmologie (SM)", "Centre ophtalmologique de l’Erdre", "Nantes"),
    ("10", "Olivier", "Pasquier", "Oto-rhino-laryngologie (SM)", "Cabinet ORL du Port", "Nantes"),
    ("10", "Fatoumata", "Diallo", "Gastro-entérologie et hépatologie (SM)", "Clinique des Cèdres", "Orvault"),
    ("10", "Erwan", "Kermarrec", "Pneumologie (SM)", "Clinique des Cèdres", "Orvault"),
    ("10", "Isabelle", "Fonteneau", "Endocrinologie et métabolisme (SM)", "Pôle santé Atlantis", "Saint-Herblain"),
    ("10", "Mathieu", "Rouaud", "Neurologie (SM)", "CHU de Nantes", "Nantes"),
    ("10", "Claire", "Delanoë", "Dermatologie et vénéréologie (SM)", "Cabinet Delanoë", "Carquefou"),
    ("10", "Sami", "Haddad", "Cardiologie et maladies vasculaires (SM)", "Clinique des Cèdres", "Orvault"),
    ("10", "Béatrice", "Lemoine", "Psychiatrie (SM)", "Cabinet Lemoine", "Nantes"),
    ("10", "Antoine", "Guérin", "Chirurgie orthopédique et traumatologique (SM)", "Clinique du Vallon", "Rezé"),
    ("10", "Lucie", "Chauvet", "Anesthésie-réanimation (SM)", "Clinique du Vallon", "Rezé"),
    ("10", "Pascal", "Moisan", "Gériatrie (SM)", "Hôpital de jour des Tilleuls", "Saint-Sébastien-sur-Loire"),
    ("40", "Nolwenn", "Le Gall", "", "Cabinet dentaire du Sillon", "Saint-Herblain"),
    ("40", "Rémi", "Fradin", "Orthopédie dento-faciale (SCD)", "Cabinet d’orthodontie Fradin", "Nantes"),
    ("40", "Caroline", "Weiss", "", "Cabinet dentaire des Sorinières", "Vertou"),
    ("50", "Marie", "Tanguy", "", "Maison des naissances", "Orvault"),
    ("50", "Inès", "Belkacem", "", "Cabinet de sages-femmes du Pont", "Rezé"),
    ("60", "Stéphane", "Bonnet", "", "Cabinet infirmier des Hauts-Pavés", "Nantes"),
    ("60", "Virginie", "Papin", "", "Cabinet infirmier de la Chézine", "Saint-Herblain"),
    ("60", "Yves", "Kerdoncuff", "", "Soins infirmiers du Bourg", "Bouguenais"),
    ("70", "Émilie", "Roux", "", "Cabinet de kinésithérapie du Parc", "Carquefou"),
    ("70", "Nicolas", "Thébaud", "", "Cabinet de kinésithérapie Thébaud", "Basse-Goulaine"),
    ("70", "Sarah", "Lévêque", "", "Kinésithérapie des Bords de Loire", "Saint-Sébastien-sur-Loire"),
    ("80", "Benjamin", "Oger", "", "Cabinet de podologie Oger", "Nantes"),
    ("91", "Clémence", "Hardy", "", "Cabinet d’orthophonie Hardy", "Rezé"),
    ("91", "Morgane", "Cadoret", "", "Cabinet d’orthophonie du Canal", "Couëron"),
    ("92", "Tiphaine", "Rey", "", "Cabinet d’orthoptie du Centre", "Ancenis"),
    ("93", "Laurent", "Besson", "", "Cabinet Besson", "Nantes"),
    ("93", "Amina", "Cherif", "", "Maison de santé du Lac", "Vertou"),
    ("94", "Florian", "Gautier", "", "Centre de rééducation de la Loire", "Bouguenais"),
    ("95", "Juliette", "Pineau", "", "Pôle santé Atlantis", "Saint-Herblain"),
    ("96", "Camille", "Bodin", "", "Centre de rééducation de la Loire", "Bouguenais"),
    ("21", "Catherine", "Joly", "", "Pharmacie du Château", "Nantes"),
    ("21", "Mehdi", "Amrani", "", "Pharmacie de la Mairie", "Rezé"),
    ("21", "Anne-Laure", "Picard", "Biologie médicale (SP)", "Laboratoire Bio Ouest", "Nantes"),
    ("26", "Denis", "Vallet", "", "Audition de l’Erdre", "La Chapelle-sur-Erdre"),
    ("28", "Sandrine", "Morice", "", "Optique Morice", "Ancenis"),
    ("31", "Chloé", "Barreau", "", "Cabinet dentaire Weiss", "Rezé"),
    ("98", "Kevin", "Ollivier", "", "Imagerie Atlantique", "Nantes"),
)
"""Code of the profession, given name, family name, skill, place of work, town."""


def extract_file(people: Family) -> io.BytesIO:
    """The directory as its public extract says it, in capitals."""
    rows = [*map(_own, people.professionals.values()), *map(_other, range(_FIRST_ORDER, 1000), _OTHERS)]
    text = "".join("|".join(row) + "|\r\n" for row in (_COLUMNS, *rows))
    return io.BytesIO(text.encode("utf-8-sig"))


def _own(one: Professional) -> tuple[str, ...]:
    """A professional of the family; their number is the one that the documents say."""
    code = one.code.removeprefix("G15_").partition("/")[0]
    place, skill = one.organisation, one.profession.partition(" - ")[2]
    return _row(
        one.rpps, code, (one.given, one.family), skill, (place.name, place.address.postcode, place.address.city)
    )


def _other(order: int, told: tuple[str, str, str, str, str, str]) -> tuple[str, ...]:
    code, given, family, skill, place, town = told
    return _row(rpps_number(order), code, (given, family), skill, (place, _TOWNS[town], town))


def _row(number: str, code: str, name: tuple[str, str], skill: str, place: tuple[str, str, str]) -> tuple[str, ...]:
    title = "DR" if code in ("10", "40") else ""
    given, family = (part.upper().replace("’", "'") for part in name)
    organisation, postcode, town = place
    email = f"contact@{'-'.join(words(organisation))}.example"
    practice = (code, _LABELS[code], skill, organisation.upper(), postcode, town.upper())
    return ("8", number, f"8{number}", title, family, given, *practice, email)
