"""One word, five places: endpoint, view function, template, test file, line in the README's map."""

from __future__ import annotations

import inspect
import re

import pytest
from flask import Flask

from portal.features import FEATURES
from tests.architecture.readme_map import lines
from tests.architecture.source import ROOT

ACTS = {
    "accounts.sign_in_options": "accounts.sign_in",
    "accounts.verify_sign_in": "accounts.sign_in",
    "accounts.sign_up_options": "accounts.sign_up",
    "accounts.verify_sign_up": "accounts.sign_up",
    "accounts.step_up_options": "accounts.step_up",
    "accounts.verify_step_up": "accounts.step_up",
    "accounts.add_passkey_options": "accounts.add_passkey",
    "accounts.verify_added_passkey": "accounts.add_passkey",
    "accounts.choose_language": "accounts.preferences",
    "accounts.end_session": "accounts.passkey_list",
    "accounts.end_other_sessions": "accounts.passkey_list",
    "accounts.mark_notices_seen": "accounts.notice_list",
    "history.report_reader": "history.record_history",
    "professionals.close_emergency": "professionals.open_in_emergency",
    "professionals.undo_hiding": "professionals.item_visibility",
    "professionals.announce_document": "record.document",
    "profile.restore_statement": "profile.remove_statement",
    "profile.remove_target": "profile.set_target",
    "record.restore_document": "record.remove_document",
    "notes.remove_note": "notes.change_note",
    "notes.settle_note": "notes.note_letter",
    "professionals.cancel_invitation": "professionals.invitation",
    "professionals.end_emergency": "professionals.professional_list",
    "professionals.end_gp": "professionals.name_gp",
    "professionals.end_grant": "professionals.professional",
    "professionals.make_emergency_code": "professionals.emergencies",
    "professionals.give_back": "professionals.professional",
    "professionals.renew_grant": "professionals.professional_list",
}
"""What a page's button or script calls: it is tested with its page, and shows no template of its own."""

_TEMPLATE = re.compile(r'render_template\(\s*"([^"]+)"')


def views(app: Flask) -> list[tuple[str, str, str]]:
    """Endpoint, room and name of every view."""
    return [(endpoint, *endpoint.split(".")) for endpoint in app.view_functions]  # type: ignore[misc]


def test_a_view_bears_its_endpoints_name(app: Flask) -> None:
    strange = [
        endpoint
        for endpoint, room, name in views(app)
        if app.view_functions[endpoint].__name__ != name
        or not app.view_functions[endpoint].__module__.startswith(f"portal.{room}.views")
    ]
    assert strange == []


def test_a_template_bears_its_views_name(app: Flask) -> None:
    pages = {f"{room}/{name}.html" for endpoint, room, name in views(app) if endpoint not in ACTS}
    shown = set()
    for room in FEATURES:
        for path in sorted((ROOT / "portal" / room).glob("views*")):
            files = [path] if path.is_file() else sorted(path.rglob("*.py"))
            shown |= {name for file in files for name in _TEMPLATE.findall(file.read_text(encoding="utf-8"))}
    parts = {"intake/upload_result.html", "record/consultation.html"}
    assert shown - parts <= pages
    assert [name for name in shown if not (ROOT / "templates" / name).is_file()] == []


def test_a_page_has_its_test_file(app: Flask) -> None:
    missing = [
        f"tests/{room}/test_{name}.py"
        for endpoint, room, name in views(app)
        if endpoint not in ACTS and not (ROOT / "tests" / room / f"test_{name}.py").is_file()
    ]
    assert missing == []


@pytest.mark.parametrize(("act", "page"), sorted(ACTS.items()))
def test_an_act_is_tested_with_its_page(app: Flask, act: str, page: str) -> None:
    room, name = page.split(".")
    rule = next(app.url_map.iter_rules(act)).rule
    tail = re.sub(r"<[^>]+>", "", rule).rstrip("/").split("/")[-1]
    text = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests" / room).glob("*.py"))
    assert (ROOT / "tests" / room / f"test_{name}.py").is_file()
    assert tail in text


def test_every_view_says_what_it_answers(app: Flask) -> None:
    assert [name for name, view in app.view_functions.items() if not inspect.getdoc(view)] == []


def test_the_readme_has_the_map(app: Flask) -> None:
    """Print it anew with ``python -m tests.architecture.readme_map``."""
    assert "\n".join(lines(app)) in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_link_of_the_readme_leads_somewhere() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
    assert len(links) >= 2
    assert [link for link in links if not (ROOT / link).is_file()] == []
