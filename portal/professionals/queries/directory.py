"""What is known of the public directory."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from portal.access.rpps import BadRpps, normalise
from portal.core.db import db
from portal.core.spelling import LIKE, likeness, near, practice_token, words
from portal.professionals.directory_index import INDEX
from portal.professionals.models import DirectoryEntry, DirectoryLoad
from portal.record.specialties import in_english

PAGE = 20
MOST = 500
"""Lines looked at for one question: beyond, somebody has to say more."""
_MOST_WORDS = 8
_LARGEST_ID = 2**63
_COURTESY = frozenset({"dr", "docteur", "doctor", "pr", "professeur", "mme", "madame", "monsieur", "mr", "mrs"})


@dataclass(frozen=True, slots=True)
class Found:
    """What the directory answers: one page of entries, how many there are, after which the next page begins.

    ``many``: there are more than were looked at. ``near``: nobody is called so, these nearly are. ``wrong_number``: a
    number was asked for that cannot be one.
    """

    entries: Sequence[DirectoryEntry] = ()
    total: int = 0
    after: int | None = None
    many: bool = False
    near: bool = False
    wrong_number: bool = False
    asked: bool = True
    loaded: bool = True


def current_load() -> int | None:
    """The loading that is read; None where the directory was never loaded. One query."""
    return db.session.scalar(select(func.max(DirectoryLoad.id)).where(DirectoryLoad.finished_at.is_not(None)))


def search_directory(question: str, after: int | None = None) -> Found:
    """The professionals of a name, a town, a profession or a number, by name; ``after`` the last one of a page.

    Accents, the order of the words and the ends of words do not matter; where nobody is called so, those come who
    nearly are. Four queries at most.
    """
    load = current_load()
    if load is None:
        return Found(loaded=False)
    if question.replace(" ", "").isdigit() and len(question.replace(" ", "")) > len("44000"):
        return _by_number(question, load)
    asked = _words(question)
    if not asked:
        return Found(asked=False)
    found = _matches([(word, [practice_token(word)]) for word in asked], load)
    return _page(found, after) if found else _nearly(asked, load)


def entry_by_id(entry_id: int | None) -> DirectoryEntry | None:
    """One line of the directory; None for what is none of it any more."""
    load = current_load()
    if entry_id is None or load is None or not 0 <= entry_id < _LARGEST_ID:
        return None
    return db.session.scalars(_entries(load).where(DirectoryEntry.id == entry_id)).one_or_none()


def entry_by_rpps(rpps: str) -> DirectoryEntry | None:
    """A line of the directory for a number: one that tells a place of work, where there is one. Two queries."""
    load = current_load()
    if not rpps or load is None:
        return None
    told = _entries(load).where(DirectoryEntry.rpps == rpps)
    return db.session.scalars(
        told.order_by((DirectoryEntry.town == "").asc(), DirectoryEntry.town, DirectoryEntry.id).limit(1)
    ).one_or_none()


def place_of_work(rpps: str) -> tuple[str, ...]:
    """Where the directory says that somebody works, line by line; none where it does not know. Two queries."""
    found = entry_by_rpps(rpps)
    lines = (found.organisation, f"{found.postcode} {found.town}".strip()) if found else ()
    return tuple(line for line in lines if line)


def _entries(load: int) -> Select[DirectoryEntry]:
    return select(DirectoryEntry).where(DirectoryEntry.first_load <= load, DirectoryEntry.last_load >= load)


def _words(question: str) -> list[str]:
    """The words to look for. A single letter says nothing, nor does a form of address."""
    told = [word for word in words(question) if len(word) > 1]
    return [word for word in told if word not in _COURTESY][:_MOST_WORDS]


def _matches(wanted: Sequence[tuple[str, Collection[str]]], load: int) -> list[int]:
    """The ids of at most ``MOST + 1`` lines, by name. One query, whatever it finds."""
    found = INDEX.matching(wanted, MOST + 1).subquery()
    told = _entries(load).with_only_columns(DirectoryEntry.sort_key, DirectoryEntry.id)
    rows = db.session.execute(told.join(found, found.c.rowid == DirectoryEntry.id)).all()
    return [number for _name, number in sorted((name, number) for name, number in rows)]


def _page(found: Sequence[int], after: int | None) -> Found:
    """The page behind an entry; the first one, where that is none of them."""
    start = found.index(after) + 1 if after in found else 0
    ids = found[start : start + PAGE]
    rows = {one.id: one for one in db.session.scalars(select(DirectoryEntry).where(DirectoryEntry.id.in_(ids)))}
    more = ids[-1] if start + PAGE < len(found) else None
    return Found([rows[one] for one in ids if one in rows], min(len(found), MOST), more, many=len(found) > MOST)


def _by_number(question: str, load: int) -> Found:
    try:
        rpps = normalise(question)
    except BadRpps:
        return Found(wrong_number=True)
    rows = db.session.scalars(
        _entries(load).where(DirectoryEntry.rpps == rpps).order_by(DirectoryEntry.town, DirectoryEntry.id).limit(PAGE)
    ).all()
    return Found(rows, len(rows))


def _nearly(asked: Sequence[str], load: int) -> Found:
    """Those of whom every word is like one that was asked for, the most alike first; one page at most."""
    found = _matches([(word, {practice_token(word), *near(word)}) for word in asked], load)
    rows = db.session.scalars(select(DirectoryEntry).where(DirectoryEntry.id.in_(found))).all()
    judged = sorted(((-_likeness(asked, one), one.sort_key, one.id, one) for one in rows), key=lambda told: told[:3])
    close = [one for against, _name, _id, one in judged if -against >= LIKE][:PAGE]
    return Found(close, len(close), near=True)


def _likeness(asked: Sequence[str], entry: DirectoryEntry) -> float:
    """How much the least alike of the words is like what the entry says; 0 where one is like nothing of it."""
    said = words(
        f"{entry.family_name} {entry.given_names} {entry.town} {entry.specialty} {entry.profession_label} "
        f"{entry.organisation} {entry.postcode} {in_english(entry.specialty)}"
    )
    best = [max((likeness(word, one) for one in said), default=0.0) for word in asked]
    return sum(best) / len(best) if min(best) >= LIKE else 0.0
