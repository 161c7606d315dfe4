"""The patients of a professional."""

from __future__ import annotations

from sqlalchemy import select

from portal.access.instants import judged_now
from portal.access.models import Record
from portal.access.professional_facts import is_open_to
from portal.access.rights import Professional
from portal.core.db import db


def patients_of(professional: Professional) -> list[Record]:
    """The open records of those who let a professional in, by name. Two queries."""
    statement = select(Record).where(is_open_to(professional, judged_now()))
    return list(db.session.scalars(statement.order_by(Record.family_name, Record.given_names, Record.id)))
