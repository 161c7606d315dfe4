"""Loading the public medicines files.

All is looked at first, in its own time; then it takes the place of what was there in one transaction, of which other
writers wait for the end: some seconds, once a month.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import groupby, islice
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from portal.core import clock
from portal.core.db import Base, immediate
from portal.core.spelling import near, practice_token, words
from portal.medicines.files import MEDICINES, PRESENTATIONS, SUBSTANCES, BadFiles, MedicineFiles
from portal.medicines.index import INDEX
from portal.medicines.models import Medicine, MedicineLoad, Presentation, Substance
from portal.medicines.queries import current_load

AT_ONCE = 1000
_TABLES: dict[str, type[Base]] = {MEDICINES: Medicine, PRESENTATIONS: Presentation, SUBSTANCES: Substance}
_SHORTEST_NAME = 3


@dataclass(frozen=True, slots=True)
class Counts:
    """How many lines the files have that are taken."""

    medicines: int
    presentations: int
    substances: int


def load_medicines(files: MedicineFiles, *, fewer: bool = False) -> Counts:
    """Replace the medicines by what the files say, with the day that they are of. The same files again change nothing.

    Raises :class:`portal.medicines.files.BadFiles`, and then nothing has changed: for a line that is none of its file,
    for files that do not speak of the same medicines, and for less than half of what stands, unless ``fewer``.
    """
    counts = _checked(files)
    before = current_load()
    if before is not None and not fewer and counts.medicines * 2 < before.medicines:
        raise BadFiles(f"They hold {counts.medicines} medicines where {before.medicines} stand: they look cut short")
    with immediate() as session:
        stale: tuple[type[Base], ...] = (MedicineLoad, *_TABLES.values())
        for old in stale:
            session.execute(delete(old).execution_options(synchronize_session=False))
        INDEX.clear(session)
        for name, table in _TABLES.items():
            _put(session, table, files.rows(name))
        _make_findable(session)
        session.execute(
            insert(MedicineLoad), {"id": 1, "files_of": files.day, "loaded_at": clock.now(), **asdict(counts)}
        )
    return counts


def _checked(files: MedicineFiles) -> Counts:
    """The counts of the lines, all of them looked at. What is held in memory are the codes of the medicines."""
    known = _different((row["id"] for row in files.rows(MEDICINES)), "two lines for one medicine")
    boxes = _different((row["id"] for row in files.rows(PRESENTATIONS)), "two lines for one box")
    in_boxes = {row["medicine_id"] for row in files.rows(PRESENTATIONS)}
    holds = Counter(row["medicine_id"] for row in files.rows(SUBSTANCES))
    if not known or any(2 * len(known.intersection(told)) < len(known) for told in (in_boxes, holds)):
        raise BadFiles("Most medicines of the first have no line in the others: they are not of one day, or not whole")
    return Counts(len(known), len(boxes), holds.total())


def _different(ids: Iterable[int], fault: str) -> set[int]:
    known = set[int]()
    for one in ids:
        if one in known:
            raise BadFiles(f"There are {fault}: {one}")
        known.add(one)
    return known


def _put(session: Session, table: type[Base], rows: Iterator[Mapping[str, Any]]) -> None:
    while batch := list(islice(rows, AT_ONCE)):
        session.execute(insert(table), batch)


def _make_findable(session: Session) -> None:
    """The index, by the names and the substances of medicines, a thousand at a time."""
    named = select(Medicine.id, Medicine.name, Medicine.form).order_by(Medicine.id).limit(AT_ONCE)
    after = -1
    while page := session.execute(named.where(Medicine.id > after)).all():
        after = page[-1].id
        told = select(Substance.medicine_id, Substance.name).where(Substance.medicine_id.between(page[0].id, after))
        found = session.execute(told.order_by(Substance.medicine_id)).all()
        holds = {one: [row.name for row in rows] for one, rows in groupby(found, lambda row: row.medicine_id)}
        INDEX.add(session, {row.id: _tokens(row.name, row.form, holds.get(row.id, [])) for row in page})


def _tokens(name: str, form: str, substances: list[str]) -> set[str]:
    """What a medicine is found by: its words and those of what it holds, what is like them, and the form's stems."""
    own = {*words(name), *(word for one in substances for word in words(one))}
    alike = set[str]().union(*(near(word) for word in own if len(word) >= _SHORTEST_NAME and not word.isdigit()))
    return own | alike | {practice_token(word) for word in (*own, *words(form))}
