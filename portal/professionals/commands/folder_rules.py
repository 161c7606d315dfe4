"""The rules of folders: from whom what comes later is hidden."""

from __future__ import annotations

import uuid

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal.access.opening import Opened, writing
from portal.access.rights import FolderMask
from portal.core import clock
from portal.core.db import db
from portal.professionals.commands.masking import ChangedMeanwhile, change, is_up_to_date
from portal.record.document_types import Folder
from portal.record.hiding import Hiding
from portal.record.models import Document
from portal.record.storage import masks
from portal.trail.events import Event
from portal.trail.write import write

_AT_ONCE = 100
"""Documents hidden in one transaction, for which others wait."""


def set_rule(opened: Opened, folder: Folder, seen: Hiding | None, hiding: Hiding) -> None:
    """Hide what comes later into a folder from these; from nobody ends the rule, and shows nothing again.

    ``seen``: the rule where the choice was made, None where that is not known. One that is there already stays as it
    is. Raises :class:`portal.professionals.commands.masking.ChangedMeanwhile`, and
    :class:`portal.access.opening.Refused`.
    """
    with writing(opened):
        session = db.session()
        there = masks.rule_of(session, opened.record.id, folder)
        up_to_date = is_up_to_date(there, seen, hiding)
        if up_to_date and there != hiding:
            _replace(session, opened, folder, hiding)
    if not up_to_date:
        raise ChangedMeanwhile


def hide_folder(opened: Opened, folder: Folder, hiding: Hiding) -> int:
    """Hide what is in a folder now from these too, some documents after the other; how many, as far as the holder may
    know of them.

    What waits to be announced, or was taken out and may come back, is hidden with the rest, as it would be had it come
    after the rule. Raises :class:`portal.access.opening.Refused`.
    """
    count, after = 0, None
    while True:
        more, after = _hide_some(opened, folder, hiding, after)
        count += more
        if after is None:
            return count


def _hide_some(opened: Opened, folder: Folder, hiding: Hiding, after: uuid.UUID | None) -> tuple[int, uuid.UUID | None]:
    with writing(opened):
        session = db.session()
        found = masks.in_folder(session, opened.record.id, folder, after, _AT_ONCE)
        now = masks.hidings_of(session, masks.family_of(session, opened.record.id, *found))
        changed = change(session, opened, now, {one: was & hiding for one, was in now.items()}, cause="folder")
        told = select(func.count(Document.id)).where(Document.id.in_(changed), Document.is_current.is_(True))
        return session.scalar(told) or 0, found[-1] if len(found) == _AT_ONCE else None


def _replace(session: Session, opened: Opened, folder: Folder, hiding: Hiding) -> None:
    now, of_record = clock.now(), {"record_id": opened.record.id, "folder": str(folder)}
    live = update(FolderMask).where(FolderMask.record_id == opened.record.id, FolderMask.folder == str(folder))
    session.execute(live.where(FolderMask.ended_at.is_(None)).values(ended_at=now))
    session.add_all(FolderMask(professional_id=one, since=now, **of_record) for one, _shown in hiding.masks())
    event = Event.FOLDER_HIDDEN if hiding else Event.FOLDER_SHOWN
    write(opened.told(event, folder=str(folder), **masks.told(session, hiding)))
