"""What a PDF is made of, looked at without running any of it."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

import pikepdf

from portal.intake.readers.errors import Unreadable
from portal.record.content import PartialDate

_DATE = re.compile(r"D?:?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:(Z|[+-])(?:(\d\d)'?(\d\d)?)?)?")
_ACTIVE_CATALOG = {
    "/OpenAction": "The PDF asks to do something when it is opened; it was not done.",
    "/AA": "The PDF asks to do something on its own; it was not done.",
    "/AcroForm": "The PDF holds a form; it is shown as it was last filled in.",
    "/Collection": "The PDF is a portfolio of other files; they are only in the original.",
}
_ACTIVE_ACTIONS = {
    "/JavaScript": "The PDF holds scripts; they were not run.",
    "/Launch": "The PDF asks to start a program; it was not started.",
    "/SubmitForm": "The PDF asks to send data away; none was sent.",
    "/ImportData": "The PDF asks to read other files; none was read.",
    "/GoToE": "The PDF holds other files; they are only in the original.",
}
_MAX_OBJECTS = 200_000
_END, _NEAR_END = b"%%EOF", 16384
"""A PDF ends so; mail and download programs leave some bytes behind it."""


@dataclass(frozen=True, slots=True)
class Structure:
    """What the file says of itself, and what was found inside."""

    title: str = ""
    author: str = ""
    created: PartialDate = ""
    language: str = ""
    warnings: tuple[str, ...] = ()


def structure_of(data: bytes) -> Structure:
    """The metadata and the active parts of a PDF.

    Raises :class:`Unreadable` when it needs a password, ends too early, or has no readable structure.
    """
    if _END not in data[-_NEAR_END:]:
        raise Unreadable("This PDF is cut short.")
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if pdf.is_encrypted:
                raise Unreadable("This PDF is protected by encryption; save a copy without it.")
            info = pdf.docinfo if "/Info" in pdf.trailer else pikepdf.Dictionary()
            return Structure(
                title=_text(info, "/Title"),
                author=_text(info, "/Author"),
                created=partial_date(_text(info, "/CreationDate")),
                language=_text(pdf.Root, "/Lang"),
                warnings=tuple(dict.fromkeys(_active_parts(pdf))),
            )
    except pikepdf.PasswordError:
        raise Unreadable("This PDF is protected by a password; save a copy without it.") from None
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError, RuntimeError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("This PDF is damaged.") from None


def partial_date(written: str) -> PartialDate:
    """A PDF date (``D:20231108153345+01'00'``) cut to what it says; empty when it is none."""
    match = _DATE.fullmatch(written.strip().rstrip("'"))
    if not match:
        return ""
    year, month, day, hour, minute, second, sign, hours, minutes = match.groups()
    if not (year >= "1900" and "01" <= (month or "01") <= "12" and "01" <= (day or "01") <= "31"):
        return ""
    found = "-".join(part for part in (year, month, day) if part)
    if not (day and hour and minute and hour < "24" and minute < "60"):
        return found
    offset = "Z" if sign == "Z" else f"{sign}{hours}:{minutes or '00'}" if sign and hours else ""
    return f"{found}T{hour}:{minute}:{second or '00'}{offset}" if offset else found


def _text(holder: pikepdf.Object, key: str) -> str:
    value = holder.get(key)
    return " ".join(str(value).replace("\x00", "").split())[:500] if isinstance(value, pikepdf.String) else ""


def _active_parts(pdf: pikepdf.Pdf) -> list[str]:
    found = [warning for key, warning in _ACTIVE_CATALOG.items() if key in pdf.Root]
    names = pdf.Root.get("/Names", pikepdf.Dictionary())
    if isinstance(names, pikepdf.Dictionary):
        found += [_ACTIVE_ACTIONS["/JavaScript"]] if "/JavaScript" in names else []
        found += [_ACTIVE_ACTIONS["/GoToE"]] if "/EmbeddedFiles" in names else []
    for count, item in enumerate(pdf.objects):
        if count > _MAX_OBJECTS:
            return [*found, "The PDF is too large to be looked through whole."]
        if isinstance(item, pikepdf.Dictionary):
            found += _actions_in(item)
    return found


def _actions_in(item: pikepdf.Object) -> list[str]:
    found = [_ACTIVE_CATALOG["/AA"]] if "/AA" in item else []
    for holder in (item, item.get("/A"), item.get("/OpenAction")):
        kind = holder.get("/S") if isinstance(holder, pikepdf.Dictionary) else None
        if isinstance(kind, pikepdf.Name) and str(kind) in _ACTIVE_ACTIONS:
            found.append(_ACTIVE_ACTIONS[str(kind)])
        if isinstance(holder, pikepdf.Dictionary) and "/JS" in holder:
            found.append(_ACTIVE_ACTIONS["/JavaScript"])
    return found
