"""What several kinds of entry say in the same members."""

from __future__ import annotations

from collections.abc import Iterable

from portal.intake.readers.fhir.people import author
from portal.intake.readers.fhir.reading import Reading
from portal.intake.readers.fhir.values import Json, any_value, code_of, dicts, label, labels, quantity, text, texts
from portal.record.content import Author, Detail

Pairs = list[tuple[Detail, str]]


def pairs(detail: Detail, values: Iterable[str]) -> Pairs:
    """One detail per value that says something."""
    return [(detail, value) for value in dict.fromkeys(values) if value]


def notes(resource: Json) -> Pairs:
    """The annotations of a resource, as written."""
    return pairs(Detail.NOTE, (text(note.get("text")) for note in dicts(resource.get("note"))))


def reasons(resource: Json, reading: Reading) -> Pairs:
    """Why something was given or done: by code or by reference, in R4's members or in R5's."""
    coded = [*labels(resource.get("reasonCode")), *labels(resource.get("statusReason"))]
    members = ("reasonReference", "reason")
    referenced = [
        label(node) or reading.name_of(node, resource) for member in members for node in dicts(resource.get(member))
    ]
    return pairs(Detail.REASON, [*coded, *referenced])


def performers(references: Iterable[Json], holder: Json, reading: Reading, who: Detail = Detail.PERFORMER) -> Pairs:
    """The people and organisations referred to, each told once."""
    found: Pairs = []
    for reference in references:
        person = author(reference, holder, reading) or Author()
        found += pairs(who, [person.name]) + pairs(Detail.ORGANISATION, [person.organisation])
    return list(dict.fromkeys(found))


def dosage(dose: Json) -> Pairs:
    """A Dosage: the sender's sentence first, then amount, rhythm, route, site and method where they are given."""
    amount = [any_value(rate.get(member)) for rate in _rates(dose) for member in _AMOUNTS if rate.get(member)]
    on_demand = dose.get("asNeededBoolean") is True or bool(dose.get("asNeededFor"))
    need = "as needed" if on_demand else label(dose.get("asNeededCodeableConcept"))
    return [
        *pairs(Detail.DOSE, [text(dose.get("text"))]),
        *pairs(Detail.DOSE, amount),
        *pairs(Detail.FREQUENCY, [_timing(dose), need]),
        *pairs(Detail.DURATION, [_bounds(dose)]),
        *pairs(Detail.ROUTE, [label(dose.get("route"))]),
        *pairs(Detail.SITE, [label(dose.get("site"))]),
        *pairs(Detail.METHOD, [label(dose.get("method"))]),
        *pairs(Detail.NOTE, [text(dose.get("patientInstruction")), *labels(dose.get("additionalInstruction"))]),
    ]


_AMOUNTS = ("doseQuantity", "doseRange", "dose", "rateQuantity", "rateRange", "rateRatio")


def _rates(dose: Json) -> list[Json]:
    return [*dicts(dose.get("doseAndRate")), dose]


def _timing(dose: Json) -> str:
    """How often: the sender's words or code, else frequency and period (``2 / 1 d``), times of day and moments."""
    timing = next(iter(dicts(dose.get("timing"))), {})
    repeat = next(iter(dicts(timing.get("repeat"))), {})
    count, span = text(repeat.get("frequency")), text(repeat.get("period"))
    most = text(repeat.get("frequencyMax")) or text(repeat.get("periodMax"))
    rhythm = f"{count or 1}{'–' + most if most else ''} / {span} {text(repeat.get('periodUnit'))}" if span else ""
    moments = [*texts(repeat.get("timeOfDay")), *texts(repeat.get("when")), *texts(repeat.get("dayOfWeek"))]
    return ", ".join(filter(None, (label(timing.get("code")) or rhythm, *moments)))


def _bounds(dose: Json) -> str:
    timing = next(iter(dicts(dose.get("timing"))), {})
    repeat = next(iter(dicts(timing.get("repeat"))), {})
    duration = quantity(repeat.get("boundsDuration")) or any_value(repeat.get("boundsRange"))
    return duration or " ".join(filter(None, (text(repeat.get("duration")), text(repeat.get("durationUnit")))))


def status_of(resource: Json, clinical: str = "status") -> str:
    """The status word; ``entered-in-error`` wins over a clinical status."""
    if code_of(resource.get("verificationStatus")) == "entered-in-error":
        return "entered-in-error"
    value = resource.get(clinical)
    return text(value) if isinstance(value, str) else code_of(value) or label(value)
