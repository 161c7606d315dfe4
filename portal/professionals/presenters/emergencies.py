"""What is allowed in an emergency, and the code, in words."""

from __future__ import annotations

from dataclasses import dataclass

from portal.access.facts import switches_of
from portal.access.models import Record
from portal.access.opening import Opened
from portal.core import codes
from portal.core.i18n import gettext as _
from portal.professionals.presenters.acts import Told
from portal.record.holder import born


@dataclass(frozen=True, slots=True)
class EmergenciesPage:
    """The page beside its form. ``code`` as it is written and ``spoken``, both empty without one; ``opens``: it opens
    something; ``mark`` is what the button for another one keeps.
    """

    holder: str
    born: str
    code: str
    spoken: str
    opens: bool
    mark: str


def emergencies_page(opened: Opened, code: str | None, mark: str) -> EmergenciesPage:
    """The page in words."""
    switches = opened.facts.switches
    return EmergenciesPage(
        holder=opened.record.full_name,
        born=born(opened.record),
        code=codes.written(code) if code else "",
        spoken=", ".join(codes.spoken(code)) if code else "",
        opens=switches.bedside or switches.call_centre,
        mark=mark,
    )


def switches_set(record: Record) -> Told:
    """What is allowed now."""
    switches = switches_of(record)
    if not (switches.bedside or switches.call_centre):
        return Told("ok", _("Saved: nobody may open this record in an emergency."))
    if not switches.call_centre:
        who = _("Saved: a professional facing you may open this record in an emergency, the call centre may not.")
    elif not switches.bedside:
        who = _("Saved: the call centre may open this record in an emergency, a professional facing you may not.")
    else:
        who = _("Saved: a professional facing you and the call centre may open this record in an emergency.")
    hidden = (
        _("What is hidden may be read then too.") if switches.masked else _("What is hidden stays hidden then too.")
    )
    return Told("ok", f"{who} {hidden}")


def code_made(*, made: bool) -> Told:
    """After a code was asked for; where an older page asked, what there is stays."""
    if made:
        return Told("ok", _("The code below holds from now on. One from before opens nothing any more."))
    return Told("info", _("The code was made already: the one below holds."))
