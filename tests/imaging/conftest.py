"""An examination of two series in Alice's record."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from flask import Flask

from portal.intake import worker
from portal.intake.commands import take_in_parts
from portal.intake.parts import Part
from portal.intake.understood import About
from portal.record.models import Source
from tests.support.dicom import a_series
from tests.support.people import People
from tests.support.saved_documents import record_of


@pytest.fixture(scope="session", autouse=True)
def _no_process_stays() -> Iterator[None]:
    yield
    worker.shutdown()


@pytest.fixture
def examination(app: Flask, people: People) -> uuid.UUID:
    """The id of a document of five images, three and two."""
    files = [*a_series(3), *a_series(2, 2, SeriesDescription="Médiastin")]
    return take(app, people, files)


def take(app: Flask, people: People, files: list[bytes]) -> uuid.UUID:
    """Take files into Alice's record as one document; its id."""
    with record_of(app, people["alice"]) as opened:
        parts = [Part(data, f"IM{number}.dcm") for number, data in enumerate(files)]
        taken = take_in_parts(opened, parts, About(Source.PROFESSIONAL))
        assert taken.document is not None, taken.reason
        return taken.document.id
