"""Builds the French catalogue: ``python -m portal.core.catalog``.

English is the language of the source strings. French is written in ``translations/parts/*.po``, one part per area; this
merges the parts over what code and templates use into ``fr/LC_MESSAGES/messages.po`` and compiles it, always to the
same bytes for the same words. Exit 1, after writing, when a source string has no French or two parts disagree.
"""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from portal.core.assets import find_folder
from portal.core.i18n import TRANSLATIONS

PACKAGE = Path(__file__).resolve().parents[1]
PARTS = TRANSLATIONS / "parts"
PO_FILE = TRANSLATIONS / "fr" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None, "_l": None, "lazy_ngettext": (1, 2), "several": (1, 2)}
Key = tuple[str, str | None]
"""A source string (the singular one) and its context, if any: what tells two messages apart."""


class StableCatalog(Catalog):
    """A French catalogue whose header holds what readers need and never changes."""

    def __init__(self) -> None:
        super().__init__("fr", header_comment="", fuzzy=False, charset="utf-8")

    mime_headers = [  # noqa: RUF012  # the library's property, made constant
        ("Project-Id-Version", "Carnet"),
        ("Language", "fr"),
        ("Plural-Forms", "nplurals=2; plural=(n > 1);"),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Transfer-Encoding", "8bit"),
    ]


@dataclass
class Merge:
    """The French catalogue of what is used, and what is wrong with it."""

    catalog: Catalog = field(default_factory=StableCatalog)
    missing: list[str] = field(default_factory=list)
    """Used strings without French, each with the files that use it."""
    unused: list[str] = field(default_factory=list)
    """Strings of the parts that nothing uses, each with its part."""
    disagreeing: list[str] = field(default_factory=list)
    """Strings that two parts translate differently, each with the second part."""


def key_of(message: Message) -> Key:
    """The key of a message, plural or not."""
    source = message.id if isinstance(message.id, str) else message.id[0]
    return source, message.context


def translated(message: Message) -> bool:
    """Whether every form of a message has its French."""
    forms = [message.string] if isinstance(message.string, str) else message.string or [""]
    return all(forms)


def used(package: Path = PACKAGE, templates: Path | None = None) -> Catalog:
    """Every source string of the code and the templates, with the files that use it."""
    templates = templates or find_folder("templates")
    found = Catalog(charset="utf-8")
    for folder, pattern, method in (
        (package, "*.py", "python"),
        (templates, "*.html", "jinja2"),
        (templates, "*.txt", "jinja2"),
    ):
        for path in sorted(folder.rglob(pattern)):
            name = path.relative_to(folder.parent).as_posix()
            with path.open("rb") as source:
                for _line, words, _comments, context in extract(method, source, KEYWORDS):
                    found.add(words, None, [(name, 0)], context=context)
    return found


def read_parts(folder: Path = PARTS) -> dict[str, Catalog]:
    """The parts by file name. A part that cannot be read raises babel's PoFileError."""
    parts = {}
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as source:
            parts[path.name] = read_po(source, locale="fr", abort_invalid=True)
    return parts


def merge(source: Catalog, parts: dict[str, Catalog]) -> Merge:
    """The French of every source string, from the parts."""
    result = Merge()
    wanted = {key_of(message): message for message in source if message.id}
    french: dict[Key, Message] = {}
    for name, part in parts.items():
        for message in (one for one in part if one.id and translated(one)):
            key = key_of(message)
            if key not in wanted:
                result.unused.append(f"{name}: {key[0]!r}")
            elif french.setdefault(key, message).string != message.string:
                result.disagreeing.append(f"{name}: {key[0]!r}")
    for key in sorted(wanted, key=lambda one: (one[0], one[1] or "")):
        message = wanted[key]
        places = sorted(set(message.locations))
        words = french[key].string if key in french else ""
        if isinstance(message.id, str) != isinstance(words, str):
            words = ""
        result.catalog.add(message.id, words, places, context=key[1])
        if not words:
            result.missing.append(f"{key[0]!r} ({', '.join(place for place, _line in places)})")
    return result


def po_bytes(catalog: Catalog) -> bytes:
    """The catalogue as text, sorted, with the files that use each string."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=0, sort_output=True, include_lineno=False)
    return buffer.getvalue()


def mo_bytes(catalog: Catalog) -> bytes:
    """The catalogue compiled."""
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def main() -> int:
    """Write both files; report on standard error what is wrong. Returns the exit code."""
    merged = merge(used(), read_parts())
    PO_FILE.parent.mkdir(parents=True, exist_ok=True)
    PO_FILE.write_bytes(po_bytes(merged.catalog))
    PO_FILE.with_suffix(".mo").write_bytes(mo_bytes(merged.catalog))
    for heading, lines in (
        ("No French for", merged.missing),
        ("Two translations of", merged.disagreeing),
        ("Not used any more", merged.unused),
    ):
        for line in lines:
            sys.stderr.write(f"{heading} {line}\n")
    return 1 if merged.missing or merged.disagreeing else 0


if __name__ == "__main__":
    sys.exit(main())
