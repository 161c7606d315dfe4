"""The policy as data, in the order of the rules of the record, section 2: the first match wins.

A :class:`Rule` looks at who asks; an :class:`ItemRule` at one item, and stands before the rule that would allow it.
Each item rule is written twice side by side, for one item and as SQL; a property test holds them equal. An
:class:`ActRule` refuses what reading an item does not give: only that one item is asked about, so that it has no SQL.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, not_, or_, select

from portal.access import predicates as p
from portal.access.actions import Action
from portal.access.facts import Facts, ItemFacts
from portal.access.rights import Mask
from portal.access.subject import Role, Subject


@dataclass(frozen=True, slots=True)
class Rule:
    """``reason`` for ``allows`` when ``applies``."""

    reason: str
    allows: bool
    applies: Callable[[Action, Subject, Facts], bool]


Given = Callable[[str], Any]
"""The value, or its place in a statement, of one of :func:`portal.access.scope.values_of`."""


@dataclass(frozen=True, slots=True)
class ItemRule:
    """``reason`` for ``allows`` of an item to ``roles``: ``matches`` tells it of one item, ``sql`` of rows.

    ``rare``: it allows few rows that no other rule does, so that it is asked of them last.
    """

    reason: str
    roles: frozenset[Role]
    allows: bool
    matches: Callable[[ItemFacts, Facts], bool]
    sql: Callable[[Any, Given], ColumnElement[bool]]
    rare: bool = False


@dataclass(frozen=True, slots=True)
class ActRule:
    """``reason`` for refusing ``action`` on an item to whoever ``matches`` does not tell of."""

    reason: str
    action: Action
    matches: Callable[[Subject, Facts, ItemFacts], bool]


_HIDDEN_FROM_ALL, _SHOWN, _HIDDEN = 1, 2, 3
"""What the masks of one item say to one professional: that about themselves counts before that about everybody."""


def _removed_sql(model: Any, _given: Given) -> ColumnElement[bool]:
    return model.removed_at.is_not(None)  # type: ignore[no-any-return]


def _on_hold_sql(model: Any, given: Given) -> ColumnElement[bool]:
    return and_(model.hold_until.is_not(None), model.hold_until > given("now"))


def _secret_sql(model: Any, _given: Given) -> ColumnElement[bool]:
    return model.secret.is_(True)  # type: ignore[no-any-return]


def _held_from_viewer_sql(model: Any, given: Given) -> ColumnElement[bool]:
    return and_(given("viewed").is_(True), _on_hold_sql(model, given))


def _secret_from_viewer_sql(model: Any, given: Given) -> ColumnElement[bool]:
    return and_(given("viewed_by_representative").is_(True), _secret_sql(model, given))


def _gp_sql(_model: Any, given: Given) -> ColumnElement[bool]:
    return given("gp").is_(True)  # type: ignore[no-any-return]


def _author_sql(model: Any, given: Given) -> ColumnElement[bool]:
    says_so = and_(model.author_rpps != "", model.author_rpps == given("rpps"))
    added = getattr(model, "added_by", None)
    added_it = added == given("account_id") if added is not None else false()
    return and_(says_so, or_(given("verified").is_(True), added_it))


def _outside_profession_sql(model: Any, given: Given) -> ColumnElement[bool]:
    outside = and_(given("every_class").is_(False), not_(_among(model.class_code, given("classes"))))
    return or_(outside, and_(given("not_types") != "", _among(model.type_code, given("not_types"))))


def _outside_folders_sql(model: Any, given: Given) -> ColumnElement[bool]:
    return and_(given("every_folder").is_(False), not_(_among(model.folder, given("folders"))))


def _masked_sql(model: Any, given: Given) -> ColumnElement[bool]:
    """For one or for all: the masks are looked up together, once, and only for the items that have some."""
    mine = Mask.professional_id == given("professional_id")
    told = case(
        (and_(mine, Mask.shown.is_(False)), _HIDDEN),
        (and_(mine, Mask.shown.is_(True)), _SHOWN),
        (Mask.professional_id.is_(None), _HIDDEN_FROM_ALL),
    )
    about = Mask.item_id == getattr(model, model.held_by or "id")
    found = select(func.max(told)).where(about).correlate(model).scalar_subquery()
    return and_(model.masked.is_(True), given("reads_masked").is_(False), func.coalesce(found, _SHOWN) != _SHOWN)


def _told_already_sql(_model: Any, _given: Given) -> ColumnElement[bool]:
    """Nothing more than the criterion of the rule before, which answers for this one too."""
    return false()


def _among(column: Any, listed: Any) -> ColumnElement[bool]:
    """The value is one of ``|a|b|``, letter by letter, whatever signs a file puts into it; written so, a statement is
    the same however many there are.

    It costs more than any other criterion: what spares looking stands before it.
    """
    return func.replace(listed, "|" + column + "|", "") != listed  # type: ignore[no-any-return]


RULES: tuple[Rule, ...] = (
    Rule("record-not-open", False, p.record_not_open),
    Rule("system-job", True, p.is_system),
    Rule("outside-role", False, p.of_professionals_alone),
    Rule("relation-ended", False, p.relation_not_current),
    Rule("own-record", True, p.is_holder),
    Rule("outside-level", False, p.outside_level),
    Rule("represents-holder", True, p.is_representative),
    Rule("carer-level", True, p.is_carer),
    Rule("blocked", False, p.is_blocked),
    Rule("outside-role", False, p.of_persons_alone),
    Rule("outside-role", False, p.answers_for_it),
    Rule("not-verified", False, p.not_vouched_for),
    Rule("emergency-objected", False, p.objected),
    Rule("emergency-opening", True, p.opens_in_emergency),
    Rule("gp", True, p.is_gp),
    Rule("emergency", True, p.is_emergency),
    Rule("no-grant", False, p.no_grant),
    Rule("grant", True, p.is_granted),
    Rule("no-relation", False, p.anyone),
)

_PEOPLE = frozenset({Role.HOLDER, Role.REPRESENTATIVE, Role.CARER, Role.PROFESSIONAL})
_PROFESSIONAL = frozenset({Role.PROFESSIONAL})

ITEM_RULES: tuple[ItemRule, ...] = (
    ItemRule("removed", _PEOPLE, False, p.item_removed, _removed_sql),
    ItemRule("awaiting-announcement", frozenset({Role.HOLDER, Role.CARER}), False, p.item_on_hold, _on_hold_sql),
    ItemRule("minor-secret", frozenset({Role.REPRESENTATIVE}), False, p.item_on_hold, _on_hold_sql),
    ItemRule("minor-secret", frozenset({Role.REPRESENTATIVE}), False, p.item_secret, _secret_sql),
    ItemRule("awaiting-announcement", _PROFESSIONAL, False, p.item_held_from_viewer, _held_from_viewer_sql),
    ItemRule("minor-secret", _PROFESSIONAL, False, p.item_secret_from_viewer, _secret_from_viewer_sql),
    ItemRule("gp", _PROFESSIONAL, True, p.item_for_gp, _gp_sql),
    ItemRule("author", _PROFESSIONAL, True, p.item_of_author, _author_sql, rare=True),
    ItemRule("outside-profession", _PROFESSIONAL, False, p.item_outside_profession, _outside_profession_sql),
    ItemRule("outside-folders", _PROFESSIONAL, False, p.item_outside_folders, _outside_folders_sql),
    ItemRule("masked-for-you", _PROFESSIONAL, False, p.item_masked_for_one, _masked_sql),
    ItemRule("masked", _PROFESSIONAL, False, p.item_masked_for_all, _told_already_sql),
)

ACT_RULES: tuple[ActRule, ...] = (
    ActRule("not-added-by-you", Action.CORRECT_DOCUMENT, p.added_it),
    ActRule("not-added-by-you", Action.DESCRIBE_DOCUMENT, p.added_it),
    ActRule("not-added-by-you", Action.REMOVE_DOCUMENT, p.added_it),
    ActRule("not-added-by-you", Action.DELETE_DOCUMENT, p.added_it),
    ActRule("not-written-here", Action.CHANGE_STATEMENT, p.written_here),
    ActRule("not-written-here", Action.DELETE_STATEMENT, p.written_here),
    ActRule("not-yours-to-announce", Action.ANNOUNCE_DOCUMENT, p.announces_it),
    ActRule("not-yours-to-answer", Action.ANSWER_NOTE, p.wrote_it),
)
