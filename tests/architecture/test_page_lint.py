"""The page lint finds each fault it is there for, and only those."""

from __future__ import annotations

import pytest

from tests.support.gallery import gallery_app
from tests.support.page_lint import REQUIRED_HEADERS, lint

HEADERS = {name: "; ".join(parts) for name, parts in REQUIRED_HEADERS.items()} | {"Content-Type": "text/html"}
GOOD = """<!DOCTYPE html>
<html lang="fr"><head><meta charset="utf-8"><title>Documents, Claire Morel – Carnet</title>
<script type="module" nonce="abc" src="/static/app.js"></script></head>
<body class="c-app has-tabs"><a href="#main">Aller au contenu</a>
<header><nav aria-label="Changer de carnet"><a href="/records">Carnets</a></nav></header>
<nav aria-label="Carnet"><a href="/documents" aria-label="Documents">D</a></nav>
<main id="main"><h1>Documents</h1><h2 id="h">Novembre</h2><h3>Le 20</h3><h2>Octobre</h2>
<section aria-labelledby="h"><img src="/a.png" alt=""><svg aria-hidden="true"><use href="/icons.svg#a"></use></svg>
<svg role="img" aria-label="Baisse"></svg></section>
<form method="post" action="/x"><input type="hidden" name="csrf_token" value="t">
<label for="q">Mot</label><input id="q" name="q" aria-describedby="h"><fieldset><legend>Qui</legend>
<label><input type="checkbox" name="w">Moi</label></fieldset><button>Chercher</button></form>
<details><summary>Plus</summary><p>Texte</p></details></main><footer><p>Fin</p></footer></body></html>"""

FAULTS = [
    ("invalid HTML", "<p>Texte</p>", "<p>Texte</b></p>"),
    ("invalid HTML", "<p>Texte</p>", "<a href='/x'>un<a href='/y'>deux</a></a>"),
    ("invalid HTML", "<!DOCTYPE html>\n", ""),
    ("0 h1", "<h1>Documents</h1>", "<p>Documents</p>"),
    ("2 h1", "<h2>Octobre</h2>", "<h1>Octobre</h1>"),
    ("h1 is empty", "<h1>Documents</h1>", "<h1></h1>"),
    ("does not begin with", "<h1>Documents</h1>", "<h1>Vos documents</h1>"),
    ("id 'h' stands 2 times", "<p>Texte</p>", '<p id="h">Texte</p>'),
    ("holds a space", "<p>Texte</p>", '<p id="a b">Texte</p>'),
    ("aria-describedby of <input>", 'aria-describedby="h"', 'aria-describedby="h gone"'),
    ("aria-labelledby of <section>", 'aria-labelledby="h"', 'aria-labelledby="gone"'),
    ("a label is for no id", "<p>Texte</p>", '<label for="gone">Texte</label>'),
    ("a link leads to no id", "<p>Texte</p>", '<a href="#gone">Texte</a>'),
    ("has no label", '<label for="q">Mot</label>', ""),
    ("has no label", '<label for="q">Mot</label>', '<label for="q"></label>'),
    ("no legend", "<legend>Qui</legend>", ""),
    ("0 main", "<main id", "<div id"),
    ("no header", "<header>", "<div>"),
    ("a nav has no label", '<nav aria-label="Carnet">', "<nav>"),
    ("two nav are called", 'aria-label="Carnet"', 'aria-label="Changer de carnet"'),
    ("no footer", "<footer><p>Fin</p></footer>", ""),
    ("does not skip", '<a href="#main">Aller au contenu</a>', ""),
    ("an inline script", "<p>Texte</p>", '<script nonce="abc">alert(1)</script>'),
    ("has no nonce", ' nonce="abc"', ""),
    ("an inline style sheet", '<meta charset="utf-8">', '<meta charset="utf-8"><style>p{}</style>'),
    ("attribute style", "<p>Texte</p>", '<p style="color:red">Texte</p>'),
    ("attribute onclick", "<p>Texte</p>", '<p onclick="x()">Texte</p>'),
    ("has the address", "<p>Texte</p>", '<a href="JavaScript:x()">Texte</a>'),
    ("from elsewhere", 'src="/a.png"', 'src="https://example.org/a.png"'),
    ("no alt", ' alt=""', ""),
    ("neither hidden nor a named image", '<svg aria-hidden="true">', "<svg>"),
    ("neither hidden nor a named image", ' aria-label="Baisse"', ""),
    ("a link has no text", "<p>Texte</p>", '<a href="/x"><svg aria-hidden="true"></svg></a>'),
    ("a link leads nowhere", "<p>Texte</p>", "<a>Texte</a>"),
    ("a button has no text", "<button>Chercher</button>", "<button></button>"),
    ("a summary has no text", "<summary>Plus</summary>", "<summary></summary>"),
    ("<h2> is empty", "<h2>Octobre</h2>", "<h2></h2>"),
    ("language is ''", ' lang="fr"', ""),
    ("language is 'de'", ' lang="fr"', ' lang="de"'),
    ("h4 'Le 20' follows h2", "<h3>Le 20</h3>", "<h4>Le 20</h4>"),
    ("has no token", '<input type="hidden" name="csrf_token" value="t">', ""),
    ("has no token", ' value="t"', ' value=""'),
    ("into the address", 'method="post"', 'method="get"'),
]


def test_it_passes_a_good_page() -> None:
    assert lint(GOOD, status=200, headers=HEADERS) == []


@pytest.mark.parametrize(("fault", "good", "bad"), FAULTS)
def test_it_finds(fault: str, good: str, bad: str) -> None:
    assert good in GOOD
    faults = lint(GOOD.replace(good, bad), status=200, headers=HEADERS)
    assert any(fault in one for one in faults), faults


@pytest.mark.parametrize("name", sorted(REQUIRED_HEADERS))
def test_it_misses_a_header(name: str) -> None:
    headers = {key: value for key, value in HEADERS.items() if key != name}
    assert any(f"header {name} lacks" in one for one in lint(GOOD, status=200, headers=headers))


@pytest.mark.parametrize("word", ["'unsafe-inline'", "'unsafe-eval'", "https:", "*"])
def test_it_refuses_a_loose_policy(word: str) -> None:
    headers = HEADERS | {"Content-Security-Policy": f"{HEADERS['Content-Security-Policy']}; style-src {word}"}
    assert lint(GOOD, status=200, headers=headers) == [f"the policy allows {word}"]


def test_it_asks_a_redirect_for_its_headers_only() -> None:
    assert lint("", status=302, headers=HEADERS) == []
    assert lint("", status=302, headers={}) != []


def test_a_signed_out_page_needs_no_footer() -> None:
    page = GOOD.replace("c-app has-tabs", "c-app is-plain").replace("<footer><p>Fin</p></footer>", "")
    assert lint(page, status=200, headers=HEADERS) == []


@pytest.mark.parametrize("address", ["/", "/?lang=en", "/account", "/forms", "/plain", "/error/404", "/error/500"])
def test_the_layouts_and_components_have_no_fault(address: str) -> None:
    response = gallery_app().test_client().get(address)
    assert lint(response.text, status=response.status_code, headers=HEADERS) == []


def test_a_form_with_errors_has_no_fault() -> None:
    app = gallery_app()
    app.config["WTF_CSRF_ENABLED"] = False
    response = app.test_client().post("/forms", data={"birth-day": "31", "birth-month": "2", "birth-year": "2020"})
    assert "Cette date n’existe pas" in response.text
    app.config["WTF_CSRF_ENABLED"] = True
    assert lint(response.text, status=200, headers=HEADERS) == []
