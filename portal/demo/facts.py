"""The health of each member of the family, told once: summaries, prescriptions and reports all read it from here."""

from __future__ import annotations

import datetime as dt

from portal.demo import medicines as m
from portal.demo.clinical import (
    Act,
    Allergy,
    DeviceUse,
    Facts,
    Medicine,
    NoKnownAllergy,
    NotAsked,
    Problem,
    Treatment,
    Vaccine,
)
from portal.demo.family import Family, Person
from portal.demo.moments import Moments, later

PACEMAKER_UDI = "(01)00000000000017(21)DEMO-0417"
Injection = tuple[Medicine, str, int, int, str]
"""Medicine, targets, age in months, rank in the series, key of who injected."""

_INFANT: tuple[Injection, ...] = (
    (m.INFANRIX_HEXA, m.HEXAVALENT, 2, 1, "sorel"),
    (m.PREVENAR_13, m.PNEUMO, 2, 1, "sorel"),
    (m.INFANRIX_HEXA, m.HEXAVALENT, 4, 2, "garnier"),
    (m.PREVENAR_13, m.PNEUMO, 4, 2, "garnier"),
    (m.INFANRIX_HEXA, m.HEXAVALENT, 11, 3, "garnier"),
    (m.PREVENAR_13, m.PNEUMO, 11, 3, "garnier"),
    (m.PRIORIX, m.ROR, 12, 1, "garnier"),
    (m.PRIORIX, m.ROR, 17, 2, "garnier"),
)
_LINA: tuple[Injection, ...] = (
    *_INFANT,
    (m.BEXSERO, m.MEN_B, 3, 1, "garnier"),
    (m.BEXSERO, m.MEN_B, 5, 2, "garnier"),
    (m.BEXSERO, m.MEN_B, 12, 3, "garnier"),
    (m.NIMENRIX, m.MEN_ACWY, 12, 1, "garnier"),
)
_JULES: tuple[Injection, ...] = (*_INFANT, (m.BOOSTRIX, m.DTCAP, 74, 0, "garnier"))


def _by_age(person: Person, injections: tuple[Injection, ...]) -> tuple[Vaccine, ...]:
    """Return the injections of a child in the order of their dates."""
    found = []
    for medicine, targets, months, rank, by in injections:
        day = later(person.birth_date, months=months) + dt.timedelta(days=5 + rank)
        lot = f"D{months:02d}{rank}{medicine.cis[:3]}X"
        found.append(Vaccine(medicine, targets, day.isoformat(), rank, lot, by))
    return tuple(sorted(found, key=lambda vaccine: vaccine.day))


def _year(person: Person, age: int, month: int = 0) -> str:
    """Return the year, or the month of the year, of an event at that age: dates that people remember partly."""
    year = f"{person.birth_date.year + age}"
    return f"{year}-{month:02d}" if month else year


def claire_treatments(moments: Moments) -> tuple[Treatment, ...]:
    """Return what Claire takes today."""
    since = moments.iso(985)[:7]
    return (
        Treatment(
            *(m.LEVOTHYROX_75, "1 comprimé", "le matin à jeun", since, "1", "{tablet}"),
            reason="Thyroïdite auto-immune",
            reason_icd10="E06.3",
        ),
        Treatment(
            *(m.VENTOLINE, "1 à 2 bouffées", "en cas de gêne respiratoire", moments.iso(1240)[:4], "2", "{puff}", 0),
            reason="Asthme à prédominance allergique",
            reason_icd10="J45.0",
        ),
    )


def _claire(person: Person, moments: Moments) -> Facts:
    face = "Gonflement du visage et gêne respiratoire"
    return Facts(
        allergies=(
            Allergy("Amoxicilline", "drug", face, _year(person, 21, 3), "H", "69118175"),
            Allergy("Pollen de bouleau", "environment", "Rhinite et conjonctivite", _year(person, 27), "L"),
        ),
        problems=(
            Problem("Thyroïdite auto-immune avec hypothyroïdie", "E06.3", moments.iso(987)[:7]),
            Problem("Asthme à prédominance allergique, intermittent", "J45.0", _year(person, 10)),
        ),
        history=(Problem("Entorse du poignet droit", "S63.5", moments.iso(44)[:7], moments.iso(10)[:7]),),
        treatments=claire_treatments(moments),
        vaccines=(
            Vaccine(m.PRIORIX, m.ROR, _year(person, 12), 2, "", ""),
            Vaccine(m.REPEVAX, m.DTCAP, _year(person, 26, 4), 0, "R3114", "garnier"),
            Vaccine(m.BOOSTRIX, m.DTCAP, moments.iso(1708), 0, "AC39B021BA", "garnier"),
            Vaccine(m.VAXIGRIP, m.FLU, moments.iso(406), 0, "V3A441V", "halloy"),
            Vaccine(m.VAXIGRIP, m.FLU, moments.iso(41), 0, "W1C207V", "halloy"),
        ),
        watch="Allergie grave à l’amoxicilline : pas de pénicilline.",
    )


def _monique_acts(person: Person, moments: Moments) -> tuple[Act, ...]:
    return (
        Act(
            *("Implantation d’un stimulateur cardiaque définitif double chambre", "DELF005", moments.iso(402)),
            *("Bloc auriculoventriculaire complet", "I44.2"),
        ),
        Act("Remplacement du cristallin de l’œil droit", "BFGA004", _year(person, 73, 11)),
        Act("Appendicectomie", "HHFA001", _year(person, 16)),
    )


def _monique(person: Person, moments: Moments) -> Facts:
    return Facts(
        allergies=(Allergy("Produits de contraste iodés", "drug", "Urticaire généralisée", _year(person, 58), "M"),),
        problems=(
            Problem("Hypertension essentielle (primitive)", "I10", _year(person, 55)),
            Problem("Diabète sucré de type 2", "E11.9", _year(person, 61, 9)),
            Problem("Fibrillation auriculaire paroxystique", "I48.0", moments.iso(425)[:7]),
            Problem("Gonarthrose primaire, bilatérale", "M17.0", _year(person, 70)),
        ),
        history=(Problem("Bloc auriculoventriculaire complet", "I44.2", moments.iso(404), moments.iso(400)),),
        treatments=(
            Treatment(m.ELIQUIS_5, "1 comprimé", "matin et soir", moments.iso(424), "1", "{tablet}", 12),
            Treatment(m.BISOPROLOL, "Un quart de comprimé", "le matin", moments.iso(400), "0.25", "{tablet}"),
            Treatment(m.RAMIPRIL_5, "1 comprimé", "le matin", _year(person, 55), "1", "{tablet}"),
            Treatment(m.METFORMINE, "1 comprimé", "matin et soir, au repas", _year(person, 61, 9), "1", "{tablet}", 12),
            Treatment(m.ATORVASTATINE, "1 comprimé", "le soir", _year(person, 66), "1", "{tablet}"),
            Treatment(
                m.PARACETAMOL, "1 comprimé", "si douleur, 3 par jour au plus", _year(person, 70), "1", "{tablet}", 0
            ),
        ),
        vaccines=(
            Vaccine(m.REPEVAX, m.DTCAP, _year(person, 75, 5), 0, "R4420", "garnier"),
            Vaccine(m.PREVENAR_20, m.PNEUMO, moments.iso(380), 0, "HK2210", "garnier"),
            Vaccine(m.VAXIGRIP, m.FLU, moments.iso(388), 0, "V3A518V", "halloy"),
            Vaccine(m.VAXIGRIP, m.FLU, moments.iso(36), 0, "W1C311V", "kerdoncuff"),
        ),
        acts=_monique_acts(person, moments),
        devices=(
            DeviceUse("Stimulateur cardiaque implantable double chambre", "J010103", PACEMAKER_UDI, moments.iso(402)),
        ),
        watch="Anticoagulant : apixaban. Stimulateur cardiaque : prévenir avant une IRM.",
    )


def facts(family: Family, moments: Moments) -> dict[str, Facts]:
    """Return the facts of each member of the family, by key."""
    people = family.people
    marc, jules, lina = people["marc"], people["jules"], people["lina"]
    return {
        "claire": _claire(people["claire"], moments),
        "marc": Facts(
            NoKnownAllergy(moments.iso(310)),
            history=(Problem("Lombalgie basse", "M54.5", moments.iso(905)[:7], moments.iso(860)[:7]),),
            vaccines=(Vaccine(m.REPEVAX, m.DTCAP, _year(marc, 26), 0, "R2190", "garnier"),),
        ),
        "jules": Facts(
            (Allergy("Arachide", "food", "Urticaire", _year(jules, 5, 6), "M"),),
            history=(
                Problem("Fracture de l’extrémité inférieure du radius", "S52.5", moments.iso(505), moments.iso(460)),
            ),
            vaccines=(*_by_age(jules, _JULES), Vaccine(m.GARDASIL, m.HPV, moments.iso(75), 1, "Y014402", "garnier")),
        ),
        "lina": Facts(
            NotAsked(),
            history=(Problem("Bronchiolite aiguë", "J21.9", moments.iso(1035), moments.iso(1020)),),
            vaccines=_by_age(lina, _LINA),
        ),
        "monique": _monique(people["monique"], moments),
    }
