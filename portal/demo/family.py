"""Who lives in the demonstration: an invented family of Nantes and the professionals around it."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass

from portal.demo.moments import birthday
from portal.demo.numbers import finess_number, national_number, rpps_number


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address in France."""

    number: str
    street: str
    postcode: str
    city: str

    def lines(self) -> tuple[str, str]:
        """Return the two lines of an envelope."""
        return f"{self.number} {self.street}", f"{self.postcode} {self.city}"


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the family, with the civil traits and the national number of the record."""

    key: str
    sex: str
    birth_name: str
    used_name: str
    given_names: tuple[str, ...]
    birth_date: dt.date
    birth_commune: str
    birth_commune_code: str
    nir: str
    address: Address
    phone: str

    @property
    def name(self) -> str:
        """The name as said: ``Claire Morel``."""
        return f"{self.given_names[0]} {self.used_name}"

    @property
    def civil_name(self) -> str:
        """The name as letters head it: ``Mme MOREL Claire, née le 14/03/1988``."""
        civility = "Mme" if self.sex == "F" else "M."
        born = "née" if self.sex == "F" else "né"
        return f"{civility} {self.used_name.upper()} {self.given_names[0]}, {born} le {self.birth_date:%d/%m/%Y}"


@dataclass(frozen=True, slots=True)
class Organisation:
    """Where a professional works. ``facility`` and ``setting`` are codes of the XDS value sets J02 and J04."""

    key: str
    name: str
    finess: str
    address: Address
    phone: str
    facility: str
    setting: str


@dataclass(frozen=True, slots=True)
class Professional:
    """A health professional. ``code`` and ``profession`` are of the value set J01 (author specialty)."""

    key: str
    title: str
    given: str
    family: str
    code: str
    profession: str
    rpps: str
    organisation: Organisation

    @property
    def name(self) -> str:
        """The name as said: ``Dr Karim Benali``, ``Thomas Roux``."""
        return f"{self.title} {self.given} {self.family}".strip()


@dataclass(frozen=True, slots=True)
class Relation:
    """``person`` is the ``kind`` of ``holder``; kinds are of the value set J11 (``MTH``, ``HUSB``, ``DAU`` …)."""

    holder: str
    person: str
    kind: str


@dataclass(frozen=True, slots=True)
class Family:
    """Everybody, by key."""

    people: dict[str, Person]
    professionals: dict[str, Professional]
    organisations: dict[str, Organisation]
    relations: tuple[Relation, ...]
    gp: str = "garnier"


HOME = Address("14", "rue des Hortensias", "44000", "Nantes")
APARTMENT = Address("3", "place du Vieux-Lavoir", "44400", "Rezé")

_ORGANISATIONS = (
    ("cabinet-garnier", "Cabinet médical des Hortensias", ("8", "rue des Hortensias", "44000", "Nantes"), "SA08"),
    ("cabinet-benali", "Cabinet de cardiologie du Bouffay", ("2", "rue de la Juiverie", "44000", "Nantes"), "SA08"),
    ("cabinet-weiss", "Cabinet dentaire Weiss", ("21", "rue Jean-Fraix", "44400", "Rezé"), "SA07"),
    ("cabinet-le-goff", "Cabinet du Dr Le Goff", ("5", "rue des Arts", "44000", "Nantes"), "SA07"),
    ("cabinet-nguyen", "Cabinet de dermatologie Nguyen", ("40", "rue du Cherche-Lune", "75006", "Paris"), "SA07"),
    ("cabinet-riou", "Centre ophtalmologique de l’Erdre", ("11", "quai de l’Erdre", "44000", "Nantes"), "SA08"),
    ("cabinet-roux", "Cabinet de kinésithérapie Roux", ("17", "rue du Tertre", "44000", "Nantes"), "SA07"),
    ("cabinet-rey", "Cabinet d’orthoptie Rey", ("9", "rue du Tertre", "44000", "Nantes"), "SA07"),
    ("cabinet-soins", "Cabinet infirmier du Vieux-Lavoir", ("1", "place du Vieux-Lavoir", "44400", "Rezé"), "SA08"),
    ("maison-naissance", "Cabinet de sages-femmes Tilleul", ("30", "rue du Tilleul", "44000", "Nantes"), "SA08"),
    ("bio-ouest", "Laboratoire Bio Ouest", ("12", "boulevard des Sciences", "44000", "Nantes"), "SA25"),
    ("imagerie-atlantique", "Imagerie Atlantique", ("50", "boulevard des Ondes", "44000", "Nantes"), "SA08"),
    ("pharmacie-halles", "Pharmacie des Halles", ("6", "rue des Halles", "44000", "Nantes"), "SA33"),
    ("chu-nantes", "CHU de Nantes", ("1", "place de la Démonstration", "44000", "Nantes"), "SA01"),
)

_PROFESSIONALS = (
    ("garnier", "Dr", "Hélène", "Garnier", "G15_10/SM26", "cabinet-garnier"),
    ("benali", "Dr", "Karim", "Benali", "G15_10/SM04", "cabinet-benali"),
    ("weiss", "Dr", "Sophie", "Weiss", "G15_40", "cabinet-weiss"),
    ("le-goff", "Dr", "Anne", "Le Goff", "G15_10/SM42", "cabinet-le-goff"),
    ("nguyen", "Dr", "Paul", "Nguyen", "G15_10/SM15", "cabinet-nguyen"),
    ("riou", "Dr", "Yann", "Riou", "G15_10/SM38", "cabinet-riou"),
    ("roux", "", "Thomas", "Roux", "G15_70", "cabinet-roux"),
    ("rey", "", "Camille", "Rey", "G15_92", "cabinet-rey"),
    ("kerdoncuff", "", "Maëlle", "Kerdoncuff", "G15_60", "cabinet-soins"),
    ("tanguy", "", "Élise", "Tanguy", "G15_50", "maison-naissance"),
    ("marchand", "Dr", "Luc", "Marchand", "G15_10/SM03", "bio-ouest"),
    ("ferrec", "Dr", "Nadia", "Ferrec", "G15_10/SM44", "imagerie-atlantique"),
    ("halloy", "", "Benoît", "Halloy", "G15_21/A", "pharmacie-halles"),
    ("delaunay", "Dr", "Inès", "Delaunay", "G15_10/SM59", "chu-nantes"),
    ("perrot", "Dr", "Marius", "Perrot", "G15_10/SM04", "chu-nantes"),
    ("oger", "Dr", "Léa", "Oger", "G15_10/SM03", "chu-nantes"),
    ("sorel", "Dr", "Agathe", "Sorel", "G15_10/SM40", "chu-nantes"),
)

PROFESSIONS = {
    "G15_10/SM26": "Médecin - Qualifié en Médecine Générale (SM)",
    "G15_10/SM04": "Médecin - Cardiologie et maladies vasculaires (SM)",
    "G15_10/SM42": "Médecin - Psychiatrie (SM)",
    "G15_10/SM15": "Médecin - Dermatologie et vénéréologie (SM)",
    "G15_10/SM38": "Médecin - Ophtalmologie (SM)",
    "G15_10/SM03": "Médecin - Biologie médicale (SM)",
    "G15_10/SM44": "Médecin - Radio-diagnostic (SM)",
    "G15_10/SM59": "Médecin - Médecine d'urgence (SM)",
    "G15_10/SM40": "Médecin - Pédiatrie (SM)",
    "G15_40": "Chirurgien-Dentiste",
    "G15_50": "Sage-Femme",
    "G15_60": "Infirmier",
    "G15_70": "Masseur-Kinésithérapeute",
    "G15_92": "Orthoptiste",
    "G15_21/A": "Pharmacien titulaire d'officine",
}


def unaccented(text: str) -> str:
    """Return the text as the civil register of the insurer writes it: upper case, no accents."""
    plain = unicodedata.normalize("NFD", text.replace("œ", "oe").replace("’", "'"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).upper()


def _organisations() -> dict[str, Organisation]:
    found = {}
    for order, (key, name, address, facility) in enumerate(_ORGANISATIONS, start=1):
        setting = "ETABLISSEMENT" if facility == "SA01" else "AMBULATOIRE"
        finess = finess_number("75" if address[2].startswith("75") else "44", order)
        phone = f"02 00 00 00 {order:02d}"
        found[key] = Organisation(key, name, finess, Address(*address), phone, facility, setting)
    return found


def _professionals(organisations: dict[str, Organisation]) -> dict[str, Professional]:
    found = {}
    for order, (key, title, given, family, code, place) in enumerate(_PROFESSIONALS, start=1):
        number = rpps_number(order)
        found[key] = Professional(key, title, given, family, code, PROFESSIONS[code], number, organisations[place])
    return found


def _person(key: str, sex: str, names: tuple[str, str], given: tuple[str, ...], birth: dt.date, place: str) -> Person:
    """Build one person; ``place`` is ``department commune`` and the order in the register comes from the key."""
    department, commune = place.split(" ", 1)
    order = ("claire", "marc", "jules", "lina", "monique").index(key) + 1
    nir = national_number(sex, birth, department, order)
    address = APARTMENT if key == "monique" else HOME
    phone = f"06 00 00 00 {order:02d}"
    return Person(key, sex, *names, given, birth, commune, f"{department}999", nir, address, phone)


def family(today: dt.date) -> Family:
    """Return the family as it is on that day: ages stay (Claire is always 38), dates follow."""
    people = (
        _person("claire", "F", ("Lefèvre", "Morel"), ("Claire", "Anne"), birthday(today, 38, 3, 14), "44 Nantes"),
        _person("marc", "M", ("Morel", "Morel"), ("Marc", "Ange"), birthday(today, 41, 6, 2), "2A Ajaccio"),
        _person("jules", "M", ("Morel", "Morel"), ("Jules",), birthday(today, 12, 4, 22), "44 Nantes"),
        _person("lina", "F", ("Morel", "Morel"), ("Lina", "Rose"), birthday(today, 4, 9, 8), "44 Nantes"),
        _person("monique", "F", ("Guillou", "Lefèvre"), ("Monique",), birthday(today, 79, 1, 17), "29 Quimper"),
    )
    organisations = _organisations()
    relations = (
        *(
            ("claire", "marc", "HUSB"),
            ("claire", "monique", "MTH"),
            ("claire", "jules", "SON"),
            ("claire", "lina", "DAU"),
        ),
        *(("marc", "claire", "WIFE"), ("jules", "claire", "MTH"), ("jules", "marc", "FTH"), ("jules", "lina", "SIS")),
        *(("lina", "claire", "MTH"), ("lina", "marc", "FTH"), ("lina", "jules", "BRO"), ("monique", "claire", "DAU")),
    )
    return Family(
        {person.key: person for person in people},
        _professionals(organisations),
        organisations,
        tuple(Relation(*relation) for relation in relations),
    )
