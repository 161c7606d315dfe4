"""The stack's own limit: a bare Flask and Jinja page, a session looked up, five ORM queries, 50 rows, no more.

Nothing of the portal is in its way: no door, no trail, no guard, no translation. The page is filled up to the size of
the page it is compared with.
"""

from __future__ import annotations

import os
import uuid

from flask import Flask, render_template, request, session
from sqlalchemy import String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

ROWS_PER_QUERY = 10
QUERIES = 5

PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Bare</title></head><body><main>
<h1>{{ who.name }}</h1>
{% for rows in lists %}<ul>
{% for row in rows %}<li><a href="/row/{{ row.id }}">{{ row.title }}</a> <p>{{ row.author }}, {{ row.day }}</p></li>
{% endfor %}</ul>{% endfor %}<p>{{ filling }}</p></main></body></html>"""


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
                for number in range(QUERIES * ROWS_PER_QUERY)
            )

    @app.get("/enter")
    def enter() -> str:
        session["token"] = "bench"
        return ""

    @app.get("/")
    def page() -> str:
        filling = "x" * int(request.args["size"])
        with Session(engine) as rows:
            who = rows.get(Who, session["token"])
            lists = [
                list(rows.scalars(select(Row).where(Row.number >= start).order_by(Row.number).limit(ROWS_PER_QUERY)))
                for start in range(0, QUERIES * ROWS_PER_QUERY, ROWS_PER_QUERY)
            ]
            return render_template(template, who=who, lists=lists, filling=filling)

    return app
