"""What a professional reads and what not, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from portal.access.facts import ProfessionalFacts
from portal.access.matrix import matrix_at
from portal.core import typography
from portal.core.i18n import current_locale, ngettext
from portal.core.i18n import gettext as _
from portal.professionals.queries.rights import Standing
from portal.record.document_types import DocumentType, Folder, plain_label_of, types_in
from portal.record.professions import what_they_read

_TECHNICAL = "99"
"""A class of documents that are for machines: no patient has heard of them."""
_FEW = 4


@dataclass(frozen=True, slots=True)
class Folders:
    """What becomes of the folders: those that are read, one line each, and those that are not, by the reason."""

    read: Sequence[str]
    closed: Sequence[str]


def reads_lines(standing: Standing, hidden: int) -> list[str]:
    """What somebody reads, shortly. ``hidden``: how many documents are hidden from them."""
    asks = standing.facts
    if not standing.reads:
        return [_("Nothing")]
    if asks.gp:
        return [_("Everything, also what is hidden")]
    lines = [what_they_read(asks.profession)]
    if not asks.emergency:
        lines += _open_to(asks.folders)
    if standing.reads_masked:
        lines.append(_("Also what is hidden, while the emergency lasts"))
    elif hidden:
        lines.append(ngettext("%(num)s document is hidden from them", "%(num)s documents are hidden from them", hidden))
    return lines


def folders(standing: Standing) -> Folders:
    """Each folder: read, read in part, not open to them, or not for their profession."""
    asks = standing.facts
    if asks.gp:
        return Folders([str(folder.label) for folder in Folder], [])
    closed = [one for one in Folder if not asks.emergency and one not in asks.folders]
    unread = [one for one in Folder if one not in closed and not _read_in(asks, one)]
    reasons = (_("Not open to them: %(names)s"), closed), (_("Not for their profession: %(names)s"), unread)
    return Folders(
        read=[_folder_line(asks, one) for one in Folder if one not in (*closed, *unread)],
        closed=[said % {"names": _labels(some)} for said, some in reasons if some],
    )


def folder_hints(standing: Standing) -> dict[str, str]:
    """The folders that somebody does not read, whatever is opened to them, by name."""
    unread = (one for one in Folder if not standing.facts.gp and not _read_in(standing.facts, one))
    return {str(folder): _("Not for their profession") for folder in unread}


def rules_of(standing: Standing, hidden: Collection[str]) -> list[str]:
    """By which rules somebody reads: what comes into the ``hidden`` folders is hidden from them; the version of those
    for each profession, and how far they are the official ones. None for a GP, nor for who reads nothing.
    """
    if not standing.reads or standing.facts.gp:
        return []
    matrix, profession = matrix_at(standing.now), standing.professional.profession
    day = typography.full_date(dt.date.fromisoformat(matrix.version), current_locale())
    said = []
    if names := _labels([folder for folder in Folder if str(folder) in hidden]):
        said.append(_("What comes into these folders is hidden from them as it comes: %(names)s.", names=names))
    said += [_("By the rules for each profession, version of %(day)s. They hold unless something is hidden.", day=day)]
    if profession in matrix.illustrative:
        said.append(_("For this profession they are an illustration: the official table is not at hand."))
    return said


def _open_to(open_to: frozenset[str]) -> list[str]:
    """Which folders, shortly; nothing where every one is open."""
    inside = [folder for folder in Folder if folder in open_to]
    outside = [folder for folder in Folder if folder not in open_to]
    if not outside:
        return []
    if len(inside) <= len(outside):
        return [_("Of these folders alone: %(names)s", names=_labels(inside))]
    return [_("Not these folders: %(names)s", names=_labels(outside))]


def _labels(some: Sequence[Folder]) -> str:
    return ", ".join(str(folder.label) for folder in some)


def _folder_line(asks: ProfessionalFacts, folder: Folder) -> str:
    label, read = str(folder.label), _read_in(asks, folder)
    unread = [one for one in types_in(folder) if one not in read and one.class_code != _TECHNICAL]
    return _in_part(label, read, unread) if unread else label


def _read_in(asks: ProfessionalFacts, folder: Folder) -> list[DocumentType]:
    return [
        one for one in types_in(folder) if one.class_code != _TECHNICAL and asks.reads.covers(one.class_code, one.code)
    ]


def _in_part(label: str, read: Sequence[DocumentType], unread: Sequence[DocumentType]) -> str:
    if len(unread) <= _FEW:
        return _("%(folder)s, but not: %(types)s", folder=label, types=_named(unread))
    if len(read) <= _FEW:
        return _("%(folder)s, but only: %(types)s", folder=label, types=_named(read))
    return _("%(folder)s, in part", folder=label)


def _named(types: Sequence[DocumentType]) -> str:
    names = (plain_label_of(one.code, current_locale()) for one in types)
    return ", ".join(dict.fromkeys(name[:1].lower() + name[1:] for name in names))
