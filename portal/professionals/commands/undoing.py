"""What was done to the readers of documents, so that it can be undone: sealed, it stands in an address.

It names the choice before and the one after of each document, and is undone only where the one after still stands: a
page that was left open must not show what was hidden since.
"""

from __future__ import annotations

import base64
import binascii
import json
import uuid
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.access.opening import Opened, writing
from portal.core.crypto import SealBroken
from portal.core.db import db
from portal.professionals.commands.masking import change
from portal.record.hiding import OPEN, Hiding
from portal.record.storage import keys_of, masks

_LONGEST = 3000
"""A server takes lines of 4,094 bytes, the rest of the address and its words included."""


@dataclass(frozen=True, slots=True)
class Done:
    """``asked`` was done to ``count`` documents, of which ``first`` is the first; ``single``: on its own page.
    ``before`` and ``after``: of each that it changed, versions that the holder may not see included; ``marks``: of the
    masks that it made, which later ones do not have.
    """

    single: bool
    first: uuid.UUID
    count: int
    asked: Hiding
    before: Mapping[uuid.UUID, Hiding]
    after: Mapping[uuid.UUID, Hiding]
    marks: Mapping[uuid.UUID, str]


def undo(opened: Opened, done: Done) -> bool:
    """Restore the choices from before, where nobody has chosen since; whether there was nothing else to keep.

    Raises :class:`portal.access.opening.Refused`.
    """
    with writing(opened):
        session = db.session()
        now, marks = masks.hidings_of(session, done.before), masks.marks_of(session, done.before)
        ours = {
            one: done.before[one]
            for one, hiding in now.items()
            if (hiding, marks[one]) == (done.after[one], done.marks[one])
        }
        change(session, opened, now, ours, cause="undo")
    return all(one in ours or hiding == done.before[one] for one, hiding in now.items())


def still_stands(done: Done, hiding: Hiding) -> bool:
    """Whether the first document is still as it was left."""
    return hiding == done.after.get(done.first, done.asked)


def sealed(opened: Opened, done: Done) -> str:
    """What was done, for an address of the opened record and of the account; empty where it is too long for one."""
    states = list(dict.fromkeys([done.asked, *done.before.values(), *done.after.values()]))
    told = {
        "single": done.single,
        "first": done.first.hex,
        "count": done.count,
        "states": [[one.from_all, *(each.hex for each in sorted(one.chosen))] for one in states],
        "changed": [
            [one.hex, states.index(was), states.index(done.after[one]), done.marks[one]]
            for one, was in done.before.items()
        ],
    }
    packed = keys_of(opened).seal(zlib.compress(json.dumps(told).encode(), 9), _context(opened))
    written = base64.urlsafe_b64encode(packed).decode().rstrip("=")
    return written if len(written) <= _LONGEST else ""


def unsealed(opened: Opened, written: str) -> Done | None:
    """What an address says was done; None for anything else."""
    if not written or len(written) > _LONGEST:
        return None
    try:
        packed = base64.b64decode(written + "=" * (-len(written) % 4), altchars=b"-_", validate=True)
        told: dict[str, Any] = json.loads(zlib.decompress(keys_of(opened).open(packed, _context(opened))))
    except (binascii.Error, ValueError, SealBroken):
        return None
    states = [Hiding(one[0], frozenset(uuid.UUID(each) for each in one[1:])) for one in told["states"]]
    changed = [(uuid.UUID(one), states[before], states[after], mark) for one, before, after, *mark in told["changed"]]
    return Done(
        single=told["single"],
        first=uuid.UUID(told["first"]),
        count=told["count"],
        asked=next(iter(states), OPEN),
        before={one: before for one, before, _after, _mark in changed},
        after={one: after for one, _before, after, _mark in changed},
        marks={one: "".join(mark) for one, _before, _after, mark in changed},
    )


def _context(opened: Opened) -> str:
    return f"hiding-done:{opened.record.id}:{opened.subject.account_id}"
