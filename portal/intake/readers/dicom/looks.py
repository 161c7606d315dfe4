"""Whether bytes are DICOM, told by their first few: nothing is parsed, so that the asking process may do it."""

from __future__ import annotations

import re
from typing import IO

LOOKED_AT = 200
"""How many bytes tell."""
_PREAMBLE = 128
_TEXT_VRS = rb"(?:AE|AS|CS|DA|DS|DT|IS|LO|LT|PN|SH|ST|TM|UI|UL|US)"
_META = re.compile(rb"\x02\x00\x00\x00UL\x04\x00")
_EXPLICIT = re.compile(rb"\x08\x00[\x00-\x1f\x50-\x70]\x00" + _TEXT_VRS + rb".\x00", re.DOTALL)
_EXPLICIT_BIG = re.compile(rb"\x00\x08\x00[\x00-\x1f\x50-\x70]" + _TEXT_VRS + rb"\x00.", re.DOTALL)
_IMPLICIT = re.compile(
    rb"\x08\x00\x00\x00\x04\x00\x00\x00....\x08\x00[\x01-\x70]\x00"  # the length of the group, then one of its elements
    rb"|\x08\x00\x05\x00[\x02-\x40]\x00\x00\x00(?:ISO[ _]|\\ISO)"  # the character set
    rb"|\x08\x00[\x16\x18]\x00[\x02-\x40]\x00\x00\x00[012]\.[\d.]+[\x00\d]",  # an identifier
    re.DOTALL,
)


def looks_like_dicom(data: bytes) -> bool:
    """Whether these bytes are a DICOM file: with its preamble, or where what stands first leaves no doubt."""
    if data[_PREAMBLE : _PREAMBLE + 4] == b"DICM":
        return True
    return any(start.match(data[:LOOKED_AT]) for start in (_META, _EXPLICIT, _EXPLICIT_BIG, _IMPLICIT))


def begins_like_dicom(stream: IO[bytes]) -> bool:
    """The same of a file that was sent, which is left at its beginning."""
    start = stream.read(LOOKED_AT)
    stream.seek(0)
    return looks_like_dicom(start)
