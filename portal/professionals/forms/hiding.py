"""The forms by which a holder chooses who reads: one document, several, or what comes later into a folder."""

from __future__ import annotations

import enum
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, DataRequired, ValidationError

from portal.access.rights import Professional
from portal.core.forms import PortalForm
from portal.core.i18n import LazyString
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
from portal.record.document_types import Folder
from portal.record.hiding import OPEN, Hiding

MOST_DOCUMENTS = 50
_SOMEBODY = _l("Choose at least one person, or another answer")
_UNKNOWN = _l("Somebody you chose is not in this list any more. Check it, then send it again")


class Readers(enum.StrEnum):
    """Who among professionals reads, from the most to the least."""

    EVERYBODY = "everybody"
    BUT = "but"
    ONLY = "only"
    NOBODY = "nobody"


def written(hiding: Hiding) -> str:
    """A choice as a hidden field says it: ``all``, then those it names."""
    return " ".join([*(["all"] if hiding.from_all else []), *(one.hex for one in sorted(hiding.chosen))])


def read_hiding(text: str) -> Hiding | None:
    """The choice that a hidden field says; None for anything else."""
    words = text.split()
    from_all = words[:1] == ["all"]
    named = words[1:] if from_all else words
    chosen = ids_in(named)
    return Hiding(from_all, frozenset(chosen)) if len(chosen) == len(named) else None


def ids_in(texts: Iterable[str] | None) -> list[uuid.UUID]:
    """What of these is an id."""
    found = []
    for text in texts or ():
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found


class ReadersForm(PortalForm):
    """The answers that one document and a folder have in common; ``seen``: what was so where the choice was made."""

    choice = RadioField(validate_choice=False)
    hidden_from = SelectMultipleField(_l("Hide from"), validate_choice=False)
    seen = HiddenField()

    def offer(self, answers: Mapping[Readers, LazyString], whom: Sequence[Professional], hiding: Hiding) -> None:
        """Offer these answers about these professionals, filled with what is so now."""
        named = (Readers.BUT, Readers.ONLY)
        offered = {str(one): words for one, words in answers.items() if whom or one not in named}
        self.choice.choices = [SelectChoice(one, words) for one, words in offered.items()]
        self.choice.validators = [AnyOf(list(offered), message=_l("Choose one of these answers"))]
        for field in self._lists():
            field.choices = [SelectChoice(str(one.id), one.name) for one in whom]
        if not self.is_submitted():
            self.choice.data, self.hidden_from.data, self.seen.data = str(answer_of(hiding)), [], written(hiding)
            self._fill([str(one) for one in sorted(hiding.chosen)], from_all=hiding.from_all)

    def _lists(self) -> Sequence[Any]:
        return (self.hidden_from,)

    def _fill(self, chosen: list[str], *, from_all: bool) -> None:
        if not from_all:
            self.hidden_from.data = chosen

    def validate_hidden_from(self, field: Any) -> None:
        """Somebody, all of them in the list, where the answer needs it."""
        if self.choice.data == Readers.BUT and field.choices:
            _check(field)

    def wanted(self) -> Hiding:
        """What was chosen, once valid."""
        if self.choice.data == Readers.BUT:
            return Hiding(False, frozenset(ids_in(self.hidden_from.data)))
        return Hiding(True) if self.choice.data == Readers.NOBODY else OPEN

    def seen_hiding(self) -> Hiding | None:
        """From whom it was hidden then; None where the form does not say."""
        return None if self.seen.data is None else read_hiding(self.seen.data)

    def look_again(self, now: Hiding) -> None:
        """Say that it was changed meanwhile, so that the same answer can be sent again."""
        self.form_errors.append(
            _("This was changed meanwhile, perhaps in another window. Nothing was saved: check it, then send it again.")
        )
        self.seen.data = written(now)


class DocumentReadersForm(ReadersForm):
    """Who reads one document."""

    shown_to = SelectMultipleField(_l("Show to"), validate_choice=False)

    def __init__(self, whom: Sequence[Professional], hiding: Hiding, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.choice.label.text = _l("Which professionals read it?")
        self.offer(_OF_DOCUMENT, whom, hiding)

    def _lists(self) -> Sequence[Any]:
        return self.hidden_from, self.shown_to

    def _fill(self, chosen: list[str], *, from_all: bool) -> None:
        super()._fill(chosen, from_all=from_all)
        self.shown_to.data = chosen if from_all else []

    def validate_shown_to(self, field: Any) -> None:
        """The same of exceptions."""
        if self.choice.data == Readers.ONLY and field.choices:
            _check(field)

    def wanted(self) -> Hiding:
        """What was chosen, once valid."""
        if self.choice.data == Readers.ONLY:
            return Hiding(True, frozenset(ids_in(self.shown_to.data)))
        return super().wanted()


class FolderRuleForm(ReadersForm):
    """Who reads what comes later into a folder, and whether what is there now is hidden too."""

    now = BooleanField(_l("Also hide the documents already in this folder"))

    def __init__(self, whom: Sequence[Professional], hiding: Hiding, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.choice.label.text = _l("Which professionals read new documents?")
        self.offer(_OF_FOLDER, whom, hiding)


class DocumentsForm(PortalForm):
    """Documents chosen in a list. ``whom``: everybody, or one professional; not asked where they are shown again."""

    documents = SelectMultipleField(
        _l("Documents"), validate_choice=False, validators=[DataRequired(_l("Choose at least one document"))]
    )
    whom = RadioField(_l("From whom?"), validate_choice=False)

    def __init__(
        self,
        documents: Sequence[SelectChoice],
        whom: Sequence[Professional] | None,
        ticked: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.documents.choices = list(documents)
        if not self.is_submitted():
            self.documents.data = list(ticked)
        if whom is None:
            del self.whom
            return
        everybody = SelectChoice("all", _l("From everybody but the GP and the author"))
        self.whom.choices = [everybody, *(SelectChoice(str(one.id), one.name) for one in whom)]
        known = [choice.value for choice in self.whom.choices]
        self.whom.validators = [AnyOf(known, message=_l("Choose from whom you hide them"))]

    def validate_documents(self, field: Any) -> None:
        """No more than a page holds."""
        if len(field.data or ()) > MOST_DOCUMENTS:
            raise ValidationError(_l("Choose at most 50 documents at a time"))

    def document_ids(self) -> list[uuid.UUID]:
        """The documents chosen, once valid."""
        return ids_in(self.documents.data)

    def hiding(self) -> Hiding:
        """From whom they are to be hidden, once valid."""
        return Hiding(True) if self.whom.data == "all" else Hiding(False, frozenset(ids_in([self.whom.data])))


class UndoForm(PortalForm):
    """What was done, as it was sealed."""

    done = HiddenField(validators=[DataRequired()])


def answer_of(hiding: Hiding) -> Readers:
    """The answer that says it."""
    if hiding.from_all:
        return Readers.ONLY if hiding.chosen else Readers.NOBODY
    return Readers.BUT if hiding else Readers.EVERYBODY


def folder_of(text: str) -> Folder | None:
    """The folder of this name, if there is one."""
    return Folder(text) if text in set(Folder) else None


def _check(field: Any) -> None:
    if not field.data:
        raise ValidationError(_SOMEBODY)
    if not set(field.data) <= {choice.value for choice in field.choices}:
        raise ValidationError(_UNKNOWN)


_OF_DOCUMENT: Mapping[Readers, LazyString] = {
    Readers.EVERYBODY: _l("Everybody authorised"),
    Readers.BUT: _l("Everybody authorised, except those I choose"),
    Readers.ONLY: _l("Nobody but the GP, the author and those I choose"),
    Readers.NOBODY: _l("Nobody but the GP and the author"),
}
_OF_FOLDER: Mapping[Readers, LazyString] = {
    one: words for one, words in _OF_DOCUMENT.items() if one is not Readers.ONLY
}
