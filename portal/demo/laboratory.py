"""Laboratory results: the analytes of the demonstration, their units and reference ranges."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Analyte:
    """What is measured. ``unit`` is UCUM, ``shown`` how the paper writes it; ranges are those of the laboratory."""

    label: str
    loinc: str
    loinc_label: str
    unit: str = ""
    shown: str = ""
    low: str = ""
    high: str = ""
    group: str = "18719-5"


@dataclass(frozen=True, slots=True)
class Result:
    """One result. ``value`` is as printed, with a decimal comma; a value that is no number stays text."""

    analyte: Analyte
    value: str
    flag: str = ""
    """An interpretation that the range does not give (``NEG``, ``POS``); else computed."""

    @property
    def number(self) -> Decimal | None:
        """The value as a number, or nothing for ``< 0,3``, ``Négatif``, ``A Rh positif``."""
        text = self.value.replace(",", ".")
        return Decimal(text) if text.replace(".", "", 1).isdigit() else None

    @property
    def interpretation(self) -> str:
        """``N``, ``L`` or ``H`` from the range, the given flag, or nothing when neither tells."""
        number = self.number
        if self.flag or number is None:
            return self.flag
        if self.analyte.low and number < Decimal(self.analyte.low):
            return "L"
        if self.analyte.high and number > Decimal(self.analyte.high):
            return "H"
        return "N" if self.analyte.low or self.analyte.high else ""

    @property
    def range_text(self) -> str:
        """The reference range as printed."""
        low, high = self.analyte.low.replace(".", ","), self.analyte.high.replace(".", ",")
        if low and high:
            return f"{low} à {high}"
        if high:
            return f"inférieur à {high}"
        return f"supérieur à {low}" if low else ""


GROUPS = {
    "18719-5": "Biochimie",
    "18723-7": "Hématologie",
    "18725-2": "Microbiologie",
    "18717-9": "Immunohématologie",
    "18727-8": "Sérologie",
}
_SERUM = "[Masse/Volume] Sérum/Plasma ; Numérique"


def _blood(label: str, loinc: str, long: str, unit: str, shown: str, low: str, high: str) -> Analyte:
    return Analyte(label, loinc, long, unit, shown, low, high, group="18723-7")


TSH = Analyte(
    "TSH", "3016-3", "Thyréostimuline [Arbitraire/Volume] Sérum/Plasma ; Numérique", "m[IU]/L", "mUI/L", "0.40", "4.00"
)
T4 = Analyte("T4 libre", "3024-7", f"Thyroxine libre {_SERUM}", "pg/mL", "pg/mL", "9.3", "17.0")
ANTI_TPO = Analyte(
    "Anticorps anti-thyroperoxydase",
    *("8099-4", "Anticorps anti-thyroperoxydase [Arbitraire/Volume] Sérum/Plasma ; Numérique"),
    *("[IU]/mL", "UI/mL", "", "34"),
)
FERRITIN = Analyte("Ferritine", "2276-4", f"Ferritine {_SERUM}", "ug/L", "µg/L", "15", "150")
CHOLESTEROL = Analyte("Cholestérol total", "2093-3", f"Cholestérol {_SERUM}", "g/L", "g/L", "", "2.00")
HDL = Analyte("Cholestérol HDL", "2085-9", f"Cholestérol HDL {_SERUM}", "g/L", "g/L", "0.40", "")
LDL = Analyte("Cholestérol LDL", "13457-7", f"Cholestérol LDL {_SERUM} ; Résultat calculé", "g/L", "g/L", "", "1.60")
TRIGLYCERIDES = Analyte("Triglycérides", "2571-8", f"Triglycérides {_SERUM}", "g/L", "g/L", "0.40", "1.50")
GLUCOSE = Analyte("Glycémie à jeun", "53049-3", f"Glucose à jeun {_SERUM}", "g/L", "g/L", "0.70", "1.10")
CREATININE = Analyte(
    "Créatinine", "14682-9", "Créatinine [Moles/Volume] Sérum/Plasma ; Numérique", "umol/L", "µmol/L", "45", "84"
)
HBA1C = Analyte(
    "Hémoglobine glyquée (HbA1c)", "4548-4", "Hémoglobine A1c/Hémoglobine totale [Fraction]", "%", "%", "", "7.0"
)
CRP = Analyte("Protéine C réactive", "1988-5", f"C Réactive protéine {_SERUM}", "mg/L", "mg/L", "", "5.0")
POTASSIUM = Analyte(
    "Potassium", "2823-3", "Potassium [Moles/Volume] Sérum/Plasma ; Numérique", "mmol/L", "mmol/L", "3.5", "5.0"
)
HAEMOGLOBIN = _blood(
    "Hémoglobine", "718-7", "Hémoglobine [Masse/Volume] Sang ; Numérique", "g/dL", "g/dL", "12.0", "16.0"
)
HAEMOGLOBIN_G_L = _blood(
    "Hémoglobine", "718-7", "Hémoglobine [Masse/Volume] Sang ; Numérique", "g/L", "g/L", "120", "160"
)
"""The same analyte as another laboratory writes it: never to be drawn on the line of the first."""
WHITE_CELLS = _blood(
    "Leucocytes",
    "6690-2",
    "Leucocytes [Nombre/Volume] Sang ; Numérique ; Comptage automate",
    "10*9/L",
    "G/L",
    "4.0",
    "10.0",
)
PLATELETS = _blood(
    "Plaquettes",
    "777-3",
    "Plaquettes [Nombre/Volume] Sang ; Numérique ; Comptage automate",
    "10*9/L",
    "G/L",
    "150",
    "400",
)
BLOOD_GROUP = Analyte("Groupe sanguin ABO et Rhésus", "882-1", "Groupes ABO et Rh [Type] Sang", group="18717-9")
ANTIBODIES = Analyte(
    "Recherche d’agglutinines irrégulières",
    "890-4",
    "Anticorps anti-érythrocytaires [Présence] Sérum/Plasma",
    group="18717-9",
)
TOXOPLASMA = Analyte(
    "Toxoplasmose, anticorps IgG", "8039-0", "Toxoplasma gondii, anticorps IgG [Présence] Sérum", group="18727-8"
)
RUBELLA = Analyte("Rubéole, anticorps IgG", "5334-6", "Virus de la rubéole, anticorps IgG [Arbitraire/Volume]",
    *("[IU]/mL", "UI/mL", "10", ""), group="18727-8")  # fmt: skip
HBS = Analyte(
    "Hépatite B, antigène HBs", "5196-1", "Virus de l’hépatite B, antigène HBs [Présence] Sérum", group="18727-8"
)
