"""One tiny file of each accepted kind, our own, read once before any worker is born.

A worker may open no file any more, so every module, codec and plug-in that reading needs must be loaded by then;
reading is the one way to be sure.
"""

from __future__ import annotations

import encodings.cp1252
import encodings.latin_1
import encodings.utf_16
import encodings.utf_16_be
import encodings.utf_16_le
import io
from collections.abc import Iterator

from PIL import Image

PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R/Lang(fr)>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 90 90]/Contents 4 0 R
/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj
4 0 obj<</Length 33>>stream
BT /F1 9 Tf 9 9 Td (Carnet) Tj ET
endstream endobj
5 0 obj<</Title<FEFF0043>/CreationDate(D:20240102)>>endobj
trailer<</Root 1 0 R/Info 5 0 R>>
%%EOF
"""
CDA = b"""<ClinicalDocument xmlns="urn:hl7-org:v3"><title>Carnet</title><component><structuredBody><component><section>
<title>Carnet</title><text><table><tbody><tr><td>1</td></tr></tbody></table></text></section></component>
</structuredBody></component></ClinicalDocument>"""
FHIR = b"""{"resourceType": "Observation", "code": {"text": "Carnet"}, "valueQuantity": {"value": 1.50},
"effectiveDateTime": "2024-01-02", "text": {"status": "additional", "div": "<div><p>Carnet</p><b>&nbsp;</div>"}}"""
CODECS = (encodings.cp1252, encodings.latin_1, encodings.utf_16, encodings.utf_16_be, encodings.utf_16_le)


def samples() -> Iterator[bytes]:
    """The files. Whoever reads them finds nothing about anyone."""
    yield from (PDF, CDA, FHIR, b"Carnet")
    for mode, kind in (("RGB", "JPEG"), ("RGBA", "PNG"), ("P", "PNG"), ("RGB", "WEBP")):
        stream = io.BytesIO()
        Image.new(mode, (9, 9)).save(stream, kind)
        yield stream.getvalue()
