"""Changing from whom documents are hidden, and telling each of them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from portal.access.opening import Opened
from portal.record.hiding import Hiding
from portal.record.models import Document
from portal.record.storage import masks
from portal.trail.events import Event
from portal.trail.write import write


class ChangedMeanwhile(Exception):
    """It was hidden from somebody since the page was made, whom this choice would show it again."""


@dataclass(frozen=True, slots=True)
class _Item:
    """A document of which no more is known: who hides one hides its versions, unseen ones too."""

    id: uuid.UUID
    item_kind: str = Document.item_kind


def is_up_to_date(now: Hiding, seen: Hiding | None, wanted: Hiding) -> bool:
    """Whether a choice was made where what is hidden ``now`` was ``seen``, or hides all of that: what protects is done
    at once, and nothing is shown by a page that was left open.
    """
    return now == seen or wanted.hides_all_of(now)


def change(
    session: Session,
    opened: Opened,
    now: Mapping[uuid.UUID, Hiding],
    wanted: Mapping[uuid.UUID, Hiding],
    cause: str = "",
) -> dict[uuid.UUID, Hiding]:
    """Hide documents as wanted, in the writing transaction that is open; what is so already stays. Those that changed.

    The trail tells each, and from whom it is hidden from now on, if from anybody.
    """
    changed = {one: hiding for one, hiding in wanted.items() if hiding != now[one]}
    masks.set_hidings(session, opened.record.id, changed)
    said: dict[Hiding, dict[str, Any]] = {}
    for one, hiding in changed.items():
        details = said.setdefault(hiding, masks.told(session, hiding)) | ({"cause": cause} if cause else {})
        event = Event.ITEM_HIDDEN if hiding else Event.ITEM_SHOWN
        write(opened.told(event, item=_Item(one), **details))
    return changed
