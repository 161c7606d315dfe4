"""The rules of folders, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.access.opening import Opened
from portal.access.rights import Professional
from portal.core.i18n import gettext as _
from portal.core.i18n import ngettext
from portal.professionals.presenters.hiding import hidden_from_words, joined_names, they_go_on_words
from portal.professionals.queries.hiding import Rules
from portal.record.document_types import Folder
from portal.record.hiding import Hiding
from portal.record.links import to


@dataclass(frozen=True, slots=True)
class RulesPage:
    """The folders, or ``title``, the one of which it is chosen."""

    rows: Sequence[RuleRow]
    title: str
    action: str
    back_url: str
    hidden_url: str
    they_go_on: str


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A folder and who reads what comes later into it."""

    title: str
    icon: str
    meta: str
    hidden: bool
    url: str


def rules_page(opened: Opened, rules: Rules, folder: Folder | None) -> RulesPage:
    """The page of all the folders, or of one."""
    return RulesPage(
        rows=_rule_rows(opened, rules),
        title=str(folder.label) if folder else "",
        action=to(opened, "professionals.folder_rules", folder=folder and str(folder)),
        back_url=to(opened, "professionals.folder_rules" if folder else "professionals.hide_documents"),
        hidden_url=to(opened, "professionals.hide_documents"),
        they_go_on=they_go_on_words(opened),
    )


def _rule_rows(opened: Opened, rules: Rules) -> list[RuleRow]:
    """Every folder in its order."""
    return [
        RuleRow(
            title=str(folder.label),
            icon=folder.icon,
            meta=hidden_from_words(hiding, rules.professionals) or _("Shown to those authorised"),
            hidden=bool(hiding),
            url=to(opened, "professionals.folder_rules", folder=str(folder)),
        )
        for folder, hiding in rules.hidings.items()
    ]


def rule_told(folder: Folder, hiding: Hiding, known: Sequence[Professional], now: int | None) -> str:
    """What a rule that was just set does; ``now``: how many documents were hidden too, None where none was to be."""
    name = str(folder.label)
    if not hiding:
        return _(
            "From now on, new documents in “%(folder)s” are shown. Those that were hidden stay hidden.", folder=name
        )
    said = (
        _("From now on, new documents in “%(folder)s” are hidden from everybody.", folder=name)
        if hiding.from_all
        else _(
            "From now on, new documents in “%(folder)s” are hidden from %(names)s.",
            folder=name,
            names=joined_names(hiding, known),
        )
    )
    if now is None:
        return f"{said} " + _("Those already there stay as they are.")
    return f"{said} " + ngettext(
        "%(num)s document already there is hidden too.", "%(num)s documents already there are hidden too.", now
    )
