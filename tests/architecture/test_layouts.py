"""The layouts: whose page it is, where it leads, and nothing that leads nowhere."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from flask import Flask, render_template_string
from jinja2 import TemplateRuntimeError, UndefinedError

from tests.support.gallery import context, gallery_app, shell

PAGE = (
    '{% extends "layouts/base.html" %}{% block h1 %}A & B <b>c</b>{% endblock %}{% block content %}Words{% endblock %}'
)
TABS = ("home", "documents", "health", "contacts", "access")


@pytest.fixture
def app() -> Flask:
    return gallery_app()


def render(app: Flask, made: dict[str, object] | None = None, source: str = PAGE, **changes: object) -> str:
    with app.test_request_context("/?lang=en"):
        page = shell(tab="documents", hue=3)
        page.__dict__.update(changes)
        for name in made or {}:
            setattr(page.links, name, (made or {})[name])
        return render_template_string(source, **context(page))


def test_the_title_says_the_heading_in_plain_text_and_the_holder(app: Flask) -> None:
    html = render(app)
    assert "<title>A &amp; B c, Claire Morel – Carnet</title>" in html
    assert html.count("<h1") == 1


def test_a_page_without_heading_or_content_is_refused(app: Flask) -> None:
    with pytest.raises(TemplateRuntimeError, match="h1"):
        render(app, source='{% extends "layouts/base.html" %}{% block content %}x{% endblock %}')
    with pytest.raises(TemplateRuntimeError, match="content"):
        render(app, source='{% extends "layouts/base.html" %}{% block h1 %}x{% endblock %}')


def test_a_shell_that_lacks_something_is_refused(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        page = shell(tab=None, hue=1)
        del page.record.first_name
        with pytest.raises(UndefinedError, match="first_name"):
            render_template_string(PAGE, **context(page))


@pytest.mark.parametrize("tab", TABS)
def test_a_section_without_address_has_no_tab(app: Flask, tab: str) -> None:
    assert f'href="/#{tab}"' in render(app)
    html = render(app, {tab: None})
    assert f'href="/#{tab}"' not in html
    assert "None" not in html


@pytest.mark.parametrize("link", ["emergency", "records", "account", "help", "about", "sign_out"])
def test_a_link_without_address_is_not_there(app: Flask, link: str) -> None:
    assert f"/#{link}" in render(app)
    html = render(app, {link: None})
    assert f"/#{link}" not in html
    assert "None" not in html


def test_only_the_current_tab_is_marked(app: Flask) -> None:
    assert re.findall(r'href="([^"]+)" aria-current="page"', render(app)) == ["/#documents"]
    assert 'aria-current="page"' not in render(app, tab=None)


def test_signing_out_is_a_form_with_its_token(app: Flask) -> None:
    form = re.search(r'<form method="post" action="/#sign_out">.*?</form>', render(app), re.DOTALL)
    assert form is not None
    assert 'name="csrf_token"' in form.group()
    assert "Sign out" in form.group()


def test_the_account_has_its_own_tabs_and_no_emergency_card(app: Flask) -> None:
    html = render(app, record=None, hue=0, tab="account")
    assert "<title>A &amp; B c – Carnet</title>" in html
    assert "/#emergency" not in html
    assert "/#documents" not in html
    assert 'href="/#account" aria-current="page"' in html


def test_a_name_is_text_wherever_it_stands(app: Flask) -> None:
    evil = "<script>x</script>"
    person = SimpleNamespace(id="1", full_name=evil, first_name=evil, initials=evil, relation=evil)
    profile = SimpleNamespace(url="/", hue=1, initials=evil, full_name=evil, relation=evil, current=True)
    assert evil not in render(app, record=person, profiles=[profile], account_name=evil)


def test_theme_language_and_nonce_reach_the_page(app: Flask) -> None:
    assert '<html lang="en" class="govuk-template">' in render(app)
    assert 'data-theme="dark"' in render(app, theme="dark")
    assert 'nonce="n0nce" src="/static/js/app.js"' in render(app, nonce="n0nce")
    assert 'hreflang="fr"' in render(app)


def test_what_just_happened_is_announced(app: Flask) -> None:
    with app.test_request_context("/"):
        page = context(shell(tab=None, hue=1), [("ok", "Saved."), ("danger", "Not <saved>.")])
        html = render_template_string(PAGE, **page)
    assert re.search(r'role="status">.*?Saved\.', html, re.DOTALL)
    assert re.search(r'role="alert">.*?Not &lt;saved&gt;\.', html, re.DOTALL)


def test_a_second_column_only_where_there_is_something_in_it(app: Flask) -> None:
    assert "c-cols" not in render(app)
    html = render(app, source=PAGE + "{% block aside %}Beside{% endblock %}")
    assert "c-cols" in html
    assert html.count("Words") == 1
