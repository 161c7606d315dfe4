"""Code systems: the OID of each FHIR address that we know, so that a code reads the same from CDA and from FHIR."""

from __future__ import annotations

LOINC = "2.16.840.1.113883.6.1"
SNOMED = "2.16.840.1.113883.6.96"
ABSENT_OR_UNKNOWN = "2.16.840.1.113883.5.1150.1"
NULL_FLAVOR = "2.16.840.1.113883.5.1008"
ATC = "2.16.840.1.113883.6.73"

RPPS_SYSTEMS = frozenset({"1.2.250.1.71.4.2.1", "https://rpps.esante.gouv.fr", "http://rpps.esante.gouv.fr"})
INS_SYSTEMS = frozenset(f"1.2.250.1.213.1.4.{last}" for last in (8, 9, 10, 11))
"""NIR, NIA, and the test and demonstration numbers."""

_V3 = "http://terminology.hl7.org/CodeSystem/v3-"
_OIDS = {
    "http://loinc.org": LOINC,
    "http://snomed.info/sct": SNOMED,
    "http://www.whocc.no/atc": ATC,
    "http://unitsofmeasure.org": "2.16.840.1.113883.6.8",
    "http://hl7.org/fhir/sid/icd-10": "2.16.840.1.113883.6.3",
    "http://hl7.org/fhir/sid/icd-10-cm": "2.16.840.1.113883.6.90",
    "http://hl7.org/fhir/sid/icd-9-cm": "2.16.840.1.113883.6.103",
    "http://hl7.org/fhir/sid/cvx": "2.16.840.1.113883.12.292",
    "http://hl7.org/fhir/sid/ndc": "2.16.840.1.113883.6.69",
    "http://www.nlm.nih.gov/research/umls/rxnorm": "2.16.840.1.113883.6.88",
    "http://www.ama-assn.org/go/cpt": "2.16.840.1.113883.6.12",
    "http://standardterms.edqm.eu": "0.4.0.127.0.16.1.1.2.1",
    "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips": ABSENT_OR_UNKNOWN,
    _V3 + "NullFlavor": NULL_FLAVOR,
    _V3 + "ActCode": "2.16.840.1.113883.5.4",
    _V3 + "ActSite": "2.16.840.1.113883.5.1052",
    _V3 + "Confidentiality": "2.16.840.1.113883.5.25",
    _V3 + "ObservationInterpretation": "2.16.840.1.113883.5.83",
    _V3 + "RouteOfAdministration": "2.16.840.1.113883.5.112",
    "https://mos.esante.gouv.fr/NOS/TRE_A03-ClasseDocument/FHIR/TRE-A03-ClasseDocument": "1.2.250.1.213.1.1.4.1",
    "https://mos.esante.gouv.fr/NOS/TRE_A05-TypeDocComplementaire/FHIR/TRE-A05-TypeDocComplementaire": (
        "1.2.250.1.213.1.1.4.12"
    ),
}


def oid(system: str) -> str:
    """The OID of a FHIR system, bare; the address itself when it has none that we know."""
    return _OIDS.get(system) or system.removeprefix("urn:oid:")


_ADDRESSES = {found: address for address, found in reversed(_OIDS.items())}


def address_of(system: str) -> str:
    """The FHIR system of what :func:`oid` gave: the first address that leads there, else the OID as an address."""
    if system in _ADDRESSES:
        return _ADDRESSES[system]
    return f"urn:oid:{system}" if system[:1].isdigit() else system
