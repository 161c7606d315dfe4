"""From whom documents are hidden, in words."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from wtforms.fields.choices import SelectChoice

from portal.access.opening import Opened
from portal.access.rights import Professional
from portal.access.subject import Role
from portal.core.i18n import gettext as _
from portal.core.i18n import ngettext
from portal.professionals.commands.undoing import Done, still_stands
from portal.professionals.queries.hiding import Listed, Visibility
from portal.record.document_types import LISTED
from portal.record.documents.forms import count_text
from portal.record.documents.presenters import author_line, date_words, sentence
from portal.record.documents.readers import Judged
from portal.record.documents.who import WhoReads, professional_words, who_reads
from portal.record.hiding import Hiding
from portal.record.lines import ListedDocument
from portal.record.links import Chip, to
from portal.record.specialties import specialty_words
from portal.record.titles import title_language, title_of

_FOLDERS_SHOWN = 4
_HERE = "professionals.hide_documents"


@dataclass(frozen=True, slots=True)
class Undoable:
    """What was just done, and ``done``, sealed, where it can be undone."""

    sentence: str
    consequence: str
    hides: bool
    done: str


@dataclass(frozen=True, slots=True)
class VisibilityPage:
    """Who reads one document. ``hints``: what is to be known of those who can be chosen, by the value of their box."""

    document_id: uuid.UUID
    title: str
    title_language: str
    sub: str
    document_url: str
    readers: Sequence[WhoReads]
    hints: Mapping[str, str]
    goes_on: str
    emergency: str


@dataclass(frozen=True, slots=True)
class DocumentsPage:
    """A list in which documents are chosen; ``why`` these. ``keep``: what a search keeps, by name."""

    action: str
    why: str
    chips: Sequence[Chip]
    words: str
    keep: Mapping[str, str]
    choose_url: str
    hidden_url: str
    rules_url: str
    newer_url: str | None
    older_url: str | None
    they_go_on: str


def visibility_page(opened: Opened, found: Visibility) -> VisibilityPage:
    """The page of one document's readers."""
    document = found.document
    return VisibilityPage(
        document_id=document.id,
        title=title_of(document),
        title_language=title_language(document),
        sub=sentence(author_line(document), date_words(document)),
        document_url=to(opened, "record.document", document_id=document.id),
        readers=who_reads(opened, found.readers),
        hints={str(one.professional.id): said for one in found.choosable if (said := _hint(opened, one))},
        goes_on=goes_on_words(opened),
        emergency=emergency_words(opened),
    )


def _hint(opened: Opened, one: Judged) -> str:
    """What is to be known of somebody who can be chosen; that they can, the box says."""
    if one.decision.reason in ("grant", "masked", "masked-for-you"):
        return specialty_words(one.professional.specialty)
    return professional_words(opened, one).meta


def goes_on_words(opened: Opened) -> str:
    """Whom hiding does not concern, and what the others learn of it."""
    if opened.subject.role is Role.HOLDER:
        return _("Your GP, if you named one, can still read it, and its author.") + " " + _of_others()
    return _("The GP, if one is named, can still read it, and its author.") + " " + _of_others()


def they_go_on_words(opened: Opened) -> str:
    """The same of several documents."""
    if opened.subject.role is Role.HOLDER:
        return _("Your GP, if you named one, can still read what you hide, and the authors.") + " " + _of_others()
    return _("The GP, if one is named, can still read what you hide, and the authors.") + " " + _of_others()


def _of_others() -> str:
    """What tells of the same care is another document, and nothing here knows that it does."""
    return _(
        "Others do not see that it is here. Other documents and reimbursements may still tell of the same care: "
        "hide them too."
    )


def emergency_words(opened: Opened) -> str:
    """What an emergency changes, as the holder chose."""
    if opened.record.emergency_masked:
        return _("In an emergency, hidden documents can be read too: that was allowed for this record.")
    return _("In an emergency too, what is hidden stays hidden.")


def told_of_one(opened: Opened, done: Done, sealed: str, found: Visibility) -> Undoable:
    """What was done to the document on the page; it can be undone while it still stands."""
    names = joined_names(done.asked, [one.professional for one in found.choosable])
    count = len(done.asked.chosen)
    if not done.asked:
        said = _("This document is no longer hidden.")
    elif done.asked.from_all:
        said = (
            _("This document is hidden from everybody except %(names)s.", names=names)
            if count
            else _("This document is hidden.")
        )
    else:
        said = ngettext(
            "%(names)s can no longer see this document.",
            "%(names)s can no longer see this document.",
            count,
            names=names,
        )
    can = bool(done.before) and still_stands(done, found.hiding)
    return Undoable(said, goes_on_words(opened) if done.asked.from_all else "", bool(done.asked), sealed if can else "")


def told_of_several(opened: Opened, done: Done, sealed: str, known: Sequence[Professional]) -> Undoable:
    """What was done to several documents."""
    said = {
        "shown": ngettext(
            "%(num)s document is no longer hidden.", "%(num)s documents are no longer hidden.", done.count
        ),
        "hidden": ngettext("%(num)s document is hidden.", "%(num)s documents are hidden.", done.count),
        "one": ngettext(
            "%(names)s can no longer see %(num)s document.",
            "%(names)s can no longer see %(num)s documents.",
            done.count,
            names=joined_names(done.asked, known),
        ),
    }
    kind = "hidden" if done.asked.from_all else "one" if done.asked else "shown"
    consequence = they_go_on_words(opened) if kind == "hidden" else ""
    return Undoable(said[kind], consequence, bool(done.asked), sealed if done.before else "")


def joined_names(hiding: Hiding, known: Sequence[Professional]) -> str:
    """The names of those whom a choice names: ``Thomas Roux and Dr Sophie Weiss``."""
    names = [one.name for one in known if one.id in hiding.chosen]
    left = len(hiding.chosen) - len(names)
    if left > 0:
        names.append(ngettext("%(num)s other person", "%(num)s other people", left))
    return _("%(names)s and %(last)s", names=", ".join(names[:-1]), last=names[-1]) if names[1:] else "".join(names)


def hidden_from_words(hiding: Hiding, known: Sequence[Professional]) -> str:
    """From whom, by name: ``Hidden from Thomas Roux``; empty for nobody."""
    if not hiding:
        return ""
    names = joined_names(hiding, known)
    if not hiding.from_all:
        return _("Hidden from %(names)s", names=names)
    return _("Hidden from everybody except %(names)s", names=names) if names else _("Hidden from everybody")


def document_choices(found: Listed) -> tuple[list[SelectChoice], dict[str, str]]:
    """The boxes of listed documents, and what is to be known of each."""
    choices = [SelectChoice(str(one.id), _title(one)) for one in found.page.documents]
    return choices, {str(one.id): _about(one, found) for one in found.page.documents}


def documents_page(opened: Opened, found: Listed, asked: Mapping[str, str], place: Mapping[str, str]) -> DocumentsPage:
    """The page of a list; ``asked``: what its address asks for, from which ``place`` on."""

    def here(more: Mapping[str, str] | None) -> str | None:
        return None if more is None else to(opened, _HERE, **asked, **more)

    says_same = _("They say the same thing. Whatever else they say is hidden with it.")
    return DocumentsPage(
        action=to(opened, _HERE, **asked, **place),
        why=says_same if "entry" in asked else "",
        chips=_chips(opened, found, asked),
        words=asked.get("q", ""),
        keep={name: value for name, value in asked.items() if name != "q"},
        choose_url=to(opened, _HERE, choose="yes"),
        hidden_url=to(opened, _HERE),
        rules_url=to(opened, "professionals.folder_rules"),
        newer_url=here(found.page.newer),
        older_url=here(found.page.older),
        they_go_on=they_go_on_words(opened),
    )


def _chips(opened: Opened, found: Listed, asked: Mapping[str, str]) -> list[Chip]:
    """Everything, then the fullest folders, each as a filter of what can be chosen; one more takes the rest away."""
    if found.overview is None:
        return []
    by_folder = found.overview.by_folder
    current, rest = asked.get("folder", ""), {name: value for name, value in asked.items() if name != "folder"}
    fullest = sorted(by_folder, key=lambda folder: -by_folder[folder])[:_FOLDERS_SHOWN]
    shown = [one for one in LISTED if one == current or (one in fullest and by_folder[one])]
    counted = [("", _("All"), found.overview.total), *((str(one), str(one.label), by_folder[one]) for one in shown)]
    plain = set(rest) <= {"choose"}
    chips = [
        Chip(
            words,
            to(opened, _HERE, **{**rest, "folder": name}),
            name == current,
            count_text(count) if plain else None,
        )
        for name, words, count in counted
    ]
    filtered = set(rest) - {"choose", "q"}
    without = {name: value for name, value in asked.items() if name not in filtered}
    return [
        *chips,
        *([Chip(_("Remove the filters"), to(opened, _HERE, **without), False)] if filtered else []),
    ]


def _title(document: ListedDocument) -> str:
    language = title_language(document)
    return Markup('<span lang="{}">{}</span>').format(language, title_of(document)) if language else title_of(document)


def _about(document: ListedDocument, found: Listed) -> str:
    hidden = hidden_from_words(found.hidings.get(document.id, Hiding()), found.professionals)
    said = sentence(author_line(document), date_words(document))
    return ". ".join(one for one in (said, hidden) if one)
