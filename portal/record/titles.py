"""What a document is called where it is read: its own title, else the name of its type in the reader's language."""

from __future__ import annotations

from functools import cache

from portal.core.i18n import LOCALES, current_locale
from portal.core.i18n import gettext as _
from portal.record.capitals import readable
from portal.record.document_types import label_of, plain_label_of
from portal.record.lines import AnyDocument


def title_of(document: AnyDocument) -> str:
    """The title that the file gives itself, not shouted.

    One that only says the type, in whatever language, is said as patients do, in the reader's.
    """
    own = document.title.strip()
    if own and not _says_type(own, document.type_code):
        return readable(own, names=True)
    return plain_label_of(document.type_code, current_locale()) or _("Document")


def title_language(document: AnyDocument) -> str:
    """The language of the title where it is not the reader's, for assistive technology; else empty."""
    return "" if _says_type(document.title.strip(), document.type_code) else other_language(document)


def other_language(document: AnyDocument) -> str:
    """The language in which a document is written, ``fr`` or ``en``, where it is not the reader's; else empty."""
    written = document.language[:2].lower()
    return written if written in LOCALES and written != current_locale() else ""


def type_names(document: AnyDocument) -> tuple[str, ...]:
    """What a document without a title of its own is called, in both languages: what people may search for."""
    if not _says_type(document.title.strip(), document.type_code):
        return ()
    return tuple(plain_label_of(document.type_code, locale) for locale in LOCALES)


def _says_type(title: str, type_code: str) -> bool:
    return not title or (bool(type_code) and title.casefold() in _names(type_code))


@cache
def _names(type_code: str) -> frozenset[str]:
    said = (name(type_code, locale) for name in (label_of, plain_label_of) for locale in LOCALES)
    return frozenset(one.casefold() for one in said if one)
