"""A small app that shows the layouts and every component, for the eye and for the tests.

``python -m tests.support.gallery`` serves it on http://localhost:8400/ (``?lang=en``, ``?theme=dark``, ``?hue=3``).
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Flask, Response, render_template, request, url_for
from flask_wtf import CSRFProtect, FlaskForm
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined
from wtforms import BooleanField, FileField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from portal.core import i18n, typography
from portal.core.assets import icon_writer, style_of
from portal.core.charts import Measure, Range, trend_chart
from portal.core.fields import DatePartsField

ROOT = Path(__file__).resolve().parents[2]
HUES = (
    "Ardoise : le compte",
    "Sapin, tirets",
    "Lac, points",
    "Prune, double",
    "Ocre, trait",
    "Iris, gravé",
    "Olive, relief",
)
TSH = [
    (2024, 3, 11, "6.8", True),
    (2024, 6, 17, "4.6", True),
    (2024, 12, 5, "3.1", False),
    (2025, 6, 12, "2.4", False),
    (2025, 12, 8, "2.9", False),
    (2026, 7, 6, "2.2", False),
    (2026, 11, 16, "2.6", False),
]


class SampleForm(FlaskForm):  # type: ignore[misc]
    """One field of each kind."""

    city = StringField("Ville de naissance", [InputRequired("Indiquez la ville de naissance")])
    birth = DatePartsField(
        "Date de naissance", [InputRequired("Indiquez la date de naissance")], message="Cette date n’existe pas"
    )
    note = TextAreaField("Votre note")
    kind = SelectField(
        "De quoi s’agit-il ?", choices=[SelectChoice("report", "Compte rendu"), SelectChoice("rx", "Ordonnance")]
    )
    mask = RadioField(
        "Masquer ce document",
        choices=[SelectChoice("none", "À personne"), SelectChoice("all", "À tous les professionnels")],
        validators=[InputRequired("Choisissez à qui le masquer")],
    )
    who = SelectMultipleField(
        "Masquer à", choices=[SelectChoice("roux", "Thomas Roux"), SelectChoice("weiss", "Dr Sophie Weiss")]
    )
    agreed = BooleanField("J’ai lu ce qui précède")
    files = FileField("Choisissez un fichier, prenez une photo ou déposez-le ici")


def gallery_app() -> Flask:
    """The app, without database or account: ``/``, ``/account``, ``/forms``, ``/plain``, ``/error/<code>``."""
    app = Flask(__name__, static_folder=str(ROOT / "static"), static_url_path="/static")
    app.config.update(SECRET_KEY="gallery", TESTING=True)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.loader = ChoiceLoader(
        [FileSystemLoader(ROOT / "templates"), FileSystemLoader(Path(__file__).parent / "templates")]
    )
    app.jinja_env.globals["asset"] = lambda path: f"/static/{path}"
    app.jinja_env.globals["svg_icon"] = icon_writer("/static/icons/icons.svg")
    CSRFProtect(app)
    app.add_template_global(lambda: "", "seen_as")
    i18n.init_app(app, lambda: request.args.get("lang"))
    typography.init_app(app)
    app.add_url_rule("/static/css/site.css", "style", lambda: Response(style_of(ROOT / "static"), mimetype="text/css"))
    app.add_url_rule("/", "components", components)
    app.add_url_rule("/account", "account", account)
    app.add_url_rule("/forms", "forms", forms, methods=["GET", "POST"])
    app.add_url_rule("/plain", "plain", plain)
    app.add_url_rule("/error/<int:code>", "error", error)
    return app


def components() -> str:
    """A record page with the components that show."""
    return render_template(
        "gallery/components.html",
        **context(shell(tab="documents", hue=request.args.get("hue", 1, int)), [("ok", "C’est enregistré.")]),
        **lab(),
        hues=HUES,
        moment=dt.datetime(2026, 11, 20, 14, 5, tzinfo=dt.UTC),
    )


def account() -> str:
    """An account page: no record, three tabs."""
    return render_template("gallery/account.html", **context(shell(tab="account", hue=0, record=False)))


def forms() -> str:
    """A form with every field; posting it empty shows the errors."""
    form = SampleForm()
    form.validate_on_submit()
    return render_template("gallery/forms.html", form=form, **context(shell(tab="documents", hue=1)))


def plain() -> str:
    """A signed-out page."""
    return render_template("gallery/plain.html", **context(shell(tab=None, hue=1, record=False, signed_in=False)))


def error(code: int) -> tuple[str, int]:
    """An error page."""
    page = context(shell(tab=None, hue=0, record=False))
    words = {"heading": "Cette page n’existe pas", "sentence": "L’adresse est peut-être incomplète."}
    return render_template("errors/error.html", code=code, form=None, **words, **page), code


def context(shell: SimpleNamespace, messages: list[tuple[str, str]] | None = None) -> dict[str, Any]:
    """What every layout receives."""
    return {"shell": shell, "messages": messages or []}


def bar(kind: str) -> SimpleNamespace | None:
    """What stands above a page that is seen in an unusual way (``?bar=preview``, ``?bar=emergency``)."""
    if not kind:
        return None
    fact, detail = "Votre carnet, vu comme Dr Karim Benali.", "Cette personne n’est pas prévenue de cet aperçu."
    url = url_for("components")
    return SimpleNamespace(
        kind=kind, icon="eye", fact=fact, detail=detail, url=url, leave="Quitter", posts=kind == "emergency"
    )


def shell(*, tab: str | None, hue: int, record: bool = True, signed_in: bool = True) -> SimpleNamespace:
    """A shell as the portal gives it; the URLs lead back to the gallery."""
    keep: dict[str, Any] = {key: value for key, value in request.args.items() if key != "lang"}
    locale = i18n.current_locale()
    keep |= request.view_args or {}
    names = ["home", "documents", "health", "contacts", "access", "emergency", "records", "account", "role", "help"]
    links = {name: url_for("components", _anchor=name) if signed_in else None for name in (*names, "about", "sign_out")}
    return SimpleNamespace(
        locale=locale,
        other_locale_url=url_for(str(request.endpoint), **keep, lang="en" if locale == "fr" else "fr"),
        theme=request.args.get("theme", ""),
        practising=False,
        bar=bar(request.args.get("bar", "")),
        hue=hue,
        account_name="Claire Morel" if signed_in else None,
        record=person("Claire Morel", "CM", "Votre carnet") if record else None,
        profiles=[profile(*row) for row in PROFILES] if signed_in else [],
        tab=tab,
        nonce="c2FtcGxl",
        links=SimpleNamespace(**links, sign_in=url_for("plain")),
    )


def person(full_name: str, initials: str, relation: str) -> SimpleNamespace:
    """The holder of the record on show."""
    first = full_name.split()[0]
    return SimpleNamespace(id="0", full_name=full_name, initials=initials, first_name=first, relation=relation)


PROFILES = (
    (1, "CM", "Claire Morel", "Votre carnet", True),
    (2, "JM", "Jules Morel", "Votre fils, 12 ans", False),
    (3, "LM", "Lina Morel", "Votre fille, 4 ans", False),
    (4, "ML", "Monique Lefèvre", "Vous l’aidez, jusqu’au 30 juin 2027", False),
)


def profile(hue: int, initials: str, full_name: str, relation: str, current: bool) -> SimpleNamespace:
    """A line of the switcher."""
    url = url_for("components", hue=hue)
    return SimpleNamespace(url=url, hue=hue, initials=initials, full_name=full_name, relation=relation, current=current)


def lab() -> dict[str, Any]:
    """A series of results as a chart and a table."""
    locale = i18n.current_locale()
    series = [Measure(dt.datetime(y, m, d, 8, tzinfo=dt.UTC), Decimal(value), out) for y, m, d, value, out in TSH]
    reference = Range(Decimal("0.4"), Decimal("4.0"))
    return {
        "chart": trend_chart(
            series,
            reference,
            number=lambda value: typography.number(value, locale),
            month=lambda when: typography.short_month(when, locale),
        ),
        "series": list(reversed(series)),
    }


if __name__ == "__main__":
    gallery_app().run(port=8400)
