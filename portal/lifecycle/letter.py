"""The activation letter: one page to print and hand over, with the code as a QR code, in characters and in words."""

from __future__ import annotations

import io

import segno
from flask import render_template

from portal.core import codes
from portal.core.i18n import force_locale
from portal.lifecycle.commands import Letter


def letter_html(letter: Letter, origin: str) -> str:
    """A page that stands alone, in French with the essentials in English; opened from a file, printed on A4.

    The QR code leads to the portal with the code in the fragment of the address, which no server sees.
    """
    address = f"{origin}/activate"
    drawing = io.BytesIO()
    code = segno.make(f"{address}#{letter.code}", error="m")
    code.save(drawing, kind="svg", border=4, omitsize=True, xmldecl=False, svgns=False, title="Code QR")
    with force_locale("fr"):
        return render_template(
            "lifecycle/letter.html",
            name=letter.record.full_name,
            address=address,
            code=codes.written(letter.code),
            spoken=codes.spoken(letter.code),
            expires_at=letter.expires_at,
            qr_code=drawing.getvalue().decode(),
        )
