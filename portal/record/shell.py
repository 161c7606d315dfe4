"""What the layouts say on every page: whose record, the way to the others, the sections, the account."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Flask, has_request_context, request, url_for
from flask_login import current_user
from werkzeug.exceptions import SecurityError

from portal.access import guard
from portal.access.facts import relations_of
from portal.access.models import Relation, RelationKind
from portal.access.opening import Opened, is_current
from portal.access.subject import Role
from portal.core import clock, typography
from portal.core.addresses import address
from portal.core.db import db
from portal.core.headers import nonce
from portal.core.i18n import current_locale
from portal.core.i18n import gettext as _
from portal.core.messages import told_here
from portal.record import holder

_ACCOUNT_HUE, _DOOR_HUE, _HUES = 0, 1, 6
_RECORD_LINKS = {
    "home": "record.overview",
    "documents": "record.document_list",
    "health": "record.health",
    "access": "professionals.professional_list",
}
_NOT_FOR_PROFESSIONALS = ("access",)
_ACCOUNT_LINKS = {
    "account": "accounts.passkey_list",
    "sign_out": "accounts.sign_out",
}
_RECORDS, _PATIENTS, _ROLE = "lifecycle.record_list", "professionals.patient_list", "accounts.choose_role"
_TABS = {
    "record.document": "documents",
    "record.overview": "home",
    "record.timeline": "home",
    "record": "health",
    "intake": "documents",
    "history": "access",
    "lifecycle.record": "records",
    "professionals": "access",
    "professionals.patient": "records",
    "accounts": "account",
}
"""The tab of an endpoint, by the longest of these it begins with."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose record is on show."""

    id: str
    full_name: str
    first_name: str
    initials: str
    relation: str


@dataclass(frozen=True, slots=True)
class Profile:
    """A line of the switcher."""

    url: str
    hue: int
    initials: str
    full_name: str
    relation: str
    current: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """What stands above every page while a record is seen in an unusual way; ``kind``: ``preview`` or ``emergency``.

    ``url`` leads out of it: a link, or where ``posts`` a form.
    """

    kind: str
    icon: str
    fact: str
    detail: str
    url: str
    leave: str
    posts: bool = False


@dataclass(frozen=True, slots=True)
class Links:
    """Where the shell leads; None for what has no page yet, or none for this reader."""

    home: str | None = None
    documents: str | None = None
    health: str | None = None
    contacts: str | None = None
    access: str | None = None
    emergency: str | None = None
    records: str | None = None
    account: str | None = None
    role: str | None = None
    help: str | None = None
    sign_out: str | None = None
    sign_in: str | None = None


class Shell:
    """The shell of one response. What costs a query waits until a layout asks for it."""

    def __init__(self, opened: Opened | None) -> None:
        self._opened = opened if opened is not None and opened.subject.role is not Role.SYSTEM else None
        self.signed_in = bool(current_user.is_authenticated)
        self.locale = current_locale()
        self.theme: str = current_user.account.theme if self.signed_in else ""
        self.account_name: str | None = current_user.account_name if self.signed_in else None
        self.nonce = nonce()
        self.practising = bool(self.signed_in and current_user.professional)
        self.hue = _hue(self._opened) if self._opened else _ACCOUNT_HUE if self.signed_in else _DOOR_HUE
        self.record = _holder(self._opened) if self._opened else None
        self.bar = _bar(self._opened) if self._opened else None
        self.tab = _tab(request.endpoint or "")

    @cached_property
    def other_locale_url(self) -> str:
        """This page in the other language."""
        other = "en" if self.locale == "fr" else "fr"
        here = request.full_path.rstrip("?") if request.method == "GET" else request.path
        return _link("accounts.choose_language", locale=other, next=here) or here

    @cached_property
    def profiles(self) -> list[Profile]:
        """The records this account may open now, its own first. One query, none when a record is open."""
        if not self.signed_in or current_user.restricted or self.practising:
            return []
        relations = self._opened.relations if self._opened else relations_of(current_user.account_id)
        now, current = clock.now(), self._opened.record.id if self._opened else None
        return [_profile(one, one.record_id == current) for one in relations if is_current(one, now)]

    @cached_property
    def links(self) -> Links:
        """The links of this page."""
        found: dict[str, str | None] = {"sign_in": _link("accounts.sign_in")}
        if self.signed_in:
            found |= {name: _link(endpoint) for name, endpoint in _ACCOUNT_LINKS.items()}
            found["records"] = _link(_PATIENTS if self.practising else _RECORDS)
            found["role"] = _link(_ROLE) if self.practising else None
            if current_user.restricted:
                found["records"] = None
        if self._opened:
            record_id = self._opened.record.id
            found |= {name: _link(endpoint, record_id=record_id) for name, endpoint in _RECORD_LINKS.items()}
            if self.practising:
                found |= dict.fromkeys(_NOT_FOR_PROFESSIONALS)
        return Links(**found)


def relation_words(relation: Relation) -> str:
    """What an account is to a record, in words: ``Your record``, ``Your son, 12 years old``, ``You help, until …``."""
    record = relation.record
    if relation.kind is RelationKind.HOLDER:
        return _("Your record")
    if relation.kind is RelationKind.CARER:
        if relation.until is None:
            return _("You help")
        last = relation.until.astimezone(clock.PARIS).date()
        return _("You help, until %(day)s", day=typography.full_date(last, current_locale()))
    age = holder.age(record)
    if relation.kind is RelationKind.GUARDIAN:
        return _("You are the guardian, %(age)s", age=age)
    return _("Your son, %(age)s", age=age) if record.sex == "M" else _("Your daughter, %(age)s", age=age)


def init_app(app: Flask) -> None:
    """Give every template ``shell`` and ``messages`` (pairs of kind and sentence)."""

    @app.context_processor
    def context() -> dict[str, Any]:
        if not has_request_context():
            return {}
        return {"shell": Shell(guard.get_opened(db.session())), "messages": told_here()}


def _holder(opened: Opened) -> Holder:
    record = opened.record
    words = relation_words(opened.relation) if opened.relation else _practice_words(opened)
    return Holder(str(record.id), record.full_name, record.first_name, record.initials, words)


def _practice_words(opened: Opened) -> str:
    """What a professional is to the record that is open."""
    born = _("born on %(day)s", day=typography.full_date(opened.record.birth_date, current_locale()))
    known = {"gp": _("You are the GP"), "emergency": _("Opened in an emergency")}
    return ", ".join((known.get(opened.decision.reason) or _("Open to you"), born))


def _hue(opened: Opened) -> int:
    """The colour that the account gave the record; a professional's patients have theirs by the record."""
    return opened.relation.hue if opened.relation else opened.record.id.int % _HUES + 1


def _bar(opened: Opened) -> Bar | None:
    """What is unusual about the way in which the record is open."""
    if opened.viewer is None or opened.professional is None:
        return None
    name = opened.professional.name
    return Bar(
        kind="preview",
        icon="eye",
        fact=_("This record, seen as %(name)s.", name=name),
        detail=_("They are not told of this preview."),
        url=address("professionals.professional", record_id=opened.record.id, professional_id=opened.professional.id),
        leave=_("Leave the preview"),
    )


def _profile(relation: Relation, current: bool) -> Profile:
    record = relation.record
    url = address("record.overview", record_id=record.id)
    return Profile(url, relation.hue, record.initials, record.full_name, relation_words(relation), current)


def _tab(endpoint: str) -> str | None:
    known = [name for name in _TABS if endpoint.startswith(name)]
    return _TABS[max(known, key=len)] if known else None


def _link(endpoint: str, **values: Any) -> str | None:
    """The address of a page, or None where none can be built: a request for another host."""
    if isinstance(request.routing_exception, SecurityError):
        return None
    is_place = all(isinstance(value, uuid.UUID) for value in values.values())
    opened = guard.get_opened(db.session())
    is_usual = opened is None or opened.viewer is None
    return address(endpoint, **values) if is_place and is_usual else url_for(endpoint, **values)
