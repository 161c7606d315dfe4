"""HL7 V3 time stamps as ISO 8601, never more precise than the file."""

from __future__ import annotations

import re
from datetime import date

from lxml import etree

from portal.intake.readers.cda.nodes import attribute, find
from portal.record.content import PartialDate

_STAMP = re.compile(r"(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:\.\d*)?([+-]\d{4})?", re.ASCII)


def partial_date(stamp: str) -> PartialDate:
    """``197903`` → ``1979-03``; ``20261120140500+0100`` → ``2026-11-20T14:05:00+01:00``; what is wrong is cut off."""
    match = _STAMP.fullmatch(stamp.strip())
    if match is None:
        return ""
    year, month, day, hour, minute, second, offset = match.groups()
    if year == "0000" or not month or not 1 <= int(month) <= 12:
        return "" if year == "0000" else year
    if not day or not _exists(year, month, day):
        return f"{year}-{month}"
    if not hour or int(hour) > 23 or not minute or int(minute) > 59:
        return f"{year}-{month}-{day}"
    seconds = f":{second}" if second and int(second) <= 59 else ""
    return f"{year}-{month}-{day}T{hour}:{minute}{seconds}{_offset(offset)}"


def interval(element: etree._Element | None, path: str = "effectiveTime") -> tuple[PartialDate, PartialDate]:
    """Start and end of the first time at ``path``: a point has a start only; what is unknown is empty."""
    time = find(element, path)
    point = partial_date(attribute(time, ".", "value"))
    start = point or partial_date(attribute(time, "low", "value")) or partial_date(attribute(time, "center", "value"))
    return start, partial_date(attribute(time, "high", "value"))


def _exists(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def _offset(offset: str | None) -> str:
    if not offset or int(offset[1:3]) > 14 or int(offset[3:]) > 59:
        return ""
    return f"{offset[:3]}:{offset[3:]}"
