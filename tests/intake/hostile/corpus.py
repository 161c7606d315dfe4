"""The corpus, each file made when it is asked for: its name in the tests → the name it is sent under and its bytes."""

from __future__ import annotations

import io
import json
import struct
import zlib
from collections.abc import Callable

import pikepdf
from PIL import Image

from tests.intake.hostile import tiff

Made = tuple[str, bytes]
SCRIPT = "<script>alert(1)</script>"
_EDGE = 65_535


def _picture(kind: str, size: tuple[int, int] = (64, 64), **options: object) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "white").save(made, kind, **options)
    return made.getvalue()


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _zeros(megabytes: int) -> bytes:
    """So many megabytes of nothing, packed."""
    packer, nothing = zlib.compressobj(9), bytes(1 << 20)
    return b"".join(packer.compress(nothing) for _ in range(megabytes)) + packer.flush()


def _png(width: int, height: int, packed: bytes, *extra: bytes) -> bytes:
    header = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(extra) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def _jpeg_claim() -> bytes:
    data = bytearray(_picture("JPEG"))
    place = data.index(b"\xff\xc0")
    data[place + 5 : place + 9] = struct.pack(">HH", _EDGE, _EDGE)
    return bytes(data)


def _webp_claim() -> bytes:
    data = bytearray(_picture("WEBP"))
    place = data.index(b"\x9d\x01\x2a")
    data[place + 3 : place + 7] = struct.pack("<HH", 16_383, 16_383)
    return bytes(data)


def _exif(words: str) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = words
    return _picture("JPEG", exif=exif.tobytes())


def _pdf(content: bytes = b"", pages: int = 1, side: int = 595, title: str = "") -> bytes:
    pdf = pikepdf.new()
    stream = pdf.make_stream(content)
    for _ in range(pages):
        page = pikepdf.Dictionary(Type=pikepdf.Name.Page, MediaBox=pikepdf.Array([0, 0, side, side]), Contents=stream)
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    if title:
        pdf.docinfo["/Title"] = title
    made = io.BytesIO()
    pdf.save(made, compress_streams=True)
    return made.getvalue()


def _pdf_objects(*objects: str) -> bytes:
    """Objects from 1 on, the first of which is the catalogue, without a table of where they lie."""
    body = "".join(f"{number} 0 obj\n{one}\nendobj\n" for number, one in enumerate(objects, 1))
    return f"%PDF-1.7\n{body}trailer\n<< /Root 1 0 R /Size {len(objects) + 1} >>\n%%EOF\n".encode()


def _pdf_loop() -> bytes:
    tree = "<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 9 /Parent 3 0 R >>"
    return _pdf_objects("<< /Type /Catalog /Pages 2 0 R >>", tree, tree.replace("2 0 R 3 0 R", "2 0 R"))


def _pdf_bomb() -> bytes:
    """A page whose picture unpacks to 400 MB."""
    packed = _zeros(400)
    picture = (
        "<< /Type /XObject /Subtype /Image /Width 20000 /Height 20000 /ColorSpace /DeviceGray /BitsPerComponent 8"
        f" /Filter /FlateDecode /Length {len(packed)} >>\nstream\n"
    )
    draw = "595 0 0 842 0 0 cm /X Do"
    head = _pdf_objects(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /XObject << /X 5 0 R >> >> >>",
        f"<< /Length {len(draw)} >>\nstream\n{draw}\nendstream",
        f"{picture}@\nendstream",
    )
    return head.replace(b"@", packed)


def _xml(body: str, before: str = "") -> bytes:
    return f'<?xml version="1.0"?>{before}<ClinicalDocument xmlns="urn:hl7-org:v3">{body}</ClinicalDocument>'.encode()


def _laughs() -> bytes:
    lines = ['<!ENTITY a0 "ha">', *(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))]
    return _xml("<title>&a11;</title>", f"<!DOCTYPE x [{''.join(lines)}]>")


def _quadratic() -> bytes:
    return _xml("<title>" + "&a;" * 50_000 + "</title>", f'<!DOCTYPE x [<!ENTITY a "{"x" * 50_000}">]>')


def _bundle(**members: object) -> bytes:
    return json.dumps({"resourceType": "Bundle", "type": "collection", **members}).encode()


def _deep_json(depth: int = 200_000) -> bytes:
    return b'{"resourceType":"Bundle","entry":' + b"[" * depth + b"]" * depth + b"}"


def _wide_json() -> bytes:
    return _bundle(entry=[{"resource": {"resourceType": "Observation", "code": {"text": "x"}}}] * 60_000)


def _half(data: bytes) -> bytes:
    return data[: len(data) // 2]


CORPUS: dict[str, Callable[[], Made]] = {
    "png that unpacks to 500 MB": lambda: ("a.png", _png(_EDGE, _EDGE, _zeros(500))),
    "png that claims 65,535 pixels": lambda: ("a.png", _png(_EDGE, _EDGE, zlib.compress(b"\0" * 99))),
    "png with a packed text": lambda: (
        "a.png",
        _png(8, 8, zlib.compress(b"\0\0" * 8), _chunk(b"zTXt", b"k\0\0" + _zeros(200))),
    ),
    "jpeg that claims 65,535 pixels": lambda: ("a.jpg", _jpeg_claim()),
    "webp that claims 16,383 pixels": lambda: ("a.webp", _webp_claim()),
    "tiff whose directories are a loop": lambda: ("a.tif", tiff.loop()),
    "tiff of 65,535 directories": lambda: ("a.tif", tiff.many(_EDGE)),
    "tiff that claims 65,535 pixels": lambda: ("a.tif", tiff.claim(_EDGE)),
    "tiff that points beyond its end": lambda: ("a.tif", tiff.beyond()),
    "heic that is none": lambda: (
        "a.heic",
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0\0\xff\xffmeta" + b"\xff" * 4000,
    ),
    "pdf whose picture unpacks to 400 MB": lambda: ("a.pdf", _pdf_bomb()),
    "pdf whose content unpacks to 200 MB": lambda: ("a.pdf", _pdf(b"0 0 m 9 9 l S\n" * (200 << 20 >> 4))),
    "pdf of 1,500 pages": lambda: ("a.pdf", _pdf(pages=1500)),
    "pdf of huge pages": lambda: ("a.pdf", _pdf(side=2_000_000)),
    "pdf whose pages are a loop": lambda: ("a.pdf", _pdf_loop()),
    "pdf nested deep": lambda: (
        "a.pdf",
        _pdf_objects("<< /Type /Catalog /Pages " + "[" * 90_000 + "]" * 90_000 + " >>"),
    ),
    "pdf cut short": lambda: ("a.pdf", _half(_pdf(b"0 0 m" * 999))),
    "pdf with a script for a title": lambda: ("a.pdf", _pdf(title=SCRIPT)),
    "xml of a billion laughs": lambda: ("a.xml", _laughs()),
    "xml that grows with its square": lambda: ("a.xml", _quadratic()),
    "xml that names a file": lambda: (
        "a.xml",
        _xml("<title>&a;</title>", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
    ),
    "xml nested deep": lambda: ("a.xml", _xml("<a>" * 100_000 + "</a>" * 100_000)),
    "xml cut short": lambda: ("a.xml", _half(_xml("<title>x</title>" * 9999))),
    "json nested deep": lambda: ("a.json", _deep_json()),
    "json of 60,000 entries": lambda: ("a.json", _wide_json()),
    "json of one long number": lambda: ("a.json", b'{"resourceType":"Bundle","total":' + b"9" * 5_000_000 + b"}"),
    "json with a script for a text": lambda: (
        "a.json",
        _bundle(
            entry=[
                {
                    "resource": {
                        "resourceType": "Observation",
                        "status": "final",
                        "code": {"text": SCRIPT},
                        "valueString": SCRIPT,
                    }
                }
            ]
        ),
    ),
    "gif that is a pdf": lambda: ("a.gif", b"GIF89a" + _pdf()),
    "pdf that is an archive": lambda: ("a.pdf", _pdf() + b"PK\x03\x04" + bytes(2000)),
    "jpeg that is a page": lambda: ("a.jpg", _picture("JPEG") + f"<html>{SCRIPT}</html>".encode()),
    "png called a pdf": lambda: ("a.pdf", _picture("PNG")),
    "program called a photo": lambda: ("a.jpg", b"MZ\x90" + bytes(5000)),
    "page called a text": lambda: ("a.txt", f"<!DOCTYPE html><html>{SCRIPT}</html>".encode()),
    "drawing with a script": lambda: ("a.svg", f'<svg xmlns="http://www.w3.org/2000/svg">{SCRIPT}</svg>'.encode()),
    "jpeg cut short": lambda: ("a.jpg", _half(_picture("JPEG", (900, 900)))),
    "jpeg with a script for a caption": lambda: ("a.jpg", _exif(SCRIPT)),
    "text with a script": lambda: ("a.txt", f"Ordonnance {SCRIPT}\n".encode()),
    "text of one long line": lambda: ("a.txt", b"mot " * 5_000_000),
    "text with nothing in it": lambda: ("a.txt", b"\0" * 100_000),
    "script for a name": lambda: (f"{SCRIPT}.txt", b"Ordonnance 1"),
    "way out for a name": lambda: ("../../../etc/passwd", b"Ordonnance 2"),
    "name of 5,000 letters": lambda: ("a" * 5000 + ".txt", b"Ordonnance 3"),
    "name that turns its direction": lambda: ("a\u202etxt.exe", b"Ordonnance 4"),
    "nothing": lambda: ("a.pdf", b""),
}
