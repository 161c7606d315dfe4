"""What is hidden from a professional, as far as who asks may know of it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, not_, or_, select
from sqlalchemy.orm import aliased

from portal.access.guard import rows
from portal.access.opening import Opened
from portal.access.rights import FolderMask, Mask, Professional
from portal.access.statements import prepared
from portal.core.db import db
from portal.professionals.queries.rights import Standing
from portal.record.lines import DOCUMENT_COLUMNS, ListedDocument, documents_of
from portal.record.models import Document

HIDDEN_SHOWN = 5
_NOBODY = "-"


class _Group(NamedTuple):
    """Masks alike: for whom, whether they show; ``from_all`` where there is one for everybody too; by whom written."""

    professional_id: uuid.UUID | None
    shown: bool
    from_all: bool
    author: str
    number: int

    def hides_from(self, professional: Professional) -> int:
        """What these add to the count of a professional; an exception from what is hidden from all takes away."""
        if self.author == _number_of(professional):
            return 0
        if self.professional_id is None:
            return self.number
        if self.professional_id != professional.id or self.shown != self.from_all:
            return 0
        return -self.number if self.shown else self.number


def hidden_counts(opened: Opened, found: Sequence[Standing]) -> Mapping[uuid.UUID, int]:
    """How many documents are hidden from each of these professionals, by id; what they wrote is not. One statement."""
    groups = [_Group._make(row) for row in rows(_counted(), asked=opened.record.id)]
    return {one.professional.id: sum(group.hides_from(one.professional) for group in groups) for one in found}


def hidden_documents(opened: Opened, professional: Professional) -> list[ListedDocument]:
    """The latest documents hidden from a professional, up to ``HIDDEN_SHOWN``. One statement."""
    asked = {"asked": opened.record.id, "me": professional.id, "number": _number_of(professional)}
    return documents_of(rows(_hidden(), **asked))


@dataclass(frozen=True, slots=True)
class Hidden:
    """How many documents are hidden from a professional, the latest of them, and the folders of which what comes is
    hidden as it comes, by name.
    """

    count: int = 0
    documents: Sequence[ListedDocument] = ()
    folders: Sequence[str] = ()


def hidden_from(opened: Opened, standing: Standing) -> Hidden:
    """What is hidden from a professional who reads; from who reads all the same, nothing. Three statements."""
    own = standing.professional
    count, folders = hidden_counts(opened, [standing])[own.id], _folders(opened, own)
    found = Hidden(count, hidden_documents(opened, own), folders)
    return found if standing.reads and not standing.reads_masked else Hidden()


def _folders(opened: Opened, professional: Professional) -> list[str]:
    whom = or_(FolderMask.professional_id.is_(None), FolderMask.professional_id == professional.id)
    own = FolderMask.record_id == opened.record.id, FolderMask.ended_at.is_(None)
    return list(db.session.scalars(select(FolderMask.folder).where(*own, whom).distinct()))


def _number_of(professional: Professional) -> str:
    """The number under which somebody is taken for an author: one that somebody vouched for."""
    return professional.rpps if professional.verified_at is not None else _NOBODY


@cache
def _counted() -> Select[Any]:
    every = aliased(Mask)
    from_all = exists(select(every.id).where(every.item_id == Mask.item_id, every.professional_id.is_(None)))
    masks = (
        select(Mask.professional_id, Mask.shown, from_all.label("from_all"), Document.author_rpps)
        .join(Document, Document.id == Mask.item_id)
        .where(_of_record(), Document.is_current.is_(True))
        .subquery()
    )
    return prepared(select(*masks.c, func.count()).group_by(*masks.c))


@cache
def _hidden() -> Select[Any]:
    me = bindparam("me", type_=Mask.professional_id.type)
    from_me = _masked(Mask.professional_id == me, Mask.shown.is_(False))
    shown_to_me = _masked(Mask.professional_id == me, Mask.shown.is_(True))
    hidden = or_(from_me, and_(_masked(Mask.professional_id.is_(None)), not_(shown_to_me)))
    return prepared(
        select(*DOCUMENT_COLUMNS)
        .where(Document.is_current.is_(True), Document.masked.is_(True), hidden)
        .where(Document.author_rpps != bindparam("number", type_=Document.author_rpps.type))
        .order_by(Document.sort_at.desc(), Document.id.desc())
        .limit(HIDDEN_SHOWN)
    )


def _masked(*criteria: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(select(Mask.id).where(Mask.item_id == Document.id, *criteria).correlate(Document))


def _of_record() -> ColumnElement[bool]:
    return Mask.record_id == bindparam("asked", type_=Mask.record_id.type)
