"""The official labels of document types, as producers write them in their headers."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


@cache
def labels() -> dict[str, str]:
    """Return the French label of each type code, from the record's own table."""
    table = files("portal.record").joinpath("document_types.csv").read_text("utf-8")
    return {row["code"]: row["fr"] for row in csv.DictReader(table.splitlines())}
