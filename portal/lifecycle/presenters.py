"""The booklets of the list of records."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from portal.access.models import IdentityStatus, Relation
from portal.record.shell import relation_words


@dataclass(frozen=True, slots=True)
class Book:
    """One record on the list: its cover and what is to be known of it."""

    url: str
    hue: int
    initials: str
    full_name: str
    relation: str
    confirmed: bool


def books(relations: list[Relation]) -> list[Book]:
    """The booklets, in the order given."""
    return [
        Book(
            url=url_for("record.overview", record_id=relation.record_id),
            hue=relation.hue,
            initials=relation.record.initials,
            full_name=relation.record.full_name,
            relation=relation_words(relation),
            confirmed=relation.record.identity_status is IdentityStatus.CONFIRMED,
        )
        for relation in relations
    ]
