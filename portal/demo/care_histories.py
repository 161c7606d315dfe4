"""What the insurer reimbursed to each member of the family in twenty-four months."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace

from portal.demo.cda_insurer import MODEL, write_history
from portal.demo.desk import Deed, DemoFile, Desk
from portal.demo.insurer_lines import Appliance, Care, Delivery, History, Stay
from portal.demo.moments import at, later

Day = Callable[[int], dt.date]
Pack = tuple[str, str, tuple[str, str], tuple[str, ...]]
"""Label, CIP13, class of the insurer, active substances: what a pharmacy hands out."""

_FLU_GROUP = ("J07BB02", "GRIPPE, VIRUS INACTIVE, VIRION FRAGMENTE OU ANTIGENES DE SURFACE")
_HPV_GROUP = ("J07BM03", "PAPILLOMAVIRUS (HUMAINS TYPES 6, 11, 16, 18, 31, 33, 45, 52, 58)")
_ASTHMA_GROUP = ("R03", "MEDICAMENTS DES SYNDROMES OBSTRUCTIFS DES VOIES AERIENNES")
_HEART_GROUP = ("C09", "MEDICAMENTS AGISSANT SUR LE SYSTEME RENINE-ANGIOTENSINE")
_PAIN_GROUP = ("N02", "ANALGESIQUES")
THYROXINE: Pack = (
    *("LEVOTHYROX 75MCG CPR 30", "3400930065785", ("H03", "MEDICAMENTS DE LA THYROIDE")),
    ("LEVOTHYROXINE SODIQUE",),
)
INHALER: Pack = ("VENTOLINE 100MCG FL 200D", "3400949004751", _ASTHMA_GROUP, ("SALBUTAMOL",))
APIXABAN: Pack = ("ELIQUIS 5MG CPR 60", "3400926784102", ("B01", "ANTITHROMBOTIQUES"), ("APIXABAN",))
METFORMIN: Pack = (
    *("METFORMINE BGR 1000MG CPR 30", "3400930118801", ("A10", "MEDICAMENTS DU DIABETE")),
    ("METFORMINE",),
)
RAMIPRIL: Pack = ("RAMIPRIL BGR 5MG CPR 30", "3400937253765", _HEART_GROUP, ("RAMIPRIL",))
BISOPROLOL: Pack = ("BISOPROLOL BGR 10MG CPR 30", "3400936124714", ("C07", "BETABLOQUANTS"), ("BISOPROLOL",))
PARACETAMOL: Pack = ("DOLIPRANE 1000MG CPR 8", "3400935955838", _PAIN_GROUP, ("PARACETAMOL",))
SYRUP: Pack = ("DOLIPRANE 2,4% SUSP BUV FL", "3400934615467", _PAIN_GROUP, ("PARACETAMOL",))
FLU_SHOT: Pack = ("VAXIGRIPTETRA SUSP INJ SER 1", "3400930067727", _FLU_GROUP, ())
HPV_SHOT: Pack = ("GARDASIL 9 SUSP INJ SER 1", "3400930056202", _HPV_GROUP, ())

GP_VISIT = ("G", "CONSULTATION MEDECINE GENERALE")
SPECIALIST = ("CS", "CONSULTATION SPECIALISTE")
PSYCHIATRIST = ("CNP", "CONSULTATION NEURO-PSYCHIATRE")
PHYSIOTHERAPY = ("AMS", "ACTE DE REEDUCATION")
DENTAL = ("HBJD001", "détartrage et polissage des dents")
NURSE = ("AMI", "ACTES INFIRMIERS")


def _visits(day: Day, by: str, act: tuple[str, str], *ago: int) -> tuple[Care, ...]:
    return tuple(Care(day(days), *act, by) for days in ago)


def _samples(day: Day, *ago: int) -> tuple[Care, ...]:
    """Return the lines of blood tests: thyroid and blood count, in turn."""
    lines = (("1208", "T.S.H. (SANG)"), ("1104", "HEMOGRAMME Y COMPRIS PLAQUETTES (NFS, NFP)"))
    return tuple(Care(day(days), *lines[n % 2], "bio-ouest") for n, days in enumerate(ago))


def _drug(day: Day, pack: Pack, by: str, *ago: int) -> tuple[Delivery, ...]:
    return tuple(Delivery(day(days), *pack, by) for days in ago)


def claire(day: Day) -> History:
    """Return Claire's history; the MRI of her knee is there, its report is nowhere in her record."""
    return History(
        *(later(day(1), months=-24), day(1)),
        medicines=(
            *_drug(day, THYROXINE, "garnier", 22, 112, 203, 295, 386, 478, 530, 621, 700),
            *_drug(day, INHALER, "garnier", 112, 420),
            *_drug(day, INHALER, "", 118),
        ),
        vaccines=_drug(day, FLU_SHOT, "", 41, 406),
        appliances=(
            Appliance(day(44), "ATTELLE DE POIGNET, IMMOBILISATION", "2145001", "garnier"),
            Appliance(day(112), "CHAMBRE D'INHALATION AVEC EMBOUT BUCCAL", "1109301", "garnier"),
        ),
        care=(
            *_visits(day, "benali", SPECIALIST, 4),
            *_visits(day, "le-goff", PSYCHIATRIST, 33, 205),
            *_visits(day, "garnier", GP_VISIT, 22, 117, 150, 262, 395, 530, 719),
            *_visits(day, "roux", PHYSIOTHERAPY, 18, 25),
            *_visits(day, "riou", SPECIALIST, 300),
            *_visits(day, "weiss", DENTAL, 75),
            Care(day(119), "ATU", "FORFAIT ACCUEIL ET TRAITEMENT DES URGENCES", "chu-nantes"),
        ),
        imaging=(
            Care(day(21), "NBQN001", "remno membre inférieur, genou droit", "imagerie-atlantique"),
            Care(day(44), "MGQK003", "radio poignet 1 ou 2 incidences", "ferrec"),
            Care(day(119), "ZBQK002", "radio thorax", "chu-nantes"),
        ),
        biology=_samples(day, 8, 141, 351, 530, 719),
    )


def monique(day: Day) -> History:
    """Return Monique's history, with a stay and acts done during it."""
    return History(
        *(later(day(1), months=-24), day(1)),
        medicines=(
            *_drug(day, APIXABAN, "garnier", 26, 116, 207, 298, 389, 424),
            *_drug(day, METFORMIN, "garnier", 26, 116, 207, 298),
            *_drug(day, RAMIPRIL, "garnier", 26, 116, 207, 298),
            *_drug(day, BISOPROLOL, "perrot", 26, 116, 389),
        ),
        vaccines=_drug(day, FLU_SHOT, "garnier", 36, 388),
        appliances=(Appliance(day(410), "LECTEUR DE GLYCEMIE ET BANDELETTES, BOITE DE 100", "1100001", "garnier"),),
        stays=(
            Stay(
                *(day(400) - dt.timedelta(days=6), day(400), "Poses d'un stimulateur cardiaque permanent, niveau 2"),
                *("05C15", "chu-nantes"),
            ),
        ),
        care=(
            *_visits(day, "garnier", GP_VISIT, 26, 116, 207, 298, 389, 450, 560),
            *_visits(day, "benali", SPECIALIST, 90, 270, 425),
            *_visits(day, "riou", SPECIALIST, 180, 545),
            *_visits(day, "kerdoncuff", NURSE, 36, 100),
            Care(day(402), "DELF005", "implant stimulateur, sondes OD et VD", "perrot", in_hospital=True),
            Care(day(403), "DEQP003", "électrocardiographie 12 dérivations", "chu-nantes", in_hospital=True),
        ),
        imaging=(
            Care(day(402), "ZBQK002", "radio thorax", "chu-nantes", in_hospital=True),
            Care(day(240), "NFQK002", "radio genou, 3 ou 4 incidences", "ferrec"),
        ),
        biology=(
            *(Care(day(days), "1577", "HEMOGLOBINE GLYQUEE (HBA1C)", "bio-ouest") for days in (30, 212, 395, 580)),
            Care(day(403), "1104", "HEMOGRAMME Y COMPRIS PLAQUETTES (NFS, NFP)", "chu-nantes", in_hospital=True),
        ),
    )


def marc(day: Day) -> History:
    """Return Marc's short history."""
    return History(
        *(later(day(1), months=-24), day(1)),
        medicines=_drug(day, PARACETAMOL, "garnier", 310),
        care=(*_visits(day, "garnier", GP_VISIT, 310, 600), *_visits(day, "weiss", DENTAL, 210)),
        biology=_samples(day, 305),
    )


def jules(day: Day) -> History:
    """Return Jules's history."""
    return History(
        *(later(day(1), months=-24), day(1)),
        medicines=_drug(day, SYRUP, "delaunay", 505),
        vaccines=_drug(day, HPV_SHOT, "garnier", 75),
        care=(
            *_visits(day, "garnier", GP_VISIT, 75, 280, 498),
            *_visits(day, "weiss", DENTAL, 140),
            Care(day(505), "ATU", "FORFAIT ACCUEIL ET TRAITEMENT DES URGENCES", "chu-nantes"),
        ),
        imaging=(
            Care(day(505), "MCQK001", "radio avant-bras", "chu-nantes"),
            Care(day(475), "MCQK001", "radio avant-bras", "ferrec"),
        ),
    )


def lina(day: Day) -> History:
    """Return Lina's history."""
    return History(
        *(later(day(1), months=-24), day(1)),
        medicines=_drug(day, SYRUP, "garnier", 330, 600),
        care=(
            *_visits(day, "garnier", ("COE", "CONSULTATION OBLIGATOIRE DE L'ENFANT"), 257, 622),
            *_visits(day, "garnier", GP_VISIT, 330, 600),
            *_visits(day, "rey", ("AMY", "ACTE D'ORTHOPTIE"), 6),
        ),
    )


HISTORIES: dict[str, Callable[[Day], History]] = {
    "claire": claire,
    "marc": marc,
    "jules": jules,
    "lina": lina,
    "monique": monique,
}


def files(desk: Desk) -> Iterator[DemoFile]:
    """Return the insurer's document of each member of the family, written yesterday."""
    for person, history in HISTORIES.items():
        deed = Deed(person, "", 1, "REMB", "Données de remboursement", 6)
        lines = history(desk.day)
        header = replace(desk.header(deed, MODEL), act_start=at(lines.first, 0, 0), act_end=at(lines.last, 0, 0))
        yield desk.insurer(deed, write_history(header, lines, desk.family))
