"""Sections of clinical facts in CDA: problems, allergies, acts, devices and vital signs, each with coded entries.

Shapes and ``templateId`` are those of the CI-SIS volume "modèles de contenus CDA" (sections ``1.2.250.1.213.1.1.2.*``,
entries ``1.2.250.1.213.1.1.3.*``).
"""

from __future__ import annotations

from collections.abc import Sequence

from portal.demo import numbers
from portal.demo.cda_xml import (
    CCAM,
    CIS,
    EMDN,
    ICD10,
    LOINC,
    SNOMED,
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
from portal.demo.clinical import Act, Allergy, AllergyStatement, DeviceUse, Measure, NoKnownAllergy, Problem
from portal.demo.moments import cda_date, partial

OBSERVATION = {"classCode": "OBS", "moodCode": "EVN"}
CONCERN = ("2.16.840.1.113883.10.20.1.27", "1.3.6.1.4.1.19376.1.5.3.1.4.5.1")


def _period(start: str, end: str = "") -> Node:
    low = el("low", value=cda_date(start)) if start else el("low", nullFlavor="UNK")
    return el("effectiveTime", low, el("high", value=cda_date(end)) if end else None, xsi_type="IVL_TS")


def _concern(kind: tuple[str, str], ref: str, over: bool, period: tuple[str, str], observation: Node) -> Node:
    """Return the ``entry`` of a problem or an allergy: an act "this concerns us" around an observation."""
    act = el(
        "act",
        templates(*CONCERN, *kind),
        el("id", root=numbers.stable_uuid("concern", ref)),
        el("code", nullFlavor="NA"),
        el("statusCode", code="completed" if over else "active"),
        _period(*period),
        el("entryRelationship", observation, typeCode="SUBJ", inversionInd="false"),
        classCode="ACT",
        moodCode="EVN",
    )
    return el("entry", act)


def _problem(item: Problem, ref: str) -> Node:
    observation = el(
        "observation",
        templates("2.16.840.1.113883.10.20.1.28", "1.3.6.1.4.1.19376.1.5.3.1.4.5", "1.2.250.1.213.1.1.3.37"),
        el("id", root=numbers.stable_uuid("problem", ref)),
        code("282291009", "interprétation diagnostique", SNOMED),
        reference(ref),
        completed(),
        _period(item.start, item.end),
        code(item.icd10, item.label, ICD10, original(ref), tag="value", xsi_type="CD"),
        **OBSERVATION,
        negationInd="false",
    )
    kind = ("1.3.6.1.4.1.19376.1.5.3.1.4.5.2", "1.2.250.1.213.1.1.3.39")
    return _concern(kind, ref, bool(item.end), (item.start, item.end), observation)


def problems(items: Sequence[Problem], *, past: bool = False, asked: bool = True) -> Node:
    """Return the section of current problems, or of the medical history; an empty one says whether anybody asked."""
    prefix = "antecedent" if past else "probleme"
    nothing = "Aucune maladie en cours" if asked else "Non renseigné"
    rows = [
        (mark(f"{prefix}-{n}", item.label), partial(item.start), partial(item.end) if item.end else "")
        for n, item in enumerate(items, start=1)
    ]
    narrative = table(("Maladie", "Depuis", "Jusqu’à"), rows) if rows else el("paragraph", nothing)
    entries = [_problem(item, f"{prefix}-{n}") for n, item in enumerate(items, start=1)]
    if past:
        ours = ("1.3.6.1.4.1.19376.1.5.3.1.3.8", "1.2.250.1.213.1.1.2.134")
        return section("11348-0", "Antécédents médicaux", "Antécédents médicaux", narrative, entries, ours)
    roots = ("2.16.840.1.113883.10.20.1.11", "1.3.6.1.4.1.19376.1.5.3.1.3.6", "1.2.250.1.213.1.1.2.132")
    return section("11450-4", "Liste des problèmes actifs", "Pathologies en cours", narrative, entries, roots)


_ALLERGY_KINDS = {
    "drug": ("416098002", "allergie médicamenteuse"),
    "food": ("414285001", "allergie alimentaire"),
    "environment": ("426232007", "allergie environnementale"),
}
_SEVERITIES = {"L": "Faible", "M": "Modérée", "H": "Haute"}


def _reaction(item: Allergy, ref: str) -> Node:
    severity = el(
        "observation",
        templates("2.16.840.1.113883.10.20.1.55", "1.3.6.1.4.1.19376.1.5.3.1.4.1", "1.2.250.1.213.1.1.3.29"),
        code("SEV", "Sévérité", "2.16.840.1.113883.5.4"),
        reference(f"{ref}-severite"),
        completed(),
        code(item.severity, _SEVERITIES[item.severity], "2.16.840.1.113883.5.1063", tag="value", xsi_type="CD"),
        **OBSERVATION,
    )
    manifestation = el(
        "observation",
        templates("2.16.840.1.113883.10.20.1.54", "1.3.6.1.4.1.19376.1.5.3.1.4.5", "1.2.250.1.213.1.1.3.37"),
        el("id", root=numbers.stable_uuid("reaction", ref)),
        code("418799008", "symptôme rapporté par le patient ou le répondant", SNOMED),
        reference(f"{ref}-reaction"),
        completed(),
        _period(item.start),
        el("value", original(f"{ref}-reaction"), xsi_type="CD"),
        el("entryRelationship", severity, typeCode="SUBJ", inversionInd="true"),
        **OBSERVATION,
        negationInd="false",
    )
    return el("entryRelationship", manifestation, typeCode="MFST", inversionInd="true")


def _allergy_observation(ref: str, kind: tuple[str, str], value: Node, start: str, *more: Node) -> Node:
    return el(
        "observation",
        templates("2.16.840.1.113883.10.20.1.18", "2.16.840.1.113883.10.20.1.28", "1.3.6.1.4.1.19376.1.5.3.1.4.5"),
        templates("1.3.6.1.4.1.19376.1.5.3.1.4.6", "1.2.250.1.213.1.1.3.41"),
        el("id", root=numbers.stable_uuid("allergy", ref)),
        code(*kind, SNOMED),
        reference(ref),
        completed(),
        _period(start),
        value,
        more,
        **OBSERVATION,
        negationInd="false",
    )


def _allergy(item: Allergy, ref: str) -> Node:
    agent = code(item.agent_cis, item.agent, CIS, original(ref)) if item.agent_cis else el("code", original(ref))
    entity = el("playingEntity", agent, el("name", item.agent), classCode="MMAT")
    participant = el("participant", el("participantRole", entity, classCode="MANU"), typeCode="CSM")
    value = el("value", original(ref), xsi_type="CD")
    more = [participant, _reaction(item, ref)] if item.severity else [participant]
    observation = _allergy_observation(ref, _ALLERGY_KINDS[item.kind], value, item.start, *more)
    return _concern(
        ("1.3.6.1.4.1.19376.1.5.3.1.4.5.3", "1.2.250.1.213.1.1.3.40"), ref, False, (item.start, ""), observation
    )


def _no_known_allergy(asked: str, ref: str) -> Node:
    value = code("716186003", "aucune allergie connue", SNOMED, original(ref), tag="value", xsi_type="CD")
    observation = _allergy_observation(ref, ("420134006", "propension à des effets indésirables"), value, asked)
    return _concern(("1.3.6.1.4.1.19376.1.5.3.1.4.5.3", "1.2.250.1.213.1.1.3.40"), ref, False, (asked, ""), observation)


def allergies(statement: AllergyStatement) -> Node:
    """Return the section of allergies: some, none known, or a narrative that says that nobody asked."""
    roots = ("2.16.840.1.113883.10.20.1.2", "1.3.6.1.4.1.19376.1.5.3.1.3.13", "1.2.250.1.213.1.1.2.137")
    entries: list[Node] = []
    narrative = el("paragraph", "Non renseigné")
    if isinstance(statement, NoKnownAllergy):
        narrative = el("paragraph", mark("allergie-aucune", "Aucune allergie connue"))
        entries = [_no_known_allergy(statement.asked, "allergie-aucune")]
    elif isinstance(statement, tuple):
        rows = []
        for n, item in enumerate(statement, start=1):
            ref = f"allergie-{n}"
            severity = mark(f"{ref}-severite", _SEVERITIES[item.severity]) if item.severity else ""
            rows.append((mark(ref, item.agent), mark(f"{ref}-reaction", item.reaction), severity, partial(item.start)))
        narrative = table(("Allergie à", "Réaction", "Sévérité", "Depuis"), rows)
        entries = [_allergy(item, f"allergie-{n}") for n, item in enumerate(statement, start=1)]
    label = "Allergies et hypersensibilités"
    return section("48765-2", label, label, narrative, entries, roots)


def _act(item: Act, ref: str) -> Node:
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
    procedure = el(
        "procedure",
        templates("1.3.6.1.4.1.19376.1.5.3.1.4.19", "2.16.840.1.113883.10.20.1.29", "1.2.250.1.213.1.1.3.62"),
        el("id", root=numbers.stable_uuid("act", ref)),
        code(item.ccam, item.label, CCAM, original(ref)),
        reference(ref),
        completed(),
        el("effectiveTime", value=cda_date(item.day)),
        reason,
        classCode="PROC",
        moodCode="EVN",
    )
    return el("entry", procedure)


def acts(items: Sequence[Act]) -> Node:
    """Return the section of operations and technical acts."""
    rows = [(mark(f"acte-{n}", item.label), partial(item.day), item.reason) for n, item in enumerate(items, start=1)]
    narrative = table(("Acte", "Date", "Motif"), rows) if rows else el("paragraph", "Aucun acte renseigné")
    entries = [_act(item, f"acte-{n}") for n, item in enumerate(items, start=1)]
    roots = (
        *("2.16.840.1.113883.10.20.1.12", "1.3.6.1.4.1.19376.1.5.3.1.3.11", "1.3.6.1.4.1.19376.1.5.3.1.3.12"),
        "1.2.250.1.213.1.1.2.136",
    )
    return section("47519-4", "Historique des actes", "Actes et opérations", narrative, entries, roots)


def _device(item: DeviceUse, ref: str) -> Node:
    device = el("playingDevice", code(item.emdn, item.label, EMDN, original(ref)), classCode="DEV")
    role = el(
        "participantRole", el("id", root="2.16.840.1.113883.3.3719", extension=item.udi), device, classCode="MANU"
    )
    supply = el(
        "supply",
        templates("2.16.840.1.113883.10.20.1.34", "1.2.250.1.213.1.1.3.20"),
        el("id", root=numbers.stable_uuid("device", ref)),
        reference(ref),
        el("effectiveTime", el("low", value=cda_date(item.start)), xsi_type="IVL_TS"),
        el("participant", role, typeCode="DEV"),
        classCode="SPLY",
        moodCode="EVN",
    )
    return el("entry", supply)


def devices(items: Sequence[DeviceUse]) -> Node:
    """Return the section of devices."""
    rows = [(partial(item.start), mark(f"dm-{n}", item.label), item.udi) for n, item in enumerate(items, start=1)]
    narrative = table(("Posé le", "Dispositif", "Identifiant unique"), rows)
    entries = [_device(item, f"dm-{n}") for n, item in enumerate(items, start=1)]
    roots = ("1.3.6.1.4.1.19376.1.5.3.1.1.5.3.5", "1.2.250.1.213.1.1.2.1")
    return section("46264-8", "Dispositifs médicaux", "Dispositifs médicaux", narrative, entries, roots)


def _measure(item: Measure, ref: str, day: str) -> Node:
    observation = el(
        "observation",
        templates("2.16.840.1.113883.10.20.1.31", "1.3.6.1.4.1.19376.1.5.3.1.4.13"),
        templates("1.3.6.1.4.1.19376.1.5.3.1.4.13.2", "1.2.250.1.213.1.1.3.50"),
        el("id", root=numbers.stable_uuid("measure", ref, day)),
        code(item.loinc, item.label, LOINC),
        reference(ref),
        completed(),
        el("effectiveTime", value=cda_date(day)),
        el("value", value=item.value.replace(",", "."), unit=item.unit, xsi_type="PQ"),
        **OBSERVATION,
    )
    return el("component", observation, typeCode="COMP")


_UNITS = {"mm[Hg]": "mmHg", "/min": "par minute", "kg/m2": "kg/m²"}


def vital_signs(items: Sequence[Measure], day: str) -> Node:
    """Return the section of the measures taken on that day."""
    rows = [
        (partial(day), item.label, mark(f"mesure-{n}", f"{item.value} {_UNITS.get(item.unit, item.unit)}"))
        for n, item in enumerate(items, start=1)
    ]
    organizer = el(
        "organizer",
        templates("2.16.840.1.113883.10.20.1.32", "2.16.840.1.113883.10.20.1.35"),
        templates("1.3.6.1.4.1.19376.1.5.3.1.4.13.1", "1.2.250.1.213.1.1.3.49"),
        el("id", root=numbers.stable_uuid("measures", day, *(item.value for item in items))),
        code("85353-1", "Signes vitaux", LOINC),
        completed(),
        el("effectiveTime", value=cda_date(day)),
        (_measure(item, f"mesure-{n}", day) for n, item in enumerate(items, start=1)),
        classCode="CLUSTER",
        moodCode="EVN",
    )
    roots = ("2.16.840.1.113883.10.20.1.16", "1.3.6.1.4.1.19376.1.5.3.1.1.5.3.2", "1.2.250.1.213.1.1.2.75")
    narrative = table(("Date", "Mesure", "Valeur"), rows)
    return section("8716-3", "Signes vitaux", "Signes vitaux", narrative, [el("entry", organizer)], roots)
