"""What stands beside what a search found: a line of each document; where nothing was found, what may have been meant.

Both are made of documents that the reader may read, and of nothing else.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import zip_longest
from typing import Any

import brotli
from pydantic_core import from_json
from sqlalchemy import Select, bindparam, func, select

from portal.access.guard import rows
from portal.access.opening import Opened
from portal.access.statements import prepared
from portal.core.crypto import SealBroken
from portal.core.spelling import LIKE, likeness, near
from portal.record.documents.queries import DocumentFilter, DocumentPage, Overview, document_overview
from portal.record.documents.snippets import Finder, Snippet
from portal.record.documents.statements import FOUND_SIZE
from portal.record.known_words import SHORTEST, KnownWord
from portal.record.lines import ListedDocument
from portal.record.models import Document, DocumentBody
from portal.record.search import beginning_of, dialect, matching, nothing, query_of
from portal.record.stems import bare, stems, words
from portal.record.storage.body import keys_of

_LARGEST_BODY = 60_000
"""Bytes, sealed, of what a line is taken from: a larger one is found, and shown without."""
_ROOM = 2_000_000
"""Bytes of all texts of a page together: opening and reading them takes time from others."""
_MOST_WORDS, _TOKENS, _CHECKED, _HEARD = 6, 64, 24, 2_000
"""How many words of a question are looked at, tokens looked up, words proved, and rows of the vocabulary read."""


@dataclass(frozen=True, slots=True)
class Beside:
    """``snippets`` by document; ``meant``: another question that finds something, empty without any."""

    snippets: Mapping[uuid.UUID, Snippet]
    meant: str


def beside_search(opened: Opened, wanted: DocumentFilter, page: DocumentPage, overview: Overview) -> Beside:
    """The lines of what was found, or what may have been meant. One statement, or three where nothing was found."""
    if not words(wanted.text):
        return Beside({}, "")
    if overview.found:
        return Beside(dict(_snippets(opened, wanted.text, page.documents[:FOUND_SIZE])), "")
    return Beside({}, _meant(opened, wanted))


def _snippets(
    opened: Opened, question: str, documents: Sequence[ListedDocument]
) -> Iterator[tuple[uuid.UUID, Snippet]]:
    by_id = {document.id: document for document in documents}
    asked = zip_longest(range(FOUND_SIZE), by_id, fillvalue=uuid.UUID(int=0))
    finder, room, keys = Finder(question, beginning_of(question)), _ROOM, keys_of(opened)
    for document_id, sealed in rows(_bodies(), **{f"id_{place}": one for place, one in asked}):
        try:
            packed = brotli.decompress(keys.open(sealed, f"body:{document_id}"))
        except SealBroken:
            continue
        room -= len(packed)
        if room < 0:
            return
        texts, paged = _texts(from_json(packed), by_id[document_id].title)
        if (found := finder.snippet(texts, paged=paged)) is not None:
            yield document_id, found


@cache
def _bodies() -> Select[uuid.UUID, bytes]:
    """Joined with the document, so that it is judged once more whether it may be read."""
    ids = [bindparam(f"id_{place}", type_=Document.id.type) for place in range(FOUND_SIZE)]
    statement = select(Document.id, DocumentBody.sealed)
    return prepared(
        statement.join(DocumentBody, DocumentBody.document_id == Document.id).where(
            Document.id.in_(ids), func.length(DocumentBody.sealed) <= _LARGEST_BODY
        )
    )


def _texts(body: dict[str, Any], title: str) -> tuple[list[str], bool]:
    """The pages of a document, else its text without the title that it begins with."""
    pages = [str(page.get("text", "")) for page in body.get("pages", ())]
    if any(pages):
        return pages, len(pages) > 1
    text = str(body.get("text", ""))
    return [text.removeprefix(title)], False


def _meant(opened: Opened, wanted: DocumentFilter) -> str:
    """The question with the words that no readable document holds replaced by the nearest that one does."""
    asked = words(wanted.text)
    if not asked or len(asked) > _MOST_WORDS:
        return ""
    options = _options(asked)
    known = _readable(opened, options)
    chosen = [next((one for one in some if one in known), None) for some in options]
    if None in chosen or chosen == [(word, word) for word in asked]:
        return ""
    question = " ".join(written for _plain, written in filter(None, chosen))
    return question if document_overview(opened, replace(wanted, text=question)).found else ""


def _options(asked: Sequence[str]) -> list[list[tuple[str, str]]]:
    """For each word itself, then what is like it, best first: as it is looked for, and as it is written."""
    heard = dict.fromkeys(token for word in asked if len(bare(word)) >= SHORTEST for token in sorted(near(bare(word))))
    tokens = zip_longest(range(_TOKENS), list(heard)[:_TOKENS], fillvalue="")
    found = rows(_near(), **{f"token_{place}": token for place, token in tokens})
    each = _CHECKED // len(asked) - 1
    return [[(word, word), *_like(word, found)[:each]] for word in asked]


def _like(word: str, found: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    """The words of the vocabulary that this one may be a misspelling of; what the search finds anyhow is none."""
    plain, forms, tokens = bare(word), set(stems(word)), near(bare(word))
    alike = {
        (other, written): likeness(plain, other)
        for token, other, written in found
        if token in tokens and forms.isdisjoint(stems(written))
    }
    best = sorted((one for one, like in alike.items() if like >= LIKE), key=lambda one: (-alike[one], one))
    return best if len(plain) >= SHORTEST else []


@cache
def _near() -> Select[str, str, str]:
    tokens = [bindparam(f"token_{place}", type_=KnownWord.token.type) for place in range(_TOKENS)]
    statement = select(KnownWord.token, KnownWord.word, KnownWord.written)
    return prepared(statement.where(KnownWord.token.in_(tokens)).limit(_HEARD))


def _readable(opened: Opened, options: Sequence[Sequence[tuple[str, str]]]) -> set[tuple[str, str]]:
    """Those that a document holds which the reader may read: what is offered in the very form in which it is offered,
    since another form of it may be all that they may read.
    """
    asked = [one for some in options for one in some]
    own, last = {some[0] for some in options}, options[-1][0]
    told = (query_of(opened, [one[1]], begun=one == last, exactly=one not in own) for one in asked)
    queries = [query or nothing() for query in told]
    values = dict(zip(_names(), [*queries, *[nothing()] * (_CHECKED - len(queries))], strict=True))
    (found,) = rows(_checks(dialect()), **values)
    return {one for one, there in zip(asked, found, strict=False) if there}


def _names() -> list[str]:
    return [f"query_{place}" for place in range(_CHECKED)]


@cache
def _checks(spoken: str) -> Select[Any]:
    """One look into the index for each word: whether there is a document."""
    there = [
        matching(frozenset(), spoken, name).with_only_columns(Document.id).limit(1).subquery() for name in _names()
    ]
    counts: list[Any] = [select(func.count()).select_from(one).scalar_subquery() for one in there]
    return prepared(select(*counts))
