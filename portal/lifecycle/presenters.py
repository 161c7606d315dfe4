"""The booklets of the list of records."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from portal.access.models import IdentityStatus, Relation, RelationKind
from portal.accounts.models import NoticeKind
from portal.core.i18n import gettext as _
from portal.core.i18n import ngettext
from portal.record.readers import ARRIVALS_COUNTED
from portal.record.shell import relation_words


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that asks for a look: its words and picture."""

    text: str
    icon: str


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
    matters: Sequence[Matter]


def books(
    relations: list[Relation], news: Mapping[uuid.UUID, int], matters: Mapping[uuid.UUID, Mapping[NoticeKind, int]]
) -> list[Book]:
    """The booklets, in the order given; ``news``: how many documents are new in each, and ``matters``: how much of each
    kind asks for a look, of those who answer for the record.
    """
    return [_book(one, news.get(one.record_id, 0), _matters(one, matters.get(one.record_id, {}))) for one in relations]


def _book(relation: Relation, news: int, matters: Sequence[Matter]) -> Book:
    return Book(
        url=url_for("record.overview", record_id=relation.record_id),
        hue=relation.hue,
        initials=relation.record.initials,
        full_name=relation.record.full_name,
        relation=relation_words(relation),
        confirmed=relation.record.identity_status is IdentityStatus.CONFIRMED,
        news=news,
        news_text=_news(news, otherwise=_("No new document") if matters else _("Nothing new")),
        matters=matters,
    )


def _matters(relation: Relation, counts: Mapping[NoticeKind, int]) -> list[Matter]:
    """The most alarming first."""
    if relation.kind is RelationKind.CARER:
        return []
    found = []
    if count := counts.get(NoticeKind.EMERGENCY_OPENED, 0):
        words = ngettext("%(num)s opening in an emergency", "%(num)s openings in an emergency", count)
        found.append(Matter(words, "siren"))
    if count := counts.get(NoticeKind.INVITATION_ACCEPTED, 0):
        found.append(
            Matter(ngettext("%(num)s professional to confirm", "%(num)s professionals to confirm", count), "user-plus")
        )
    if count := counts.get(NoticeKind.COLLEAGUE_LET_IN, 0):
        words = ngettext(
            "%(num)s colleague let in by a professional", "%(num)s colleagues let in by a professional", count
        )
        found.append(Matter(words, "users"))
    return found


def _news(count: int, otherwise: str) -> str:
    if count > ARRIVALS_COUNTED:
        return _("More than %(count)s new documents", count=ARRIVALS_COUNTED)
    return ngettext("%(num)s new document", "%(num)s new documents", count) if count else otherwise
