"""What was ended lately is given back as it was, in one tap; who had access stands on the page of the accesses."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from portal.access.models import Record, RelationKind
from portal.access.records import relate
from portal.access.rights import Grant
from portal.core.db import immediate
from portal.professionals.periods import end_of
from portal.professionals.queries.rights import mark_of
from tests.professionals.acting import access, one, post, press, rights, said, sections, trail, words
from tests.support.people import People
from tests.support.professionals import DAY, block, grant
from tests.support.saved_documents import counted_statements, get

ClientFor = Callable[..., FlaskClient]
NOW = dt.datetime(2030, 11, 24, 9, 0, tzinfo=dt.UTC)
END = end_of(dt.date(2031, 2, 4))
BUTTON = "Give it back as it was"


@pytest.fixture
def ended(app: Flask, people: People) -> None:
    """Carol read reports until an hour ago."""
    since, hour_ago = NOW - 80 * DAY, NOW - DAY / 24
    grant(app, people["alice"], people["carol"], since=since, until=END, ended_at=hour_ago, folders=["reports"])


@pytest.fixture
def alice(client_for: ClientFor) -> FlaskClient:
    return client_for("alice")


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def mark(page: str) -> str:
    """What the button keeps."""
    found = re.search(r'give-back"[^§]*?name="seen" value="([0-9a-f]+)"', page)
    assert found is not None
    return found[1]


def live(app: Flask, people: People) -> list[Grant]:
    return [one for one in rights(app, Grant, people["carol"]) if one.ended_at is None]


def test_it_is_given_back_as_it_was(app: Flask, people: People, alice: FlaskClient, ended: None) -> None:
    page = get(alice, one(people, "carol")).text
    assert "Ended today at 9 am" in words(page).replace("\xa0", " ")
    page = press(alice, one(people, "carol"), one(people, "carol", "/give-back"), seen=mark(page))
    assert said(page) == ["The access of Dr Carol Petit runs until 4 February 2031."]
    (given,) = live(app, people)
    assert (given.until, given.folders, given.since) == (END, ["reports"], NOW)
    ((_event, told),) = trail(app, "grant.given")
    assert (told["folders"], told["consent"], told["until"]) == (["reports"], "portal", END.isoformat())
    assert BUTTON not in page


def test_it_is_given_back_once(app: Flask, people: People, alice: FlaskClient, ended: None) -> None:
    seen = mark(get(alice, one(people, "carol")).text)
    for _twice in range(2):
        page = press(alice, one(people, "carol"), one(people, "carol", "/give-back"), seen=seen)
    assert said(page) == ["The access of Dr Carol Petit runs until 4 February 2031."]
    assert len(live(app, people)) == len(trail(app, "grant.given")) == 1


def test_the_button_of_an_older_page_gives_nothing_back(
    app: Flask, people: People, alice: FlaskClient, ended: None
) -> None:
    """Given anew for less, and ended again: the page from before would give more than what was ended last."""
    seen = mark(get(alice, one(people, "carol")).text)
    with time_machine.travel(NOW + DAY / 288, tick=False):
        grant(app, people["alice"], people["carol"], until=NOW + DAY, ended_at=NOW + DAY / 300, folders=["imaging"])
        page = press(alice, one(people, "carol"), one(people, "carol", "/give-back"), seen=seen)
    assert said(page) == ["Nothing was changed: the access of Dr Carol Petit was ended. Invite them again."]
    assert live(app, people) == []


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ({"ended_at": NOW - 7 * DAY}, "a week ago"),
        ({"until": NOW, "ended_at": NOW - DAY}, "it would have run out"),
        ({"until": NOW - DAY}, "it ran out by itself, and lately: it is renewed instead"),
    ],
)
def test_what_is_over_is_not_given_back(
    app: Flask, people: People, alice: FlaskClient, columns: dict[str, dt.datetime], why: str
) -> None:
    grant(app, people["alice"], people["carol"], **({"since": NOW - 80 * DAY, "until": END} | columns))
    assert BUTTON not in get(alice, one(people, "carol")).text, why
    answer = post(alice, access(people), one(people, "carol", "/give-back"), seen="")
    assert answer.status_code == 303
    assert trail(app, "grant.given") == []


def test_a_block_gives_nothing_back(app: Flask, people: People, alice: FlaskClient, ended: None) -> None:
    """It took what was given with it, and ended since: they are invited anew."""
    seen = mark(get(alice, one(people, "carol")).text)
    block(app, people["alice"], people["carol"], since=NOW - DAY / 24, ended_at=NOW)
    page = get(alice, one(people, "carol")).text
    assert BUTTON not in page
    assert "Invite again" in page
    page = press(alice, one(people, "carol"), one(people, "carol", "/give-back"), seen=seen)
    assert said(page) == ["Nothing was changed: the access of Dr Carol Petit was ended. Invite them again."]
    assert live(app, people) == []


def test_it_asks_who_is_there_as_inviting_does(
    app: Flask, people: People, alice: FlaskClient, client_for: ClientFor, ended: None
) -> None:
    seen, left = mark(get(alice, one(people, "carol")).text), client_for("alice", fresh=False)
    answer = post(left, access(people), one(people, "carol", "/give-back"), seen=seen)
    assert answer.location.startswith("/step-up?")
    assert live(app, people) == []


def given_until_the_clock_went_back(app: Flask, people: People, alice: FlaskClient) -> None:
    """A grant from a minute ago on, and a row of the trail from now; what follows happens half an hour before."""
    grant(app, people["alice"], people["carol"], since=NOW - DAY / 720, until=END)
    get(alice, access(people))


def test_a_block_gives_nothing_back_when_the_clock_went_back(
    app: Flask, people: People, alice: FlaskClient, client_for: ClientFor
) -> None:
    given_until_the_clock_went_back(app, people, alice)
    with time_machine.travel(NOW - DAY / 48, tick=False):
        alice = client_for("alice")
        for act in ("/block", "/unblock"):
            post(alice, one(people, "carol", act), one(people, "carol", act))
            assert BUTTON not in get(alice, one(people, "carol")).text
            (taken,) = rights(app, Grant, people["carol"])
            post(alice, access(people), one(people, "carol", "/give-back"), seen=mark_of(taken))
            assert live(app, people) == []


def test_a_clock_that_went_back_gives_it_back_once_and_revives_no_colleague(
    app: Flask, people: People, alice: FlaskClient, client_for: ClientFor
) -> None:
    given_until_the_clock_went_back(app, people, alice)
    grant(app, people["alice"], people["grace"], since=NOW - DAY / 1440, collected_by=people["carol"].professional_id)
    with time_machine.travel(NOW - DAY / 48, tick=False):
        alice, grace = client_for("alice"), client_for("grace", practising=True)
        press(alice, access(people), one(people, "carol", "/end"))
        seen = mark(get(alice, one(people, "carol")).text)
        for _twice in range(2):
            post(alice, access(people), one(people, "carol", "/give-back"), seen=seen)
        assert len(live(app, people)) == 1
        assert grace.get(f"/records/{people['alice'].record_id}/").status_code == 404


def test_who_came_with_a_colleague_who_left_is_not_given_back(app: Flask, people: People, alice: FlaskClient) -> None:
    """From a page that was open before: their access was none any more, and ending it does not bring it back."""
    grant(app, people["alice"], people["grace"], since=NOW - 9 * DAY, until=NOW, ended_at=NOW - DAY)
    collected = people["grace"].professional_id
    grant(app, people["alice"], people["carol"], since=NOW - 2 * DAY, until=END, collected_by=collected)
    press(alice, access(people), one(people, "carol", "/end"))
    assert BUTTON not in get(alice, one(people, "carol")).text


def test_who_comes_as_a_private_person_is_not_given_back(app: Flask, people: People, alice: FlaskClient) -> None:
    grant(app, people["eve"], people["grace"], since=NOW - 2 * DAY, until=END, ended_at=NOW - DAY)
    here = access(people, f"/professionals/{people['grace'].professional_id}", of="eve")
    seen = mark(get(alice, here).text)
    with app.app_context(), immediate() as session:
        eve, grace = session.get_one(Record, people["eve"].record_id), people["grace"].account_id
        assert grace is not None
        relate(grace, eve, RelationKind.GUARDIAN)
    assert BUTTON not in get(alice, here).text
    assert post(alice, here, f"{here}/give-back", seen=seen).status_code == 303
    assert all(one.ended_at is not None for one in rights(app, Grant, people["grace"]))


def test_nobody_stands_there_twice(app: Flask, people: People, alice: FlaskClient, ended: None) -> None:
    grant(app, people["alice"], people["carol"], since=NOW - 80 * DAY, ended_at=NOW - DAY, folders=["imaging"])
    listed = get(alice, access(people)).text.partition('id="former"')[2].partition("</section>")[0]
    assert listed.count("Dr Carol Petit") == 1


def test_who_had_access_stands_on_the_page(app: Flask, people: People, alice: FlaskClient, ended: None) -> None:
    grant(app, people["alice"], people["bob"])
    page = get(alice, access(people)).text
    assert sections(page)[-1] == "Access ended"
    listed = page.partition('id="former"')[2].partition("</section>")[0]
    assert "Dr Carol Petit" in listed
    assert "Ended today at 9 am" in words(listed).replace("\xa0", " ")
    assert "Dr Bob" not in listed
    assert "Accès terminés" in get(alice, access(people), language="fr").text


def test_ending_says_that_it_can_be_given_back(app: Flask, people: People, alice: FlaskClient) -> None:
    grant(app, people["alice"], people["carol"], since=NOW - 80 * DAY, until=END)
    page = press(alice, access(people), one(people, "carol", "/end"), back="list")
    assert said(page) == [
        "The access of Dr Carol Petit has ended: they read nothing any more."
        " For 7 days you can give it back as it was, on their page."
    ]
    assert "Access ended" in sections(page)


def test_the_page_costs_the_same(app: Flask, people: People, alice: FlaskClient, ended: None) -> None:
    get(alice, access(people))
    with counted_statements(app) as few:
        get(alice, access(people))
    for past in range(1, 9):
        since = NOW - (100 + past) * DAY
        grant(app, people["alice"], people["carol"], since=since, until=since + DAY, ended_at=since + DAY)
    grant(app, people["alice"], people["bob"], since=NOW - 90 * DAY, ended_at=NOW - 30 * DAY)
    with counted_statements(app) as more:
        page = get(alice, access(people)).text
    assert "Dr Bob" in page
    assert len(more) == len(few)
