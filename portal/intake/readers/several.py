"""Several files that are one document: photographs of one paper, scanned pages, one behind the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from portal.intake.parts import Part
from portal.intake.readers.errors import Unreadable
from portal.record.content import ReadDocument

_PAGES = frozenset({"pdf", "image"})
_MAX_PAGES = 60
NOT_TOGETHER = "Only pictures and PDFs can be put together into one document; add this file on its own."


def read_together(parts: Sequence[Part], read: Callable[[Part], ReadDocument]) -> ReadDocument:
    """One document of the pages of all parts, in their order; ``read`` reads one.

    Raises :class:`Unreadable` with the reason of the first part that is refused, for a part that is no pages, and for
    more pages than a document may have.
    """
    documents = []
    for part in parts:
        one = read(part)
        if one.format not in _PAGES:
            raise Unreadable(NOT_TOGETHER)
        documents.append(one)
    pages = tuple(page for one in documents for page in one.pages)
    if len(pages) > _MAX_PAGES:
        raise Unreadable(f"These files have too many pages together: a document has at most {_MAX_PAGES}.")
    first = documents[0]
    created = [one.created for one in documents if one.created]
    return ReadDocument(
        format="image" if all(one.format == "image" for one in documents) else "pdf",
        media_type=first.media_type,
        title=first.title,
        language=next((one.language for one in documents if one.language), ""),
        created=min(created, default=""),
        file_author=next((one.file_author for one in documents if one.file_author), ""),
        pages=pages,
        originals=tuple(one.media_type for one in documents),
        text="\n".join(one.text for one in documents if one.text),
        warnings=tuple(dict.fromkeys(warning for one in documents for warning in one.warnings)),
    )
