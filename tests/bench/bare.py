"""The stack's own limit: a bare Flask and Jinja page, a session looked up, five ORM queries, their rows, no more.

Nothing of the portal is in its way: no door, no trail, no guard, no translation, no compression. The page is filled up
to the size of the page it is compared with. ``?rows`` is how many each query returns.
"""

from __future__ import annotations

import os
import uuid

from flask import Flask, render_template, request, session
from sqlalchemy import String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

QUERIES = 5
MOST_ROWS = 50
FILLED = "FILLING"

PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Bare</title></head><body><main>
<h1>{{ who.name }}</h1>
{% for rows in lists %}<ul>
{% for row in rows %}<li>{{ row.title }}, {{ row.day }}</li>
{% endfor %}</ul>{% endfor %}<p>FILLING</p></main></body></html>"""


class Base(DeclarativeBase):
    """The bare page's own tables."""


class Who(Base):
    """A session row."""

    __tablename__ = "who"
    token: Mapped[str] = mapped_column(String, primary_key=True)
    name: Mapped[str]


class Row(Base):
    """A line of the page."""

    __tablename__ = "row"
    id: Mapped[str] = mapped_column(String, primary_key=True)
    number: Mapped[int] = mapped_column(index=True)
    title: Mapped[str]
    author: Mapped[str]
    day: Mapped[str]


def make_bare_app() -> Flask:
    """The application; ``BENCH_BARE_DB`` names its SQLite file."""
    app = Flask("bare")
    app.secret_key = "bench"
    template = app.jinja_env.from_string(PAGE)
    engine = create_engine(f"sqlite:///{os.environ['BENCH_BARE_DB']}")
    Base.metadata.create_all(engine)
    with Session(engine) as rows, rows.begin():
        if rows.get(Who, "bench") is None:
            rows.add(Who(token="bench", name="Claire Morel"))
            rows.add_all(
                Row(
                    id=str(uuid.uuid4()),
                    number=number,
                    title=f"Compte rendu {number}",
                    author="Dr Benali",
                    day="20 novembre 2026",
                )
                for number in range(QUERIES * MOST_ROWS)
            )

    @app.get("/enter")
    def enter() -> str:
        session["token"] = "bench"
        return ""

    @app.get("/")
    def page() -> str:
        count = int(request.args["rows"])
        with Session(engine) as rows:
            who = rows.get(Who, session["token"])
            lists = [
                list(rows.scalars(select(Row).where(Row.number >= start).order_by(Row.number).limit(count)))
                for start in range(0, QUERIES * MOST_ROWS, MOST_ROWS)
            ]
            html = render_template(template, who=who, lists=lists)
            return html.replace(FILLED, "x" * max(int(request.args["size"]) - len(html), 0), 1)

    return app
