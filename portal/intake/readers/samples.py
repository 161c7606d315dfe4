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
from base64 import b85decode
from collections.abc import Iterator
from typing import Any

from PIL import Image, ImageCms

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
_HEIC = b85decode(
    b"0000SW^{RQXk}?*00000ZE0pPXk}?*ZE0a<0004eZDn*}000000000XXk=`10000000000aA{+700000000000000000000B57=IV*mgE07O"
    b"6l0RRC200001pa1~?00000001HY001LtX>Mi!000000RR916=`l}WdZ;I000310BCk&F#rGn01j|zbZr0t000010002|X>f9I0002oX>en20"
    b"001WXm(>m0RwOV0058x000009`FGC{rLC*01pFT0096PKmiN^|NjGU00093kN^M!000939=ZZRVE_RDDMA4O18@KU0|1Z!00RI30{|YNAb|y"
    b"z>aLpR;31&EfB*mtfB*mk0EA)y0RRR>0l{;@i2wiq6Ju{|a&BX6cmM$a4FCp!0000KX>)L8000000000$0000$0000eV{Bn?0000G0000100"
    b"00G00001|NsBc00002|NsBc000020000GaA|mH000000|*ER0000OX>e^}0000000001009Mo0s{qv0000gZDe6|0000UC;_ho5)w?{_ykU0"
    b"Zs;&o0U)gCv~;1!mk^V?YQO"
)
"""A white picture: our libraries read HEIF and write none."""
CODECS = (encodings.cp1252, encodings.latin_1, encodings.utf_16, encodings.utf_16_be, encodings.utf_16_le)

_PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
_PICTURES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("RGB", "JPEG", {"icc_profile": _PROFILE}),
    ("CMYK", "JPEG", {}),
    ("RGBA", "PNG", {}),
    ("P", "PNG", {}),
    ("I;16", "PNG", {}),
    ("RGB", "WEBP", {}),
    ("1", "TIFF", {"compression": "group4"}),
    ("RGB", "TIFF", {"compression": "jpeg"}),
    ("RGB", "TIFF", {"compression": "tiff_lzw"}),
)


def samples() -> Iterator[bytes]:
    """The files. Whoever reads them finds nothing about anyone."""
    yield from (PDF, CDA, FHIR, b"Carnet")
    yield from pictures()


def pictures() -> Iterator[bytes]:
    """Those of them that are pictures."""
    for mode, kind, saving in _PICTURES:
        stream = io.BytesIO()
        Image.new(mode, (9, 9)).save(stream, kind, **saving)
        yield stream.getvalue()
    yield _HEIC
