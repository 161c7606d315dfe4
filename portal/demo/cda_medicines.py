"""Sections of treatments, prescriptions and vaccinations in CDA."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from portal.demo import numbers
from portal.demo.cda_header import assigned
from portal.demo.cda_xml import (
    ACT_CODE,
    CIP,
    CIS,
    ICD10,
    LOINC,
    ROUTES,
    Node,
    code,
    completed,
    el,
    mark,
    original,
    reference,
    section,
    table,
    templates,
)
from portal.demo.clinical import Medicine, Treatment, Vaccine
from portal.demo.family import Professional
from portal.demo.moments import cda_date, partial

_ROUTES = {
    "oral": ("20053000", "Voie orale"),
    "inhaled": ("20020000", "Voie inhalée"),
    "intramuscular": ("20035000", "Voie intramusculaire"),
}


def consumable(medicine: Medicine, ref: str, lot: str = "") -> Node:
    """Return the product that is taken or injected."""
    package = code(medicine.cip, medicine.name, CIP, tag="translation") if medicine.cip else None
    material = el(
        "manufacturedMaterial",
        code(medicine.cis, medicine.name, CIS, original(ref), package),
        el("name", medicine.name),
        el("lotNumberText", lot) if lot else None,
    )
    product = el(
        "manufacturedProduct",
        templates("2.16.840.1.113883.10.20.1.53", "1.3.6.1.4.1.19376.1.5.3.1.4.7.2", "1.2.250.1.213.1.1.3.43"),
        material,
    )
    return el("consumable", product)


def _said(ref: str) -> Node:
    """Return the words of the narrative that say a quantity, as the CI-SIS wants them beside its figures."""
    return el("translation", original(ref))


def _administration(item: Treatment, ref: str, roots: tuple[str, ...], mood: str, more: Sequence[Node]) -> Node:
    period = el("period", _said(f"{ref}-rythme"), value=str(item.every_hours), unit="h")
    bounds = (el(name, _said(f"{ref}-dose"), value=item.amount, unit=item.unit) for name in ("low", "high"))
    reason = None
    if item.reason:
        inner = el(
            "act",
            templates("1.3.6.1.4.1.19376.1.5.3.1.4.4.1", "1.2.250.1.213.1.1.3.36"),
            el("id", root=numbers.stable_uuid("reason", ref)),
            code(item.reason_icd10, item.reason, ICD10),
            classCode="ACT",
            moodCode="EVN",
        )
        reason = el("entryRelationship", inner, typeCode="RSON")
    return el(
        "substanceAdministration",
        templates("2.16.840.1.113883.10.20.1.24", "1.3.6.1.4.1.19376.1.5.3.1.4.7", *roots),
        el("id", root=numbers.stable_uuid("treatment", ref, item.medicine.cis, item.start)),
        code("DRUG", "Médicament", ACT_CODE),
        reference(ref),
        completed(),
        el(
            "effectiveTime",
            el("low", value=cda_date(item.start)),
            el("high", value=cda_date(item.end)) if item.end else el("high", nullFlavor="UNK"),
            xsi_type="IVL_TS",
        ),
        el("effectiveTime", period, xsi_type="PIVL_TS", operator="A") if item.every_hours else None,
        code(*_ROUTES[item.medicine.route], ROUTES, tag="routeCode"),
        el("doseQuantity", bounds),
        consumable(item.medicine, ref),
        reason,
        more,
        classCode="SBADM",
        moodCode=mood,
    )


def _rows(items: Sequence[Treatment], prefix: str) -> Iterator[tuple[Node | str, ...]]:
    for n, item in enumerate(items, start=1):
        ref = f"{prefix}-{n}"
        rhythm = item.rhythm if item.every_hours else ""
        dose = mark(f"{ref}-dose", item.dose if rhythm else item.dosage)
        words = [dose, " ", mark(f"{ref}-rythme", rhythm)] if rhythm else [dose]
        yield mark(ref, item.medicine.name), el("paragraph", *words), partial(item.start), item.reason


def treatments(items: Sequence[Treatment], *, at_discharge: bool = False) -> Node:
    """Return the section of current treatments, or of those of the end of a stay."""
    prefix = "sortie" if at_discharge else "traitement"
    roots = ("1.2.250.1.213.1.1.3.42", "1.3.6.1.4.1.19376.1.5.3.1.4.7.1")
    heads = ("Médicament", "Posologie", "Depuis", "Motif")
    narrative = table(heads, _rows(items, prefix)) if items else el("paragraph", "Aucun traitement en cours")
    entries = [
        el("entry", _administration(item, f"{prefix}-{n}", roots, "EVN", ()), typeCode="DRIV")
        for n, item in enumerate(items, start=1)
    ]
    if at_discharge:
        leaving = ("1.3.6.1.4.1.19376.1.5.3.1.3.22", "1.2.250.1.213.1.1.2.146")
        return section("10183-2", "Traitements à la sortie", "Traitements à la sortie", narrative, entries, leaving)
    ours = ("2.16.840.1.113883.10.20.1.8", "1.3.6.1.4.1.19376.1.5.3.1.3.19", "1.2.250.1.213.1.1.2.143")
    return section("10160-0", "Traitements", "Traitements au long cours", narrative, entries, ours)


def _boxes(count: int) -> Node:
    supply = el(
        "supply",
        templates("1.3.6.1.4.1.19376.1.9.1.3.8", "1.2.250.1.213.1.1.3.86"),
        el("independentInd", value="false"),
        el("quantity", value=str(count), unit="30009000"),
        classCode="SPLY",
        moodCode="RQO",
    )
    return el("entryRelationship", supply, typeCode="COMP")


def prescription(items: Sequence[Treatment], boxes: int, wording: str) -> Node:
    """Return the section of an e-prescription: each line with its dosage and number of boxes; ``wording`` closes it."""
    roots = ("1.3.6.1.4.1.19376.1.9.1.3.2", "1.2.250.1.213.1.1.3.83", "1.3.6.1.4.1.19376.1.9.1.3.6")
    rows = [(*row[:2], f"{boxes} boîtes") for row in _rows(items, "ligne")]
    narrative = [table(("Médicament", "Posologie", "Quantité"), rows), el("paragraph", wording)]
    entries = [
        el("entry", _administration(item, f"ligne-{n}", roots, "INT", [_boxes(boxes)]))
        for n, item in enumerate(items, start=1)
    ]
    ours = ("1.3.6.1.4.1.19376.1.9.1.2.1", "1.2.250.1.213.1.1.2.171")
    return section("57828-6", "Prescriptions", "Prescription de médicaments", narrative, entries, ours)


def _rank(item: Vaccine) -> Node | None:
    if not item.rank:
        return None
    observation = el(
        "observation",
        templates("2.16.840.1.113883.10.20.1.46", "1.2.250.1.213.1.1.3.82"),
        code("30973-2", "Rang de la vaccination", LOINC),
        completed(),
        el("value", value=str(item.rank), xsi_type="INT"),
        classCode="OBS",
        moodCode="EVN",
    )
    return el("entryRelationship", observation, typeCode="SUBJ")


def _injection(item: Vaccine, ref: str, by: Professional | None) -> Node:
    kind = ("INITIMMUNIZ", "1ère série vaccinante") if item.rank else ("BOOSTER", "Rappel")
    injection = el(
        "substanceAdministration",
        templates("2.16.840.1.113883.10.20.1.24", "1.3.6.1.4.1.19376.1.5.3.1.4.12", "1.2.250.1.213.1.1.3.45"),
        el("id", root=numbers.stable_uuid("injection", ref, item.day, item.medicine.cis)),
        code(*kind, ACT_CODE),
        reference(ref),
        completed(),
        el("effectiveTime", value=cda_date(item.day)),
        code(*_ROUTES["intramuscular"], ROUTES, tag="routeCode"),
        consumable(item.medicine, ref, item.lot),
        el("performer", assigned(by, "assignedEntity"), typeCode="PRF") if by else None,
        _rank(item),
        classCode="SBADM",
        moodCode="EVN",
        negationInd="false",
    )
    return el("entry", injection)


def vaccinations(items: Sequence[Vaccine], professionals: dict[str, Professional]) -> Node:
    """Return the section of the injections received."""
    rows = []
    for n, item in enumerate(items, start=1):
        by = professionals[item.by].name if item.by else "Non communiqué"
        rows.append((partial(item.day), mark(f"vaccin-{n}", item.medicine.name), item.targets, item.lot, by))
    narrative = table(("Date", "Vaccin", "Contre", "Lot", "Par"), rows)
    entries = [_injection(item, f"vaccin-{n}", professionals.get(item.by)) for n, item in enumerate(items, start=1)]
    roots = ("2.16.840.1.113883.10.20.1.6", "1.3.6.1.4.1.19376.1.5.3.1.3.23", "1.2.250.1.213.1.1.2.147")
    return section("11369-6", "Historique des vaccinations", "Vaccinations", narrative, entries, roots)
