"""The desk where the demonstration's files are made: one method for each way a file reaches a record."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from portal.demo import cda_lab, cda_writer
from portal.demo.cda_header import Header
from portal.demo.cda_xml import Node
from portal.demo.clinical import Facts
from portal.demo.dicom_writer import Examination
from portal.demo.document_types import labels
from portal.demo.facts import facts
from portal.demo.family import Family, family, unaccented
from portal.demo.laboratory import Result
from portal.demo.moments import Moments, at, cda_time, french
from portal.demo.pdf_writer import Block, Letter, write_pdf

Source = Literal["professional", "insurer", "patient"]


@dataclass(frozen=True, slots=True)
class DemoFile:
    """A file as it reaches a record.

    ``person`` and ``author`` are keys of the family; ``author`` is empty for the patient's and the insurer's files.
    ``title`` and ``type_code`` are what the one who deposits it says; ``None`` when the file tells them itself.
    ``held``: the person is to be told of it in a consultation first.
    """

    person: str
    name: str
    data: bytes
    source: Source
    title: str | None
    type_code: str | None
    author: str
    act_date: dt.date
    held: bool = False
    further: tuple[bytes, ...] = ()
    """The other files of an examination, of which ``data`` is the first."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One act to be documented: about whom, by whom, how many days ago, of which type, under which title."""

    person: str
    author: str
    days: int
    type_code: str
    title: str
    hour: int = 10
    stay: int = 0
    """How many days the act lasted: above 0 for a stay in hospital."""
    version: int = 1
    written: int | None = None
    """How many days ago it was written, when that was not on the day of the act."""
    copy: tuple[Block, ...] = ()
    """What the printed copy enclosed in a structured document says, if there is one."""


def slug(text: str) -> str:
    """Return a text as file names carry it."""
    return re.sub(r"[^a-z0-9]+", "-", unaccented(text).lower().replace("'", "-")).strip("-")


class Desk:
    """Makes the files; everything it needs to know of people and dates is in it."""

    def __init__(self, today: dt.date) -> None:
        self.today = today
        self.moments = Moments(today)
        self.family: Family = family(today)
        self.facts: dict[str, Facts] = facts(self.family, self.moments)

    def day(self, days: int) -> dt.date:
        """Return the working day so many days ago."""
        return self.moments.ago(days)

    def facts_at(self, person: str, days: int) -> Facts:
        """Return a person's facts as known so many days ago: later ones are left out, later ends are not yet."""
        known, until = self.facts[person], self.moments.iso(days)
        current = [item for item in known.problems if item.start <= until]
        past = [item for item in known.history if item.start <= until]
        return replace(
            known,
            problems=(*current, *(replace(item, end="") for item in past if item.end > until)),
            history=tuple(item for item in past if item.end <= until),
            treatments=tuple(item for item in known.treatments if item.start <= until),
            vaccines=tuple(item for item in known.vaccines if item.day <= until),
            acts=tuple(item for item in known.acts if item.day <= until),
            devices=tuple(item for item in known.devices if item.start <= until),
        )

    def header(self, deed: Deed, model: str = "") -> Header:
        """Return the CDA header of a deed; a stay begins ``stay`` days before its document."""
        day = self.day(deed.days)
        return Header(
            person=self.family.people[deed.person],
            author=self.family.professionals.get(deed.author),
            model=model,
            type_code=deed.type_code,
            type_label=labels()[deed.type_code],
            title=deed.title,
            number=f"{deed.type_code}/{deed.days if not deed.stay else 'stay'}/{slug(deed.title)}",
            created=at(self.day(deed.days if deed.written is None else deed.written), deed.hour, 15),
            act_start=at(day - dt.timedelta(days=deed.stay), deed.hour - 1, 40),
            act_end=at(day, deed.hour),
            version=deed.version,
            inpatient=deed.stay > 0,
        )

    def letter(self, deed: Deed, blocks: Sequence[Block]) -> Letter:
        """Return the paper of a deed, with the letterhead of its author (the person's own when there is none)."""
        day, person = self.day(deed.days), self.family.people[deed.person]
        author = self.family.professionals.get(deed.author)
        head: tuple[str, ...] = (person.name, *person.address.lines())
        name, signature = person.name, [person.name]
        if author is not None:
            place = author.organisation
            number = f"{author.profession} – RPPS {author.rpps}"
            head = (place.name, *place.address.lines(), f"Tél. {place.phone}", number)
            name, signature = author.name, [author.name, place.name]
        town = head[2].split(" ", 1)[1]
        about = (person.civil_name, f"NIR {person.nir[:13]} {person.nir[13:]}", *person.address.lines())
        dateline = f"{town}, le {french(day)}"
        return Letter(deed.title, name, at(day, deed.hour), head, about, dateline, blocks, tuple(signature))

    def _file(self, deed: Deed, ending: str, data: bytes, source: Source, *, told: bool) -> DemoFile:
        day = self.day(deed.days)
        version = f"-v{deed.version}" if deed.version > 1 else ""
        name = f"{day.isoformat()}-{slug(deed.title)}{version}.{ending}"
        title, type_code = (None, None) if told else (deed.title, deed.type_code)
        return DemoFile(deed.person, name, data, source, title, type_code, deed.author, day)

    def scanned(self, deed: Deed, *blocks: Block) -> DemoFile:
        """Return a level 1 CDA enclosing the PDF of the text."""
        pdf = write_pdf(self.letter(deed, blocks))
        data = cda_writer.write_enclosing(self.header(deed, cda_writer.LEVEL_1), pdf)
        return self._file(deed, "xml", data, "professional", told=True)

    def picture(self, deed: Deed, jpeg: bytes) -> DemoFile:
        """Return a level 1 CDA enclosing a picture."""
        data = cda_writer.write_enclosing(self.header(deed, cda_writer.LEVEL_1), jpeg, "image/jpeg")
        return self._file(deed, "xml", data, "professional", told=True)

    def structured(self, deed: Deed, model: str, sections: Iterable[Node]) -> DemoFile:
        """Return a level 3 CDA, with its printed copy when the deed has one."""
        header = self.header(deed, model)
        parts = list(sections)
        if deed.copy:
            parts.append(cda_writer.pdf_copy(header, write_pdf(self.letter(deed, deed.copy))))
        return self._file(deed, "xml", cda_writer.write_structured(header, parts), "professional", told=True)

    def laboratory(self, deed: Deed, *results: Result) -> DemoFile:
        """Return a structured laboratory report; the sample is drawn in the morning of the deed's day."""
        drawn = cda_time(at(self.day(deed.days), 7, 50))
        return self.structured(deed, cda_lab.MODEL, cda_lab.chapters(results, drawn))

    def fhir(self, deed: Deed, data: bytes) -> DemoFile:
        """Return a FHIR file written elsewhere."""
        return self._file(deed, "json", data, "professional", told=True)

    def insurer(self, deed: Deed, data: bytes) -> DemoFile:
        """Return a file of the insurer."""
        return self._file(deed, "xml", data, "insurer", told=True)

    def pdf(self, deed: Deed, *blocks: Block, source: Source = "professional") -> DemoFile:
        """Return a bare PDF, which tells nothing of itself but its title."""
        return self._file(deed, "pdf", write_pdf(self.letter(deed, blocks)), source, told=False)

    def imaging(self, deed: Deed, asked_by: str, body_part: str, laterality: str) -> Examination:
        """Return what the images of a deed say of themselves."""
        people, professionals = self.family.people, self.family.professionals
        taken = at(self.day(deed.days), deed.hour)
        who = (people[deed.person], professionals[deed.author], professionals[asked_by])
        return Examination(*who, taken, deed.title, body_part, laterality)

    def examination(self, deed: Deed, files: Sequence[bytes]) -> DemoFile:
        """Return the images of an examination, which tell all of themselves."""
        first = self._file(deed, "dcm", files[0], "professional", told=True)
        return replace(first, further=tuple(files[1:]))

    def own(self, deed: Deed, ending: str, data: bytes) -> DemoFile:
        """Return a file that the person, or who acts for them, adds."""
        return self._file(deed, ending, data, "patient", told=False)
