"""All originals of a document in one file to be saved, made while it is sent."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence

from flask import Response

from portal.access.opening import Opened
from portal.core.crypto import SealBroken
from portal.core.headers import DOCUMENT_POLICY
from portal.core.installation import installation
from portal.imaging.queries import StoredOriginal
from portal.record.documents.files import ending_of, stem_of, unreadable_response
from portal.record.models import Document
from portal.record.storage.body import keys_of

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""Names and days inside tell nothing: the archive stays in the folder of a shared computer."""


class _Sink:
    """What the archive is written into, taken away piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is left open."""

    def taken(self) -> bytes:
        """What was written since."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def archive_response(opened: Opened, document: Document, originals: Sequence[StoredOriginal]) -> Response:
    """The originals in a ZIP archive; the page that says so when one of them cannot be opened.

    Each is read through before the first byte is sent, so that a fault is still a page.
    """
    blobs, keys = installation().blobs, keys_of(opened)
    try:
        for original in originals:
            for _chunk in blobs.stream(original.blob_id, keys):
                pass
    except (SealBroken, OSError):
        return unreadable_response()
    streams = (blobs.stream(original.blob_id, keys) for original in originals)
    response = Response(_zipped(zip(_names(originals), streams, strict=True)), content_type="application/zip")
    response.headers["Content-Security-Policy"] = DOCUMENT_POLICY
    response.headers["Content-Disposition"] = f'attachment; filename="{stem_of("document", document)}.zip"'
    return response


def _names(originals: Sequence[StoredOriginal]) -> list[str]:
    digits = len(str(len(originals)))
    return [f"{number:0{digits}}.{ending_of(one.media_type)}" for number, one in enumerate(originals, 1)]


def _zipped(files: Iterator[tuple[str, Iterator[bytes]]]) -> Iterator[bytes]:
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        for name, chunks in files:
            with archive.open(zipfile.ZipInfo(name, _EPOCH), "w") as entry:
                for chunk in chunks:
                    entry.write(chunk)
                    yield sink.taken()
    yield sink.taken()
