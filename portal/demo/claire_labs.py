"""Claire's laboratory reports over six years: a thyroid that slows down, then settles; iron that runs low."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from portal.demo import laboratory as lab
from portal.demo.desk import Deed, DemoFile, Desk
from portal.demo.fhir_writer import Summary, write_laboratory
from portal.demo.laboratory import Result
from portal.demo.moments import at
from portal.demo.pdf_writer import Bullets, Grid


def report(days: int, title: str, author: str = "marchand", **more: Any) -> Deed:
    """Return the deed of one of Claire's laboratory reports."""
    return Deed("claire", author, days, "11502-2", title, 17, **more)


def lipids(total: str, hdl: str, ldl: str, triglycerides: str) -> tuple[Result, ...]:
    """Return the four results of a lipid panel."""
    return (
        Result(lab.CHOLESTEROL, total),
        Result(lab.HDL, hdl),
        Result(lab.LDL, ldl),
        Result(lab.TRIGLYCERIDES, triglycerides),
    )


def count(haemoglobin: str, white: str, platelets: str) -> tuple[Result, ...]:
    """Return the three results of a blood count, haemoglobin in g/dL."""
    return Result(lab.HAEMOGLOBIN, haemoglobin), Result(lab.WHITE_CELLS, white), Result(lab.PLATELETS, platelets)


def _before(desk: Desk) -> Iterator[DemoFile]:
    """The years before the diagnosis, with Lina's pregnancy."""
    yield desk.laboratory(
        report(2085, "Bilan sanguin : NFS, glycémie, lipides, ferritine"),
        *count("13,4", "6,1", "268"),
        Result(lab.GLUCOSE, "0,86"),
        *lipids("1,82", "0,61", "1,02", "0,95"),
        Result(lab.FERRITIN, "38"),
        Result(lab.TSH, "2,10"),
    )
    yield desk.laboratory(
        report(1750, "Bilan de début de grossesse"),
        Result(lab.BLOOD_GROUP, "A Rh positif"),
        Result(lab.ANTIBODIES, "Négatif", "NEG"),
        Result(lab.TOXOPLASMA, "Négatif", "NEG"),
        Result(lab.RUBELLA, "86"),
        Result(lab.HBS, "Négatif", "NEG"),
        Result(lab.TSH, "1,80"),
        Result(lab.GLUCOSE, "0,81"),
        *count("12,6", "8,4", "251"),
    )
    yield desk.laboratory(
        report(1600, "Bilan du 6e mois de grossesse"),
        *count("11,2", "9,8", "214"),
        Result(lab.TOXOPLASMA, "Négatif", "NEG"),
        Result(lab.FERRITIN, "14"),
    )
    yield desk.laboratory(
        report(1300, "Bilan sanguin des urgences", "oger"),
        Result(lab.HAEMOGLOBIN_G_L, "128"),
        Result(lab.WHITE_CELLS, "7,3"),
        Result(lab.CRP, "< 0,3"),
        Result(lab.CREATININE, "62"),
        Result(lab.POTASSIUM, "4,1"),
    )


def _diagnosis(desk: Desk) -> Iterator[DemoFile]:
    """The diagnosis and the first year of treatment."""
    yield desk.laboratory(
        report(988, "Bilan thyroïdien"),
        Result(lab.TSH, "6,80"),
        Result(lab.T4, "8,9"),
        Result(lab.ANTI_TPO, "312"),
        Result(lab.FERRITIN, "29"),
        *count("12,9", "5,8", "262"),
    )
    yield desk.laboratory(report(890, "Bilan sanguin : TSH"), Result(lab.TSH, "4,60"), Result(lab.T4, "10,8"))
    yield desk.laboratory(
        report(719, "Bilan sanguin : TSH, NFS, ferritine"),
        Result(lab.TSH, "3,10"),
        Result(lab.FERRITIN, "24"),
        *count("12,7", "6,4", "270"),
    )
    yield desk.laboratory(
        report(530, "Bilan sanguin : TSH, lipides"),
        Result(lab.TSH, "2,40"),
        *lipids("2,08", "0,58", "1,27", "1,15"),
    )


def _lately(desk: Desk) -> Iterator[DemoFile]:
    """The last year; the report of a year ago came as FHIR, the latest one with its printed copy."""
    earlier = report(351, "Compte rendu d’examens biologiques")
    people = desk.family
    about = Summary(
        people.people["claire"], people.professionals["marchand"], at(desk.day(351), 17, 5), "laboratory/351"
    )
    results = (Result(lab.TSH, "2,90"), Result(lab.FERRITIN, "18"), Result(lab.GLUCOSE, "0,91"), Result(lab.CRP, "1,2"))
    yield desk.fhir(earlier, write_laboratory(about, results))
    yield desk.laboratory(
        report(141, "Bilan sanguin : TSH, ferritine"),
        *(Result(lab.TSH, "2,20"), Result(lab.FERRITIN, "15"), Result(lab.HAEMOGLOBIN, "12,2")),
    )
    latest: tuple[Result, ...] = (
        *(Result(lab.TSH, "2,60"), Result(lab.FERRITIN, "12"), Result(lab.GLUCOSE, "0,88")),
        *lipids("1,94", "0,60", "1,15", "0,98"),
        *count("12,1", "5,9", "281"),
    )
    rows = [("Analyse", "Résultat", "Valeurs de référence", "Antériorité")]
    before = {"TSH": "2,20", "Ferritine": "15", "Hémoglobine": "12,2"}
    for result in latest:
        label = result.analyte.label
        rows.append((label, f"{result.value} {result.analyte.shown}", result.range_text, before.get(label, "")))
    copy = (
        "Prélèvement veineux à jeun, réalisé au laboratoire. Prescription du Dr Hélène Garnier.",
        Grid(tuple(rows), (0, 150, 250, 390)),
        "Commentaire du biologiste :",
        Bullets(("Ferritine basse, à confronter à la clinique.", "TSH stable sous traitement substitutif.")),
    )
    deed = report(8, "Bilan sanguin : TSH, ferritine, lipides", copy=copy)
    yield desk.laboratory(deed, *latest)


def files(desk: Desk) -> Iterator[DemoFile]:
    """Return Claire's laboratory reports, oldest first."""
    yield from _before(desk)
    yield from _diagnosis(desk)
    yield from _lately(desk)
