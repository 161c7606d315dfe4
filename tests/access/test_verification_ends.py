"""A verification taken back while a request is on its way: what needs it is refused under the write lock."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.access.actions import Action
from portal.access.opening import Refused, writing
from portal.access.rights import Professional
from portal.core.db import db
from portal.professionals.commands.vouching import unvouch
from tests.access.test_opening_by_professionals import look
from tests.support.people import People
from tests.support.professionals import grant


@pytest.mark.parametrize("taken_back", [False, True], ids=["verified still", "taken back meanwhile"])
@pytest.mark.parametrize(("who", "action"), [("grace", Action.OPEN_AT_BEDSIDE), ("carol", Action.ADD_COLLEAGUE)])
def test_it_is_asked_again(app: Flask, people: People, who: str, action: Action, taken_back: bool) -> None:
    grant(app, people["alice"], people["carol"])
    record_id = people["alice"].record_id
    assert record_id is not None
    with app.app_context():
        opened = look(people, who, record_id, action)
        if taken_back:
            _by_another_process(app, people, who)
            with pytest.raises(Refused), writing(opened):
                pass
        else:
            with writing(opened):
                pass


def _by_another_process(app: Flask, people: People, who: str) -> None:
    """In a session of its own: what this one has read stays as it was."""
    held = db.session.get_one(Professional, people[who].professional_id)
    with app.app_context():
        unvouch(held.id)
    assert held.verified_at is not None
