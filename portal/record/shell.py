"""What the layouts say on every page: whose record, the way to the others, the sections, the account."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Flask, has_request_context, request, url_for
from flask_login import current_user
from werkzeug.exceptions import SecurityError

from portal.access import guard
from portal.access.facts import relations_of
from portal.access.models import Record, Relation, RelationKind
from portal.access.opening import Opened
from portal.access.professional_facts import gp_of
from portal.access.related import is_current
from portal.access.rights import Professional
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
    "record.remove": "documents",
    "record.trash": "documents",
    "record.delete": "documents",
    "record.overview": "home",
    "record.timeline": "home",
    "record": "health",
    "intake": "documents",
    "history": "access",
    "professionals": "access",
    "professionals.item": "documents",
    "lifecycle.record": "records",
    "professionals.open": "records",
    "professionals.patient": "records",
    "professionals.practice": "account",
    "professionals.prove_identity": "account",
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
    about: str | None = None
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
        self.tab = _tab(request.endpoint or "")

    @cached_property
    def other_locale_url(self) -> str:
        """This page in the other language."""
        other = "en" if self.locale == "fr" else "fr"
        here = request.full_path.rstrip("?") if request.method == "GET" else request.path
        return _link("accounts.choose_language", locale=other, next=here) or here

    @cached_property
    def bar(self) -> Bar | None:
        """What is unusual about the way in which the record is open. One query in an emergency, else none."""
        return _bar(self._opened) if self._opened else None

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
        found: dict[str, str | None] = {"sign_in": _link("accounts.sign_in"), "about": _link("lifecycle.about")}
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
        last = clock.last_day(relation.until)
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
    words = relation_words(opened.relation) if opened.relation else _told_apart(record)
    return Holder(str(record.id), record.full_name, record.first_name, record.initials, words)


def _told_apart(record: Record) -> str:
    """What tells a professional's patients of one name apart, on every page."""
    return f"{holder.born(record)}, {holder.age(record)}"


def _hue(opened: Opened) -> int:
    """The colour that the account gave the record."""
    return opened.relation.hue if opened.relation else hue_of(opened.record)


def hue_of(record: Record) -> int:
    """The colour of a record for professionals, who give it none."""
    return record.id.int % _HUES + 1


def _bar(opened: Opened) -> Bar | None:
    if opened.professional is None:
        return None
    if opened.viewer is None:
        asks = opened.facts.professional
        until = asks.emergency_until if asks is not None else None
        return _emergency_bar(opened, opened.professional, until) if until is not None else None
    name = opened.professional.name
    return Bar(
        kind="preview",
        icon="eye",
        fact=_("This record, seen as %(name)s.", name=name),
        detail=_("They are not told of this preview."),
        url=address("professionals.professional", record_id=opened.record.id, professional_id=opened.professional.id),
        leave=_("Leave the preview"),
    )


def _emergency_bar(opened: Opened, professional: Professional, until: dt.datetime) -> Bar:
    gp = gp_of(opened.record.id)
    has_other = gp is not None and gp.id != professional.id
    told = _("The patient and their GP have been told.") if has_other else _("The patient has been told.")
    closes = typography.moment(until, current_locale(), opened.facts.now)
    return Bar(
        kind="emergency",
        icon="siren",
        fact=_("Opened in an emergency."),
        detail=f"{told} " + _("It closes %(moment)s.", moment=closes),
        url=address("professionals.close_emergency", record_id=opened.record.id),
        leave=_("End the emergency access"),
        posts=True,
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
