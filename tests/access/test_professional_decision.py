"""What the rules say of professionals, row by row, without a database."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.access.actions import Action
from portal.access.decision import Decision, decide
from portal.access.facts import Facts, ItemFacts, ProfessionalFacts, Switches
from portal.access.matrix import Reads, matrix_at
from portal.access.models import RecordState
from portal.access.subject import Role, Subject

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
ME, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
DOCTOR = Subject(Role.PROFESSIONAL, "Dr Carol Petit")
READS = Reads(frozenset({"10", "42"}), frozenset({"15508-5"}))
LET_IN = ProfessionalFacts(ME, "10000002021", "physician", reads=READS, matrix="2026-01-01", verified=True)
GRANTED = replace(LET_IN, granted=True, folders=frozenset({"reports", "prescriptions"}))
REPORT = ItemFacts("document", uuid.UUID(int=9), type_code="11488-4", class_code="10", folder="reports")
OPENS = (Action.OPEN_AT_BEDSIDE, Action.OPEN_FOR_CALL_CENTRE)


def facts(asks: ProfessionalFacts, **others: Any) -> Facts:
    return Facts(NOW, RecordState.OPEN, professional=asks, **others)


@pytest.mark.parametrize(
    ("asks", "expected"),
    [
        (LET_IN, Decision(False, "no-grant")),
        (GRANTED, Decision(True, "grant")),
        (replace(LET_IN, gp=True), Decision(True, "gp")),
        (replace(LET_IN, emergency=True), Decision(True, "emergency")),
        (replace(GRANTED, emergency=True), Decision(True, "emergency")),
        (replace(GRANTED, gp=True, emergency=True, blocked=True), Decision(False, "blocked")),
    ],
    ids=["nothing", "grant", "gp", "emergency", "both", "blocked"],
)
def test_who_is_let_in(asks: ProfessionalFacts, expected: Decision) -> None:
    assert decide(Action.VIEW_RECORD, DOCTOR, facts(asks)) == expected


@pytest.mark.parametrize("state", [RecordState.ANNOUNCED, RecordState.CLOSED, RecordState.PURGED])
@pytest.mark.parametrize("action", [Action.VIEW_RECORD, *OPENS])
def test_nobody_is_let_into_a_record_that_is_not_open(state: RecordState, action: Action) -> None:
    asks = replace(GRANTED, gp=True, emergency=True, verified=True)
    assert decide(action, DOCTOR, Facts(NOW, state, professional=asks)) == Decision(False, "record-not-open")


def test_a_professional_who_is_nobody_here_is_refused() -> None:
    assert decide(Action.VIEW_RECORD, DOCTOR, Facts(NOW, RecordState.OPEN)) == Decision(False, "no-grant")


@pytest.mark.parametrize("action", [action for action in Action if not action.spec.professional])
def test_the_gp_does_not_manage_the_record(action: Action) -> None:
    assert decide(action, DOCTOR, facts(replace(LET_IN, gp=True))) == Decision(False, "outside-role")


@pytest.mark.parametrize("action", [action for action in Action if not action.spec.personal])
@pytest.mark.parametrize("role", [Role.HOLDER, Role.REPRESENTATIVE, Role.CARER])
def test_nobody_practises_on_a_record_of_their_own(action: Action, role: Role) -> None:
    mine = Facts(NOW, RecordState.OPEN, since=NOW)
    assert decide(action, Subject(role, "Alice"), mine) == Decision(False, "outside-role")


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ({}, Decision(True, "grant")),
        ({"class_code": "95"}, Decision(False, "outside-profession")),
        ({"class_code": "", "type_code": ""}, Decision(False, "outside-profession")),
        ({"type_code": "15508-5"}, Decision(False, "outside-profession")),
        ({"folder": "imaging"}, Decision(False, "outside-folders")),
        ({"hidden_from": frozenset({ME})}, Decision(False, "masked-for-you")),
        ({"hidden_from": frozenset({OTHER})}, Decision(True, "grant")),
        ({"hidden_from_all": True}, Decision(False, "masked")),
        ({"hidden_from_all": True, "shown_to": frozenset({OTHER})}, Decision(False, "masked")),
        ({"hidden_from_all": True, "shown_to": frozenset({ME})}, Decision(True, "grant")),
        ({"author_rpps": "10000002021", "class_code": "95", "hidden_from_all": True}, Decision(True, "author")),
        ({"author_rpps": "10000002021", "removed": True}, Decision(False, "removed")),
        ({"hold_until": NOW + dt.timedelta(days=1)}, Decision(True, "grant")),
        ({"secret": True}, Decision(True, "grant")),
    ],
)
def test_who_reads_an_item(item: dict[str, Any], expected: Decision) -> None:
    assert decide(Action.READ_DOCUMENT, DOCTOR, facts(GRANTED), replace(REPORT, **item)) == expected


def test_no_number_is_no_author() -> None:
    unknown = replace(GRANTED, rpps="")
    assert decide(Action.READ_DOCUMENT, DOCTOR, facts(unknown), replace(REPORT, class_code="95")).allowed is False


def test_the_gp_reads_every_item() -> None:
    hidden = replace(REPORT, class_code="95", hidden_from_all=True, hidden_from=frozenset({ME}))
    assert decide(Action.READ_DOCUMENT, DOCTOR, facts(replace(LET_IN, gp=True)), hidden) == Decision(True, "gp")


@pytest.mark.parametrize("masked", [False, True])
def test_an_emergency_opens_every_folder_and_masked_items_where_the_holder_lets_it(masked: bool) -> None:
    asked = facts(replace(LET_IN, emergency=True), switches=Switches(masked=masked))
    imaging = replace(REPORT, folder="imaging")
    assert decide(Action.READ_DOCUMENT, DOCTOR, asked, imaging) == Decision(True, "emergency")
    for hidden in (replace(imaging, hidden_from_all=True), replace(imaging, hidden_from=frozenset({ME}))):
        assert decide(Action.READ_DOCUMENT, DOCTOR, asked, hidden).allowed is masked
    assert decide(Action.READ_DOCUMENT, DOCTOR, asked, replace(imaging, class_code="95")).allowed is False


@pytest.mark.parametrize(
    ("action", "asks", "switches", "expected"),
    [
        (OPENS[0], LET_IN, Switches(), Decision(True, "emergency-opening")),
        (OPENS[1], LET_IN, Switches(), Decision(True, "emergency-opening")),
        (OPENS[0], replace(LET_IN, verified=False), Switches(), Decision(False, "not-verified")),
        (OPENS[0], replace(LET_IN, blocked=True), Switches(), Decision(False, "blocked")),
        (OPENS[0], LET_IN, Switches(bedside=False), Decision(False, "emergency-objected")),
        (OPENS[1], LET_IN, Switches(bedside=False), Decision(True, "emergency-opening")),
        (OPENS[1], LET_IN, Switches(call_centre=False), Decision(False, "emergency-objected")),
        (
            OPENS[1],
            replace(LET_IN, profession="nurse"),
            Switches(),
            Decision(False, "emergency-objected"),
        ),
        (
            OPENS[0],
            GRANTED,
            Switches(bedside=False),
            Decision(False, "emergency-objected"),
        ),
    ],
)
def test_who_opens_in_an_emergency(
    action: Action, asks: ProfessionalFacts, switches: Switches, expected: Decision
) -> None:
    assert decide(action, DOCTOR, facts(asks, switches=switches)) == expected


def test_a_number_that_nobody_vouched_for_brings_no_colleague_in() -> None:
    assert decide(Action.ADD_COLLEAGUE, DOCTOR, facts(replace(GRANTED, verified=False))) == Decision(
        False, "not-verified"
    )
    assert decide(Action.ADD_COLLEAGUE, DOCTOR, facts(GRANTED)).allowed


def test_a_number_that_nobody_vouched_for_makes_nobody_the_author() -> None:
    """Only what the account added here itself is its own."""
    claims = replace(GRANTED, verified=False, account_id=ME)
    written = replace(REPORT, author_rpps=LET_IN.rpps, hidden_from_all=True)
    assert decide(Action.READ_DOCUMENT, DOCTOR, facts(claims), written) == Decision(False, "masked")
    assert decide(Action.READ_DOCUMENT, DOCTOR, facts(claims), replace(written, added_by=ME)) == Decision(
        True, "author"
    )


@pytest.mark.parametrize(
    ("asks", "expected"),
    [
        (replace(LET_IN, emergency=True), Decision(False, "no-grant")),
        (replace(GRANTED, emergency=True), Decision(True, "grant")),
        (replace(LET_IN, emergency=True, gp=True), Decision(True, "gp")),
    ],
    ids=["emergency alone", "and a grant", "and the GP"],
)
def test_an_emergency_alone_brings_no_colleague_in(asks: ProfessionalFacts, expected: Decision) -> None:
    """Who cannot express a will consents to nobody."""
    assert decide(Action.ADD_COLLEAGUE, DOCTOR, facts(replace(asks, verified=True))) == expected


@pytest.mark.parametrize("profession", ["", "magician", "Physician"])
def test_an_unknown_profession_reads_nothing(profession: str) -> None:
    asks = replace(GRANTED, profession=profession, reads=matrix_at(NOW).of(profession))
    for class_code in ("10", "", "11"):
        item = replace(REPORT, class_code=class_code)
        assert decide(Action.READ_DOCUMENT, DOCTOR, facts(asks), item) == Decision(False, "outside-profession")


_flags = st.fixed_dictionaries({name: st.booleans() for name in ("verified", "blocked", "gp", "granted", "emergency")})
_items = st.builds(
    replace,
    st.just(REPORT),
    class_code=st.sampled_from(["10", "95", ""]),
    folder=st.sampled_from(["reports", "imaging"]),
    author_rpps=st.sampled_from(["", "10000002021"]),
    hidden_from_all=st.booleans(),
    hidden_from=st.sampled_from([frozenset[uuid.UUID](), frozenset({ME})]),
    shown_to=st.sampled_from([frozenset[uuid.UUID](), frozenset({ME})]),
    removed=st.booleans(),
    secret=st.booleans(),
    hold_until=st.sampled_from([None, NOW, NOW + dt.timedelta(days=1)]),
)
_roles = st.sampled_from([Role.HOLDER, Role.REPRESENTATIVE, Role.CARER, Role.PROFESSIONAL, Role.NOBODY])


@given(
    role=_roles,
    action=st.sampled_from(Action),
    flags=_flags,
    item=st.none() | _items,
    switches=st.builds(Switches, st.booleans(), st.booleans(), st.booleans()),
    refusal=st.sampled_from(
        ["blocked", "masked", "masked-for-one", "removed", "secret", "hold", "bedside", "call_centre", "masked-switch"]
    ),
)
def test_no_refusal_that_is_added_opens_anything(
    role: Role, action: Action, flags: dict[str, bool], item: ItemFacts | None, switches: Switches, refusal: str
) -> None:
    """Whatever is refused stays refused when the holder, or the rules, refuse one thing more."""
    asks = replace(LET_IN, folders=frozenset({"reports"}), **cast("dict[str, Any]", flags))
    before = facts(asks, switches=switches, since=NOW)
    subject = Subject(role, "Somebody")
    if not decide(action, subject, before, item).allowed:
        after, narrowed = _refusing(refusal, before, asks, item)
        assert not decide(action, subject, after, narrowed).allowed


def _refusing(
    refusal: str, before: Facts, asks: ProfessionalFacts, item: ItemFacts | None
) -> tuple[Facts, ItemFacts | None]:
    of_item: dict[str, dict[str, Any]] = {
        "masked": {"hidden_from_all": True, "shown_to": frozenset()},
        "masked-for-one": {"hidden_from": frozenset({ME}), "shown_to": frozenset()},
        "removed": {"removed": True},
        "secret": {"secret": True},
        "hold": {"hold_until": NOW + dt.timedelta(days=9)},
    }
    if refusal in of_item:
        return before, replace(item, **of_item[refusal]) if item else None
    if refusal == "blocked":
        return replace(before, professional=replace(asks, blocked=True)), item
    name = "masked" if refusal == "masked-switch" else refusal
    return replace(before, switches=replace(before.switches, **{name: False})), item
