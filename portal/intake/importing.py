"""The operator's import: files and folders into one record, one result per file."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError

from portal.access.actions import Action
from portal.access.models import Record
from portal.access.opening import Opened, Refused, opened_by_system
from portal.core.db import db
from portal.core.faults import Trouble, trouble_of
from portal.core.installation import installation
from portal.intake.commands import IntakeOutcome, TakenIn, take_in_parts
from portal.intake.examinations import by_examination
from portal.intake.parts import Part
from portal.intake.readers.dicom.looks import LOOKED_AT, looks_like_dicom
from portal.intake.understood import About
from portal.intake.worker import TOO_LARGE
from portal.record.authors import OPERATOR_IMPORT
from portal.record.models import Source

_NO_FILE = "There is no such file."
_UNREADABLE_FILE = "This file could not be read from the disk."
_BUSY = "The database was busy for too long: import this file again."
_LINK = "This is a link to another place: name that place itself."


def find_files(paths: Iterable[Path]) -> list[Path]:
    """The files named, and those in the folders named, in sorted order; hidden ones in folders are left out.

    Links are found and not followed: :func:`import_paths` refuses each.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_symlink() or not path.is_dir():
            found.append(path)
            continue
        found.extend(sorted(file for file in _inside(path) if not _is_hidden(file.relative_to(path))))
    return found


def _inside(folder: Path) -> Iterator[Path]:
    """Files and links anywhere in a folder; what lies behind a link does not lie in it."""
    for place, folders, names in os.walk(folder):
        paths = [Path(place, name) for name in (*folders, *names)]
        yield from (path for path in paths if path.is_symlink() or path.is_file())


def import_paths(
    record: Record,
    paths: Iterable[Path],
    *,
    other_identity_confirmed: bool = False,
) -> Iterator[dict[str, Any]]:
    """Import each file of ``paths`` (see :func:`find_files`) and yield what became of it, as ``portal import --json``
    prints it: ``path, outcome, document_id, title, type_code, class_code, date, author, entries, warnings, reason``.

    The images of one examination that lie in one folder become one document, which each of them is told with. A bad
    file does not stop the others, nor does one for which the database was busy; what keeps every file out does. Memory
    does not grow with their number.
    Raises :class:`portal.access.opening.Refused` when the record is not open.
    """
    record_id = record.id
    for together in _runs(find_files(paths)):
        owner = db.session.get(Record, record_id)
        if owner is None:
            raise Refused
        with opened_by_system(OPERATOR_IMPORT, owner, Action.ADD_DOCUMENT) as opened:
            taken = _import_run(opened, together, other_identity_confirmed=other_identity_confirmed)
            results = [_told(path, taken[path]) for path in together]
        db.session.commit()
        db.session.expunge_all()
        yield from results


def _runs(paths: Iterable[Path]) -> Iterator[list[Path]]:
    """Imaging files that follow each other in one folder, as far as one upload may hold them; any other by itself."""
    most, run, size = installation().config.upload_max_bytes, list[Path](), 0
    for path in paths:
        start = _read(path, LOOKED_AT)
        own = path.stat().st_size if isinstance(start, bytes) and looks_like_dicom(start) else None
        if run and (own is None or path.parent != run[0].parent or size + own > most):
            yield run
            run, size = [], 0
        if own is None:
            yield [path]
        else:
            run, size = [*run, path], size + own
    if run:
        yield run


def _import_run(opened: Opened, paths: Sequence[Path], *, other_identity_confirmed: bool) -> dict[Path, TakenIn]:
    """What became of each of the files."""
    most = installation().config.upload_max_bytes
    read = {path: _whole(_read(path, most + 1), most) for path in paths}
    found = {path: one for path, one in read.items() if isinstance(one, TakenIn)}
    parts = {path: Part(data, path.name) for path, data in read.items() if isinstance(data, bytes)}
    for together in by_examination(list(parts.values())):
        taken = _taken(opened, together, other_identity_confirmed=other_identity_confirmed)
        found |= {path: taken for path, part in parts.items() if any(part is one for one in together)}
    return found


def _whole(read: bytes | TakenIn, most: int) -> bytes | TakenIn:
    too_large = isinstance(read, bytes) and len(read) > most
    return TakenIn(IntakeOutcome.REFUSED, reason=TOO_LARGE) if too_large else read


def _read(path: Path, most: int) -> bytes | TakenIn:
    """The beginning of a file, as far as it is wanted, or why there is none."""
    if path.is_symlink():
        return TakenIn(IntakeOutcome.REFUSED, reason=_LINK)
    if not path.is_file():
        return TakenIn(IntakeOutcome.REFUSED, reason=_NO_FILE)
    try:
        # Looked at again as it is opened: somebody else may own the folder and put a link there meanwhile.
        with open(path, "rb", opener=_not_following) as stream:
            return stream.read(most)
    except OSError:
        return TakenIn(IntakeOutcome.REFUSED, reason=_UNREADABLE_FILE)


def _taken(opened: Opened, parts: Sequence[Part], *, other_identity_confirmed: bool) -> TakenIn:
    try:
        return take_in_parts(opened, parts, About(Source.OPERATOR), other_identity_confirmed=other_identity_confirmed)
    except DBAPIError as error:
        if trouble_of(error) is not Trouble.BUSY:
            raise
        db.session.rollback()
        return TakenIn(IntakeOutcome.REFUSED, reason=_BUSY)


def _not_following(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)


def _told(path: Path, taken: TakenIn) -> dict[str, Any]:
    document = taken.document
    return {
        "path": str(path),
        "outcome": str(taken.outcome),
        "document_id": str(document.id) if document else None,
        "title": document.title if document else "",
        "type_code": document.type_code if document else "",
        "class_code": document.class_code if document else "",
        "date": document.date_text if document else "",
        "author": (document.author or document.organisation) if document else "",
        "entries": taken.entries,
        "warnings": list(taken.warnings),
        "reason": taken.reason,
    }


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)
