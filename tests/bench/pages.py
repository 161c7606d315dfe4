"""The cost of pages: each page, on records of three sizes, beside the bare page of the same HTML size."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

import psutil
from flask import Flask
from sqlalchemy import event

from portal.core.db import db
from tests.bench.load import Measure, cpu_seconds, fetch, measure
from tests.bench.seed import Seeded
from tests.bench.servers import bare_server

PAGES = {
    "overview": "",
    "documents": "documents",
    "search": "documents?q=ferritine",
    "misspelt": "documents?q=feritinne",
    "mine": "documents?mine=y",
    "health": "health",
    "results": "health/labs",
    "timeline": "timeline",
    "history": "access/history",
    "everything": "access/history?what=everything",
    "refused": "access/history?what=refused",
}
COMPARED = ("overview", "documents", "search", "health")
BARE_ROWS = (50, 10)
"""How many rows each of the bare page's five queries returns: the figure is against the first, the second is told."""
REQUESTS = 200
_LINKED = re.compile(r'(?:href|src)="(/static/[^"#]+)')
_IMPORTED = re.compile(r"""import\(?\s*["'`](\./[a-z./-]+\.js)""")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table."""

    page: str
    size: int
    one: Measure
    eight: Measure
    queries: int
    bare: dict[int, Measure]


def headers_of(app: Flask, seeded: Seeded) -> dict[str, str]:
    """What the browser of a signed-in person sends."""
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    cookie = serializer.dumps({"_user_id": seeded.token, "_fresh": True})
    return {"Cookie": f"{app.config['SESSION_COOKIE_NAME']}={cookie}", "Accept-Encoding": "br"}


def browser_headers(app: Flask, port: int, seeded: Seeded) -> dict[str, str]:
    """The same once the first page was shown: browsers keep the cookie that comes with it."""
    headers, connection = headers_of(app, seeded), http.client.HTTPConnection("localhost", port)
    connection.request("GET", f"/records/{seeded.record_id}/", headers=headers)
    response = connection.getresponse()
    response.read()
    given = response.headers.get("Set-Cookie")
    return headers | {"Cookie": given.split(";")[0]} if given else headers


def count_queries(app: Flask, seeded: Seeded, path: str) -> int:
    """Statements that one page sends to the database."""
    client = app.test_client()
    client.set_cookie(
        app.config["SESSION_COOKIE_NAME"], headers_of(app, seeded)["Cookie"].split("=", 1)[1], domain="localhost"
    )
    seen: list[str] = []
    with app.app_context():
        engine = db.engine

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        assert client.get(path, base_url=app.extensions["carnet"].config.origin).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len([statement for statement in seen if not statement.startswith("BEGIN")])


def measure_pages(app: Flask, server: tuple[psutil.Process, int], records: list[Seeded], folder: Path) -> list[Row]:
    """Every page on every record; the compared ones beside the bare page."""
    process, port = server
    rows: list[Row] = []
    with bare_server(folder) as (bare_process, bare_port):
        bare_headers = _bare_headers(bare_port)
        for page, path in PAGES.items():
            for seeded in records:
                address, headers = f"/records/{seeded.record_id}/{path}", browser_headers(app, port, seeded)
                one = measure(process, port, address, headers, connections=1, requests=REQUESTS)
                eight = measure(process, port, address, headers, connections=8, requests=REQUESTS)
                bare = {}
                for count in BARE_ROWS if page in COMPARED else ():
                    same = f"/?size={one.plain}&rows={count}"
                    bare[count] = measure(bare_process, bare_port, same, bare_headers, connections=1, requests=REQUESTS)
                rows.append(Row(page, seeded.size, one, eight, count_queries(app, seeded, address), bare))
    return rows


def _bare_headers(port: int) -> dict[str, str]:
    connection = http.client.HTTPConnection("localhost", port)
    connection.request("GET", "/enter")
    response = connection.getresponse()
    response.read()
    return {"Cookie": response.headers["Set-Cookie"].split(";")[0]}


@dataclass(frozen=True, slots=True)
class FirstView:
    """The overview with everything it needs, nothing cached."""

    requests: int
    sent: int
    cpu: float


def first_view(server: tuple[psutil.Process, int], seeded: Seeded, headers: dict[str, str]) -> FirstView:
    """What a browser fetches that has nothing cached: the overview, and what it links to and imports. 40 times over."""
    process, port = server
    address, rounds = f"/records/{seeded.record_id}/", 40
    urls = [address, *_assets(port, address, headers)]
    connection = http.client.HTTPConnection("localhost", port)
    before = cpu_seconds(process)
    sent = [len(fetch(connection, url, headers)[1]) for _ in range(rounds) for url in urls]
    return FirstView(len(urls), sum(sent) // rounds, (cpu_seconds(process) - before) * 1000 / rounds)


def _assets(port: int, address: str, headers: dict[str, str]) -> list[str]:
    """The addresses of the files that a page needs."""
    connection = http.client.HTTPConnection("localhost", port)
    plain = headers | {"Accept-Encoding": "identity"}
    page = fetch(connection, address, plain)[1].decode()
    waiting, found = list(dict.fromkeys(_LINKED.findall(page))), list[str]()
    modules = [f"./{name}.js" for name in sorted(set(re.findall(r'data-module="([a-z-]+)"', page)))]
    while waiting:
        url = waiting.pop()
        if url in found:
            continue
        found.append(url)
        if url.endswith(".js"):
            source = fetch(connection, url, plain)[1].decode()
            imported = [*_IMPORTED.findall(source), *(modules if url.endswith("/app.js") else ())]
            waiting += [urljoin(url, name) for name in imported]
    return found
