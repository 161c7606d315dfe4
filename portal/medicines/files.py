"""Reading the public medicines files: CIS_bdpm, CIS_CIP_bdpm and CIS_COMPO_bdpm, tab separated, without column names.

Without names, a column is known by its place alone: every line is looked at before one is taken, and the first that
cannot be one refuses the whole. Pure: no database, and one line in memory at a time.
"""

from __future__ import annotations

import codecs
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.core.clock import PARIS
from portal.core.forms import one_line
from portal.medicines.codes import is_cip13

MEDICINES, PRESENTATIONS, SUBSTANCES = "CIS_bdpm", "CIS_CIP_bdpm", "CIS_COMPO_bdpm"
_ENDINGS = (".txt", "_subset.tsv")
_LONGEST_LINE = 64 * 1024
_LONGEST_VALUE = 1000
_WIDTHS = {MEDICINES: (12, 12), PRESENTATIONS: (12, 13), SUBSTANCES: (8, 8)}
"""Columns of a line, at least and at most."""
_CHUNK = 1024 * 1024
Row = dict[str, Any]


class BadFiles(Exception):
    """These are not the files, or not whole; the sentence says why, without its full stop."""


@dataclass(frozen=True, slots=True)
class MedicineFiles:
    """The three files of a folder with their encodings, and the day of the oldest of them."""

    paths: dict[str, tuple[Path, str]]
    day: dt.date

    def rows(self, name: str) -> Iterator[Row]:
        """The rows of one file. Raises :class:`BadFiles` for the first line that is none of it."""
        path, encoding = self.paths[name]
        low, high = _WIDTHS[name]
        with path.open("rb") as stream:
            for number, line in enumerate(_lines(stream, path.name), 1):
                values = line.decode(encoding).rstrip("\r\n").split("\t")
                if len(values) == high + 1 and not values[-1]:
                    values.pop()
                if not low <= len(values) <= high:
                    raise _bad(path.name, number, f"has {len(values)} columns, not {high}")
                try:
                    yield _ROWS[name]([one_line(value)[:_LONGEST_VALUE] for value in values])
                except ValueError as error:
                    raise _bad(path.name, number, str(error)) from None


def medicine_files(folder: Path, day: dt.date | None = None) -> MedicineFiles:
    """The files of a folder, in UTF-8 or as Windows writes French. Raises :class:`BadFiles` where one is missing.

    ``day``: the date that they were published, where the file system does not know it.
    """
    paths = {name: _found(folder, name) for name in _WIDTHS}
    oldest = min(path.stat().st_mtime for path in paths.values())
    told = day or dt.datetime.fromtimestamp(oldest, PARIS).date()
    return MedicineFiles({name: (path, _encoding(path)) for name, path in paths.items()}, told)


def _found(folder: Path, name: str) -> Path:
    for ending in _ENDINGS:
        if (path := folder / f"{name}{ending}").is_file():
            return path
    raise BadFiles(f"There is no {name}{_ENDINGS[0]}")


def _encoding(path: Path) -> str:
    """The whole of a file is looked at: a list of medicines may have its first accent far down."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    with path.open("rb") as stream:
        try:
            while chunk := stream.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "latin-1"
    return "utf-8-sig"


def _lines(stream: Any, name: str) -> Iterator[bytes]:
    """Whole lines, empty ones left out."""
    while line := stream.readline(_LONGEST_LINE):
        if not line.endswith(b"\n"):
            raise BadFiles(f"{name} ends within a line, or has one of more than 64 kB")
        if line.strip(b"\r\n"):
            yield line


def _bad(name: str, number: int, why: str) -> BadFiles:
    return BadFiles(f"Line {number} of {name} {why}")


def _medicine(values: list[str]) -> Row:
    code, name, form, routes, standing, _procedure, marketed = values[:7]
    if not name:
        raise ValueError("names no medicine")
    if values[11] not in ("Oui", "Non"):
        raise ValueError("does not say in its last column whether the medicine is watched")
    return {
        "id": _digits(code, 8),
        "name": name,
        "form": form,
        "routes": ", ".join(filter(None, (one.strip() for one in routes.split(";")))),
        "is_authorised": standing == "Autorisation active",
        "is_marketed": marketed == "Commercialisée",
        "holder": values[10],
    }


def _presentation(values: list[str]) -> Row:
    code, cip7, label, standing = values[:4]
    if not is_cip13(values[6]):
        raise ValueError("has no CIP code of thirteen digits in its seventh column")
    return {
        "id": int(values[6]),
        "cip7": _digits(cip7, 7),
        "medicine_id": _digits(code, 8),
        "label": label,
        "is_active": standing == "Présentation active",
    }


def _substance(values: list[str]) -> Row:
    code, _element, substance, name, dose, reference, nature, link = values
    if nature not in ("SA", "FT", "ST") or not link.isdecimal():
        raise ValueError("says of no kind of substance in its last two columns")
    return {
        "medicine_id": _digits(code, 8),
        "code": substance,
        "name": name,
        "dose": dose,
        "reference": reference,
        "is_fraction": nature != "SA",
        "link": int(link[:9]),
    }


def _digits(written: str, count: int) -> int:
    if len(written) != count or not (written.isascii() and written.isdecimal()):
        raise ValueError(f"has no code of {count} digits where one belongs")
    return int(written)


_ROWS: dict[str, Callable[[list[str]], Row]] = {
    MEDICINES: _medicine,
    PRESENTATIONS: _presentation,
    SUBSTANCES: _substance,
}
