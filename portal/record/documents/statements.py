"""The statements of the list of documents: each made once for what is asked, and kept; its values come later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, bindparam, func, select, tuple_

from portal.access.statements import prepared
from portal.record.document_types import LISTED
from portal.record.lines import DOCUMENT_COLUMNS
from portal.record.models import IS_LISTED, Document, DocumentAuthor
from portal.record.search import matching
from portal.trail.models import TrailEvent

PAGE_SIZE = 50
FOUND_SIZE = 20
"""Of a search: each document with a line of its text, which has to be opened and read."""
COUNTED = 200
"""Counts stop here and are shown as ``200+``: counting on would cost more in a larger record."""
AUTHORS_SHOWN = 100
_CURRENT = Document.is_current.is_(True)
_CRITERIA: dict[str, ColumnElement[bool]] = {
    "folder": Document.folder == bindparam("folder"),
    "author_key": Document.author_key == bindparam("author_key"),
    "source": Document.source == bindparam("source"),
    "beginning": Document.sort_at >= bindparam("beginning"),
    "end": Document.sort_at < bindparam("end"),
    "added_by": Document.added_by == bindparam("added_by"),
    "masked": Document.masked == bindparam("masked"),
}


def narrowed(statement: Select[Document], names: frozenset[str]) -> Select[Document]:
    """The current ones among them that these criteria let through; their values are given at execution.

    What a person wrote on the pages of health is no paper: it is among what is searched for, and among what is hidden,
    to be shown again; a folder of the list leaves it out by itself.
    """
    papers = [] if names & {"search_query", "folder", "masked"} else [IS_LISTED]
    return statement.where(_CURRENT, *papers, *(_CRITERIA[name] for name in _CRITERIA if name in names))


def on_lines(statement: Select[Document]) -> Select[Any]:
    """No more of a document than its line says."""
    return statement.with_only_columns(*DOCUMENT_COLUMNS)


@cache
def listed(names: frozenset[str], *, newer: bool = False, older: bool = False) -> Select[Any]:
    """A page and one more, newest first; oldest first for the ``newer`` ones than ``place_at`` and ``place_id``."""
    statement = on_lines(narrowed(select(Document), names)).limit(PAGE_SIZE + 1)
    place = tuple_(Document.sort_at, Document.id)
    bound = tuple_(bindparam("place_at", type_=Document.sort_at.type), bindparam("place_id", type_=Document.id.type))
    if newer:
        return prepared(statement.where(place > bound).order_by(Document.sort_at, Document.id))
    if older:
        statement = statement.where(place < bound)
    return prepared(statement.order_by(Document.sort_at.desc(), Document.id.desc()))


@cache
def whole() -> Select[Any]:
    """How many there are of each folder, and both ends."""
    return prepared(select(*_whole()))


@cache
def whole_and_found(names: frozenset[str], spoken: str) -> Select[Any]:
    """The same, and how many these criteria let through, among what is searched for if anything is."""
    among = matching(names, spoken) if "search_query" in names else select(Document)
    return prepared(select(*_whole(), count(narrowed(among, names)).label("found")))


@cache
def searched(names: frozenset[str], spoken: str) -> Select[Any]:
    """A page of what is searched for and one more, newest first."""
    return prepared(on_lines(narrowed(matching(names, spoken), names)).limit(FOUND_SIZE + 1))


@cache
def authors() -> Select[str, str]:
    """The authors of at least one current document, by name."""
    wrote_one = select(Document.id).where(_CURRENT, Document.author_key == DocumentAuthor.key).exists()
    return prepared(
        select(DocumentAuthor.key, DocumentAuthor.name)
        .where(wrote_one)
        .order_by(DocumentAuthor.name)
        .limit(AUTHORS_SHOWN)
    )


@cache
def last_act() -> Select[dt.datetime]:
    """When an account last acted in the record before an instant."""
    before = TrailEvent.at < bindparam("signed_in_at")
    statement = select(TrailEvent.at).where(TrailEvent.account_id == bindparam("account_id"), before)
    return prepared(statement.order_by(TrailEvent.at.desc()).limit(1))


def count(statement: Select[Document]) -> ScalarSelect[int]:
    """How many there are, up to ``COUNTED + 1``."""
    within = statement.with_only_columns(Document.id).limit(COUNTED + 1).subquery()
    return select(func.count()).select_from(within).scalar_subquery()


def _whole() -> Sequence[ColumnElement[Any]]:
    current = select(Document).where(_CURRENT)
    columns: list[ColumnElement[Any]] = [
        count(current.where(Document.folder == folder)).label(folder) for folder in LISTED
    ]
    return [*columns, _first(Document.sort_at).label("oldest"), _first(Document.sort_at.desc()).label("newest")]


def _first(order: Any) -> ScalarSelect[dt.datetime]:
    return select(Document.sort_at).where(_CURRENT, IS_LISTED).order_by(order).limit(1).scalar_subquery()
