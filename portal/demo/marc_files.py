"""The files of Marc, 41, who seldom sees a doctor and has no known allergy."""

from __future__ import annotations

from collections.abc import Iterator

from portal.demo import laboratory as lab
from portal.demo.desk import Deed, DemoFile, Desk
from portal.demo.laboratory import Result
from portal.demo.shared_papers import medical_summary, vaccination_record


def files(desk: Desk) -> Iterator[DemoFile]:
    """Return Marc's files."""
    yield medical_summary(desk, "marc", 310)
    yield vaccination_record(desk, "marc", 310)
    for days, glucose, cholesterol, ldl in ((1400, "0,92", "2,12", "1,38"), (305, "0,97", "2,34", "1,62")):
        yield desk.laboratory(
            Deed("marc", "marchand", days, "11502-2", "Bilan sanguin : glycémie, lipides", 17),
            Result(lab.GLUCOSE, glucose),
            Result(lab.CHOLESTEROL, cholesterol),
            Result(lab.LDL, ldl),
        )
    yield desk.scanned(
        Deed("marc", "garnier", 905, "11488-4", "Consultation : lombalgie", 18),
        "Lombalgie basse commune après un effort de soulèvement, sans signe neurologique.",
        "Rester actif, paracétamol si besoin. Pas d’imagerie utile à ce stade.",
    )
    yield desk.scanned(
        Deed("marc", "garnier", 600, "89601-9", "Certificat de non contre-indication au cyclisme", 18),
        "Je soussignée, Dr Hélène Garnier, certifie n’avoir constaté ce jour aucune contre-indication à la pratique du "
        "cyclisme en compétition par M. Marc Morel.",
    )
    yield desk.pdf(
        Deed("marc", "", 500, "EXPPAT_3", "Mes directives anticipées"),
        "Je m’en remets à ma personne de confiance, mon épouse Claire Morel.",
        source="patient",
    )
