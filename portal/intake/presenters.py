"""What became of the files somebody sent, in words."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from portal.access.opening import Opened
from portal.core import clock, typography
from portal.core.i18n import current_locale, ngettext, pgettext
from portal.core.i18n import gettext as _
from portal.core.spelling import folded
from portal.intake.commands import IntakeOutcome, Refusal, TakenIn
from portal.intake.described import PROPOSED
from portal.intake.forms import DepositForm, UploadForm
from portal.intake.refusals import kind_of, sentence_of
from portal.intake.room import no_room_words, usage_words
from portal.record.document_types import plain_label_of
from portal.record.documents.presenters import date_words
from portal.record.links import to
from portal.record.models import Document
from portal.record.storage.dates import one_month_after
from portal.record.titles import title_language, title_of


@dataclass(frozen=True, slots=True)
class SentFile:
    """One line of the result page. ``kind`` is that of a notice: ok, info, warn or danger.

    ``about`` is what the document is called, what it is and of which day; ``describe_href`` leads to correcting that.
    """

    name: str
    sentence: str
    kind: str
    icon: str
    href: str | None
    about: str
    describe_href: str | None


@dataclass(frozen=True, slots=True)
class Former:
    """The document whose place a file takes."""

    title: str
    language: str
    href: str
    stays_hidden: str


@dataclass(frozen=True, slots=True)
class AddPage:
    """The page of a form: who adds, where to, and what follows.

    ``usage`` says how full the record is, where that is near. ``finds`` and ``found`` are the words of the search for
    a type and what it found; ``former`` is the document whose place the file takes, where there is one.
    """

    action: str
    sub: str
    add_words: str
    ends: str
    usage: str
    deposits: bool
    finds: str
    found: str
    hold_hint: str
    former: Former | None


_LOOKS = {
    IntakeOutcome.IMPORTED: ("ok", "circle-check"),
    IntakeOutcome.REPLACED: ("ok", "circle-check"),
    IntakeOutcome.DUPLICATE: ("info", "info"),
    IntakeOutcome.REFUSED: ("danger", "triangle-alert"),
}


def add_page(opened: Opened, form: UploadForm | DepositForm, words: str = "") -> AddPage:
    """The page of ``form``."""
    former = form.former
    address = to(opened, "intake.upload_document")
    if former is not None:
        address = to(opened, "intake.correct_document", document_id=former.id)
    return AddPage(
        action=address,
        sub=_sub(opened),
        add_words=add_words(opened) if former is None else _("Replace the file"),
        ends=_ends(opened, former),
        usage=usage_words(opened),
        deposits=opened.professional is not None,
        finds=words,
        found=_found(form, words),
        hold_hint=_hold_hint(opened),
        former=_former(opened, former) if former is not None else None,
    )


def _sub(opened: Opened) -> str:
    if opened.professional is None:
        return _("The professionals you let in will see that it comes from you.")
    return _("You are depositing as %(name)s. You can read again what you deposit.", name=opened.professional.name)


def _ends(opened: Opened, former: Document | None) -> str:
    if former is not None:
        return _("The earlier file stays as an older version, marked as replaced.")
    into = _("What you add goes into this record: %(name)s.", name=opened.record.full_name)
    return f"{into} " + _("You can replace or remove it again from its page.")


def _found(form: UploadForm | DepositForm, words: str) -> str:
    if not words:
        return ""
    count = sum(1 for choice in form.type_code.iter_choices() if choice.value)
    if not count:
        return _("No type for “%(words)s”.", words=words)
    return ngettext("%(num)s type for “%(words)s”.", "%(num)s types for “%(words)s”.", count, words=words)


def _hold_hint(opened: Opened) -> str:
    opens = one_month_after(clock.now()).astimezone(clock.PARIS).date()
    return _(
        "%(name)s neither reads it nor learns of it until you announce it, on its page. "
        "From the fourteenth day %(name)s is told that a result is waiting, without its title. "
        "It opens by itself %(day)s.",
        name=opened.record.first_name,
        day=typography.on_date(opens, current_locale()),
    )


def _former(opened: Opened, former: Document) -> Former:
    return Former(
        title=title_of(former),
        language=title_language(former),
        href=to(opened, "record.document", document_id=former.id),
        stays_hidden=_("Whoever cannot read this document now will not read the new file either."),
    )


def sent_files(opened: Opened, results: Sequence[tuple[str, TakenIn]], visible: Container[uuid.UUID]) -> list[SentFile]:
    """One line per file, in the order in which they were sent; a link only to what the reader may open."""
    return [_sent_file(opened, name, taken, visible) for name, taken in results]


def _sent_file(opened: Opened, name: str, taken: TakenIn, visible: Container[uuid.UUID]) -> SentFile:
    kind, icon = ("warn", "triangle-alert") if _is_unnamed(taken) else _LOOKS[taken.outcome]
    document = taken.document
    if document is None or document.id not in visible:
        return SentFile(name, _sentence(opened, taken), kind, icon, None, "", None)
    href = to(opened, "record.document", document_id=document.id)
    return SentFile(name, _sentence(opened, taken), kind, icon, href, _about(document), _describe_href(opened, taken))


def _about(document: Document) -> str:
    """``Ordonnance de lunettes, ordonnance, le 3 mai 2026``."""
    title, type_ = title_of(document), plain_label_of(document.type_code, current_locale())
    return ", ".join([title, *([type_] if type_ and type_ != title else []), date_words(document)])


def _describe_href(opened: Opened, taken: TakenIn) -> str | None:
    """Where what was understood is looked at: of what the patient's side just added."""
    document = taken.document
    if document is None or opened.professional is not None or taken.outcome is not IntakeOutcome.IMPORTED:
        return None
    proposed = ",".join(name for name in PROPOSED if name in taken.proposed) or "-"
    return to(opened, "intake.describe_document", document_id=document.id, proposed=proposed)


def several_words(name: str, count: int) -> str:
    """``IMG_0001.jpg and 2 more``: the pages of one document."""
    return ngettext("%(name)s and %(num)s more", "%(name)s and %(num)s more", count - 1, name=name)


def _sentence(opened: Opened, taken: TakenIn) -> str:
    if taken.refusal is Refusal.OTHER_PERSON:
        return _("Not added: this document names another person than %(name)s.", name=opened.record.full_name)
    if taken.refusal is Refusal.REPLACED:
        return _("Not added: another file has taken the place of this document meanwhile. Replace that one.")
    if taken.refusal is Refusal.FULL:
        return no_room_words(opened)
    sentences = {
        IntakeOutcome.IMPORTED: _saved(opened.record.first_name),
        IntakeOutcome.REPLACED: _("Saved. It takes the place of an older version, which is kept."),
        IntakeOutcome.DUPLICATE: _("This document is already saved: nothing was added."),
    }
    if taken.outcome not in sentences:
        return sentence_of(kind_of(taken.reason))
    said = " ".join([sentences[taken.outcome], *_of_hold(opened, taken)])
    check = _(
        "This file does not say whom it is about: check that it is about %(name)s before you rely on it.",
        name=opened.record.first_name,
    )
    return f"{said} {check}" if _is_unnamed(taken) else said


def _of_hold(opened: Opened, taken: TakenIn) -> Iterator[str]:
    """Whether what was to be kept for a consultation is."""
    document, name = taken.document, opened.record.first_name
    if document is None or not taken.announce_first:
        return
    if document.hold_until is not None and document.hold_until > clock.now():
        yield _("%(name)s reads it once you have announced it.", name=name)
    else:
        yield _("It is not kept for a consultation: %(name)s could read it before.", name=name)


def _is_unnamed(taken: TakenIn) -> bool:
    return taken.document is not None and taken.document.unnamed


def totals(results: Sequence[tuple[str, TakenIn]]) -> str:
    """``2 added, 1 already there, 4 refused``: only what there is."""
    found = Counter(taken.outcome for _name, taken in results)
    added, there = found[IntakeOutcome.IMPORTED] + found[IntakeOutcome.REPLACED], found[IntakeOutcome.DUPLICATE]
    refused = found[IntakeOutcome.REFUSED]
    said = (
        ngettext("%(num)s added", "%(num)s added", added) if added else "",
        ngettext("%(num)s already there", "%(num)s already there", there) if there else "",
        ngettext("%(num)s refused", "%(num)s refused", refused) if refused else "",
    )
    return ", ".join(part for part in said if part)


def add_words(opened: Opened) -> str:
    """The words of the button: whose record it is stands on it."""
    name = opened.record.first_name
    if _elides(name):
        return pgettext("before a vowel", "Add to the record of %(name)s", name=name)
    return pgettext("before a consonant", "Add to the record of %(name)s", name=name)


def _saved(name: str) -> str:
    if _elides(name):
        return pgettext("before a vowel", "Saved in the record of %(name)s.", name=name)
    return pgettext("before a consonant", "Saved in the record of %(name)s.", name=name)


def _elides(name: str) -> bool:
    """French says « de Claire » but « d’Alice »."""
    return folded(name)[:1] in "aeiouyh"
