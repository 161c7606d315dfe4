"""The types as a professional chooses them: the likely ones of the profession first, the others by folder."""

from __future__ import annotations

from itertools import groupby

from wtforms.fields.choices import SelectChoice

from portal.core.i18n import LOCALES, current_locale
from portal.core.i18n import gettext as _
from portal.core.spelling import folded
from portal.record.document_types import (
    DocumentType,
    Folder,
    folder_of,
    label_of,
    plain_label_of,
    types_from_professionals,
)

_ASSESSMENT, _FOLLOW_UP, _CONSULTATION = "34120-6", "11506-3", "11488-4"
_PRODUCTS, _CERTIFICATE, _REFERRAL = "57833-6", "89601-9", "96349-6"
LIKELY: dict[str, tuple[str, ...]] = {
    "physician": (_CONSULTATION, _PRODUCTS, _REFERRAL, "PRESC-BIO", "55115-0", _CERTIFICATE, "60591-5", "34112-3"),
    "midwife": (_CONSULTATION, "89233-1", _PRODUCTS, "PRESC-BIO", "15508-5", "57055-6"),
    "dentist": ("28617-9", _CONSULTATION, "11505-5", "83836-7", _PRODUCTS, _REFERRAL),
    "pharmacist": ("60593-1", "61357-0", "56445-0", "78601-2", "93024-8", "75468-9", "87273-9"),
    "nurse": (_FOLLOW_UP, "80565-5", "29274-8", "87273-9", _ASSESSMENT),
    "physiotherapist": (_ASSESSMENT, _FOLLOW_UP, "47420-5"),
    "podiatrist": (_ASSESSMENT, _FOLLOW_UP, "47420-5"),
    "speech-therapist": (_ASSESSMENT, _FOLLOW_UP, "47420-5"),
    "orthoptist": (_ASSESSMENT, _FOLLOW_UP, "78513-9"),
    "dietitian": (_ASSESSMENT, _FOLLOW_UP, "77604-7"),
    "occupational-therapist": (_ASSESSMENT, "47420-5", "BIL_AUTO"),
    "psychomotor-therapist": (_ASSESSMENT, _FOLLOW_UP, "47420-5"),
    "psychologist": ("83901-9", _CONSULTATION, _ASSESSMENT),
    "medical-biologist": ("11502-2", "60568-3", "51969-4", "96173-0"),
    "radiographer": ("18748-4", "52040-3", _FOLLOW_UP),
    "hearing-aid": (_ASSESSMENT, "DISP_AUT", "101881-1"),
    "optician": ("DISP_AUT", _ASSESSMENT),
    "care-assistant": (_FOLLOW_UP, "29274-8"),
    "social-worker": ("28653-4", "34842-5", "80788-3", "BIL_AUTO"),
}
"""Profession, by its name in the matrix → what it writes most."""
_OTHERWISE = (_CONSULTATION, _ASSESSMENT, _FOLLOW_UP)


def type_choices(profession: str, words: str = "", *, chosen: str = "") -> list[SelectChoice]:
    """The types that speak of every one of ``words``, in the reader's language, and ``chosen`` in any case."""
    locale = current_locale()
    found = [one for one in types_from_professionals() if one.code == chosen or _speaks_of(one, words)]
    by_code = {one.code: one for one in found}
    likely = [by_code.pop(code) for code in LIKELY.get(profession, _OTHERWISE) if code in by_code]
    unlisted = [chosen] if chosen and chosen not in {one.code for one in found} else []
    first = [SelectChoice(code, label_of(code, locale) or code) for code in unlisted]
    first += [_choice(one, _("Likely from you"), locale) for one in likely]
    rest = sorted(by_code.values(), key=lambda one: (list(Folder).index(_folder(one)), folded(_label(one, locale))))
    filed = groupby(rest, key=_folder)
    return [*first, *(_choice(one, str(folder.label), locale) for folder, those in filed for one in those)]


def _choice(one: DocumentType, group: str, locale: str) -> SelectChoice:
    return SelectChoice(one.code, _label(one, locale), optgroup=group)


def _label(one: DocumentType, locale: str) -> str:
    return one.french if locale == "fr" else one.english


def _folder(one: DocumentType) -> Folder:
    return folder_of(one.code, one.class_code, "professional")


def _speaks_of(one: DocumentType, words: str) -> bool:
    """In whatever language, and by whatever name."""
    plain = (plain_label_of(one.code, locale) for locale in LOCALES)
    said = folded(" ".join([one.code, one.french, one.english, *plain]))
    return all(word in said for word in folded(words).split())
