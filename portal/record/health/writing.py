"""What a block of the health summary offers to who may write there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.access.actions import Action
from portal.access.opening import Opened, offers
from portal.core.i18n import LazyString
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
from portal.record.links import to

_HABITS: dict[str, LazyString] = {
    "tobacco": _l("Tobacco"),
    "alcohol": _l("Alcohol"),
    "activity": _l("Physical activity"),
    "diet": _l("Eating"),
    "drugs": _l("Drugs"),
}
_ADDED_TO = frozenset({"allergies", "treatments", "conditions", "procedures", "family", "devices", "needs"})
"""The blocks to which one adds, and which may be answered by "none"."""


@dataclass(frozen=True, slots=True)
class Way:
    """A link to a page on which something is written."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Ways:
    """``add`` stands at the heading; ``more`` beneath it; ``answer_url``: where "none" and "not known" are said."""

    add: Way | None = None
    more: Sequence[Way] = ()
    answer_url: str | None = None


def ways_to_write(opened: Opened, slug: str) -> Ways:
    """What the block of this name offers; nothing to who only reads. No statement."""
    if not offers(opened, Action.WRITE_PROFILE):
        return Ways()
    if slug == "habits":
        links = [Way(str(name), to(opened, "profile.add_statement", kind=kind)) for kind, name in _HABITS.items()]
        return Ways(more=links)
    if slug == "blood-group":
        return Ways(add=Way(_("Write it"), to(opened, "profile.add_statement", kind=slug)))
    if slug not in _ADDED_TO:
        return Ways()
    return Ways(
        add=Way(_("Add"), to(opened, "profile.add_statement", kind=slug)),
        answer_url=to(opened, "profile.give_answer", kind=slug),
    )
