"""Every macro of templates/components refuses a missing or a misspelt argument, and shows what it is given as text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from jinja2 import UndefinedError, nodes
from markupsafe import Markup

from portal.core.charts import Measure, Range, trend_chart
from portal.profile.measures.growth.chart import Window, growth_chart
from portal.profile.measures.growth.reference import Grown, between
from tests.support.gallery import ROOT, SampleForm, gallery_app

COMPONENTS = ROOT / "templates" / "components"
OF_THE_RECORD = {"entries.html", "viewer.html"}
"""Components that take what only the record's presenters make; the tests of its pages show them."""
EVIL = '<script>alert("x")</script>'
SERIES = [Measure(dt.datetime(2025, 1, 1, tzinfo=dt.UTC), Decimal(1), False)]
GROWN = growth_chart([(400, 9.5)], between(Grown.WEIGHT, "F", 0, 700), Window(0, 730, [(0, "0"), (730, "24")]), str)
CHART = trend_chart(SERIES, Range(Decimal(0), Decimal(2)), number=str, month=str)
ITEM = {"text": "Tous", "href": "/", "current": True, "count": None}
SAMPLES: dict[str, Any] = {
    "accept": "image/png",
    "action": "/x",
    "age_label": "Âge",
    "autocomplete": "off",
    "badges": [Markup("<b>x</b>")],
    "by": "Vous, le 3 mai",
    "caption": "Valeurs",
    "chart": CHART,
    "grown": GROWN,
    "clock": "14 h 05",
    "columns": [("Date", "text"), ("Valeur", "number")],
    "desc": "Une mesure",
    "done": 1,
    "href": "/x",
    "icon": "eye",
    "id": "x",
    "initials": "KB",
    "iso": "2026-11-20T14:05",
    "kind": "info",
    "label": "Liste",
    "limits": "50 Mo",
    "messages": [("ok", "Fait")],
    "meta": "Hier",
    "name": "x",
    "newer": "/n",
    "newer_text": "Plus récents",
    "number": 3,
    "older": "/o",
    "older_text": "Plus anciens",
    "position": "high",
    "range_label": "Référence",
    "rows": [["2026", "1"]],
    "source": "patient",
    "text": "Texte",
    "title": "Titre",
    "total": 4,
    "value": "1",
    "why": "Cela aide",
}
BY_MACRO: dict[tuple[str, str], Any] = {
    ("chips", "items"): [ITEM],
    ("facts", "items"): [("Terme", "Valeur")],
    ("pro_card", "items"): [("Lit", ["Ce que lisent les dentistes"])],
    ("ticks", "items"): ["Un"],
}
FIELDS = {"checkbox": "agreed", "checkboxes": "who", "date_input": "birth", "file_upload": "files", "input": "city"}
FIELDS |= {"radios": "mask", "select": "kind", "textarea": "note"}


@pytest.fixture(scope="module")
def app() -> Iterator[Flask]:
    app = gallery_app()
    with app.test_request_context("/?lang=fr"):
        yield app


def macros() -> list[tuple[str, str, list[str], list[str], bool]]:
    """File, name, required arguments, optional ones, and whether a call block must be there, of each public macro."""
    found = []
    environment = gallery_app().jinja_env
    for path in sorted(COMPONENTS.glob("*.html")):
        if path.name in OF_THE_RECORD:
            continue
        for macro in environment.parse(path.read_text(encoding="utf-8")).find_all(nodes.Macro):
            if macro.name.startswith("_"):
                continue
            names = [argument.name for argument in macro.args]
            required = names[: len(names) - len(macro.defaults)]
            called = [one for one in macro.find_all(nodes.Call) if getattr(one.node, "name", "") == "caller"]
            optional = [one for one in macro.find_all(nodes.Test) if getattr(one.node, "name", "") == "caller"]
            found.append((path.name, macro.name, required, names[len(required) :], bool(called) and not optional))
    return found


def render(app: Flask, file: str, macro: str, arguments: dict[str, Any], block: bool) -> str:
    words = ", ".join(f"{name}={name}" for name in arguments)
    call = f"{{% call m.{macro}({words}) %}}inside{{% endcall %}}" if block else f"{{{{ m.{macro}({words}) }}}}"
    return app.jinja_env.from_string(f'{{% import "components/{file}" as m %}}{call}').render(**arguments)


def sample(macro: str, name: str) -> Any:
    if name == "form":
        return SampleForm()
    if name == "field":
        return SampleForm()[FIELDS[macro]]
    return BY_MACRO.get((macro, name), SAMPLES.get(name))


ALL = macros()
IDS = [f"{file}:{name}" for file, name, *_rest in ALL]


@pytest.mark.parametrize(("file", "name", "required", "optional", "block"), ALL, ids=IDS)
def test_it_renders_with_what_it_requires(
    app: Flask, file: str, name: str, required: list[str], optional: list[str], block: bool
) -> None:
    html = render(app, file, name, {one: sample(name, one) for one in required}, block)
    assert (name == "error_summary") or html.strip()
    assert "None" not in re.sub(r"<[^>]+>", "", html)


@pytest.mark.parametrize(
    ("file", "name", "missing"),
    [(file, name, one) for file, name, required, *_rest in ALL for one in required],
)
def test_it_refuses_a_missing_argument(app: Flask, file: str, name: str, missing: str) -> None:
    _file, _name, required, _optional, block = next(one for one in ALL if one[:2] == (file, name))
    arguments = {one: sample(name, one) for one in required if one != missing}
    with pytest.raises(UndefinedError):
        render(app, file, name, arguments, block)


@pytest.mark.parametrize(("file", "name", "required", "optional", "block"), ALL, ids=IDS)
def test_it_refuses_a_misspelt_argument(
    app: Flask, file: str, name: str, required: list[str], optional: list[str], block: bool
) -> None:
    arguments = {one: sample(name, one) for one in required} | {"tittle": "x"}
    with pytest.raises(TypeError, match="tittle"):
        render(app, file, name, arguments, block)


TEXTS = {"by", "caption", "clock", "desc", "label", "limits", "meta", "newer_text", "older_text", "range_label", "text"}
TEXTS |= {"title", "value", "why"}


@pytest.mark.parametrize(("file", "name", "required", "optional", "block"), ALL, ids=IDS)
def test_it_escapes_every_text(
    app: Flask, file: str, name: str, required: list[str], optional: list[str], block: bool
) -> None:
    wanted = [one for one in [*required, *optional] if one in TEXTS | {"hint", "end", "unit", "context"}]
    arguments = {one: sample(name, one) for one in required} | dict.fromkeys(wanted, EVIL)
    html = render(app, file, name, arguments, block)
    assert "<script>" not in html
    assert html.count("&lt;script&gt;") >= len([one for one in wanted if one in required])


def test_the_words_of_a_block_come_through(app: Flask) -> None:
    html = render(app, "notes.html", "note", {"kind": "warn"}, block=True)
    assert "inside" in html
    assert "c-note--warn" in html


def test_a_kind_that_does_not_exist_is_refused(app: Flask) -> None:
    with pytest.raises(UndefinedError):
        render(app, "notes.html", "note", {"kind": "success"}, block=True)
    with pytest.raises(UndefinedError):
        render(app, "badges.html", "badge", {"text": "x", "kind": "red"}, block=False)
    with pytest.raises(UndefinedError):
        render(app, "lists.html", "row", {"title": "x", "icon": "eye", "tone": "red"}, block=False)
