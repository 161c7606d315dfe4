"""The demonstration's files: enough of them, valid, well dated, the same on every run."""

from __future__ import annotations

import base64
import collections
import datetime as dt
import io
import json
import re
import time
from functools import cache

import pikepdf
import pypdfium2
import pytest
from lxml import etree
from PIL import Image

from portal.demo.cda_header import INS_TEST
from portal.demo.desk import DemoFile
from portal.demo.documents import demo_files
from portal.demo.family import family
from portal.record.document_types import LISTED, class_of, folder_of

TODAY = dt.date(2026, 11, 24)
DAYS = [TODAY, *(TODAY + dt.timedelta(days=shift) for shift in range(1, 7)), dt.date(2028, 2, 29), dt.date(2027, 1, 1)]
V3 = {"v3": "urn:hl7-org:v3"}
_ISO = re.compile(r"\b(?:19|20)\d{2}-\d{2}-\d{2}\b")
_FRENCH = re.compile(r"\b(\d{2})/(\d{2})/((?:19|20)\d{2})\b")


@cache
def files(today: dt.date = TODAY) -> tuple[DemoFile, ...]:
    return tuple(demo_files(today))


def cdas(today: dt.date = TODAY) -> list[tuple[DemoFile, etree._Element]]:
    return [(file, etree.fromstring(file.data)) for file in files(today) if file.name.endswith(".xml")]


def enclosed(media: str, today: dt.date = TODAY) -> list[tuple[DemoFile, bytes]]:
    """Every PDF or picture: bare, or enclosed in a CDA."""
    ending = {"application/pdf": ".pdf", "image/jpeg": ".jpg"}[media]
    found = [(file, file.data) for file in files(today) if file.name.endswith(ending)]
    for file, root in cdas(today):
        for node in root.iterfind(f".//*[@mediaType='{media}']"):
            found.append((file, base64.b64decode(str(node.text), validate=True)))
    return found


def type_of_file(file: DemoFile) -> str:
    if file.type_code is not None:
        return file.type_code
    if file.name.endswith(".json"):
        resource = json.loads(file.data)
        known = resource["entry"][0]["resource"]["type"]["coding"][0]["code"] if "entry" in resource else "87273-9"
        return str(known)
    if file.name.endswith(".dcm"):
        return "IMG-KOS"
    return str(etree.fromstring(file.data).find("v3:code", V3).get("code"))


def test_everybody_has_believable_papers() -> None:
    counts = collections.Counter(file.person for file in files())
    assert counts.keys() == family(TODAY).people.keys()
    assert sum(counts.values()) >= 75
    assert 44 <= counts["claire"] <= 52
    assert min(counts.values()) >= 7
    assert {file.source for file in files()} == {"professional", "insurer", "patient"}


def test_every_folder_holds_something_of_claires() -> None:
    claires = [file for file in files() if file.person == "claire"]
    codes = {(type_of_file(file), file.source) for file in claires}
    assert {folder_of(code, class_of(code), source) for code, source in codes} == set(LISTED)


def test_claires_papers_span_six_years() -> None:
    years = {file.act_date.year for file in files() if file.person == "claire"}
    assert years == set(range(TODAY.year - 5, TODAY.year + 1))


@pytest.mark.parametrize("today", DAYS)
def test_file_names_are_unique_in_a_record(today: dt.date) -> None:
    names = [(file.person, file.name) for file in files(today)]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z0-9-]+\.(xml|pdf|jpg|json|txt|dcm)", name) for _, name in names)


def test_the_same_day_gives_the_same_bytes() -> None:
    assert files() == tuple(demo_files(TODAY))


def test_making_all_files_is_quick() -> None:
    begun = time.process_time()
    collections.deque(demo_files(TODAY), maxlen=0)
    assert time.process_time() - begun < 2


@pytest.mark.parametrize("today", DAYS)
def test_cda_headers_say_what_is_required(today: dt.date) -> None:
    people, seen = family(today).people, set()
    for file, root in cdas(today):
        assert root.tag == "{urn:hl7-org:v3}ClinicalDocument", file.name
        assert root.find("v3:realmCode", V3).get("code") == "FR"
        templates = {node.get("root") for node in root.iterfind("v3:templateId", V3)}
        assert {"2.16.840.1.113883.2.8.2.1", "1.2.250.1.213.1.1.1.1"} <= templates
        for part in ("title", "setId", "languageCode", "custodian", "legalAuthenticator", "componentOf", "component"):
            assert root.find(f"v3:{part}", V3) is not None, (file.name, part)
        role = root.find("v3:recordTarget/v3:patientRole", V3)
        assert role.find("v3:id", V3).attrib == {"extension": people[file.person].nir, "root": INS_TEST}
        assert root.find("v3:documentationOf/v3:serviceEvent/v3:effectiveTime/v3:low", V3) is not None
        seen.add(root.find("v3:id", V3).get("root"))
    assert len(seen) == len(cdas(today)), "two documents share an identifier"


def test_authors_are_the_professionals_of_the_family() -> None:
    professionals = family(TODAY).professionals
    for file, root in cdas():
        number = root.find("v3:author/v3:assignedAuthor/v3:id", V3)
        assert number.get("root") == "1.2.250.1.71.4.2.1"
        if file.source == "insurer":
            assert root.find("v3:author//v3:softwareName", V3).text == "Assurance Maladie"
        else:
            assert number.get("extension") == f"8{professionals[file.author].rpps}"


def test_narrative_references_lead_somewhere() -> None:
    for file, root in cdas():
        targets = {node.get("ID") for node in root.iterfind(".//*[@ID]")}
        wanted = {str(node.get("value")) for node in root.iterfind(".//v3:reference", V3)}
        assert {f"#{target}" for target in targets} >= wanted, file.name


def test_the_second_discharge_letter_replaces_the_first() -> None:
    letters = [root for _, root in cdas() if root.find("v3:code", V3).get("code") == "11490-0"]
    first, second = letters
    related = second.find("v3:relatedDocument", V3)
    assert related.get("typeCode") == "RPLC"
    assert related.find("v3:parentDocument/v3:id", V3).get("root") == first.find("v3:id", V3).get("root")
    assert second.find("v3:setId", V3).get("root") == first.find("v3:setId", V3).get("root")
    assert [root.find("v3:versionNumber", V3).get("value") for root in letters] == ["1", "2"]
    assert first.find("v3:effectiveTime", V3).get("value") < second.find("v3:effectiveTime", V3).get("value")


def test_every_pdf_opens_with_its_text_and_title() -> None:
    found = enclosed("application/pdf")
    assert len(found) >= 40
    lengths = collections.Counter[int]()
    for file, data in found:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            title = str(pdf.docinfo["/Title"])
            lengths[len(pdf.pages)] += 1
        pages = pypdfium2.PdfDocument(data)
        text = "\n".join(page.get_textpage().get_text_range() for page in pages)
        first_words = title.split("’")[0].split(":")[0].strip()
        assert first_words in text.replace("\r\n", " ").replace("\u00a0", " "), file.name
        assert "\ufffd" not in text and "né" in text
    assert set(lengths) <= {1, 2, 3} and lengths[2] >= 1


def test_pictures_open_and_photographs_carry_their_place() -> None:
    found = enclosed("image/jpeg")
    assert len(found) == 4
    for file, data in found:
        picture = Image.open(io.BytesIO(data))
        picture.load()
        assert min(picture.size) > 400
        assert bool(picture.getexif().get_ifd(0x8825)) == (file.source == "patient")


def _first_day(stamp: str) -> dt.date:
    """The first day that an HL7 date, cut to a month or a year or not, can mean."""
    return dt.date(int(stamp[:4]), int(stamp[4:6] or 1), int(stamp[6:8] or 1))


def _dates(file: DemoFile) -> set[dt.date]:
    """Every date that a file tells, in its codes, its words and its printed pages."""
    texts = []
    stamps: set[str] = set()
    if file.name.endswith(".xml"):
        root = etree.fromstring(file.data)
        for name in ("effectiveTime", "time", "low", "high", "birthTime"):
            nodes = root.iterfind(f".//v3:{name}", V3)
            stamps |= {str(node.get("value", "")) for node in nodes if node.get("unit") is None}
        texts = [" ".join(str(text) for text in root.itertext() if len(str(text)) < 2000)]
    elif file.name.endswith(".json"):
        texts = [file.data.decode()]
    found = {_first_day(stamp) for stamp in stamps if stamp}
    for text in texts:
        found |= {dt.date.fromisoformat(date) for date in _ISO.findall(text)}
        found |= {dt.date(int(year), int(month), int(day)) for day, month, year in _FRENCH.findall(text)}
    return found | {file.act_date}


@pytest.mark.parametrize("today", DAYS)
def test_nothing_is_dated_after_today_or_before_birth(today: dt.date) -> None:
    people = family(today).people
    for file in files(today):
        dates = _dates(file)
        assert max(dates) <= today, file.name
        assert file.act_date >= people[file.person].birth_date, file.name


@pytest.mark.parametrize("today", DAYS)
def test_no_statement_is_younger_than_its_document(today: dt.date) -> None:
    for file in files(today):
        root = etree.fromstring(file.data) if file.name.endswith(".xml") else None
        written = root.find("v3:effectiveTime", V3).get("value") if root is not None else f"{today:%Y%m%d}"
        assert max(_dates(file)) <= _first_day(written), file.name
