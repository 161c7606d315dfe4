"""The filters of the list of documents: read from an address, shown as a form."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice

from portal.core.clock import PARIS
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
from portal.core.i18n import pgettext
from portal.record.authors import person_name
from portal.record.document_types import LISTED, Folder
from portal.record.documents.queries import Author, DocumentFilter, Overview
from portal.record.documents.statements import COUNTED
from portal.record.models import Source

MAX_SEARCH = 200
_YEAR = re.compile(r"(?:19|20|21)\d\d")
SOURCE_LABELS = {
    Source.PROFESSIONAL: _l("A professional or an establishment"),
    Source.INSURER: _l("Health insurance"),
    Source.PATIENT: _l("The person or their relatives"),
    Source.OPERATOR: _l("The operator of this site"),
}


class DocumentFilterForm(FlaskForm):  # type: ignore[misc]
    """The filters other than the search, all optional. Sent by GET: it changes nothing."""

    class Meta:
        csrf = False

    folder = SelectField(_l("Folder"))
    author = SelectField(_l("Author"))
    source = SelectField(_l("Where it comes from"))
    year_from = SelectField(_l("From the year"))
    year_to = SelectField(_l("To the year"))
    mine = BooleanField(_l("Added by me"))


def wanted_documents(arguments: Mapping[str, str]) -> DocumentFilter:
    """What an address asks for. A value that is none of ours asks for nothing: links may be old."""
    folder, source = arguments.get("folder", ""), arguments.get("source", "")
    return DocumentFilter(
        text=" ".join(arguments.get("q", "")[:MAX_SEARCH].split()),
        folder=Folder(folder) if folder in set(LISTED) else None,
        author_key=arguments.get("author", "")[:MAX_SEARCH],
        source=Source(source) if source in set(Source) else None,
        year_from=_year(arguments.get("year_from", "")),
        year_to=_year(arguments.get("year_to", "")),
        added_by_me=arguments.get("mine") == "y",
    )


def address_arguments(wanted: DocumentFilter) -> dict[str, str]:
    """The same, as the arguments of an address; what is not asked for is left out."""
    arguments = {
        "q": wanted.text,
        "folder": wanted.folder or "",
        "author": wanted.author_key,
        "source": wanted.source or "",
        "year_from": str(wanted.year_from or ""),
        "year_to": str(wanted.year_to or ""),
        "mine": "y" if wanted.added_by_me else "",
    }
    return {name: str(value) for name, value in arguments.items() if value}


def filter_form(wanted: DocumentFilter, overview: Overview, authors: Sequence[Author]) -> DocumentFilterForm:
    """The form, filled with what is asked for and offering what the reader may see."""
    form = DocumentFilterForm(formdata=None, data=address_arguments(wanted))
    filled = [folder for folder in LISTED if overview.by_folder[folder] or folder is wanted.folder]
    form.folder.choices = _choices([(folder, _counted(folder, overview)) for folder in filled])
    form.author.choices = _choices([(author.key, person_name(author.name)) for author in authors])
    form.source.choices = _choices([(source, str(label)) for source, label in SOURCE_LABELS.items()])
    years = [(str(year), str(year)) for year in _years(overview)]
    form.year_from.choices = form.year_to.choices = _choices(years, pgettext("years", "All"))
    return form


def count_text(count: int) -> str:
    """A count as it is shown: beyond what is counted, ``200+``."""
    return str(count) if count <= COUNTED else f"{COUNTED}+"


def _counted(folder: Folder, overview: Overview) -> str:
    return f"{folder.label} ({count_text(overview.by_folder[folder])})"


def _choices(pairs: Sequence[tuple[str, str]], every: str = "") -> list[SelectChoice]:
    return [SelectChoice("", every or _("All")), *(SelectChoice(str(value), label) for value, label in pairs)]


def _years(overview: Overview) -> list[int]:
    """The years of the oldest to the newest document, newest first."""
    if overview.oldest is None or overview.newest is None:
        return []
    first, last = overview.oldest.astimezone(PARIS).year, overview.newest.astimezone(PARIS).year
    return list(range(last, max(first, last - 149) - 1, -1))


def _year(text: str) -> int | None:
    return int(text) if _YEAR.fullmatch(text) else None
