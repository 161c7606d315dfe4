"""The images of an examination as the page of its document shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for

from portal.core.i18n import gettext as _
from portal.core.i18n import ngettext
from portal.record.content import ImageFile, ImageSeries, ReadDocument, Study
from portal.record.imaging.forms import ViewerForm, WantedImage, count_of, viewer_form, wanted_image
from portal.record.imaging.words import body_part_words, examination_words, modality_words
from portal.record.models import Document

_FILE, _FRAME = 9999, 99999


@dataclass(frozen=True, slots=True)
class Viewer:
    """One image, and the way to the others; at either end the way on leads nowhere else.

    ``pattern`` is the address of any image, with ``{file}`` and ``{frame}`` in it; ``runs`` are those of the series in
    order, each a file and how many images it has: ``1:30 2:1``.
    """

    form: ViewerForm
    action: str
    title: str
    src: str
    alt: str
    width: int
    height: int
    number: int
    total: int
    several_series: bool
    grey: bool
    previous_href: str
    next_href: str
    pattern: str
    runs: str


def viewer_of(document: Document, read: ReadDocument | None, arguments: Mapping[str, str]) -> Viewer | None:
    """The viewer of a document, at the image that an address asks for; None where it has no such images."""
    if read is None or read.study is None or not read.study.series:
        return None
    study, wanted = read.study, wanted_image(arguments, read.study)
    series = study.series[wanted.series - 1]
    image, file, frame = _image_at(series, wanted.image)
    total = count_of(series)
    names = [_series_name(one) for one in study.series]
    pattern = _image_href(document, _FILE, _FRAME, wanted.window)
    return Viewer(
        form=viewer_form(wanted, names, series),
        action=url_for("record.document", record_id=document.record_id, document_id=document.id),
        title=names[wanted.series - 1],
        src=_image_href(document, file, frame, wanted.window),
        alt=_alt(series, wanted.image, total),
        width=image.width,
        height=image.height,
        number=wanted.image,
        total=total,
        several_series=len(study.series) > 1,
        grey=image.grey,
        previous_href=_page_href(document, wanted, max(wanted.image - 1, 1)),
        next_href=_page_href(document, wanted, min(wanted.image + 1, total)),
        pattern=pattern.replace(f"/{_FILE}/{_FRAME}", "/{file}/{frame}"),
        runs=" ".join(f"{one.file + 1}:{one.frames}" for one in series.images),
    )


def study_facts(study: Study | None) -> list[tuple[str, str | list[str]]]:
    """What is known of an examination: kind, part of the body, who asked for it, what it is made of."""
    if study is None or not study.series:
        return []
    kinds = dict.fromkeys(modality_words(one.modality) for one in study.series)
    parts = dict.fromkeys(body_part_words(one.body_part, one.laterality) for one in study.series)
    total = sum(map(count_of, study.series))
    told: list[tuple[str, str | list[str]]] = [
        (_("Kind of examination"), list(kinds)),
        (_("Part of the body"), [part for part in parts if part]),
        (_("Asked for by"), study.referring),
        (_("Images"), [_series_name(one) for one in study.series] if len(study.series) > 1 else str(total)),
    ]
    return [(term, value) for term, value in told if value]


def _image_at(series: ImageSeries, number: int) -> tuple[ImageFile, int, int]:
    """An image of a series by its number, with the number of its file and the one within that, all from 1."""
    left = number
    for image in series.images:
        if left <= image.frames:
            return image, image.file + 1, left
        left -= image.frames
    raise IndexError(number)


def _series_name(series: ImageSeries) -> str:
    """``T2 sagittal, 24 images``."""
    name = series.description or examination_words(series.modality, series.body_part, series.laterality)
    count = count_of(series)
    return ngettext("%(name)s, %(num)s image", "%(name)s, %(num)s images", count, name=name)


def _alt(series: ImageSeries, number: int, total: int) -> str:
    what = examination_words(series.modality, series.body_part, series.laterality)
    return what if total == 1 else _("%(what)s: image %(number)s of %(total)s", what=what, number=number, total=total)


def _image_href(document: Document, file: int, frame: int, window: str) -> str:
    asked = {"window": window} if window else {}
    return url_for(
        "imaging.document_image",
        record_id=document.record_id,
        document_id=document.id,
        file=file,
        frame=frame,
        **asked,  # type: ignore[arg-type]
    )


def _page_href(document: Document, wanted: WantedImage, number: int) -> str:
    asked = {"series": wanted.series if wanted.series > 1 else None, "window": wanted.window or None}
    said = {name: value for name, value in asked.items() if value}
    return url_for(
        "record.document",
        record_id=document.record_id,
        document_id=document.id,
        image=number,
        _anchor="images",
        **said,  # type: ignore[arg-type]
    )
