"""What is known of medicines."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from portal.core.db import db
from portal.core.spelling import LIKE, likeness, near, practice_token, words
from portal.medicines.codes import is_cip13
from portal.medicines.index import INDEX
from portal.medicines.models import Medicine, MedicineLoad, Presentation, Substance

SHOWN = 10
MOST = 500
"""Medicines looked at for one question: beyond, somebody has to say more."""
_MOST_WORDS = 8
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class FoundMedicine:
    """A medicine with what it holds, in the words of the files."""

    medicine: Medicine
    substances: tuple[Substance, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What the files answer, the likeliest first. ``many``: more than are shown; ``near``: nothing is called so, these
    nearly are; ``load``: what stands in the tables, None where the files were never loaded.
    """

    medicines: Sequence[FoundMedicine] = ()
    many: bool = False
    near: bool = False
    asked: bool = True
    load: MedicineLoad | None = None


def current_load() -> MedicineLoad | None:
    """What stands in the tables. One query."""
    return db.session.scalars(select(MedicineLoad).execution_options(populate_existing=True)).one_or_none()


def search_medicines(question: str) -> Found:
    """The medicines of a name, a substance or the number of a box; those on the market first.

    Accents, order, and ends of words do not matter; where nothing is called so, those come that nearly are. Five
    queries at most.
    """
    load = current_load()
    if load is None:
        return Found()
    asked = [word for word in words(question[:_LONGEST]) if len(word) > 1 or word.isdigit()][:_MOST_WORDS]
    if not asked:
        return Found(asked=False, load=load)
    number = question.replace(" ", "")
    if number.isascii() and number.isdigit() and len(number) in (7, 13):
        box = _box(int(number), old=len(number) == 7)
        medicine = medicine_by_id(box.medicine_id) if box else None
        return Found([medicine] if medicine else [], load=load)
    found = _matches([(word, [practice_token(word)]) for word in asked])
    if found:
        return Found(_with_substances(sorted(found, key=_order(asked))[:SHOWN]), len(found) > SHOWN, load=load)
    return Found(_nearly(asked), near=True, load=load)


def medicine_by_code(code: str) -> FoundMedicine | None:
    """The medicine of a CIS code; None for a code that is none of the files. Two queries."""
    return medicine_by_id(int(code)) if len(code) == 8 and code.isascii() and code.isdigit() else None


def medicine_by_id(number: int) -> FoundMedicine | None:
    """The same by its number."""
    medicine = db.session.get(Medicine, number)
    return _with_substances([medicine])[0] if medicine else None


def medicine_in_box(cip13: str) -> tuple[FoundMedicine, Presentation] | None:
    """What is in a box, by its CIP code of thirteen digits; None for one that is none of the files. Three queries."""
    box = _box(int(cip13), old=False) if is_cip13(cip13) else None
    medicine = medicine_by_id(box.medicine_id) if box else None
    return (medicine, box) if medicine and box else None


def _box(number: int, *, old: bool) -> Presentation | None:
    column = Presentation.cip7 if old else Presentation.id
    return db.session.scalars(select(Presentation).where(column == number).order_by(Presentation.id).limit(1)).first()


def _matches(wanted: Sequence[tuple[str, Collection[str]]]) -> list[Medicine]:
    found = INDEX.matching(wanted, MOST).subquery()
    return list(db.session.scalars(select(Medicine).join(found, found.c.rowid == Medicine.id)))


def _order(asked: Sequence[str]) -> Any:
    """On the market before what is not, names that begin so before the others, the shortest first."""

    def key(one: Medicine) -> tuple[bool, bool, int, str]:
        own = words(one.name)
        begins = bool(own) and own[0].startswith(asked[0])
        return not (one.is_marketed and one.is_authorised), not begins, len(own), one.name

    return key


def _with_substances(medicines: Sequence[Medicine]) -> list[FoundMedicine]:
    """What heals before the salt that it comes in, in the order of the files. One query."""
    statement = select(Substance).where(Substance.medicine_id.in_([one.id for one in medicines])).order_by(Substance.id)
    rows = list(db.session.scalars(statement)) if medicines else []
    fractions = {(row.medicine_id, row.link) for row in rows if row.is_fraction}
    shown = [row for row in rows if row.is_fraction or (row.medicine_id, row.link) not in fractions]
    return [FoundMedicine(one, tuple(row for row in shown if row.medicine_id == one.id)) for one in medicines]


def _nearly(asked: Sequence[str]) -> list[FoundMedicine]:
    """Those of which every word is like one that was asked for, the most alike first."""
    found = _matches([(word, {practice_token(word), *near(word)}) for word in asked])
    judged = [(_likeness(asked, one), one) for one in _with_substances(found)]
    order = _order(asked)
    close = sorted((one for one in judged if one[0] >= LIKE), key=lambda one: (-one[0], order(one[1].medicine)))
    return [one for _alike, one in close[:SHOWN]]


def _likeness(asked: Sequence[str], one: FoundMedicine) -> float:
    """How much the words are like what the medicine is called or holds; 0 where one is like nothing of it."""
    said = words(" ".join((one.medicine.name, *(row.name for row in one.substances))))
    best = [max((likeness(word, other) for other in said), default=0.0) for word in asked]
    return sum(best) / len(best) if min(best) >= LIKE else 0.0
