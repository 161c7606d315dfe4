"""What each profession may read, as versioned data (rules, section 3): ``matrices/<first day>.json``.

The files tell which cells the rules name and which are illustrative, the official annex not being at hand.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from portal.core import clock


@dataclass(frozen=True, slots=True)
class Reads:
    """The classes of documents that a profession may read, and the types among them that it may not.

    ``every_class``: there is none that it may not.
    """

    classes: frozenset[str] = frozenset()
    not_types: frozenset[str] = frozenset()
    every_class: bool = False

    def covers(self, class_code: str, type_code: str) -> bool:
        """Whether it may read a document of this class and type."""
        return (self.every_class or class_code in self.classes) and type_code not in self.not_types


NOTHING = Reads()
"""What a profession reads that the matrix does not know."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """One version: ``version`` is its first day, as the trail tells it. ``illustrative``: the professions of which some
    cells are ours, the official annex not being at hand.
    """

    version: str
    professions: Mapping[str, Reads]
    illustrative: frozenset[str] = frozenset()

    def of(self, profession: str) -> Reads:
        """What a profession may read; nothing, for one that is not known."""
        return self.professions.get(profession, NOTHING)


def matrix_at(instant: dt.datetime) -> Matrix:
    """The version in force at an instant, by the day in France; the first one before there was any."""
    day = instant.astimezone(clock.PARIS).date().isoformat()
    versions = _versions()
    return next((one for one in reversed(versions) if one.version <= day), versions[0])


@cache
def _versions() -> tuple[Matrix, ...]:
    folder = files("portal.access") / "matrices"
    read = [_matrix(json.loads(path.read_text("utf-8"))) for path in folder.iterdir() if path.name.endswith(".json")]
    return tuple(sorted(read, key=lambda one: one.version))


def _matrix(told: dict[str, dict[str, dict[str, list[str]]]]) -> Matrix:
    """Raises :class:`KeyError` for a category that the file does not define: a slip must not refuse in silence."""
    classes: Mapping[str, object] = told["categories"]
    return Matrix(
        version=str(told["effective"]),
        professions={
            name: Reads(
                classes=frozenset(str(classes[one]) for one in row["reads"]),
                not_types=frozenset(row.get("not_types", ())),
                every_class=set(row["reads"]) == classes.keys(),
            )
            for name, row in told["professions"].items()
        },
        illustrative=frozenset(
            name for name, row in told["professions"].items() if "illustrative" in row.get("from", "")
        ),
    )
