"""A served portal in which the people of the tests live, with documents of the demonstration in Alice's record."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask

from portal.config import allow_demo
from portal.core import clock
from portal.intake.commands import IntakeOutcome, take_in
from portal.record.models import Source
from tests.support.live_site import live_site
from tests.support.people import People, make_people, sign_in
from tests.support.saved_documents import record_of

if TYPE_CHECKING:
    from portal.demo.desk import DemoFile


@dataclass(frozen=True, slots=True)
class Inhabited:
    """The application, its origin, and the people in it."""

    app: Flask
    origin: str
    people: People

    def url(self, name: str, path: str = "/") -> str:
        """The address of a page of somebody's record."""
        return f"/records/{self.people[name].record_id}{path}"

    def cookies(self, name: str, **session: Any) -> list[Any]:
        """What the browser of somebody who has signed in keeps."""
        client = self.app.test_client()
        sign_in(self.app, client, self.people[name], **session)
        kept = client.get_cookie("session", domain="localhost")
        assert kept is not None
        return [{"name": "session", "value": kept.value, "url": self.origin, "httpOnly": True, "sameSite": "Lax"}]

    def bring(self, name: str, files: Iterable[DemoFile]) -> None:
        """Take files of the demonstration into somebody's record, though they tell other names."""
        with record_of(self.app, self.people[name]) as opened:
            for file in files:
                taken = take_in(
                    opened,
                    file.data,
                    file.name,
                    source=Source(file.source),
                    title=file.title,
                    type_code=file.type_code,
                    date=file.act_date.isoformat(),
                    other_identity_confirmed=True,
                )
                assert taken.outcome is not IntakeOutcome.REFUSED, (file.name, taken.reason)


@contextlib.contextmanager
def inhabited_site(instance: Path) -> Iterator[Inhabited]:
    """The portal served with the people of the tests and no document."""
    with live_site(instance) as (app, origin):
        yield Inhabited(app, origin, make_people(app))


def files_of(part: str) -> list[DemoFile]:
    """Files of the demonstration: the ``labs``, ``reports`` or ``papers`` of a woman, or those of a ``child``."""
    allow_demo()
    from portal.demo import children_files, claire_labs, claire_papers, claire_reports
    from portal.demo.desk import Desk

    parts = {
        "labs": claire_labs.files,
        "reports": claire_reports.files,
        "papers": claire_papers.files,
        "child": children_files.lina,
    }
    return list(parts[part](Desk(clock.today())))
