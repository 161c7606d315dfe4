"""The insurer's document of reimbursed care (CNAM-HR, ``1.2.250.1.213.1.1.1.36``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from portal.demo import numbers
from portal.demo.cda_header import PEOPLE_ROOT, PLACES_ROOT, Header, heading, person_name, replaced
from portal.demo.cda_xml import (
    ACT_CODE,
    SPECIALTIES,
    Child,
    Node,
    code,
    completed,
    el,
    mark,
    original,
    reference,
    section,
    serialise,
    table,
    templates,
)
from portal.demo.family import Family, unaccented
from portal.demo.insurer_lines import UNTOLD, Appliance, Care, Delivery, History, Stay
from portal.demo.moments import at, cda_time, short

MODEL = "1.2.250.1.213.1.1.1.36|2021.01"
_INSURER_ID = "318000000000017"
_NOTHING = "Aucune donnée de remboursement connue dans la période"
_MENTION = """\
Ces données reflètent les soins remboursés ou pris en charge par l’Assurance Maladie au cours des \
vingt-quatre derniers mois.
Elles sont données à titre d’information et peuvent être incomplètes.
La lettre « H » placée devant une date signale un acte réalisé au cours d’une hospitalisation.
Toute décision prise à partir de ces données relève de la responsabilité de la personne qui les consulte."""


class _Writer:
    """Writes the sections of one history, looking people and places up in the family."""

    def __init__(self, family: Family) -> None:
        self._family = family

    def names(self, key: str) -> tuple[str, str, str]:
        """Return who, specialty and place as the tables show them."""
        if key in self._family.professionals:
            person = self._family.professionals[key]
            return person.name, person.profession, unaccented(person.organisation.name)
        if key in self._family.organisations:
            return unaccented(self._family.organisations[key].name), "", ""
        return UNTOLD, UNTOLD, UNTOLD

    def place(self, key: str, tag: str = "representedOrganization") -> Node:
        """Return an organisation by key."""
        place = self._family.organisations[key]
        number = el("id", root=PLACES_ROOT, extension=f"1{place.finess}")
        return el(tag, number, el("name", unaccented(place.name)))

    def actor(self, key: str, tag: str = "assignedEntity") -> Node:
        """Return a professional or an organisation in a role, or one who is not told."""
        if key in self._family.professionals:
            person = self._family.professionals[key]
            return el(
                tag,
                el("id", root=PEOPLE_ROOT, extension=f"8{person.rpps}"),
                code(person.code, person.profession, SPECIALTIES),
                el("assignedPerson", person_name(person)),
                self.place(person.organisation.key),
            )
        known = key in self._family.organisations
        return el(tag, el("id", nullFlavor="UNK"), self.place(key) if known else None)

    def supply(self, item: Delivery | Appliance, ref: str, *more: Child) -> Node:
        """Return what the pharmacy did: how much, when, prescribed by whom."""
        handed = el("performer", el("time", value=f"{item.day:%Y%m%d}"), self.actor("pharmacie-halles"), typeCode="PRF")
        author = None
        if item.prescriber:
            moment = cda_time(at(item.day))
            author = el("author", el("time", value=moment), self.actor(item.prescriber, "assignedAuthor"))
        return el(
            "supply",
            templates("2.16.840.1.113883.10.20.1.34", "1.2.250.1.213.1.1.3.44"),
            el("id", root=numbers.stable_uuid("supply", ref, item.label, item.day)),
            more,
            el("quantity", value=str(item.quantity)),
            handed,
            author,
            classCode="SPLY",
            moodCode="EVN",
        )

    def delivery(self, item: Delivery, ref: str, vaccine: bool) -> Node:
        """Return the entry of a medicine or a vaccine."""
        group = "1.2.250.1.215.200.1.2.2" if vaccine else "1.2.250.1.215.200.1.2.1"
        product = el(
            "code",
            original(ref),
            code(item.cip, item.label, "1.2.250.1.215.200.1.1.1", tag="translation"),
            code(*item.group, group, tag="translation"),
        )
        material = el("manufacturedMaterial", product, el("name", item.label))
        root = "1.2.250.1.213.1.1.3.45" if vaccine else "1.2.250.1.213.1.1.3.42"
        kind = code("IMMUNIZ", "Vaccination sans autres précisions", ACT_CODE) if vaccine else None
        administration = el(
            "substanceAdministration",
            templates("2.16.840.1.113883.10.20.1.24", root),
            el("id", root=numbers.stable_uuid("delivery", ref, item.label, item.day)),
            kind,
            reference(ref),
            completed(),
            el("effectiveTime", nullFlavor="UNK"),
            el("consumable", el("manufacturedProduct", templates("1.2.250.1.213.1.1.3.43"), material)),
            el("entryRelationship", self.supply(item, ref), typeCode="REFR", inversionInd="false"),
            classCode="SBADM",
            moodCode="EVN",
        )
        return el("entry", administration)

    def deliveries(self, items: Sequence[Delivery], *, vaccine: bool) -> Node:
        """Return the section of medicines, or of vaccines."""
        prefix, rows = ("vaccin" if vaccine else "med"), []
        for n, item in enumerate(items, start=1):
            who, specialty, place = self.names(item.prescriber)
            words: list[Child] = ["", short(item.day), mark(f"{prefix}{n:03d}", item.label), item.group[1]]
            words += [] if vaccine else [", ".join(item.substances)]
            words += [who, specialty, place, "PHARMACIE DES HALLES"]
            rows.append(words if vaccine else [*words, str(item.quantity)])
        entries = [self.delivery(item, f"{prefix}{n:03d}", vaccine) for n, item in enumerate(items, start=1)]
        who_heads = ("Prescrit par", "Spécialité du prescripteur", "Établissement du prescripteur", "Délivré par")
        if vaccine:
            heads = ("Date de délivrance", "Libellé du vaccin", "Valence vaccinale", *who_heads)
            return _section("11369-6", "Vaccinations", heads, rows, entries, "1.2.250.1.213.1.1.2.147")
        drug_heads = ("Date de délivrance", "Libellé du médicament", "Groupe thérapeutique", "Composants actifs")
        return _section(
            "10160-0", "Médicaments", (*drug_heads, *who_heads, "Quantité"), rows, entries, "1.2.250.1.213.1.1.2.143"
        )

    def appliances(self, items: Sequence[Appliance]) -> Node:
        """Return the section of devices handed out."""
        rows, entries = [], []
        for n, item in enumerate(items, start=1):
            ref = f"dm{n:03d}"
            lpp = code(item.lpp, item.label, "1.2.250.1.215.200.2.1", tag="translation")
            device = el("playingDevice", el("code", original(ref), lpp), classCode="DEV")
            role = el("participant", el("participantRole", device, classCode="MANU"), typeCode="DEV")
            supply = self.supply(item, ref, reference(ref))
            supply.append(role)
            entries.append(el("entry", supply))
            who = self.names(item.prescriber)
            rows.append(["", short(item.day), mark(ref, item.label), *who, "PHARMACIE DES HALLES", str(item.quantity)])
        heads = ("Date de délivrance", "Libellé du dispositif médical", "Prescrit par", "Spécialité du prescripteur")
        more = ("Établissement du prescripteur", "Délivré par", "Quantité délivrée")
        return _section("46264-8", "Dispositifs médicaux", (*heads, *more), rows, entries, "1.2.250.1.213.1.1.2.1")

    def stay(self, item: Stay, ref: str) -> Node:
        """Return the entry of a stay."""
        nature = code(item.code, item.nature, "1.2.250.1.215.200.3.1", tag="value")
        label = "Hospitalisation (établissement, y compris HAD)"
        place = el("assignedEntity", el("id", nullFlavor="UNK"), self.place(item.place))
        low, high = el("low", value=f"{item.first:%Y%m%d}"), el("high", value=f"{item.last:%Y%m%d}")
        encounter = el(
            "encounter",
            templates("2.16.840.1.113883.10.20.1.21", "1.3.6.1.4.1.19376.1.5.3.1.4.14", "1.2.250.1.213.1.1.3.58"),
            el("id", nullFlavor="UNK"),
            code("IMP", label, ACT_CODE, el("qualifier", nature)),
            reference(ref),
            el("effectiveTime", low, high),
            el("performer", place, typeCode="PRF"),
            classCode="ENC",
            moodCode="EVN",
        )
        return el("entry", encounter)

    def stays(self, items: Sequence[Stay]) -> Node:
        """Return the section of stays."""
        rows = [
            (
                f"du {short(item.first)} au {short(item.last)}",
                mark(f"hosp{n:03d}", item.nature),
                self.names(item.place)[0],
            )
            for n, item in enumerate(items, start=1)
        ]
        entries = [self.stay(item, f"hosp{n:03d}") for n, item in enumerate(items, start=1)]
        heads = ("Période du séjour", "Nature du séjour", "Lieu du séjour")
        return _section("46240-8", "Hospitalisations", heads, rows, entries, "1.2.250.1.213.1.1.2.76")

    def act(self, item: Care, ref: str, system: str) -> Node:
        """Return the entry of an act."""
        procedure = el(
            "procedure",
            templates("2.16.840.1.113883.10.20.1.29", "1.3.6.1.4.1.19376.1.5.3.1.4.19", "1.2.250.1.213.1.1.3.62"),
            el("id", nullFlavor="UNK"),
            code(item.code, item.label, system),
            reference(ref),
            completed(),
            el("effectiveTime", value=f"{item.day:%Y%m%d}"),
            el("performer", self.actor(item.by)),
            classCode="PROC",
            moodCode="EVN",
        )
        return el("entry", procedure)

    def care(self, title: str, items: Sequence[Care], system: str) -> Node:
        """Return a section of acts; three share one code and differ by title."""
        prefix, rows = unaccented(title)[:3].lower(), []
        for n, item in enumerate(items, start=1):
            label = mark(f"{prefix}{n:03d}", item.label)
            stay = "H" if item.in_hospital else ""
            rows.append([stay, short(item.day), item.code, label, *self.names(item.by)])
        entries = [self.act(item, f"{prefix}{n:03d}", system) for n, item in enumerate(items, start=1)]
        heads = ("Date de l'acte", "Code de l'acte", "Libellé de l'acte", "Réalisé par", "Spécialité", "Établissement")
        return _section("29554-3", title, heads, rows, entries, "1.2.250.1.213.1.1.2.118")


def _section(
    loinc: str, title: str, heads: Sequence[str], rows: Sequence[Sequence[Child]], entries: Sequence[Node], root: str
) -> Node:
    """Return a section; its rows may begin with a cell that no head names, where the ``H`` of a stay goes."""
    span = 1 + len(rows[0]) - len(heads) if rows else 1
    narrative = table(heads, rows, span) if rows else el("paragraph", _NOTHING)
    return section(loinc, title, title, narrative, entries, (root,))


def _signature(header: Header) -> Iterator[Node]:
    moment = cda_time(header.created)
    place = [el("id", root=PLACES_ROOT, extension=_INSURER_ID), el("name", "Assurance Maladie")]
    number = {"root": PEOPLE_ROOT, "extension": f"5{_INSURER_ID[1:]}/demonstration"}
    label = "Alimentation auto à partir du SI de l'Ass Maladie"
    author = el(
        "assignedAuthor",
        el("id", **number),
        code("ALIM_AM", label, "1.2.250.1.213.1.1.4.6"),
        el("assignedAuthoringDevice", el("softwareName", "Assurance Maladie")),
        el("representedOrganization", place),
    )
    yield el("author", el("time", value=moment), author)
    copy = [el("id", root=PLACES_ROOT, extension=_INSURER_ID), el("name", "Assurance Maladie")]
    yield el("custodian", el("assignedCustodian", el("representedCustodianOrganization", copy)))
    person = el("assignedPerson", el("name", el("family", "Assurance Maladie")))
    signer = el("assignedEntity", el("id", **number), person)
    yield el("legalAuthenticator", el("time", value=moment), el("signatureCode", code="S"), signer)


def _event(header: Header) -> Iterator[Node]:
    end = header.act_end or header.act_start
    period = el("effectiveTime", el("low", value=cda_time(header.act_start)), el("high", value=cda_time(end)))
    setting = code(
        "AMO", "Organisme d'assurance maladie obligatoire", "1.2.250.1.213.1.1.4.9", tag="standardIndustryClassCode"
    )
    performer = el("assignedEntity", el("id", nullFlavor="NA"), el("representedOrganization", setting))
    yield el("documentationOf", el("serviceEvent", period, el("performer", performer, typeCode="PRF")))
    related = replaced(header)
    if related is not None:
        yield related
    facility = el("healthCareFacility", code("SA24", "Organisme de sécurité sociale", "1.2.250.1.71.4.2.4"))
    encounter = el("encompassingEncounter", el("effectiveTime", nullFlavor="NA"), el("location", facility))
    yield el("componentOf", encounter)


def write_history(header: Header, history: History, family: Family) -> bytes:
    """Return the document of a person's reimbursed care; an empty section says that nothing is known."""
    write = _Writer(family)
    mention = section("55112-7", "Commentaire sur le document", "Usage et responsabilités",
        (el("paragraph", line) for line in _MENTION.splitlines()), (), ("1.2.250.1.213.1.1.2.73",))  # fmt: skip
    sections = (
        mention,
        write.deliveries(history.medicines, vaccine=False),
        write.deliveries(history.vaccines, vaccine=True),
        write.appliances(history.appliances),
        write.stays(history.stays),
        write.care("Soins médicaux et dentaires", history.care, "1.2.250.1.215.200.3.3"),
        write.care("Radiologie", history.imaging, "1.2.250.1.215.200.3.4"),
        write.care("Biologie", history.biology, "1.2.250.1.215.200.4.1"),
    )
    body = el("structuredBody", (el("component", part) for part in sections))
    parts = (heading(header), _signature(header), _event(header))
    return serialise(el("ClinicalDocument", *parts, el("component", body)))
