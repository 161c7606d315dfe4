"""How full a record is, in words."""

from __future__ import annotations

from portal.access.opening import Opened
from portal.core import typography
from portal.core.i18n import current_locale
from portal.core.i18n import gettext as _
from portal.record.storage.quota import Usage, usage_of


def usage_words(opened: Opened) -> str:
    """How full the record is, from four fifths on, for who fills it; else empty."""
    held = usage_of(opened)
    if opened.professional is not None or not held.is_near:
        return ""
    return _("Room used in this record: %(used)s of %(quota)s.", **_sizes(held))


def no_room_words(opened: Opened) -> str:
    """Why a file was not added to a record that is full."""
    if opened.professional is not None:
        return _("Not added: there is no room left in this record. Tell the person whose record it is.")
    return _(
        "Not added: there is not enough room left in this record (%(used)s of %(quota)s are used). "
        "Remove documents that you do not need any more.",
        **_sizes(usage_of(opened)),
    )


def _sizes(held: Usage) -> dict[str, str]:
    locale = current_locale()
    return {"used": typography.file_size(held.used, locale), "quota": typography.file_size(held.quota, locale)}
