"""Small real PDF files: text in the standard fonts, a letterhead, one to three pages, a title."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pikepdf

WIDTH, HEIGHT, MARGIN, BOTTOM = 595, 842, 62, 78
PLAIN, BOLD = "F1", "F2"

_WIDTHS = {
    278: " \u00a0!,./:;I[]fjt|’‘'",
    222: "il",
    333: "()-r`·",
    500: "cksvxyzJ",
    584: "+<=>",
    556: "abdeghnopqu0123456789?_#$L«»*",
    611: "FTZ",
    667: "ABEKPSVXY&",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    944: "W",
}
_WIDTH_OF = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_FOLD = str.maketrans("éèêëàâäîïôöùûüçÉÈÊÀÂÎÔÛÇµœ", "eeeeaaaiioouuucEEEAAIOUCue")


@dataclass(frozen=True, slots=True)
class Heading:
    """A title inside the text."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of aligned cells; the first row is the head. ``stops`` are the columns' places in points."""

    rows: tuple[tuple[str, ...], ...]
    stops: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block = str | Heading | Bullets | Grid | PageBreak


@dataclass(frozen=True, slots=True)
class Letter:
    """A page or more of writing: who writes, about whom, when, under what title, saying what, signed by whom."""

    title: str
    author: str
    created: dt.datetime
    letterhead: tuple[str, ...]
    addressee: tuple[str, ...]
    dateline: str
    blocks: Sequence[Block]
    signature: tuple[str, ...] = ()


def text_width(text: str, size: float) -> float:
    """Return the width of a text in points, by the metrics of Helvetica; unknown letters count as an ``n``."""
    return sum(_WIDTH_OF.get(letter, 556) for letter in text.translate(_FOLD)) * size / 1000


def bind(text: str) -> str:
    """Return the text with no-break spaces where French forbids a line to end: before ``:``, inside ``« »``."""
    for mark in (":", ";", "!", "?", "»", "%"):
        text = text.replace(f" {mark}", f"\u00a0{mark}")
    return text.replace("« ", "«\u00a0").replace("Dr ", "Dr\u00a0")


def wrap(text: str, size: float, room: float) -> Iterator[str]:
    """Return the lines of a text that fit in ``room`` points."""
    line = ""
    for word in bind(text).split(" "):
        longer = f"{line} {word}" if line else word
        if line and text_width(longer, size) > room:
            yield line
            line = word
        else:
            line = longer
    yield line


def _literal(text: str) -> bytes:
    """Return a PDF string in WinAnsi; the narrow no-break space, which it lacks, becomes a no-break space."""
    raw = text.replace("\u202f", "\u00a0").encode("cp1252")
    return b"(" + raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)") + b")"


@dataclass(slots=True)
class _Sheet:
    """The pages being filled, from the top down."""

    pages: list[list[bytes]] = field(default_factory=lambda: [[]])
    y: float = HEIGHT - MARGIN

    def put(self, x: float, y: float, text: str, size: float = 10.5, font: str = PLAIN) -> None:
        place = f"BT /{font} {size:g} Tf {x:g} {y:g} Td ".encode("ascii")
        self.pages[-1].append(place + _literal(text) + b" Tj ET")

    def rule(self, y: float) -> None:
        self.pages[-1].append(f"0.6 w {MARGIN} {y:g} m {WIDTH - MARGIN} {y:g} l S".encode("ascii"))

    def turn(self) -> None:
        self.pages.append([])
        self.y = HEIGHT - MARGIN

    def line(self, text: str, size: float = 10.5, font: str = PLAIN, indent: float = 0, lead: float = 1.4) -> None:
        if self.y < BOTTOM:
            self.turn()
        self.put(MARGIN + indent, self.y, text, size, font)
        self.y -= size * lead

    def flow(self, text: str, size: float = 10.5, font: str = PLAIN, indent: float = 0) -> None:
        for line in wrap(text, size, WIDTH - 2 * MARGIN - indent):
            self.line(line, size, font, indent)


def _block(sheet: _Sheet, block: Block) -> None:
    if isinstance(block, PageBreak):
        sheet.turn()
    elif isinstance(block, Heading):
        sheet.y -= 6
        sheet.flow(block.text, 11.5, BOLD)
    elif isinstance(block, Bullets):
        for item in block.items:
            sheet.flow(f"•  {item}", indent=10)
        sheet.y -= 5
    elif isinstance(block, Grid):
        _grid(sheet, block)
    else:
        sheet.flow(block)
        sheet.y -= 6


def _grid(sheet: _Sheet, grid: Grid) -> None:
    for row_number, row in enumerate(grid.rows):
        if sheet.y < BOTTOM:
            sheet.turn()
        for stop, text in zip(grid.stops, row, strict=True):
            sheet.put(MARGIN + stop, sheet.y, text, 10, BOLD if row_number == 0 else PLAIN)
        if row_number == 0:
            sheet.rule(sheet.y - 4)
            sheet.y -= 4
        sheet.y -= 15
    sheet.y -= 6


def _compose(letter: Letter) -> list[list[bytes]]:
    sheet = _Sheet()
    for order, text in enumerate(letter.letterhead):
        sheet.line(text, 12 if order == 0 else 9.5, BOLD if order == 0 else PLAIN)
    sheet.rule(sheet.y + 4)
    sheet.y -= 14
    for text in letter.addressee:
        sheet.line(text, indent=200)
    sheet.y -= 8
    sheet.line(letter.dateline, indent=200)
    sheet.y -= 14
    sheet.flow(letter.title, 15, BOLD)
    sheet.y -= 10
    for block in letter.blocks:
        _block(sheet, block)
    sheet.y -= 12
    for text in letter.signature:
        sheet.line(text, indent=270)
    total = len(sheet.pages)
    for order, page in enumerate(sheet.pages, start=1):
        place = f"BT /{PLAIN} 8 Tf {MARGIN} 40 Td ".encode("ascii")
        foot = f"Document de démonstration, personnes et soins imaginaires. Page {order} sur {total}"
        page.append(place + _literal(foot) + b" Tj ET")
    return sheet.pages


def _font(name: str) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name(f"/{name}"),
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )


def write_pdf(letter: Letter) -> bytes:
    """Return the bytes of a PDF: the same for the same letter, on every run.

    Raises ``UnicodeEncodeError`` for a letter that WinAnsi lacks.
    """
    pdf = pikepdf.Pdf.new()
    fonts = pikepdf.Dictionary(F1=pdf.make_indirect(_font("Helvetica")), F2=pdf.make_indirect(_font("Helvetica-Bold")))
    resources = pdf.make_indirect(pikepdf.Dictionary(Font=fonts))
    for content in _compose(letter):
        page = pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=[0, 0, WIDTH, HEIGHT],
            Resources=resources,
            Contents=pdf.make_stream(b"\n".join(content)),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    pdf.docinfo["/Title"] = letter.title
    pdf.docinfo["/Author"] = letter.author
    pdf.docinfo["/CreationDate"] = f"D:{letter.created:%Y%m%d%H%M%S}"
    pdf.Root.Lang = pikepdf.String("fr-FR")
    buffer = io.BytesIO()
    pdf.save(buffer, deterministic_id=True, compress_streams=True)
    return buffer.getvalue()
