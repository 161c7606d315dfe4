"""What may be done with one item beside reading it: replacing, taking out, announcing. Without a database."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

import pytest

from portal.access.actions import Action, Level
from portal.access.decision import Decision, decide
from portal.access.facts import Facts, ItemFacts, ProfessionalFacts
from portal.access.matrix import Reads
from portal.access.models import RecordState
from portal.access.policy import ACT_RULES
from portal.access.subject import Role, Subject, system

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
ME, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
RPPS = "10000002021"
DOCTOR = ProfessionalFacts(
    uuid.UUID(int=7), RPPS, "physician", reads=Reads(frozenset({"10"})), granted=True, verified=True
)
READER = replace(DOCTOR, folders=frozenset({"reports"}))
REPORT = ItemFacts("document", uuid.UUID(int=9), type_code="11488-4", class_code="10", folder="reports")
PAPER = replace(REPORT, of_patient=True, added_by=OTHER)
DEPOSIT = replace(REPORT, author_rpps=RPPS, added_by=ME)
NOT_ADDED, NOT_YOURS = Decision(False, "not-added-by-you"), Decision(False, "not-yours-to-announce")
OWN = (Action.CORRECT_DOCUMENT, Action.DESCRIBE_DOCUMENT, Action.REMOVE_DOCUMENT)


def as_(role: Role, account: uuid.UUID = ME) -> Subject:
    return Subject(role, "Somebody", account)


def mine(**columns: Any) -> Facts:
    return Facts(NOW, RecordState.OPEN, since=NOW, **columns)


def by(asks: ProfessionalFacts) -> Facts:
    return Facts(NOW, RecordState.OPEN, professional=asks)


@pytest.mark.parametrize("action", OWN)
@pytest.mark.parametrize("role", [Role.HOLDER, Role.REPRESENTATIVE])
def test_the_patients_side_takes_out_what_it_added_and_nothing_else(action: Action, role: Role) -> None:
    assert decide(action, as_(role), mine(), PAPER).allowed, "whoever of them added it"
    assert decide(action, as_(role), mine(), replace(PAPER, added_by=None)).allowed, "as when it was brought in"
    assert decide(action, as_(role), mine(), REPORT) == NOT_ADDED
    assert decide(action, as_(role), mine(), DEPOSIT) == NOT_ADDED, "whose account it is says nothing"


@pytest.mark.parametrize("action", OWN)
def test_a_carer_takes_out_their_own_and_only_at_the_highest_level(action: Action) -> None:
    helps = mine(level=Level.MANAGE)
    assert decide(action, as_(Role.CARER), helps, replace(PAPER, added_by=ME)).allowed
    assert decide(action, as_(Role.CARER), helps, PAPER) == NOT_ADDED
    views = mine(level=Level.VIEW)
    assert decide(action, as_(Role.CARER), views, replace(PAPER, added_by=ME)) == Decision(False, "outside-level")


@pytest.mark.parametrize("action", OWN)
@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ({}, True),
        ({"class_code": "95", "folder": "administrative", "hidden_from_all": True}, True),
        ({"added_by": OTHER}, False),
        ({"added_by": None}, False),
        ({"author_rpps": "10000003037"}, False),
        ({"of_patient": True}, False),
    ],
    ids=["own", "own and hidden", "of another account", "brought in", "of another number", "a patient's"],
)
def test_a_professional_takes_out_what_they_deposited(action: Action, item: dict[str, Any], expected: bool) -> None:
    assert decide(action, as_(Role.PROFESSIONAL), by(READER), replace(DEPOSIT, **item)).allowed is expected


def test_the_gp_reads_it_but_does_not_take_it_out() -> None:
    gp = by(replace(DOCTOR, rpps="10000001015", gp=True))
    assert decide(Action.READ_DOCUMENT, as_(Role.PROFESSIONAL, OTHER), gp, DEPOSIT).allowed
    assert decide(Action.REMOVE_DOCUMENT, as_(Role.PROFESSIONAL, OTHER), gp, DEPOSIT) == NOT_ADDED


@pytest.mark.parametrize("refused", [{"granted": False}, {"blocked": True}])
def test_who_is_let_in_no_more_takes_nothing_out(refused: dict[str, bool]) -> None:
    asks = by(replace(READER, **refused))  # type: ignore[arg-type]
    for action in (*OWN, Action.ANNOUNCE_DOCUMENT, Action.ADD_DOCUMENT):
        assert not decide(action, as_(Role.PROFESSIONAL), asks, DEPOSIT).allowed


def test_what_is_out_is_there_for_putting_it_back_and_for_nothing_else() -> None:
    out = replace(PAPER, removed=True)
    assert decide(Action.REMOVE_DOCUMENT, as_(Role.HOLDER), mine(), out).allowed
    for action in (Action.READ_DOCUMENT, Action.CORRECT_DOCUMENT, Action.DESCRIBE_DOCUMENT):
        assert decide(action, as_(Role.HOLDER), mine(), out) == Decision(False, "removed")
    assert decide(Action.REMOVE_DOCUMENT, as_(Role.HOLDER), mine(), replace(out, of_patient=False)) == NOT_ADDED


@pytest.mark.parametrize(
    "hidden", [{"hold_until": NOW + dt.timedelta(days=1)}, {"secret": True}], ids=["on hold", "secret"]
)
def test_what_the_parents_may_not_know_they_do_not_take_out(hidden: dict[str, Any]) -> None:
    decided = decide(Action.REMOVE_DOCUMENT, as_(Role.REPRESENTATIVE), mine(), replace(PAPER, **hidden))
    assert decided == Decision(False, "minor-secret")


def test_the_author_and_the_gp_announce_and_nobody_else() -> None:
    held = replace(DEPOSIT, hold_until=NOW + dt.timedelta(days=9))
    other = replace(READER, rpps="10000004043")
    assert decide(Action.ANNOUNCE_DOCUMENT, as_(Role.PROFESSIONAL), by(READER), held).allowed
    assert decide(Action.ANNOUNCE_DOCUMENT, as_(Role.PROFESSIONAL), by(replace(other, gp=True)), held).allowed
    assert decide(Action.ANNOUNCE_DOCUMENT, as_(Role.PROFESSIONAL), by(other), held) == NOT_YOURS
    assert decide(Action.READ_DOCUMENT, as_(Role.PROFESSIONAL), by(other), held).allowed, "though they read it"
    brought_in = replace(held, added_by=None)
    assert decide(Action.ANNOUNCE_DOCUMENT, as_(Role.PROFESSIONAL), by(READER), brought_in).allowed
    assert decide(Action.ANNOUNCE_DOCUMENT, as_(Role.PROFESSIONAL, OTHER), by(READER), held) == NOT_YOURS, "same number"


def test_no_number_announces_nothing() -> None:
    asks = by(replace(READER, rpps=""))
    held = replace(REPORT, hold_until=NOW + dt.timedelta(days=9))
    assert decide(Action.ANNOUNCE_DOCUMENT, as_(Role.PROFESSIONAL), asks, held) == NOT_YOURS


def test_a_job_is_not_asked_who_added_it() -> None:
    assert decide(Action.REMOVE_DOCUMENT, system("removed-documents"), Facts(NOW, RecordState.OPEN), REPORT).allowed


def test_every_refusal_has_a_reason_and_an_item() -> None:
    assert all(rule.reason and rule.action.spec.item and rule.action.spec.writes for rule in ACT_RULES)
