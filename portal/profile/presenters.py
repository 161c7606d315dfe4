"""The pages of the profile in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.access.opening import Opened
from portal.access.subject import Role
from portal.core import typography
from portal.core.clock import PARIS
from portal.core.i18n import current_locale
from portal.core.i18n import gettext as _
from portal.profile.kinds import KINDS, WITH_BOX, Kind
from portal.profile.measures.catalogue import measure_of
from portal.profile.queries import Found
from portal.profile.statements import Statement
from portal.record.content import Absence
from portal.record.entries.presenters import label_of, origin
from portal.record.health.words import block_words
from portal.record.links import to
from portal.record.models import Document, Entry


@dataclass(frozen=True, slots=True)
class WritingPage:
    """The page of a form. ``about``: whose record it is, for who writes in another person's; ``remove_href``: where
    what is changed can be taken out instead; ``box_href``: where the photo of a box begins it.
    """

    title: str
    about: str
    action: str
    back_href: str
    back_text: str
    remove_href: str | None = None
    box_href: str | None = None


@dataclass(frozen=True, slots=True)
class Removal:
    """Taking a statement out, or the way back where it is out."""

    heading: str
    title: str
    consequences: Sequence[str]
    is_out: bool
    action: str
    back_href: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Something that the profile says there is: ``change_href`` leads to where it is changed, or taken out."""

    title: str
    meta: str
    change_href: str


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """What can be answered: ``none`` in words; ``standing`` is what stands in the way of any answer."""

    title: str
    about: str
    none: str
    action: str
    add_href: str
    add_text: str
    back_href: str
    standing: Sequence[Standing]


def answer_of(kind: Kind, answer: str) -> Statement | None:
    """The statement of an answer; None for what is none."""
    if answer == "none":
        return Statement(kind.kind, str(kind.none), absence=Absence.NONE_KNOWN)
    return Statement(kind.kind, _("I do not know"), absence=Absence.NOT_ASKED) if answer == "unknown" else None


def answering(opened: Opened, slug: str, standing: Sequence[Entry]) -> AnswerPage:
    """The page on which an answer is given."""
    kind = KINDS[slug]
    return AnswerPage(
        title=block_words(kind.kind).title,
        about=_whose(opened),
        none=str(kind.none),
        action=to(opened, "profile.give_answer", kind=slug),
        add_href=to(opened, "profile.add_statement", kind=slug),
        add_text=str(kind.add),
        back_href=to(opened, "record.health"),
        standing=[
            Standing(
                label_of(one),
                origin(one.document),
                to(opened, "profile.change_statement", document_id=one.document_id),
            )
            for one in standing
        ],
    )


def _back(opened: Opened, slug: str) -> dict[str, str]:
    """The page on which what was written stands."""
    measure = measure_of(slug)
    if measure is not None:
        return {"back_href": to(opened, "profile.measure", measure=slug), "back_text": str(measure.label)}
    if slug == "vaccinations":
        return {"back_href": to(opened, "profile.vaccinations"), "back_text": _("Vaccinations")}
    return {"back_href": to(opened, "record.health"), "back_text": _("Health summary")}


def adding(opened: Opened, slug: str) -> WritingPage:
    """The page on which something is added."""
    return WritingPage(
        title=str(KINDS[slug].add),
        about=_whose(opened),
        action=to(opened, "profile.add_statement", kind=slug),
        **_back(opened, slug),
        box_href=to(opened, "profile.read_box", kind=slug) if slug in WITH_BOX else None,
    )


def changing(opened: Opened, found: Found) -> WritingPage:
    """The page on which something is changed."""
    return WritingPage(
        title=str(found.kind.change),
        about=_whose(opened),
        action=to(opened, "profile.change_statement", document_id=found.document.id),
        **_back(opened, found.slug),
        remove_href=to(opened, "profile.remove_statement", document_id=found.document.id),
    )


def removal(opened: Opened, document: Document) -> Removal:
    """The page on which a statement is taken out, and put back."""
    if document.removed_at is not None:
        day = typography.on_date(document.removed_at.astimezone(PARIS).date(), current_locale())
        heading = _("This was removed %(day)s", day=day)
        said = [_("Nobody reads it any more. What was written before it is out with it.")]
    else:
        heading = _("Remove this from the health profile?")
        said = [
            _("Nobody will read it in this record any more."),
            _("If it was so once and is over, change it instead: the past helps those who care."),
            _("For 30 days you can put it back. Then it is deleted for good."),
        ]
    act = "profile.restore_statement" if document.removed_at is not None else "profile.remove_statement"
    return Removal(
        heading=heading,
        title=document.title,
        consequences=said,
        is_out=document.removed_at is not None,
        action=to(opened, act, document_id=document.id),
        back_href=to(opened, "record.health"),
    )


def deletion(opened: Opened, document: Document) -> Removal:
    """The page that asks before a statement that was taken out is deleted for good."""
    return Removal(
        heading=_("Delete this for good?"),
        title=document.title,
        consequences=[
            _("Nobody can bring it back: neither you, nor we."),
            _("What was written before it is deleted with it."),
            _("The history goes on saying what was done with it, without its name."),
            _("Copies that this site keeps for emergencies go with their next renewal."),
        ],
        is_out=True,
        action=to(opened, "profile.delete_statement", document_id=document.id),
        back_href=to(opened, "record.trash"),
    )


def _whose(opened: Opened) -> str:
    """Who writes in another person's record is told whose it is, and that their own name stands beside it."""
    if opened.subject.role is Role.HOLDER:
        return _("You write this yourself: it is marked so, for you and for professionals.")
    return _(
        "You write in the record of %(name)s. It is marked as written by you, %(you)s.",
        name=opened.record.full_name,
        you=opened.subject.name,
    )
