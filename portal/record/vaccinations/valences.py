"""What a vaccine protects from: a closed list, in the reader's words."""

from __future__ import annotations

import enum

from portal.core.i18n import LazyString
from portal.core.i18n import lazy_gettext as _l


class Valence(enum.StrEnum):
    """One disease, or one group of germs, that a vaccine holds a part against."""

    DIPHTHERIA = "diphtheria"
    TETANUS = "tetanus"
    POLIO = "polio"
    PERTUSSIS = "pertussis"
    HIB = "hib"
    HEPATITIS_B = "hepatitis_b"
    PNEUMOCOCCUS = "pneumococcus"
    PNEUMOCOCCUS_20 = "pneumococcus_20"
    MEN_B = "men_b"
    MEN_C = "men_c"
    MEN_ACWY = "men_acwy"
    MEASLES = "measles"
    MUMPS = "mumps"
    RUBELLA = "rubella"
    ROTAVIRUS = "rotavirus"
    HPV = "hpv"
    INFLUENZA = "influenza"
    COVID_19 = "covid_19"
    ZOSTER = "zoster"
    ZOSTER_RECOMBINANT = "zoster_recombinant"
    RSV = "rsv"
    VARICELLA = "varicella"
    HEPATITIS_A = "hepatitis_a"
    TUBERCULOSIS = "tuberculosis"
    YELLOW_FEVER = "yellow_fever"
    TYPHOID = "typhoid"
    RABIES = "rabies"
    TICK_BORNE_ENCEPHALITIS = "tick_borne_encephalitis"
    JAPANESE_ENCEPHALITIS = "japanese_encephalitis"
    CHOLERA = "cholera"
    DENGUE = "dengue"
    CHIKUNGUNYA = "chikungunya"
    MPOX = "mpox"


FINER = {
    Valence.PNEUMOCOCCUS_20: Valence.PNEUMOCOCCUS,
    Valence.ZOSTER_RECOMBINANT: Valence.ZOSTER,
}
"""What only tells one kind of vaccine from another against the same disease."""

_WORDS: dict[Valence, LazyString] = {
    Valence.DIPHTHERIA: _l("Diphtheria"),
    Valence.TETANUS: _l("Tetanus"),
    Valence.POLIO: _l("Polio"),
    Valence.PERTUSSIS: _l("Whooping cough"),
    Valence.HIB: _l("Haemophilus influenzae b"),
    Valence.HEPATITIS_B: _l("Hepatitis B"),
    Valence.PNEUMOCOCCUS: _l("Pneumococcus"),
    Valence.MEN_B: _l("Meningococcus B"),
    Valence.MEN_C: _l("Meningococcus C"),
    Valence.MEN_ACWY: _l("Meningococcus A, C, W and Y"),
    Valence.MEASLES: _l("Measles"),
    Valence.MUMPS: _l("Mumps"),
    Valence.RUBELLA: _l("Rubella"),
    Valence.ROTAVIRUS: _l("Rotavirus"),
    Valence.HPV: _l("Human papillomavirus"),
    Valence.INFLUENZA: _l("Flu"),
    Valence.COVID_19: _l("Covid-19"),
    Valence.ZOSTER: _l("Shingles"),
    Valence.RSV: _l("Respiratory syncytial virus (RSV)"),
    Valence.VARICELLA: _l("Chickenpox"),
    Valence.HEPATITIS_A: _l("Hepatitis A"),
    Valence.TUBERCULOSIS: _l("Tuberculosis (BCG)"),
    Valence.YELLOW_FEVER: _l("Yellow fever"),
    Valence.TYPHOID: _l("Typhoid fever"),
    Valence.RABIES: _l("Rabies"),
    Valence.TICK_BORNE_ENCEPHALITIS: _l("Tick-borne encephalitis"),
    Valence.JAPANESE_ENCEPHALITIS: _l("Japanese encephalitis"),
    Valence.CHOLERA: _l("Cholera"),
    Valence.DENGUE: _l("Dengue"),
    Valence.CHIKUNGUNYA: _l("Chikungunya"),
    Valence.MPOX: _l("Mpox"),
}


def disease_label(valence: Valence) -> str:
    """What a valence protects from."""
    return str(_WORDS[FINER.get(valence, valence)])
