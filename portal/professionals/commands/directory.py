"""Loading the public directory.

A loading writes a thousand lines at a time, so that nobody who writes waits for it, and what it writes is read only
once it has come to its end: one that is cut short changes nothing. The next one clears up after it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from portal.core import clock
from portal.core.db import immediate
from portal.professionals.directory_index import INDEX
from portal.professionals.extract import LeftOut, Line, NoExtract, read_extract
from portal.professionals.models import DirectoryEntry, DirectoryLoad
from portal.professionals.queries.directory import current_load

AT_ONCE = 1000


class Overtaken(Exception):
    """Another loading began while this one was at work: it is the one that counts."""


@dataclass
class Loaded:
    """What a loading did: lines that are there now, those of them that are new, those that went, those left out."""

    lines: int = 0
    new: int = 0
    gone: int = 0
    left_out: Counter[LeftOut] = field(default_factory=Counter)


def load_directory(stream: BinaryIO) -> Loaded:
    """Replace the directory by what an extract says. Lines that say the same are one.

    Raises :class:`portal.professionals.extract.NoExtract` for a file that is none or holds nobody, and
    :class:`Overtaken`; nothing has changed then.
    """
    done, read = Loaded(), read_extract(stream)
    first = list(islice(read, AT_ONCE))
    mine, before = _begin()
    try:
        for batch in _batches(first, read):
            _take(batch, mine, done)
        _finish(mine, done)
    except NoExtract:
        _clear(before)
        raise
    done.gone = _clear(mine)
    return done


def _take(batch: list[Line | LeftOut], mine: int, done: Loaded) -> None:
    lines = {one.id: one for one in batch if isinstance(one, Line)}
    done.left_out.update(one for one in batch if isinstance(one, LeftOut))
    with immediate() as session:
        _check(session, mine)
        done.new += _put(session, lines, mine)


def _finish(mine: int, done: Loaded) -> None:
    """From here on this is the loading that is read. Raises :class:`NoExtract` where it found nobody."""
    with immediate() as session:
        _check(session, mine)
        done.lines = session.scalar(select(func.count()).where(DirectoryEntry.last_load == mine)) or 0
        if not done.lines:
            raise NoExtract("It holds no professional whose number and name are whole")
        session.get_one(DirectoryLoad, mine).finished_at = clock.now()


def _batches(first: list[Line | LeftOut], rest: Iterator[Line | LeftOut]) -> Iterable[list[Line | LeftOut]]:
    batch = first
    while batch:
        yield batch
        batch = list(islice(rest, AT_ONCE))


def _begin() -> tuple[int, int]:
    """The numbers of this loading and of the one in force (0: none); nothing is left of one that was cut short."""
    with immediate() as session:
        load = DirectoryLoad(begun_at=clock.now())
        session.add(load)
        session.flush()
        mine = load.id
    before = current_load() or 0
    _clear(before)
    return mine, before


def _check(session: Session, mine: int) -> None:
    if session.scalar(select(func.max(DirectoryLoad.id))) != mine:
        raise Overtaken


def _put(session: Session, lines: dict[int, Line], mine: int) -> int:
    """Keep lines, and say of those that are there already that they still are; how many are new."""
    ids = DirectoryEntry.id.in_(lines)
    there = set(session.scalars(select(DirectoryEntry.id).where(ids)))
    session.execute(
        update(DirectoryEntry).where(ids).values(last_load=mine).execution_options(synchronize_session=False)
    )
    new = {number: line for number, line in lines.items() if number not in there}
    if new:
        session.execute(insert(DirectoryEntry), [_row(number, line, mine) for number, line in new.items()])
    INDEX.add(session, {number: line.tokens() for number, line in new.items()})
    return len(new)


def _row(number: int, line: Line, mine: int) -> dict[str, object]:
    return line._asdict() | {"id": number, "sort_key": line.sort_key, "first_load": mine, "last_load": mine}


def _clear(current: int) -> int:
    """Remove the lines that are not of a loading, a thousand at a time; how many there were."""
    count, after = 0, -1
    other = or_(DirectoryEntry.last_load < current, DirectoryEntry.first_load > current)
    while True:
        with immediate() as session:
            found = select(DirectoryEntry.id).where(DirectoryEntry.id > after, other)
            ids = list(session.scalars(found.order_by(DirectoryEntry.id).limit(AT_ONCE)))
            if not ids:
                return count
            session.execute(
                delete(DirectoryEntry).where(DirectoryEntry.id.in_(ids)).execution_options(synchronize_session=False)
            )
            INDEX.remove(session, ids)
        count, after = count + len(ids), ids[-1]
