"""The header of a French CDA R2 document (CI-SIS, "structuration minimale")."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from portal.demo import numbers
from portal.demo.cda_xml import ACT_CODE, SPECIALTIES, Node, code, el, templates
from portal.demo.family import Address, Organisation, Person, Professional, unaccented
from portal.demo.moments import cda_time

INS_TEST = "1.2.250.1.213.1.4.10"
"""The OID of national numbers used for tests: the people of the demonstration do not exist."""
LOINC_TYPES = "2.16.840.1.113883.6.1"
OTHER_TYPES = "1.2.250.1.213.1.1.4.12"
PEOPLE_ROOT = "1.2.250.1.71.4.2.1"
PLACES_ROOT = "1.2.250.1.71.4.2.2"


@dataclass(frozen=True, slots=True)
class Header:
    """What a document says of itself.

    ``number`` names the series (a second version keeps it), ``version`` its version; ``model`` is the ``templateId`` of
    the content model, ``root|extension``, or empty. ``act_end`` defaults to the start. The insurer's documents have no
    ``author``.
    """

    person: Person
    author: Professional | None
    model: str
    type_code: str
    type_label: str
    title: str
    number: str
    created: dt.datetime
    act_start: dt.datetime
    act_end: dt.datetime | None = None
    version: int = 1
    inpatient: bool = False

    @property
    def unique_id(self) -> str:
        """The OID of this very version."""
        return numbers.oid_of("document", self.person.key, self.number, self.version)

    @property
    def set_id(self) -> str:
        """The OID shared by all versions."""
        return numbers.oid_of("set", self.person.key, self.number)


def address(place: Address) -> Node:
    """Return a postal address."""
    return el(
        "addr",
        el("houseNumber", place.number),
        el("streetName", place.street),
        el("postalCode", place.postcode),
        el("city", place.city),
    )


def telecom(phone: str, use: str = "WP") -> Node:
    """Return a telephone number."""
    return el("telecom", value=f"tel:{phone.replace(' ', '')}", use=use)


def person_name(professional: Professional) -> Node:
    """Return the name of a professional, with the title as a suffix as French documents do."""
    return el(
        "name",
        el("given", professional.given),
        el("family", professional.family.upper()),
        el("suffix", professional.title.upper()) if professional.title else None,
    )


def organisation(place: Organisation, tag: str = "representedOrganization", setting: bool = False) -> Node:
    """Return an organisation with its FINESS number."""
    practice = {"AMBULATOIRE": "Ambulatoire", "ETABLISSEMENT": "Etablissement de santé"}[place.setting]
    return el(
        tag,
        el("id", root=PLACES_ROOT, extension=f"1{place.finess}"),
        el("name", place.name),
        telecom(place.phone),
        address(place.address),
        code(place.setting, practice, "1.2.250.1.213.1.1.4.9", tag="standardIndustryClassCode") if setting else None,
    )


def assigned(professional: Professional, tag: str, setting: bool = False) -> Node:
    """Return a professional in a role (``assignedAuthor``, ``assignedEntity``) with the RPPS number."""
    return el(
        tag,
        el("id", root=PEOPLE_ROOT, extension=f"8{professional.rpps}"),
        code(professional.code, professional.profession, SPECIALTIES),
        address(professional.organisation.address),
        telecom(professional.organisation.phone),
        el("assignedPerson", person_name(professional)),
        organisation(professional.organisation, setting=setting),
    )


def record_target(person: Person) -> Node:
    """Return the patient: national number, mailbox, civil traits in upper case without accents."""
    sex = {"F": "Féminin", "M": "Masculin"}[person.sex]
    given = [unaccented(name) for name in person.given_names]
    name = el(
        "name",
        el("family", unaccented(person.birth_name), qualifier="BR"),
        el("given", " ".join(given)),
        el("given", given[0], qualifier="BR"),
        el("family", unaccented(person.used_name), qualifier="CL"),
        el("given", given[0], qualifier="CL"),
    )
    birthplace = el("addr", el("county", person.birth_commune_code), el("city", unaccented(person.birth_commune)))
    return el(
        "recordTarget",
        el(
            "patientRole",
            el("id", extension=person.nir, root=INS_TEST),
            address(person.address),
            telecom(person.phone, "MC"),
            el("telecom", value=f"mailto:{person.nir}@patient.mssante.fr"),
            el(
                "patient",
                name,
                code(person.sex, sex, "2.16.840.1.113883.5.1", tag="administrativeGenderCode"),
                el("birthTime", value=f"{person.birth_date:%Y%m%d}"),
                el("birthplace", el("place", birthplace)),
                classCode="PSN",
            ),
        ),
    )


def _signatures(header: Header, author: Professional) -> Iterator[Node]:
    moment = cda_time(header.created)
    yield el("author", el("time", value=moment), assigned(author, "assignedAuthor"))
    yield el(
        "custodian", el("assignedCustodian", organisation(author.organisation, "representedCustodianOrganization"))
    )
    yield el(
        "legalAuthenticator",
        el("time", value=moment),
        el("signatureCode", code="S"),
        assigned(author, "assignedEntity"),
    )


def _event(header: Header, author: Professional) -> Iterator[Node]:
    """Return the act (``documentationOf``) and the encounter (``componentOf``)."""
    low, high = cda_time(header.act_start), cda_time(header.act_end or header.act_start)
    act = ("IMP", "Hospitalisation (établissement, y compris HAD)", ACT_CODE) if header.inpatient else None
    yield el(
        "documentationOf",
        el(
            "serviceEvent",
            code(*act) if act else None,
            el("effectiveTime", el("low", value=low), el("high", value=high)),
            el("performer", assigned(author, "assignedEntity", setting=True), typeCode="PRF"),
        ),
    )
    facility = {"SA01": "Etablissement public de santé", "SA07": "Cabinet individuel", "SA08": "Cabinet de groupe"}
    place = author.organisation.facility
    label = {"SA25": "Laboratoire de biologie médicale", "SA33": "Pharmacie d'officine"} | facility
    encounter = ("IMP", "Hospitalisation") if header.inpatient else ("AMB", "Ambulatoire (hors établissement)")
    yield el(
        "componentOf",
        el(
            "encompassingEncounter",
            code(*encounter, ACT_CODE),
            el("effectiveTime", el("low", value=low), el("high", value=high)),
            el("location", el("healthCareFacility", code(place, label[place], "1.2.250.1.71.4.2.4"))),
        ),
    )


def heading(header: Header) -> Iterator[Node]:
    """Return the elements from ``realmCode`` to ``recordTarget``, common to all authors."""
    yield el("realmCode", code="FR")
    yield el("typeId", root="2.16.840.1.113883.1.3", extension="POCD_HD000040")
    yield from templates("2.16.840.1.113883.2.8.2.1", "1.2.250.1.213.1.1.1.1")
    yield from templates(*filter(None, [header.model]))
    yield el("id", root=header.unique_id)
    system = LOINC_TYPES if header.type_code[0].isdigit() else OTHER_TYPES
    yield code(header.type_code, header.type_label, system)
    yield el("title", header.title)
    yield el("effectiveTime", value=cda_time(header.created))
    yield code("N", "Normal", "2.16.840.1.113883.5.25", tag="confidentialityCode")
    yield el("languageCode", code="fr-FR")
    yield el("setId", root=header.set_id)
    yield el("versionNumber", value=str(header.version))
    yield record_target(header.person)


def replaced(header: Header) -> Node | None:
    """Return the link to the version that this one replaces, or nothing for a first version."""
    if header.version == 1:
        return None
    before = numbers.oid_of("document", header.person.key, header.number, header.version - 1)
    parent = el(
        "parentDocument",
        el("id", root=before),
        el("setId", root=header.set_id),
        el("versionNumber", value=str(header.version - 1)),
    )
    return el("relatedDocument", parent, typeCode="RPLC")


def professional_header(header: Header, author: Professional) -> Iterator[Node]:
    """Return the whole header of a document written by a professional."""
    yield from heading(header)
    yield from _signatures(header, author)
    event, encounter = _event(header, author)
    yield event
    related = replaced(header)
    if related is not None:
        yield related
    yield encounter
