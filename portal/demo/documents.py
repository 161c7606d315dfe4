"""Every file of the demonstration, person by person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from portal.demo import (
    care_histories,
    children_files,
    claire_labs,
    claire_papers,
    claire_reports,
    marc_files,
    monique_files,
)
from portal.demo.desk import DemoFile, Desk


def demo_files(today: dt.date) -> Iterator[DemoFile]:
    """Yield the files of the demonstration as they stand on that day.

    The same day gives the same bytes on every run and machine with the same versions of the libraries. Nothing is
    dated after ``today``; ages do not depend on it. A second version follows the first that it replaces.
    """
    desk = Desk(today)
    for files in (
        claire_labs.files,
        claire_reports.files,
        claire_papers.files,
        marc_files.files,
        children_files.jules,
        children_files.lina,
        monique_files.files,
        care_histories.files,
    ):
        yield from files(desk)
