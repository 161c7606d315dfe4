"""From whom documents are hidden, and from whom they can be; each function tells how many statements it costs."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from portal.access.actions import Action
from portal.access.decision import decide
from portal.access.facts import Facts, ProfessionalFacts
from portal.access.opening import Opened
from portal.access.professional_facts import facts_of_professionals, masks_of
from portal.access.rights import FolderMask, Grant, Professional
from portal.access.subject import Role, Subject
from portal.core.db import db
from portal.record.document_types import Folder
from portal.record.documents.queries import DocumentFilter, DocumentPage, Overview, document_overview, visible_documents
from portal.record.documents.readers import Judged, Readers, judge, readers_of
from portal.record.entries.queries import entry_by_id, other_statements
from portal.record.hiding import Hiding, hiding_of, hiding_of_item
from portal.record.lines import DOCUMENT_COLUMNS, ListedDocument, documents_of
from portal.record.models import Document


@dataclass(frozen=True, slots=True)
class Visibility:
    """Who reads a document and who does not, and ``choosable``: those of whom the holder can choose it."""

    document: Document
    hiding: Hiding
    readers: Readers
    choosable: Sequence[Judged]


@dataclass(frozen=True, slots=True)
class Listed:
    """Documents of which some can be chosen, from whom each is hidden, and the names of those. ``overview`` counts all
    that could be listed; None where they are named one by one.
    """

    page: DocumentPage
    hidings: Mapping[uuid.UUID, Hiding]
    professionals: Sequence[Professional]
    choosable: Sequence[Professional]
    overview: Overview | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """From whom what comes later is hidden, by folder."""

    hidings: Mapping[Folder, Hiding]
    professionals: Sequence[Professional]
    choosable: Sequence[Professional]

    def whom(self, folder: Folder) -> list[Professional]:
        """Those of whom the holder can choose it for a folder; those whom its rule names too, whatever they are now."""
        known = {one.id for one in self.choosable}
        named = [one for one in self.professionals if one.id in self.hidings[folder].chosen - known]
        return [*self.choosable, *named]


def visibility_of(opened: Opened) -> Visibility | None:
    """The readers of the document that the record was opened for. Five statements at most."""
    document = db.session.scalars(select(Document).where(Document.id == opened.item_id)).one_or_none()
    if document is None or opened.item is None:
        return None
    readers, item, hiding = readers_of(opened), opened.item, hiding_of_item(opened.item)
    known = {one.professional.id for one in readers.professionals}
    lapsed = [judge(one, _no_right(opened, one), item) for one in _lapsed(opened) if one.id not in known]
    known |= {one.professional.id for one in lapsed}
    others = [judge(one, _no_right(opened, one), item) for one in _by_id(hiding.chosen - known)]
    choosable = [
        one
        for one in (*readers.professionals, *lapsed, *others)
        if one.professional.id in hiding.chosen
        or one in lapsed
        or (_enters(one.professional, one.facts) and one.decision.reason != "author")
    ]
    every = replace(readers, professionals=[*readers.professionals, *lapsed])
    return Visibility(document, hiding, every, sorted(choosable, key=lambda one: _by_name(one.professional)))


def hidden_documents(opened: Opened, before: str, after: str) -> Listed:
    """A page of the documents that are hidden from somebody. Three statements at most."""
    page = visible_documents(opened, DocumentFilter(hidden=True), before, after)
    hidings = _hidings_of(page.documents)
    return Listed(page, hidings, _named(hidings.values()), ())


def documents_to_hide(opened: Opened, wanted: DocumentFilter, before: str, after: str) -> Listed:
    """A page of the documents asked for, with those from whom they can be hidden. Six statements at most."""
    page = visible_documents(opened, wanted, before, after)
    hidings = _hidings_of(page.documents)
    return Listed(page, hidings, _named(hidings.values()), concerned(opened), document_overview(opened, wanted))


def documents_that_say(opened: Opened, entry_id: uuid.UUID) -> Listed:
    """The documents that say the same as an entry, itself included; none where it is not there. Seven statements."""
    entry = entry_by_id(opened, entry_id)
    said = [entry, *(other_statements(opened, entry) if entry.concept_key else [])] if entry is not None else []
    statement = select(*DOCUMENT_COLUMNS).where(Document.id.in_({one.document_id for one in said}))
    newest_first = statement.order_by(Document.sort_at.desc(), Document.id.desc())
    found = documents_of(tuple(row) for row in db.session.execute(newest_first))
    hidings = _hidings_of(found)
    return Listed(DocumentPage(found, None, None), hidings, _named(hidings.values()), concerned(opened))


def rules_of(opened: Opened) -> Rules:
    """The rules of every folder. Four statements at most."""
    statement = select(FolderMask).where(FolderMask.record_id == opened.record.id, FolderMask.ended_at.is_(None))
    rows = db.session.scalars(statement).all()
    hidings: dict[Folder, Hiding] = {}
    for folder in Folder:
        whom = {row.professional_id for row in rows if row.folder == folder}
        hidings[folder] = Hiding(True) if None in whom else Hiding(False, frozenset(one for one in whom if one))
    return Rules(hidings, _named(hidings.values()), concerned(opened))


def named_in(hiding: Hiding) -> list[Professional]:
    """Those whom a choice names. One statement at most."""
    return _by_id(hiding.chosen)


def concerned(opened: Opened) -> list[Professional]:
    """Those from whom something can be hidden: let in, or until lately, and not the GP. Two statements."""
    found = facts_of_professionals(opened.record, opened.facts.now)
    let_in = [one for one, facts in found if _enters(one, facts)]
    known = {one.id for one, _facts in found}
    return sorted([*let_in, *(one for one in _lapsed(opened) if one.id not in known)], key=_by_name)


def _enters(professional: Professional, facts: Facts) -> bool:
    """Whether they read the record, and not all of it whatever is hidden."""
    decision = decide(Action.LIST_DOCUMENTS, Subject(Role.PROFESSIONAL, professional.name), facts)
    return decision.allowed and decision.reason != "gp"


def _lapsed(opened: Opened) -> list[Professional]:
    """Those whose grant has run out. One statement."""
    statement = (
        select(Professional)
        .join(Grant, Grant.professional_id == Professional.id)
        .where(Grant.record_id == opened.record.id, Grant.ended_at.is_(None), Grant.until <= opened.facts.now)
    )
    return list(db.session.scalars(statement))


def _no_right(opened: Opened, professional: Professional) -> Facts:
    """The facts of somebody who is not among those with a right."""
    asks = ProfessionalFacts(professional.id, professional.rpps, professional.profession)
    return Facts(opened.facts.now, opened.record.state, professional=asks)


def _hidings_of(documents: Sequence[ListedDocument]) -> dict[uuid.UUID, Hiding]:
    """One statement, none where none is hidden."""
    hidden = [one.id for one in documents if one.hidden]
    found = masks_of(hidden) if hidden else {}
    return {one.id: hiding_of(found.get(one.id, ())) for one in documents}


def _named(hidings: Iterable[Hiding]) -> list[Professional]:
    """Those whom some choices name. One statement at most."""
    return _by_id({each for one in hidings for each in one.chosen})


def _by_id(ids: Collection[uuid.UUID]) -> list[Professional]:
    if not ids:
        return []
    return sorted(db.session.scalars(select(Professional).where(Professional.id.in_(ids))), key=_by_name)


def _by_name(one: Professional) -> tuple[str, str, str]:
    return one.family_name, one.given_names, str(one.id)
