"""The booklets of the list of records."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for

from portal.access.models import IdentityStatus, Relation
from portal.core.i18n import gettext as _
from portal.core.i18n import ngettext
from portal.record.readers import ARRIVALS_COUNTED
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
    news: int
    news_text: str


def books(relations: list[Relation], news: Mapping[uuid.UUID, int]) -> list[Book]:
    """The booklets, in the order given; ``news``: how many documents are new in each."""
    return [
        Book(
            url=url_for("record.overview", record_id=relation.record_id),
            hue=relation.hue,
            initials=relation.record.initials,
            full_name=relation.record.full_name,
            relation=relation_words(relation),
            confirmed=relation.record.identity_status is IdentityStatus.CONFIRMED,
            news=news.get(relation.record_id, 0),
            news_text=_news(news.get(relation.record_id, 0)),
        )
        for relation in relations
    ]


def _news(count: int) -> str:
    if count > ARRIVALS_COUNTED:
        return _("More than %(count)s new documents", count=ARRIVALS_COUNTED)
    return ngettext("%(num)s new document", "%(num)s new documents", count) if count else _("Nothing new")
