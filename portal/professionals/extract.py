"""Reading the public extract of the French directory of health professionals (``PS_LibreAcces_Personne_activite``).

One line per person and place of work, under a line of column names; the names lead, so that their order, and columns of
which we know nothing, do not matter. Pure: no database, and one line in memory at a time.

It shouts: names, towns and places of work are lowered here, for they become those of the professionals of this site.
"""

from __future__ import annotations

import enum
import hashlib
import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from portal.access.rpps import BadRpps, normalise
from portal.core.forms import one_line
from portal.core.spelling import folded, near, nearest, practice_token, words
from portal.professionals import professions
from portal.record.capitals import readable
from portal.record.specialties import in_english

_SEPARATORS = ("\t", "|")
_LONGEST_LINE = 64 * 1024
_LONGEST_VALUE = 300
_COLUMNS = {
    "kind": "type d'identifiant pp",
    "number": "identifiant pp",
    "national": "identification nationale pp",
    "civility": "code civilite d'exercice",
    "family_name": "nom d'exercice",
    "given_names": "prenom d'exercice",
    "code": "code profession",
    "profession_label": "libelle profession",
    "skill": "libelle savoir-faire",
    "organisation": "raison sociale site",
    "postcode": "code postal (coord. structure)",
    "town": "libelle commune (coord. structure)",
    "email": "adresse e-mail (coord. structure)",
    "secure_mail": "adresse bal mssante",
}
"""What we take → the name of its column, in small letters without accents."""
_NEEDED = ("number", "family_name", "given_names", "code", "profession_label")
_RPPS_KIND, _RPPS_PREFIX = "8", "8"
_TITLES = {"DR": "Dr", "PR": "Pr"}
_SKILL = re.compile(r"(?:(?:qualifiée?|spécialiste) en )?(?P<skill>.+?)(?: \([A-Z]{1,5}\))?", re.IGNORECASE)
_ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
_PARTICLES = frozenset({"DE", "DU", "DES", "D"})
_TOWN_WORDS = frozenset({"SUR", "SOUS", "LES", "LÈS", "EN", "AUX", "ET", "LA", "LE", "L", *_PARTICLES})
_CAPITALS = re.compile(r"[^\W\d_]+")


class NoExtract(Exception):
    """The file is none of these; the sentence says why."""


class LeftOut(enum.Enum):
    """Why a line is not taken."""

    NO_RPPS = "without an RPPS number"
    WRONG_KEY = "whose RPPS number fails its key"
    NO_NAME = "without a name"
    TORN = "cut short"


class Line(NamedTuple):
    """One line of the directory, as it is kept."""

    rpps: str
    title: str
    family_name: str
    given_names: str
    profession: str
    profession_label: str
    specialty: str
    organisation: str
    postcode: str
    town: str
    email: str

    @property
    def id(self) -> int:
        """63 bits of all that it says."""
        return int.from_bytes(hashlib.sha256("\x1f".join(self).encode()).digest()[:8], "big") >> 1

    @property
    def sort_key(self) -> str:
        """By family name, then by given names."""
        return folded(f"{self.family_name} {self.given_names}")

    def tokens(self) -> set[str]:
        """What it is found by (:mod:`portal.professionals.directory_index`)."""
        name, town = words(f"{self.family_name} {self.given_names}"), words(self.town)
        practice = words(f"{self.profession_label} {self.specialty}")
        english = words(in_english(self.specialty))
        said = [*practice, *(one for word in practice for one in professions.said_of(word))]
        said += [one for word in english for one in professions.said_in_english(word)]
        plain = {*name, *town, *said, *words(f"{self.organisation} {self.postcode} {self.profession}")}
        alike = set().union(*map(near, name), *map(nearest, [*town, *said]))
        return plain | alike | set(map(practice_token, said))


def read_extract(stream: BinaryIO) -> Iterator[Line | LeftOut]:
    """Each line, or why it is left out. Raises :class:`NoExtract` for a file that is no extract, or no text."""
    rows = _rows(stream)
    header = next(rows, "")
    separator, places = _places(header)
    width = max(places.values()) + 1
    for row in rows:
        if row:
            yield _line(row.split(separator), places, width)


def _rows(stream: BinaryIO) -> Iterator[str]:
    encoding = "utf-8-sig"
    while raw := stream.readline(_LONGEST_LINE):
        if len(raw) == _LONGEST_LINE:
            raise NoExtract("It has lines of more than 64 kB")
        try:
            yield raw.decode(encoding).rstrip("\r\n")
        except UnicodeDecodeError:
            raise NoExtract("It is not UTF-8 text") from None
        encoding = "utf-8"


def _places(header: str) -> tuple[str, dict[str, int]]:
    for separator in _SEPARATORS:
        names = [folded(name.replace("’", "'")) for name in header.split(separator)]
        places = {ours: names.index(theirs) for ours, theirs in _COLUMNS.items() if theirs in names}
        if all(name in places for name in _NEEDED):
            return separator, places
    raise NoExtract("Its first line does not name the columns of the extract")


def _line(values: list[str], places: dict[str, int], width: int) -> Line | LeftOut:
    if len(values) < width:
        return LeftOut.TORN
    told = {name: one_line(values[place])[:_LONGEST_VALUE] for name, place in places.items()}
    rpps = _rpps(told)
    if isinstance(rpps, LeftOut):
        return rpps
    family, given = _name(told["family_name"]), _name(told["given_names"])
    if not family or not given:
        return LeftOut.NO_NAME
    return Line(
        rpps=rpps,
        title=_TITLES.get(told.get("civility", "").upper(), ""),
        family_name=family,
        given_names=given,
        profession=professions.OF_CODE.get(told["code"], told["profession_label"]),
        profession_label=told["profession_label"],
        specialty=_specialty(told.get("skill", "")),
        organisation=readable(told.get("organisation", ""), names=True),
        postcode=told.get("postcode", ""),
        town=_town(told.get("town", "")),
        email=_email(told),
    )


def _rpps(told: dict[str, str]) -> str | LeftOut:
    """The number; the national one is the same behind a sign of its kind."""
    if told.get("kind", _RPPS_KIND) != _RPPS_KIND:
        return LeftOut.NO_RPPS
    try:
        return normalise(told["number"] or told.get("national", "").removeprefix(_RPPS_PREFIX))
    except BadRpps as error:
        return LeftOut.WRONG_KEY if error.reason == "key" else LeftOut.NO_RPPS


def _email(told: dict[str, str]) -> str:
    """An ordinary address before a secure one, which takes mail from its own kind alone."""
    both = (told.get("email", ""), told.get("secure_mail", ""))
    return next((one for one in both if _ADDRESS.fullmatch(one)), "")


def _specialty(skill: str) -> str:
    """``Qualifié en Médecine Générale (SM)`` is Médecine générale."""
    found = _SKILL.fullmatch(skill)
    said = found["skill"] if found else ""
    return said[:1] + "".join(_smaller(word) for word in re.split(r"(\W)", said[1:])).replace("'", "’")


def _smaller(word: str) -> str:
    return word.lower() if word.istitle() else word


def _name(written: str) -> str:
    """``LE GOFF-D'ALMEIDA`` is Le Goff-d’Almeida; a name with small letters stays as it is written."""
    return _lowered(written, _PARTICLES) if written.isupper() else written


def _town(written: str) -> str:
    """``SAINT-SÉBASTIEN-SUR-LOIRE`` is Saint-Sébastien-sur-Loire; ``NANTES CEDEX 1`` is Nantes."""
    plain = re.sub(r"\s+CEDEX\b.*", "", written, flags=re.IGNORECASE)
    return _lowered(plain, _TOWN_WORDS) if plain.isupper() else plain


def _lowered(written: str, small: frozenset[str]) -> str:
    said = _CAPITALS.sub(lambda one: one[0].lower() if one[0] in small else one[0].capitalize(), written)
    return (said[:1].upper() + said[1:]).replace("'", "’")
