"""What was taken out, for who may read in the history that it was."""

from __future__ import annotations

from dataclasses import replace

from portal.access import guard
from portal.access.actions import Action
from portal.access.decision import decide
from portal.access.opening import Opened, Refused, offers
from portal.core.db import db


def opened_to_say_so(refused: Refused) -> Opened | None:
    """The record, opened for a page that says that an item was taken out: where it is refused for nothing else, and who
    asks may read of it in the history. None for anybody else. No statement, so that the time tells nothing.
    """
    asked = refused.asked
    if asked is None or asked.item is None or not asked.item.removed or not offers(asked, Action.VIEW_TRAIL):
        return None
    if not offers(asked, asked.action, replace(asked.item, removed=False)):
        return None
    decision = decide(Action.VIEW_TRAIL, asked.subject, asked.facts)
    opened = replace(asked, action=Action.VIEW_TRAIL, decision=decision)
    guard.set_opened(db.session(), opened)
    return opened
