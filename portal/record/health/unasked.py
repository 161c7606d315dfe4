"""What is said where nobody tells of something: neither that there is any, nor that there is none."""

from __future__ import annotations

from dataclasses import dataclass

from portal.access.opening import Opened
from portal.access.subject import Role
from portal.core.i18n import gettext as _
from portal.record.health.words import BlockWords


@dataclass(frozen=True, slots=True)
class Unasked:
    """Nobody was asked, or answered: ``why`` says where an answer may come from, or that nothing follows from it."""

    text: str
    why: str


def unasked(opened: Opened, words: BlockWords) -> Unasked:
    """The same to professionals whether there is nothing or nothing that is open to them: what is hidden leaves no
    trace, and an allergy that is out of sight must not be taken for none.
    """
    if _reads_a_part(opened):
        return Unasked(_("%(what)s: nothing open to you", what=words.short), _none_follows())
    return Unasked(words.unasked, words.why)


def no_result(opened: Opened) -> Unasked:
    """The same for the results of laboratories."""
    if _reads_a_part(opened):
        return Unasked(_("No result open to you"), _none_follows())
    return Unasked(_("No result yet"), _("The laboratory sends them here."))


def _reads_a_part(opened: Opened) -> bool:
    """A professional, but for the GP, from whom nothing is hidden."""
    asks = opened.facts.professional
    return opened.subject.role is Role.PROFESSIONAL and not (asks is not None and asks.gp)


def _none_follows() -> str:
    return _("That does not mean that there are none.")
