"""Days written in a text, in French and English: ``12 mars 2026``, ``12/03/2026``, ``2026-03-12``. Pure."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

_MONTHS = (
    *(("janvier", "janv", "january", "jan"), ("fevrier", "fevr", "fev", "february", "feb"), ("mars", "march", "mar")),
    *(("avril", "avr", "april", "apr"), ("mai", "may"), ("juin", "june", "jun"), ("juillet", "juil", "july", "jul")),
    *(("aout", "august", "aug"), ("septembre", "sept", "september", "sep"), ("octobre", "october", "oct")),
    *(("novembre", "november", "nov"), ("decembre", "december", "dec")),
)
_NUMBER_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_MONTH = "|".join(sorted(_NUMBER_OF, key=len, reverse=True))
_DATE = re.compile(
    r"(?<!\d)(?<!\d )(?:"
    r"(?P<iso_year>(?:19|20)\d\d)(?P<iso_sign>[-_.]?)(?P<iso_month>\d\d)(?P=iso_sign)(?P<iso_day>\d\d)"
    r"|(?P<day>\d{1,2})\s?(?P<sign>[/.\-_ ])\s?(?P<month>\d{1,2})\s?(?P=sign)\s?(?P<year>(?:19|20)\d\d)"
    r"|(?P<short_day>\d\d)/(?P<short_month>\d\d)/(?P<short_year>\d\d)"
    rf"|(?P<word_day>\d{{1,2}})(?:er|st|nd|rd|th)?[\s\-_]+(?:of\s+)?(?P<word_month>{_MONTH})\.?,?[\s\-_]+(?P<word_year>(?:19|20)\d\d)"
    rf"|(?P<late_month>{_MONTH})\.?\s+(?P<late_day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<late_year>(?:19|20)\d\d)"
    r")(?!\d)"
)
_BEFORE = 40
_OF_BIRTH = re.compile(r"\bnee?s?\b|ne\(e\)|naiss|\bborn\b|\bbirth|\bd\.? ?d\.? ?n\b|\bdob\b|\bd\.? ?o\.? ?b\b|\bage\b")
_OF_THE_ACT = re.compile(
    r"(?:fait|etabli|redige|realisee?|preleve(?:e|ment)?s?|examen|consultation|date|vue?|hospitalise|effectuee?|recu"
    r"|done|performed|collected|signed|seen|dated)\b[^\n\d]{0,24}$|,\s*(?:le\s*)?$|(?:^|\n)\s*le\s*$"
)
_OF_ANOTHER = re.compile(
    r"(?:jusqu|avant le|expire|valable|valid|until|prochain|next|rendez|rdv|imprime|printed)[^\n]{0,30}$"
)


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A day, where it stands, and how much speaks for its being the day of what the text is about: 0 to 2."""

    day: dt.date
    place: int
    weight: int
    is_of_birth: bool


def written_dates(text: str) -> list[WrittenDate]:
    """The days that a text tells, in their order; days that no calendar has are left out."""
    folded = _folded(text)
    found = ((match, _day_of(match)) for match in _DATE.finditer(folded))
    return [_judged(folded, match, day) for match, day in found if day is not None]


def _folded(text: str) -> str:
    """Letter for letter without accents, so that places stay; line ends are kept."""
    return "".join((unicodedata.normalize("NFKD", sign.casefold()) or sign)[0] for sign in text)


def _day_of(match: re.Match[str]) -> dt.date | None:
    told = {name: value for name, value in match.groupdict().items() if value}
    parts = {name.rpartition("_")[2]: value for name, value in told.items()}
    month = parts["month"]
    year = int(parts["year"])
    try:
        # Of two figures: papers that people keep are of this century.
        return dt.date(year + 2000 if year < 100 else year, _NUMBER_OF.get(month) or int(month), int(parts["day"]))
    except ValueError:
        return None


def _judged(folded: str, match: re.Match[str], day: dt.date) -> WrittenDate:
    before = folded[max(0, match.start() - _BEFORE) : match.start()]
    line = before.rpartition("\n")[2]
    of_birth = bool(_OF_BIRTH.search(line))
    weight = 0 if _OF_ANOTHER.search(line) else 2 if _OF_THE_ACT.search(before) else 1
    return WrittenDate(day, match.start(), weight, of_birth)
