"""Who would read a document that does not now, were it of another type: nothing is opened wider without saying so."""

from __future__ import annotations

from dataclasses import replace

from portal.access.actions import Action
from portal.access.facts import Facts, ItemFacts
from portal.access.opening import Opened, offers
from portal.access.professional_facts import facts_of_professionals
from portal.access.rights import Professional
from portal.core.db import db
from portal.record.documents.readers import judge
from portal.record.hiding import as_hidden, hiding_of_item
from portal.record.storage import masks
from portal.record.storage.describing import filed


def newly_reading(opened: Opened, type_code: str, source: str) -> list[Professional]:
    """The professionals who read the document that the record was opened for only once it is of this type, by name;
    none for who may not know of its accesses. Three statements at most.
    """
    before = opened.item
    if before is None or not offers(opened, Action.VIEW_ACCESS):
        return []
    where = filed(type_code, source)
    if (where.class_code, where.type_code, where.folder) == (before.class_code, before.type_code, before.folder):
        return []
    rule = masks.rule_of(db.session(), opened.record.id, where.folder) if where.folder != before.folder else None
    after = replace(before, type_code=where.type_code, class_code=where.class_code, folder=where.folder)
    if rule:
        after = as_hidden(after, hiding_of_item(before) & rule)
    found = facts_of_professionals(opened.record, opened.facts.now)
    return [who for who, facts in found if not _reads(who, facts, before) and _reads(who, facts, after)]


def _reads(professional: Professional, facts: Facts, item: ItemFacts) -> bool:
    return judge(professional, facts, item).decision.allowed
