"""What is looked at of an examination: read from an address, shown as a form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
from portal.record.content import ImageSeries, Study
from portal.record.imaging.windows import CHOSEN, FULL, OWN, PRESET_LABELS, PRESETS

_NUMBER = re.compile(r"[-−]?\d{1,6}(?:[.,]\d{1,3})?")
_PLACE = re.compile(r"\d{1,5}")


class ViewerForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is not typed
    """Which image, and how its grey values are shown. Sent by GET: it changes nothing."""

    class Meta:
        csrf = False

    series = SelectField(_l("Series of images"))
    image = IntegerField(_l("Image"))
    window = SelectField(_l("Contrast"))
    center = StringField(_l("Centre"))
    width = StringField(_l("Width"))


@dataclass(frozen=True, slots=True)
class WantedImage:
    """A series, an image in it (both count from 1), and the window."""

    series: int = 1
    image: int = 1
    window: str = ""


def wanted_window(arguments: Mapping[str, str]) -> str:
    """The window that an address asks for: a name, ``centre/width``, or empty for how the image was sent.

    A centre and a width that somebody typed count before the name; what is none of ours asks for nothing.
    """
    typed = [arguments.get(name, "").strip() for name in ("center", "width")]
    if all(_NUMBER.fullmatch(one) for one in typed):
        written = "/".join(one.replace(",", ".").replace("−", "-") for one in typed)
        if CHOSEN.fullmatch(written):
            return written
    window = arguments.get("window", "")
    known = window == FULL or window in PRESETS or OWN.fullmatch(window) or CHOSEN.fullmatch(window)
    return window if known else ""


def wanted_image(arguments: Mapping[str, str], study: Study) -> WantedImage:
    """What an address asks for, within what is there."""
    series = _within(arguments.get("series", ""), len(study.series))
    return WantedImage(
        series, _within(arguments.get("image", ""), count_of(study.series[series - 1])), wanted_window(arguments)
    )


def count_of(series: ImageSeries) -> int:
    """How many images a series has."""
    return sum(one.frames for one in series.images)


def viewer_form(wanted: WantedImage, names: list[str], series: ImageSeries) -> ViewerForm:
    """The form, filled with what is shown; ``names`` are those of the series."""
    center, _slash, width = wanted.window.partition("/")
    data = {"series": str(wanted.series), "image": wanted.image, "window": "" if width else wanted.window}
    data |= {"center": center, "width": width} if width else {}
    form = ViewerForm(formdata=None, data=data)
    form.series.choices = [SelectChoice(str(number), name) for number, name in enumerate(names, 1)]
    form.window.choices = [SelectChoice(value, label) for value, label in _windows(series)]
    return form


def _windows(series: ImageSeries) -> list[tuple[str, str]]:
    """How the images were sent, what else they were sent with, what is customary, everything."""
    own = series.images[0].windows
    found = [("", own[0].name if own and own[0].name else _("As it was sent"))]
    found += [
        (str(number), window.name or _("Setting %(number)s of the file", number=number))
        for number, window in enumerate(own[1:], 2)
    ]
    if series.modality == "CT":
        found += [(name, str(label)) for name, label in PRESET_LABELS.items()]
    return [*found, (FULL, _("All shades of grey"))]


def _within(text: str, most: int) -> int:
    return min(max(int(text), 1), most) if _PLACE.fullmatch(text) else 1
