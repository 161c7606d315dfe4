"""Modalities and parts of the body as patients say them. Codes: DICOM PS3.3 C.7.3.1.1.1 and PS3.16 Annex L."""

from __future__ import annotations

from portal.core.i18n import LazyString
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l

_RADIOGRAPHY = _l("X-ray")
_MODALITIES: dict[str, LazyString] = {
    "CT": _l("CT scan"),
    "MR": _l("MRI"),
    "US": _l("Ultrasound"),
    "CR": _RADIOGRAPHY,
    "DX": _RADIOGRAPHY,
    "RG": _RADIOGRAPHY,
    "RF": _l("Fluoroscopy"),
    "MG": _l("Mammogram"),
    "IO": _l("Dental X-ray"),
    "PX": _l("Panoramic dental X-ray"),
    "XA": _l("Angiography"),
    "NM": _l("Nuclear medicine scan"),
    "PT": _l("PET scan"),
    "BMD": _l("Bone density scan"),
    "ES": _l("Endoscopy"),
    "XC": _l("Medical photograph"),
    "GM": _l("Microscopy"),
    "SM": _l("Microscopy"),
    "OP": _l("Photograph of the eye"),
    "OPT": _l("Scan of the retina (OCT)"),
    "RTDOSE": _l("Radiotherapy doses"),
    "RTIMAGE": _l("Radiotherapy image"),
    "SEG": _l("Outlines drawn on images"),
}
_BODY_PARTS: dict[str, LazyString] = {
    "ABDOMEN": _l("abdomen"),
    "ANKLE": _l("ankle"),
    "ARM": _l("arm"),
    "BRAIN": _l("brain"),
    "BREAST": _l("breast"),
    "CHEST": _l("chest"),
    "CLAVICLE": _l("collarbone"),
    "CSPINE": _l("neck vertebrae"),
    "ELBOW": _l("elbow"),
    "EXTREMITY": _l("limb"),
    "FEMUR": _l("thigh bone"),
    "FINGER": _l("finger"),
    "FOOT": _l("foot"),
    "FOREARM": _l("forearm"),
    "HAND": _l("hand"),
    "HEAD": _l("head"),
    "HEART": _l("heart"),
    "HIP": _l("hip"),
    "JAW": _l("jaw"),
    "KIDNEY": _l("kidney"),
    "KNEE": _l("knee"),
    "LEG": _l("leg"),
    "LIVER": _l("liver"),
    "LSPINE": _l("lower back vertebrae"),
    "NECK": _l("neck"),
    "PELVIS": _l("pelvis"),
    "RIB": _l("ribs"),
    "SHOULDER": _l("shoulder"),
    "SKULL": _l("skull"),
    "SPINE": _l("spine"),
    "SSPINE": _l("sacrum"),
    "THIGH": _l("thigh"),
    "THORAX": _l("chest"),
    "THYROID": _l("thyroid"),
    "TSPINE": _l("upper back vertebrae"),
    "UTERUS": _l("uterus"),
    "WHOLEBODY": _l("whole body"),
    "WRIST": _l("wrist"),
}


def modality_words(code: str) -> str:
    """``MRI``, in the reader's language; for a code that is not known, ``Medical images``."""
    return str(_MODALITIES.get(code.upper()) or _("Medical images"))


def body_part_words(code: str, laterality: str = "") -> str:
    """``knee (right)``; a part that is not known as it is written."""
    known = _BODY_PARTS.get(code.upper().replace(" ", "").replace("_", ""))
    part = str(known) if known else code
    sides = {"L": _("%(part)s (left)", part=part), "R": _("%(part)s (right)", part=part)}
    sides["B"] = _("%(part)s (both sides)", part=part)
    return sides.get(laterality.upper(), part) if part else ""


def examination_words(modality: str, body_part: str, laterality: str = "") -> str:
    """``MRI, knee (right)``: what an examination is called that has no title of its own."""
    said = (modality_words(modality), body_part_words(body_part, laterality))
    return ", ".join(part for part in said if part)
