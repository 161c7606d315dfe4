"""One document as its template shows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from portal.access.opening import Opened
from portal.core.i18n import gettext as _
from portal.record.content import ReadDocument
from portal.record.documents import downloads, facts
from portal.record.documents.acts import ShownActs, shown_acts
from portal.record.documents.files import SHOWN, is_drawn_larger, plain_type
from portal.record.documents.fragments import ShownSection, attachments_within, has_own_text, shown_sections, shown_text
from portal.record.documents.own import Acts
from portal.record.documents.presenters import added_words, author_line, badges_of, date_words, sentence
from portal.record.documents.readers import Readers
from portal.record.documents.recognised import recognition_words
from portal.record.documents.taken import Taken, taken_from
from portal.record.documents.who import WhoSection, who_section
from portal.record.marks import Badge
from portal.record.models import Document, DocumentFile, Entry
from portal.record.titles import other_language, title_language, title_of

_ANY_DETAIL = 9


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page, or a picture, as an image; ``text`` is what it says, empty when nothing could be read; ``recognised``: a
    program found it on the picture.
    """

    number: int
    src: str
    alt: str
    width: int | None
    height: int | None
    text: str
    lazy: bool
    larger: str = ""
    """The address of the page drawn larger, with ``{detail}`` for how many times; empty where it is not."""
    recognised: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """Another version, or this one (without a link)."""

    title: str
    href: str | None
    meta: str
    badges: tuple[Badge, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole page. ``readable`` is False when what was read of the file does not open any more. ``held``: its reader
    must not reveal it.
    """

    title: str
    title_language: str
    sub: str
    badges: tuple[Badge, ...]
    language: str
    readable: bool
    newer_href: str | None
    names_another: bool
    unnamed: bool
    sections: tuple[ShownSection, ...]
    own_text: bool
    pages: tuple[ShownPage, ...]
    pictures: tuple[ShownPage, ...]
    text: str
    recognition: str
    saves: tuple[downloads.Download, ...]
    originals: tuple[downloads.Download, ...]
    attached: tuple[downloads.Download, ...]
    taken: tuple[Taken, ...]
    details: list[tuple[str, str | list[str]]]
    technical: list[tuple[str, str | list[str]]]
    versions: tuple[Version, ...]
    who: WhoSection
    acts: ShownActs


def document_sheet(
    opened: Opened,
    document: Document,
    body: ReadDocument | None,
    files: Sequence[DocumentFile],
    versions: Sequence[Document],
    readers: Readers,
    entries: Sequence[Entry],
    last_visit: dt.datetime | None,
    acts: Acts,
) -> Sheet:
    """The page of ``document``; ``body`` is None when it cannot be opened."""
    read = body or ReadDocument(document.format, document.media_type, document.title)
    newer = next((one for one in _latest(versions) if one.id != document.id), None)
    return Sheet(
        title=title_of(document),
        title_language=title_language(document),
        sub=_sub(opened, document),
        badges=badges_of(opened, document, last_visit, replaced=newer is not None),
        language=facts.language_tag(document.language),
        readable=body is not None,
        newer_href=_href(document, newer) if newer else None,
        names_another=document.other_identity,
        unnamed=document.unnamed,
        sections=shown_sections(read.sections, lambda number: downloads.file_href(document, "attachment", number)),
        own_text=bool(read.text) if not read.sections else has_own_text(read.sections),
        pages=_pages(document, read, downloads.of_role(files, "page")),
        pictures=_pictures(document, downloads.of_role(files, "attachment"), attachments_within(read.sections)),
        text="" if read.sections or document.page_count or read.study else shown_text(read.text),
        recognition=recognition_words(read),
        saves=downloads.saves(document, files),
        originals=downloads.originals(document, files),
        attached=downloads.attached(document, files),
        taken=taken_from(opened, entries, other_language(document)),
        details=facts.details(document, read),
        technical=facts.technical(document, read),
        versions=_versions(document, versions),
        who=who_section(opened, document.id, readers),
        acts=shown_acts(opened, document, acts),
    )


def _sub(opened: Opened, document: Document) -> str:
    """Who wrote it and when; of what names no author, who added it and when."""
    added = added_words(opened, document)
    dated = bool(document.created_text or document.act_start) or not added
    return sentence(author_line(document), date_words(document) if dated else "", added)


def _href(document: Document, other: Document) -> str:
    return url_for("record.document", record_id=document.record_id, document_id=other.id)


def _pages(document: Document, read: ReadDocument, stored: Sequence[DocumentFile]) -> tuple[ShownPage, ...]:
    known = dict(enumerate(read.pages))
    words = _("Picture %(number)s of %(total)s") if document.format == "image" else _("Page %(number)s of %(total)s")
    return tuple(
        ShownPage(
            number=one.number + 1,
            src=downloads.file_href(document, "page", one.number),
            alt=words.replace("%(number)s", str(one.number + 1)).replace("%(total)s", str(len(stored))),
            width=one.width,
            height=one.height,
            text=known[one.number].text.strip() if one.number in known else "",
            lazy=one.number > 0,
            larger=_larger_href(document, one.number),
            recognised=one.number in known and known[one.number].recognised,
        )
        for one in stored
    )


def _larger_href(document: Document, number: int) -> str:
    if not is_drawn_larger(document):
        return ""
    href = url_for(
        "imaging.larger_page",
        record_id=document.record_id,
        document_id=document.id,
        number=number + 1,
        detail=_ANY_DETAIL,
    )
    return href.replace(f"/{number + 1}/{_ANY_DETAIL}", f"/{number + 1}/{{detail}}")


def _pictures(document: Document, attachments: Sequence[DocumentFile], shown: frozenset[int]) -> tuple[ShownPage, ...]:
    """The images inside the file that its text does not show."""
    left = [one for one in attachments if plain_type(one.media_type) in SHOWN and one.number not in shown]
    return tuple(
        ShownPage(
            number=place,
            src=downloads.file_href(document, "attachment", one.number),
            alt=one.title.strip() or _("Picture %(number)s of %(total)s", number=place, total=len(left)),
            width=one.width,
            height=one.height,
            text="",
            lazy=True,
        )
        for place, one in enumerate(left, 1)
    )


def _versions(document: Document, versions: Sequence[Document]) -> tuple[Version, ...]:
    if len(versions) < 2:
        return ()
    latest = _latest(versions)
    return tuple(
        Version(
            title=_("Version %(number)s", number=one.version_number) if one.version_number else title_of(one),
            href=None if one.id == document.id else _href(document, one),
            meta=sentence(date_words(one), facts.added_words(one)),
            badges=_version_badges(document, one, latest=one in latest),
        )
        for one in versions
    )


def _latest(versions: Sequence[Document]) -> list[Document]:
    """The current ones; one that stayed so beside a hidden successor is not the latest where the reader sees both."""
    seen = {one.id for one in versions}
    return [one for one in versions if one.is_current and one.replaced_by_id not in seen]


def _version_badges(document: Document, one: Document, *, latest: bool) -> tuple[Badge, ...]:
    badges = [Badge(_("Most recent"), "ok")] if latest else []
    return tuple(badges + ([Badge(_("You are reading it"), "")] if one.id == document.id else []))
