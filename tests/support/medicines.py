"""A few medicines of the tests, as the public files write them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from flask import Flask

from portal.medicines.commands import Counts, load_medicines
from portal.medicines.files import medicine_files

DAY = dt.date(2026, 11, 2)
PARACETAMOL, SALBUTAMOL, VACCINE, WITHDRAWN = "60000011", "60000022", "60000033", "60000044"
BOX_OF_PARACETAMOL, BOX_OF_VACCINE = "3400930000014", "3400930000038"
_BOX_OF_SALBUTAMOL, _BOX_WITHDRAWN = "3400930000021", "3400930000045"
_ACTIVE = "Autorisation active"


def _medicine(code: str, name: str, form: str, route: str, standing: str = _ACTIVE, sold: bool = True) -> str:
    marketed = "Commercialisée" if sold else "Non commercialisée"
    told = (
        code,
        name,
        form,
        route,
        standing,
        "Procédure nationale",
        marketed,
        "24/04/2007",
        "",
        "",
        " LABORATOIRE",
        "Non",
    )
    return "\t".join(told)


def _box(code: str, cip13: str, label: str) -> str:
    told = (code, cip13[5:12], label, "Présentation active", "Déclaration de commercialisation", "12/10/2011", cip13)
    return "\t".join((*told, "oui", "65 %", "1,16", "2,18", "1,02", ""))


def _holds(code: str, substance: str, name: str, dose: str, nature: str = "SA", link: int = 1) -> str:
    return "\t".join((code, "comprimé", substance, name, dose, "un comprimé", nature, str(link)))


FILES = {
    "CIS_bdpm.txt": [
        _medicine(PARACETAMOL, "CALMADOL 1000 mg, comprimé", "comprimé", "orale"),
        _medicine(SALBUTAMOL, "SOUFFLÉOL 100 microgrammes, suspension", "suspension pour inhalation", "inhalée"),
        _medicine(VACCINE, "TRIVACCINE, suspension injectable", "suspension injectable", "intramusculaire;cutanée"),
        _medicine(WITHDRAWN, "CALMADOL 500 mg, comprimé", "comprimé", "orale", "Autorisation abrogée", sold=False),
    ],
    "CIS_CIP_bdpm.txt": [
        _box(PARACETAMOL, BOX_OF_PARACETAMOL, "plaquette(s) de 8 comprimé(s)"),
        _box(SALBUTAMOL, _BOX_OF_SALBUTAMOL, "1 flacon(s) de 200 doses"),
        _box(VACCINE, BOX_OF_VACCINE, "1 seringue(s) préremplie(s) de 0,5 ml"),
        _box(WITHDRAWN, _BOX_WITHDRAWN, "plaquette(s) de 16 comprimé(s)"),
    ],
    "CIS_COMPO_bdpm.txt": [
        _holds(PARACETAMOL, "02202", "PARACÉTAMOL", "1000 mg"),
        _holds(SALBUTAMOL, "01233", "SULFATE DE SALBUTAMOL", "120,5 microgrammes"),
        _holds(SALBUTAMOL, "01234", "SALBUTAMOL", "100 microgrammes", "FT"),
        _holds(VACCINE, "03000", "ANATOXINE TÉTANIQUE", "20 UI"),
        _holds(WITHDRAWN, "02202", "PARACÉTAMOL", "500 mg"),
    ],
}


def write_files(folder: Path, changes: dict[str, list[str]] | None = None, encoding: str = "utf-8") -> Path:
    """The three files in a folder; ``changes`` by their names without the ending."""
    folder.mkdir(exist_ok=True)
    for name, lines in FILES.items():
        said = (changes or {}).get(name.removesuffix(".txt"), lines)
        (folder / name).write_bytes("".join(f"{line}\r\n" for line in said).encode(encoding))
    return folder


def load(app: Flask, folder: Path, many: int = 0) -> Counts:
    """Load the medicines of the tests, through files in a folder; ``many``: so many more that are called alike."""
    names = [f"CALMADOL {one} mg, comprimé" for one in range(many)]
    codes = [f"6{one:06d}9" for one in range(many)]
    told = {
        "CIS_bdpm": [_medicine(code, name, "comprimé", "orale") for code, name in zip(codes, names, strict=True)],
        "CIS_CIP_bdpm": [_box(code, with_key(f"340094{place:06d}"), "boîte") for place, code in enumerate(codes)],
        "CIS_COMPO_bdpm": [_holds(code, "02202", "PARACÉTAMOL", "1 mg") for code in codes],
    }
    write_files(folder, {name: FILES[f"{name}.txt"] + lines for name, lines in told.items()})
    with app.app_context():
        return load_medicines(medicine_files(folder, DAY))


def with_key(digits: str) -> str:
    """Digits with the one that GS1 reckons from them."""
    weighed = sum(int(sign) * (3 if place % 2 == 0 else 1) for place, sign in enumerate(reversed(digits)))
    return f"{digits}{-weighed % 10}"
