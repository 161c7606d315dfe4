"""One tap for three months more: never twice, never for who was ended or blocked."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from portal.access.rights import Block, Consent, Grant
from portal.core import clock
from portal.core.db import immediate
from portal.professionals.periods import end_of, months_after, renewed
from tests.professionals.acting import access, card, one, post, press, rights, said, trail, words
from tests.support.people import People
from tests.support.professionals import DAY, block, grant
from tests.support.saved_documents import get

ClientFor = Callable[..., FlaskClient]
NOW = dt.datetime(2030, 11, 24, 9, 0, tzinfo=dt.UTC)
END = end_of(dt.date(2030, 12, 4))


@pytest.fixture
def alice(app: Flask, people: People, client_for: ClientFor) -> FlaskClient:
    """Her browser, in November, when Carol has ten days left."""
    grant(app, people["alice"], people["carol"], since=NOW - 80 * DAY, until=END)
    return client_for("alice")


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def seen(page: str) -> str:
    """What the button to renew keeps."""
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert found is not None
    return found[1]


def until(app: Flask, people: People) -> dt.date:
    (found,) = rights(app, Grant, people["carol"])
    return clock.last_day(found.until)


def test_one_tap_is_three_months(app: Flask, people: People, alice: FlaskClient) -> None:
    mark = seen(get(alice, access(people)).text)
    page = press(alice, access(people), one(people, "carol", "/renew"), seen=mark, back="list")
    assert said(page) == ["The access of Dr Carol Petit runs until 4 March 2031."]
    assert until(app, people) == dt.date(2031, 3, 4)
    assert "Until 4 March 2031" in card(page, "Dr Carol Petit")
    ((_event, told),) = trail(app, "grant.changed")
    assert told["until"] == "2031-03-04T23:00:00+00:00"
    assert told["professional"] == "Dr Carol Petit"


def test_what_the_holder_renews_holds_without_who_received_the_consent(
    app: Flask, people: People, client_for: ClientFor
) -> None:
    bobs = grant(app, people["alice"], people["bob"], since=NOW - 90 * DAY)
    collected = {"since": NOW - 60 * DAY, "until": END, "collected_by": people["bob"].professional_id}
    grant(app, people["alice"], people["carol"], consent=Consent.SPOKEN, **collected)
    alice, carol = client_for("alice"), client_for("carol", practising=True)
    mark = seen(get(alice, one(people, "carol")).text)
    press(alice, one(people, "carol"), one(people, "carol", "/renew"), seen=mark)
    with app.app_context(), immediate() as session:
        session.get_one(Grant, bobs).ended_at = NOW
    assert carol.get(f"/records/{people['alice'].record_id}/").status_code == 200
    assert "Consent Given here Entered by Alice Martin" in words(get(alice, one(people, "carol")).text)


def test_who_was_brought_in_by_somebody_who_left_is_not_renewed(
    app: Flask, people: People, client_for: ClientFor
) -> None:
    bobs = grant(app, people["alice"], people["bob"], since=NOW - 90 * DAY)
    collected = {"since": NOW - 60 * DAY, "until": END, "collected_by": people["bob"].professional_id}
    grant(app, people["alice"], people["carol"], consent=Consent.SPOKEN, **collected)
    alice, carol = client_for("alice"), client_for("carol", practising=True)
    mark = seen(get(alice, one(people, "carol")).text)
    with app.app_context(), immediate() as session:
        session.get_one(Grant, bobs).ended_at = NOW
    page = press(alice, one(people, "carol"), one(people, "carol", "/renew"), seen=mark)
    assert said(page) == ["Nothing was changed: the access of Dr Carol Petit was ended. Invite them again."]
    assert carol.get(f"/records/{people['alice'].record_id}/").status_code == 404


def test_what_ended_with_the_collectors_right_is_none_any_more(
    app: Flask, people: People, client_for: ClientFor
) -> None:
    grant(app, people["alice"], people["bob"], since=NOW - 2 * DAY, ended_at=NOW)
    grant(app, people["alice"], people["carol"], until=END, collected_by=people["bob"].professional_id)
    alice = client_for("alice")
    page = get(alice, one(people, "carol")).text
    assert "Access None Reads Nothing" in words(page)
    assert one(people, "carol", "/change") not in page
    assert "Dr Carol Petit" not in words(get(alice, access(people)).text)


def test_it_leads_back_to_where_the_button_was(people: People, alice: FlaskClient) -> None:
    page = press(alice, one(people, "carol"), one(people, "carol", "/renew"), seen="stale", language="fr")
    assert "<title>Dr Carol Petit, Alice Martin – Carnet</title>" in page
    assert said(page) == ["L’accès de Dr Carol Petit est ouvert jusqu’au\u00a04\u00a0décembre 2030."]


def test_a_double_click_is_one_tap(app: Flask, people: People, alice: FlaskClient) -> None:
    mark = seen(get(alice, access(people)).text)
    for _click in range(2):
        page = press(alice, access(people), one(people, "carol", "/renew"), seen=mark, back="list")
    assert said(page)[-1] == "The access of Dr Carol Petit runs until 4 March 2031."
    assert until(app, people) == dt.date(2031, 3, 4)
    assert len(trail(app, "grant.changed")) == 1


def test_what_ran_out_lately_is_renewed_from_today(
    app: Flask, people: People, alice: FlaskClient, client_for: ClientFor
) -> None:
    with time_machine.travel(END + 6 * DAY, tick=False):
        press_renew(client_for("alice"), people)
        assert until(app, people) == dt.date(2031, 3, 11)


@pytest.mark.parametrize("late", [7 * DAY, 30 * DAY])
def test_what_ran_out_long_ago_is_not(
    app: Flask, people: People, alice: FlaskClient, client_for: ClientFor, late: dt.timedelta
) -> None:
    mark = seen(get(alice, access(people)).text)
    with time_machine.travel(END + late, tick=False):
        page = post_renew(client_for("alice"), people, mark)
        assert said(page) == ["Nothing was changed: the access of Dr Carol Petit has expired. Invite them again."]
    assert until(app, people) == dt.date(2030, 12, 4)


def test_what_was_ended_in_another_tab_is_not(app: Flask, people: People, alice: FlaskClient) -> None:
    mark = seen(get(alice, access(people)).text)
    press(alice, one(people, "carol"), one(people, "carol", "/end"))
    page = post_renew(alice, people, mark)
    assert said(page) == ["Nothing was changed: the access of Dr Carol Petit was ended. Invite them again."]
    assert trail(app, "grant.changed") == []


def test_who_was_blocked_in_another_tab_is_not(app: Flask, people: People, alice: FlaskClient) -> None:
    mark = seen(get(alice, access(people)).text)
    press(alice, one(people, "carol", "/block"), one(people, "carol", "/block"))
    page = post_renew(alice, people, mark)
    assert said(page) == ["Nothing was changed: Dr Carol Petit is blocked. Unblock them first, then invite them."]
    assert rights(app, Grant, people["carol"])[0].ended_at is not None
    assert rights(app, Block, people["carol"])[0].ended_at is None
    assert trail(app, "grant.changed") == []


def test_a_block_wins_over_a_grant_beside_it(app: Flask, people: People, alice: FlaskClient) -> None:
    mark = seen(get(alice, access(people)).text)
    block(app, people["alice"], people["carol"])
    (told,) = said(post_renew(alice, people, mark))
    assert told.startswith("Nothing was changed: Dr Carol Petit is blocked.")
    assert until(app, people) == dt.date(2030, 12, 4)


def test_what_has_no_end_is_not(app: Flask, people: People, client_for: ClientFor) -> None:
    grant(app, people["alice"], people["bob"])
    page = post_renew(client_for("alice"), people, "any", who="bob")
    assert said(page) == ["The access of Dr Bob Bernard runs without an end."]
    assert trail(app, "grant.changed") == []


def test_another_page_may_have_changed_it(app: Flask, people: People, alice: FlaskClient) -> None:
    """What is renewed is what was seen, never what somebody else narrowed meanwhile."""
    page = post_renew(alice, people, uuid.uuid4().hex[:16])
    assert said(page) == ["The access of Dr Carol Petit runs until 4 December 2030."]
    assert trail(app, "grant.changed") == []


def press_renew(client: FlaskClient, people: People) -> str:
    return post_renew(client, people, seen(get(client, access(people)).text))


def post_renew(client: FlaskClient, people: People, mark: str, *, who: str = "carol") -> str:
    answer = post(client, access(people, "/history"), one(people, who, "/renew"), seen=mark)
    assert answer.status_code == 303
    return get(client, answer.headers["Location"]).text


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2030-11-30", 3, "2031-02-28"),
        ("2027-11-30", 3, "2028-02-29"),
        ("2030-10-31", 1, "2030-11-30"),
        ("2030-12-15", 12, "2031-12-15"),
    ],
)
def test_months_later(day: str, months: int, later: str) -> None:
    assert months_after(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(later)


@pytest.mark.parametrize("day", ["2026-03-28", "2026-03-29", "2026-10-24", "2026-10-25", "2030-12-31"])
def test_a_day_counts_whole_also_when_the_clocks_change(day: str) -> None:
    whole = dt.date.fromisoformat(day)
    assert clock.last_day(end_of(whole)) == whole
    assert clock.last_day(end_of(whole) + dt.timedelta(minutes=1)) == whole + DAY
    assert end_of(whole).astimezone(clock.PARIS).hour == 0


def test_renewing_a_visit_counts_from_its_day() -> None:
    until = dt.datetime(2030, 11, 25, 9, 0, tzinfo=dt.UTC)
    assert clock.last_day(renewed(until, dt.date(2030, 11, 24))) == dt.date(2031, 2, 25)
