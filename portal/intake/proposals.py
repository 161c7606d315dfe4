"""What a file that a person adds may be, how it may be called and of which day it is: proposed, for them to correct.

Pure: no database, no clock. From what was read of the file and from its name, by words people write in French and
English; what a file or a person says counts before, and nothing is proposed where no sign is clear.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from portal.intake.written_dates import written_dates
from portal.record.content import PartialDate, ReadDocument

ADULT = 18
_DIRECTIVES = "EXPPAT_3"
_SIGNS: tuple[tuple[str, str], ...] = (
    (_DIRECTIVES, r"directives? anticipees?|(?:advance|advanced) directives?|living will"),
    ("EXPPAT_1", r"personne de confiance|don d ?organes?|volontes|organ donor|trusted person"),
    ("DOCPAT02", r"ordonnances?|prescriptions?|renouvellement de traitement|plan de soins|treatment plan"),
    (
        "DOCPAT06",
        r"vaccins?|vaccinations?|vaccinal|carnet de sante|depistages?|immuni[sz]ations?|vaccines?|screening",
    ),
    ("DOCPAT07", r"certificats?|arret de travail|avis d ?arret|certificates?|sick note|fit note"),
    (
        "DOCPAT09",
        r"mutuelle|carte vitale|attestation (?:de )?(?:droits|vitale|(?:d )?assurance)|tiers payant"
        r"|complementaire sante|factures?|feuilles? de soins|devis|insurance card|invoice|health insurance",
    ),
    (
        "DOCPAT05",
        r"bilans? (?:sanguins?|biologiques?|lipidiques?|hepatiques?)|prises? de sang|analyses? (?:de sang|medicales?"
        r"|d ?urines?|biologiques?)|resultats? d ?analyses?|biologie medicale|laboratoire d ?analyses?|analyses"
        r"|hemogramme|numeration|ecbu|blood (?:tests?|count|work)|lab(?:oratory)? (?:results?|reports?)",
    ),
    (
        "DOCPAT04",
        r"radios?|radiographies?|irm|scanners?|echographies?|echo|mammographies?|tomodensitometrie|imagerie|doppler"
        r"|scintigraphie|arthroscanner|x ?rays?|mri|ct scan|ultrasound|mammogram|imaging",
    ),
    ("DOCPAT01", r"syntheses?|volet medical|dossier resume|(?:patient|medical|health) summary"),
    (
        "DOCPAT03",
        r"comptes? rendus?|cr|consultations?|hospitalisations?|operatoires?|lettre de (?:liaison|sortie)|courriers?"
        r"|anatomopathologie|medical reports?|discharge (?:letter|summary)|report|letter",
    ),
)
"""Type → the words that speak of it, without accents; of several types that a line speaks of, the first: a
prescription of an X-ray is a prescription.
"""
_TYPES = tuple((code, re.compile(rf"(?<![a-z])(?:{words})(?![a-z])")) for code, words in _SIGNS)
_HEADING_LINES = 20
_MOST_READ = 20_000
"""Letters: what a paper is about stands on its first pages."""
_LONGEST_TITLE = 100
_SHORTEST_TITLE = 4
_BY_MACHINES = frozenset(
    {
        *("img", "dsc", "dscn", "dscf", "pxl", "mvimg", "image", "images", "photo", "photos", "picture", "pic", "vid"),
        *("scan", "scanned", "camscanner", "adobe", "numerisation", "document", "doc", "file", "fichier", "cr", "wa"),
        *("whatsapp", "screenshot", "capture", "d", "ecran", "at", "du", "le", "copie", "copy", "sans", "titre"),
        *("untitled", "download", "new", "nouveau"),
    }
)
_NUMBERED = re.compile(r"[a-z]*\d[a-z0-9]*|[0-9a-f]{2}")
"""Words of file names that cameras, scanners and programs make: they say nothing."""
_WHOSE = re.compile(
    r"(?<![a-z])(?:docteur|dr|pr|madame|monsieur|mme|mlle|m|tel|fax|rue|avenue|rpps|adeli|finess|page)(?![a-z])"
)
"""Lines of a letterhead or an address are no titles."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed; empty where nothing speaks for anything."""

    title: str = ""
    type_code: str = ""
    date: PartialDate = ""


def propose(read: ReadDocument, file_name: str, *, born: dt.date, today: dt.date) -> Proposal:
    """What a document may be called, what it may be (a type that patients choose), and of which day it may be.

    The day is never one to come, nor before the person was born, nor the birth itself. Advance directives are of
    adults only (rules of the record, section 7).
    """
    lines = _lines(read)
    name = _stem(file_name)
    type_code = _type_of([name, read.title, *lines[:_HEADING_LINES]])
    if type_code == _DIRECTIVES and not _is_adult(born, today):
        type_code = ""
    return Proposal(_title(read, name, lines, type_code), type_code, _date(read, file_name, lines, born, today))


def folded_words(text: str) -> str:
    """Small letters without accents, and nothing but single spaces between words and numbers."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    letters = (sign for sign in bare if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[\W_]+", " ", "".join(letters)).split())


def _lines(read: ReadDocument) -> list[str]:
    """What is written, line by line; of a picture, what was recognised on it."""
    text = (read.text or "\n".join(page.text for page in read.pages))[:_MOST_READ]
    return [line for one in text.splitlines() if (line := " ".join(one.split()))]


def _stem(file_name: str) -> str:
    return " ".join(PurePath(file_name.replace("\\", "/")).stem.replace("_", " ").split())


def _type_of(said: Sequence[str]) -> str:
    """The type that the first of these speaks of: the name and the title before the text."""
    for one in said:
        words = folded_words(one)
        for code, signs in _TYPES:
            if signs.search(words):
                return code
    return ""


def _title(read: ReadDocument, name: str, lines: Sequence[str], type_code: str) -> str:
    """The file's own title where it is more than the first line or the name; else the name that a person gave it, else
    the line that says what it is.
    """
    own = " ".join(read.title.split())
    first = lines[0] if lines else ""
    if says_something(own) and own != "Image" and own not in (name, first):
        return own
    if says_something(name):
        return _sentence(name)
    return next(_headings(lines, type_code), "")


def _headings(lines: Sequence[str], type_code: str) -> Iterator[str]:
    """Lines at the beginning that speak of the type, then those that may be a title."""
    beginning = [line for line in lines[:_HEADING_LINES] if _SHORTEST_TITLE <= len(line) <= _LONGEST_TITLE]
    named = [line for line in beginning if not _WHOSE.search(folded_words(line))]
    yield from (_sentence(line) for line in named if type_code and _type_of([line]) == type_code)
    yield from (_sentence(line) for line in named if says_something(line) and not written_dates(line))


def says_something(text: str) -> bool:
    """Whether a title is more than what a camera, a scanner or a program writes: ``IMG_2041`` is not."""
    words = folded_words(text)
    own = [word for word in words.split() if word not in _BY_MACHINES and not _NUMBERED.fullmatch(word)]
    return sum(len(word) for word in own) >= _SHORTEST_TITLE


def _sentence(text: str) -> str:
    """A title as people write one: not shouted, begun with a capital."""
    said = text.strip(" .:;-–—*#")[:_LONGEST_TITLE]
    said = said.lower() if said.isupper() and len(said.split()) > 1 else said.capitalize() if said.isupper() else said
    return said[:1].upper() + said[1:]


def _date(read: ReadDocument, file_name: str, lines: Sequence[str], born: dt.date, today: dt.date) -> PartialDate:
    """The day that the text tells best, else that of the file's name, else of the photograph."""
    texts = ("\n".join(lines), file_name)
    for text in texts:
        found = [one for one in written_dates(text) if born < one.day <= today and not one.is_of_birth]
        if found:
            return max(found, key=lambda one: (one.weight, -one.place)).day.isoformat()
    return read.taken if born.isoformat() < read.taken <= today.isoformat() else ""


def _is_adult(born: dt.date, today: dt.date) -> bool:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day)) >= ADULT
