"""The boxes of medicines in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.access.opening import Opened
from portal.core import typography
from portal.core.i18n import current_locale
from portal.core.i18n import gettext as _
from portal.intake.boxes import LARGEST_PHOTO
from portal.profile.boxes import SeenBox
from portal.profile.kinds import KINDS, WITH_BOX
from portal.profile.medicine_names import holds_of, name_of
from portal.record.links import to


@dataclass(frozen=True, slots=True)
class ShownBox:
    """A box that was read. ``fields``: what the form is begun with."""

    title: str
    facts: Sequence[tuple[str, str]]
    expired: str
    is_known: bool
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class BoxPage:
    """The page of a photo. ``boxes`` is None before one was sent, and empty where no code was seen on it."""

    boxes: Sequence[ShownBox] | None
    limits: str
    action: str
    form_action: str
    back_href: str


def has_box(kind: str) -> bool:
    """Whether what is written under this name comes in a box."""
    return kind in WITH_BOX and kind in KINDS


def box_page(opened: Opened, kind: str, seen: Sequence[SeenBox] | None) -> BoxPage:
    """The page before a photo is sent, and after."""
    size = typography.file_size(LARGEST_PHOTO, current_locale())
    form = to(opened, "profile.add_statement", kind=kind)
    return BoxPage(
        boxes=None if seen is None else [_box(one, kind) for one in seen],
        limits=_("JPEG, PNG or WebP, %(size)s at most. The photo is not kept.", size=size),
        action=to(opened, "profile.read_box", kind=kind),
        form_action=form,
        back_href=form,
    )


def no_picture() -> str:
    """What is said of a file that is no picture."""
    return _("We could not open this picture. Take another photo, in JPEG, PNG or WebP")


def _box(one: SeenBox, kind: str) -> ShownBox:
    locale, code, medicine = current_locale(), one.code, one.medicine
    expires = typography.full_date(code.expires, locale) if code.expires else ""
    facts = [
        (_("Holds"), holds_of(medicine) if medicine else ""),
        (_("Batch"), code.batch),
        (_("To be used until"), expires),
        (_("Code of the box"), code.cip13 or code.gtin),
    ]
    return ShownBox(
        title=name_of(medicine) if medicine else _("A box that we do not know"),
        facts=[(term, said) for term, said in facts if said],
        expired=_expired(expires) if one.is_expired else "",
        is_known=medicine is not None,
        fields=_fields(one, kind, expires),
    )


def _expired(day: str) -> str:
    return _("This box has expired: it was to be used until %(day)s. Ask a pharmacist before you take it.", day=day)


def _fields(one: SeenBox, kind: str, expires: str) -> dict[str, str]:
    """A treatment has no field for the batch: it begins the note."""
    told = {"label": one.medicine.medicine.name, "medicine_code": one.medicine.medicine.code} if one.medicine else {}
    batch = one.code.batch
    if kind == "vaccinations":
        return {**told, "batch": batch}
    lot = _("Batch: %(batch)s", batch=batch) if batch else ""
    until = _("to be used until %(day)s", day=expires) if expires else ""
    return {**told, "note": ", ".join(filter(None, (lot, until)))}
