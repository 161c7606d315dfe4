"""The same policy as one SQL criterion, for lists that must not be read row by row."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, not_

from portal.access.facts import Facts
from portal.access.items import RecordItem
from portal.access.policy import ITEM_RULES
from portal.access.subject import Subject


def criterion(model: Any, subject: Subject, facts: Facts, record_id: Any) -> ColumnElement[bool]:
    """The rows of a protected ``model`` that ``subject``, once allowed into the record, may read."""
    own: ColumnElement[bool] = model.record_id == record_id
    if not issubclass(model, RecordItem):
        return own
    refused = [rule.sql(model, facts) for rule in ITEM_RULES if subject.role in rule.roles]
    return and_(own, *(not_(clause) for clause in refused))
